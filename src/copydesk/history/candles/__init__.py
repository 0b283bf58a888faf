"""Candles: how time is cut into bars, how prices become candles, and how candles are told."""
