"""What trading remembers. Each file holds one thing with its indices; all change by `TradingState.parts` only."""
