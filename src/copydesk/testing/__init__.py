"""What users import in their tests: a running exchange, a frozen clock, a pytest plugin."""
