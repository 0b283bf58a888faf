"""The REST endpoints, one file per section of OKX's paths; each endpoint is declared once, here."""
