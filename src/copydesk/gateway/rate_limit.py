"""Sliding logs: at most n admitted in any window. What is counted, and by whose name, the pipeline says.

A fixed window or a bucket admits up to twice the limit around its edges; a client that stays within a sliding log
passes every usual algorithm. A log holds one instant per admission, the youngest n of each counted name. The names are
in two heaps, those of the present window and those of the one before; once a window the older heap is thrown away, and
with it every name that was not counted for a whole window.
"""

from collections.abc import Hashable, Sequence


class SlidingLog:
    """Admits at most `most` in any window of `window_us`, for each name by itself.

    A window is half open: what was admitted exactly `window_us` ago counts no more. When the clock was set back, what
    was admitted in its future is forgotten rather than held against the name until the clock has caught up.
    """

    __slots__ = ("_before", "_began_us", "_count_refused", "_most", "_present", "_window_us")

    def __init__(self, most: int, window_us: int, *, count_refused: bool = False) -> None:
        self._most = most
        self._window_us = window_us
        self._count_refused = count_refused
        self._present: dict[Hashable, list[int]] = {}
        self._before: dict[Hashable, list[int]] = {}
        self._began_us = 0

    def __len__(self) -> int:
        """The names remembered."""
        return len(self._present | self._before)

    def admits(self, name: Hashable, now_us: int, weight: int = 1) -> bool:
        """Whether `weight` more would be admitted now; nothing is counted."""
        return self._has_room(self._of(name), now_us, weight)

    def count(self, name: Hashable, now_us: int, weight: int = 1) -> None:
        """Enter `weight` admissions."""
        self._enter(name, self._of(name), now_us, weight)

    def admit(self, name: Hashable, now_us: int, weight: int = 1) -> bool:
        """Whether `weight` are admitted now; if so they are counted."""
        admitted = self._of(name)
        has_room = self._has_room(admitted, now_us, weight)
        if has_room:
            self._enter(name, admitted, now_us, weight)
        elif self._count_refused:
            self._enter(name, admitted, now_us, min(weight, self._most))
        return has_room

    def _of(self, name: Hashable) -> list[int] | None:
        """When the name was admitted, as far as it is remembered; oldest first."""
        return self._present.get(name) or self._before.get(name)

    def _has_room(self, admitted: list[int] | None, now_us: int, weight: int) -> bool:
        if admitted is None:
            return weight <= self._most
        nth_last = len(admitted) + weight - self._most
        if nth_last <= 0 or now_us < admitted[-1]:
            return weight <= self._most
        return weight <= self._most and now_us - admitted[nth_last - 1] >= self._window_us

    def _enter(self, name: Hashable, admitted: list[int] | None, now_us: int, weight: int) -> None:
        if not 0 <= now_us - self._began_us < self._window_us:
            self._begin(now_us)
        if admitted is None or now_us < admitted[-1]:
            self._present[name] = [now_us] * weight
            return
        self._present[name] = admitted
        if weight == 1:
            admitted.append(now_us)
        else:
            admitted.extend((now_us,) * weight)
        if len(admitted) > self._most:
            del admitted[: -self._most]

    def _begin(self, now_us: int) -> None:
        """Let a window begin, and forget the names that were not counted for a whole one; none if time went back."""
        if now_us >= self._began_us:
            is_next = now_us - self._began_us < 2 * self._window_us
            self._before = self._present if is_next else {}
            self._present = {}
        self._began_us = now_us


Charge = tuple[SlidingLog, Hashable, int]
"""A log, the name to count under, and how much."""


def admit_all(charges: Sequence[Charge], now_us: int, *, count_refused: bool = False) -> bool:
    """Whether every charge is admitted; if one is not, none is counted."""
    admitted = all(log.admits(name, now_us, weight) for log, name, weight in charges)
    if admitted or count_refused:
        for log, name, weight in charges:
            log.count(name, now_us, weight)
    return admitted
