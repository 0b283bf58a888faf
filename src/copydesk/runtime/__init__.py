"""THE HEARTBEAT: the one writer, the clock, what falls due, the feed, recovery; in `market` the house market maker."""
