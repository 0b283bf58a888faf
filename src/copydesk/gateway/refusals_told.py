"""The last refusals that clients were told, for whoever asks why a program does not do what it should."""

from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from copydesk.gateway.raw import RawRequest, RawResponse
from copydesk.runtime.clock import Clock

KEPT: Final = 100


class RefusalTold(msgspec.Struct, frozen=True):
    """A request that was refused: when, what, and the code and text that its client was told.

    Units: `at` is Unix milliseconds of the real clock.
    """

    at: int
    method: str
    path: str
    code: str
    message: str


class RefusalsTold:
    """The latest of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: deque[RefusalTold] = deque(maxlen=KEPT)

    def note(self, method: str, path: str, code: str, message: str, rows: Sequence[Any] = ()) -> None:
        """Keep one more, and forget the oldest if there are too many.

        Where the code only sums up `rows`, the first of them that was refused tells why.
        """
        for row in rows:
            if getattr(row, "sCode", "0") not in ("", "0"):
                code, message = row.sCode, row.sMsg
                break
        self._kept.append(RefusalTold(self._clock.now_us() // 1000, method, path, code, message))

    def note_request(self, request: RawRequest, code: str, message: str, rows: Sequence[Any] = ()) -> None:
        """Keep what was said to a request."""
        path = request.target.partition(b"?")[0].decode("ascii", "replace")
        self.note(request.method, path, code, message, rows)

    def note_answer(self, request: RawRequest, answer: RawResponse) -> None:
        """Keep what an answer says to a request that nobody serves."""
        told = msgspec.json.decode(answer.body, type=_TwoKeys)
        self.note_request(request, told.code, told.msg)

    def latest(self, most: int) -> list[RefusalTold]:
        """So many at the most, the latest first."""
        return list(self._kept)[: -most - 1 : -1]


class _TwoKeys(msgspec.Struct):
    code: str
    msg: str
