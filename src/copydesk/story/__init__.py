"""STORIES: scripted lives of an exchange, from its first day to a report. They act through the house like everyone."""
