"""Orders and positions, for anyone. Knows the ledger; knows nothing of copying."""
