"""THE CALLER: a typed client for OKX's v5 API, here or on the real exchange. Knows nothing of the house but wire."""
