"""The door for WebSockets: sessions, subscriptions, pushes, order operations."""
