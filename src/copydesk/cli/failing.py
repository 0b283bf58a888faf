"""How a verb fails: with one line on stderr and an exit code, never with a traceback."""

from typing import Final

EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_STOPPED_BY_FAILURE: Final = 70
"""The server stopped because the disk refused or a bug showed; sysexits.h calls it an internal software error."""


class Failed(Exception):
    """What was asked cannot be done; the text is one line for whoever asked."""

    def __init__(self, text: str, code: int = EXIT_FAILED) -> None:
        super().__init__(" ".join(text.split()))
        self.code = code
