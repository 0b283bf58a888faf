"""How a whole request is refused in OKX's words. Rules of the world refuse by `Rejected` instead."""

from collections.abc import Sequence
from typing import Any

from copydesk.wire.codes import Code


class Refused(Exception):
    """The request is refused with this OKX code and text; the HTTP status follows from the code.

    `rows` is what `data` holds beside them, nothing as a rule.
    """

    def __init__(self, code: str, message: str, rows: Sequence[Any] = ()) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.rows = rows

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def refused(code: Code, **named: object) -> Refused:
    """The refusal with this code and its text, whose gaps are filled with what is named."""
    return Refused(code, code.message(**named))
