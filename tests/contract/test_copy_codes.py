"""Every documented code of copy trading is answered and proved by a test, or has a row that says why never."""

import re

import pytest
from docs.generate.rules import unanswered
from tests.contract import documented

from copydesk.wire.codes import Code
from copydesk.wire.ws.codes import SocketCode

_SOURCES = documented.ROOT / "src" / "copydesk"
_TESTS = documented.ROOT / "tests"


AnyCode = Code | SocketCode


def _codes(number: str) -> list[AnyCode]:
    """What is answered under this number, by REST and over the WebSocket."""
    tables: tuple[type[AnyCode], ...] = (Code, SocketCode)
    return [table(number) for table in tables if number in set(table)]


def _used(code: AnyCode) -> bool:
    """Whether anything but the table of codes names it."""
    name = re.compile(rf"\b{type(code).__name__}\.{code.name}\b")
    return any(name.search(path.read_text("utf-8")) for path in _SOURCES.rglob("*.py"))


def _proved(code: AnyCode) -> bool:
    """Whether a test expects it."""
    named = re.compile(rf'"{code}"|\b{type(code).__name__}\.{code.name}\b')
    here = (_TESTS / "contract", _TESTS / "e2e" / "node")
    return any(
        named.search(path.read_text("utf-8"))
        for path in _TESTS.rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in here)
    )


@pytest.mark.parametrize("number", documented.copy_codes())
def test_a_code_is_answered_and_proved_or_excused(number: str):
    """Nothing is forgotten, and no excuse outlives its reason."""
    answered = _codes(number)

    assert bool(answered) is not (number in unanswered()), f"{number} is answered, or excused, and not both"
    for code in answered:
        assert _used(code), "a code that nothing answers is no code"
        assert _proved(code)


def test_nothing_else_is_excused():
    """Each row is about a documented code of copy trading, and tells why."""
    assert set(unanswered()) <= set(documented.copy_codes())
    assert all(unanswered().values())
