"""The pytest plugin: fixtures that give tests a running exchange."""
