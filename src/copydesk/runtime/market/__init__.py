"""The living market: what the house quotes as time goes, and who trades with it."""
