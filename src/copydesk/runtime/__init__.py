"""THE HEARTBEAT: the one writer, the clock, the feed, recovery and the house market maker."""
