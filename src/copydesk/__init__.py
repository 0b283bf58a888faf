"""Copydesk: an exchange that you run yourself and that speaks OKX's v5 API, above all its copy-trading section."""

__version__ = "0.1.0"
