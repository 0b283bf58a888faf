"""On which line each key of a TOML text stands, down to the items of lists and of tables written on one line.

`tomllib` does not tell. The text is known to be TOML, so only what separates one value from the next is looked at.
"""

import re
from bisect import bisect_right

from copydesk.fitting import Key

_TEXT = r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\])*"|' + r"'[^']*'"
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_HEADER = re.compile(r"\[\[?[ \t]*")
_NAME = re.compile(rf"([\w-]+|{_TEXT})[ \t]*", re.DOTALL)
_VALUE = re.compile(rf"{_TEXT}|[^,\]}}#\n]+", re.DOTALL)


def lines_of_keys(text: str) -> dict[Key, int]:
    """The line of each key, table and item of a TOML text."""
    return _Reader(text).lines()


class _Reader:
    """One walk through a text; `_at` is where it stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [match.end() for match in re.finditer("\n", text)]
        self._lines: dict[Key, int] = {}
        self._counts: dict[Key, int] = {}

    def lines(self) -> dict[Key, int]:
        table: Key = ()
        self._pass(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._entry(table)
            self._pass(_BLANK)
        return self._lines

    def _header(self) -> Key:
        """The path of a table's header, with the index of each list it lies in."""
        start = self._at
        brackets = self._pass(_HEADER).strip()
        *outer, last = self._names()
        self._at += len(brackets)
        key: Key = ()
        for name in outer:
            key = (*key, name)
            if key in self._counts:
                key = (*key, self._counts[key] - 1)
        key = (*key, last)
        if brackets == "[[":
            self._note(key, start)
            self._counts[key] = self._counts.get(key, 0) + 1
            key = (*key, self._counts[key] - 1)
        self._note(key, start)
        return key

    def _entry(self, table: Key) -> None:
        start = self._at
        key = (*table, *self._names())
        self._note(key, start)
        self._at += 1  # the sign of equality
        self._value(key)

    def _value(self, key: Key) -> None:
        self._pass(_BLANK)
        self._note(key, self._at)
        opening = self._text[self._at]
        if opening not in "[{":
            self._pass(_VALUE)
            return
        self._at += 1
        index = 0
        while self._text[self._pass_to_item()] not in "]}":
            if opening == "[":
                self._value((*key, index))
                index += 1
            else:
                self._entry(key)
        self._at += 1

    def _pass_to_item(self) -> int:
        """Pass over blanks and a comma, to the next item or the end of a list or table."""
        self._pass(_BLANK)
        if self._text[self._at] == ",":
            self._at += 1
            self._pass(_BLANK)
        return self._at

    def _names(self) -> list[str]:
        """The names of a dotted key, which end before what is neither name nor dot."""
        names = [self._pass(_NAME)]
        while self._text[self._at] == ".":
            self._at += 1
            self._pass(_BLANK)
            names.append(self._pass(_NAME))
        return [name.strip().strip("\"'") for name in names]

    def _pass(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        assert found is not None, "the text is TOML"
        self._at = found.end()
        return found[0]

    def _note(self, key: Key, at: int) -> None:
        self._lines.setdefault(key, bisect_right(self._ends, at) + 1)
