"""Keeps calls within the endpoints' limits before the exchange has to refuse them."""

import threading
from collections import deque

from copydesk.wire.endpoint import Endpoint

MARGIN_MS = 20
"""Added to every window: the exchange counts arrivals, which jitter against departures."""


class Limiter:
    """A sliding log of departures per endpoint and caller. One limiter may serve many clients, tasks and threads."""

    def __init__(self) -> None:
        self._departures: dict[tuple[str, str], deque[float]] = {}
        self._lock = threading.Lock()

    def wait_s(self, endpoint: Endpoint, caller: str, now_s: float) -> float:
        """Reserve a departure for a call and tell how long to wait for it. Units: seconds."""
        limit = endpoint.limit
        window_s = (limit.window_ms + MARGIN_MS) / 1000
        with self._lock:
            departures = self._departures.setdefault((endpoint.name, caller), deque(maxlen=limit.requests))
            full = len(departures) == limit.requests
            departure = max(now_s, departures[0] + window_s) if full else now_s
            departures.append(departure)
        return departure - now_s
