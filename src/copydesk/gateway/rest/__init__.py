"""The REST side of the door: one pipeline, and one file of handlers per section."""
