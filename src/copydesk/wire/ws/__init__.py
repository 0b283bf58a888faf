"""The language on WebSockets: one file per thing that is said there."""
