"""THE DOOR: translates requests into commands and queries, and events into pushes. The only room that knows both."""
