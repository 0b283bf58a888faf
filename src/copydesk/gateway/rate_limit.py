"""Sliding logs: at most n admitted in any window. What is counted, and by whose name, the pipeline says.

A fixed window or a bucket admits up to twice the limit around its edges; a client that stays within a sliding log
passes every usual algorithm. A log holds one instant per admission, the youngest n of each counted name, and forgets a
name when its window has passed.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable, Sequence

_FORGET_PER_ADMISSION = 2
"""Names looked at, oldest first, at each admission: two, so that forgetting keeps ahead of remembering."""


class SlidingLog:
    """Admits at most `most` in any window of `window_us`, for each name by itself.

    A window is half open: what was admitted exactly `window_us` ago counts no more. When the clock was set back, what
    was admitted in its future is forgotten rather than held against the name until the clock has caught up.
    """

    __slots__ = ("_admitted", "_count_refused", "_most", "_window_us")

    def __init__(self, most: int, window_us: int, *, count_refused: bool = False) -> None:
        self._most = most
        self._window_us = window_us
        self._count_refused = count_refused
        self._admitted: OrderedDict[Hashable, deque[int]] = OrderedDict()

    def __len__(self) -> int:
        """The names remembered."""
        return len(self._admitted)

    def admits(self, name: Hashable, now_us: int, weight: int = 1) -> bool:
        """Whether `weight` more would be admitted now; nothing is counted."""
        return self._has_room(self._admitted.get(name), now_us, weight)

    def count(self, name: Hashable, now_us: int, weight: int = 1) -> None:
        """Enter `weight` admissions, and forget names whose window has passed."""
        self._enter(name, self._admitted.get(name), now_us, weight)

    def admit(self, name: Hashable, now_us: int, weight: int = 1) -> bool:
        """Whether `weight` are admitted now; if so they are counted."""
        admitted = self._admitted.get(name)
        has_room = self._has_room(admitted, now_us, weight)
        if has_room:
            self._enter(name, admitted, now_us, weight)
        elif self._count_refused:
            self._enter(name, admitted, now_us, min(weight, self._most))
        return has_room

    def _has_room(self, admitted: deque[int] | None, now_us: int, weight: int) -> bool:
        if admitted is None:
            return weight <= self._most
        nth_last = len(admitted) + weight - self._most
        if nth_last <= 0 or now_us < admitted[-1]:
            return weight <= self._most
        return weight <= self._most and now_us - admitted[nth_last - 1] >= self._window_us

    def _enter(self, name: Hashable, admitted: deque[int] | None, now_us: int, weight: int) -> None:
        if admitted is None:
            admitted = self._admitted[name] = deque(maxlen=self._most)
        else:
            self._admitted.move_to_end(name)
            if now_us < admitted[-1]:
                admitted.clear()
        if weight == 1:
            admitted.append(now_us)
        else:
            admitted.extend((now_us,) * weight)
        self._forget(now_us)

    def _forget(self, now_us: int) -> None:
        names = self._admitted
        for _ in range(_FORGET_PER_ADMISSION):
            oldest = next(iter(names))
            if now_us - names[oldest][-1] < self._window_us:
                return
            del names[oldest]


Charge = tuple[SlidingLog, Hashable, int]
"""A log, the name to count under, and how much."""


def admit_all(charges: Sequence[Charge], now_us: int, *, count_refused: bool = False) -> bool:
    """Whether every charge is admitted; if one is not, none is counted."""
    admitted = all(log.admits(name, now_us, weight) for log, name, weight in charges)
    if admitted or count_refused:
        for log, name, weight in charges:
            log.count(name, now_us, weight)
    return admitted
