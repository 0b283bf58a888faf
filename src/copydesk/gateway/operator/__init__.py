"""The operator's API: what the one who runs the house may do, on a listener and with a token of its own."""
