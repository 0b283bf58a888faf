"""Env files: NAME=value lines for shells, tests and our own verbs. They hold secrets, so only the owner may read them.

Not here: what a file should say; `House` and the verbs know.
"""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=(.*)")
_PLAIN = re.compile(r"[\w@%+=:,./-]*")


def read(path: Path) -> dict[str, str]:
    """The variables of the file in their order; nothing if it does not exist. Raises: OSError."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    found = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    return {match[1]: _unquoted(match[2]) for match in found if match}


def write(path: Path, variables: Mapping[str, str]) -> None:
    """The file with exactly these variables, whole or not at all, readable by its owner only."""
    lines = "".join(f"{name}={_quoted(value)}\n" for name, value in variables.items())
    descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    Path(beside).replace(path)


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else "'" + value.replace("'", "'\\''") + "'"


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("'\\''", "'")
    return value
