"""THE CALLER: a typed client for OKX's v5 API, here or on the real exchange. Knows wire and nothing else of the house."""
