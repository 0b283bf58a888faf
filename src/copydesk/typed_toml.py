"""TOML read into typed structs, with errors that name the file, the line and the key.

Not here: what fits a type (`fitting.py`), where a key stands (`toml_lines.py`), what settings and world files contain.
"""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from copydesk.fitting import Key, Misfit, fit
from copydesk.toml_lines import lines_of_keys

T = TypeVar("T")

_SYNTAX = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)")


class BadFile(Exception):
    """A settings or world file cannot be used: where and why, in one line."""


def text_of(file: Path) -> str:
    """The file's text. Raises: BadFile."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no text in UTF-8"
        raise BadFile(f"{file}: {why}") from None


def read(text: str, shape: type[T], name: str) -> T:
    """The text as `shape`.

    Raises: BadFile, naming file, line and key.
    """
    tree = parse(text, name)
    try:
        fitting: T = fit(tree, shape)
    except Misfit as misfit:
        raise BadFile(f"{place(text, misfit.key, name)}: {misfit}") from None
    return fitting


def parse(text: str, name: str) -> dict[str, Any]:
    """The text as a tree of plain values; fractions are exact decimals.

    Raises: BadFile when it is no TOML.
    """
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.fullmatch(str(error))
        what, line = (found["what"], found["line"]) if found else (str(error), None)
        raise BadFile(f"{name}, line {line or max(1, len(text.splitlines()))}: {what.lower()}") from None
    except RecursionError:
        raise BadFile(f"{name}: lists or tables lie too deep in each other") from None


def place(text: str, key: Key, name: str) -> str:
    """File and line of a key, or of the nearest thing around it."""
    lines = lines_of_keys(text)
    while key and key not in lines:
        key = key[:-1]
    return f"{name}, line {lines[key]}" if key else name
