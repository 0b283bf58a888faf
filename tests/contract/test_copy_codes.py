"""Every documented code of copy trading is answered and proved by a test, or has a row that says why never."""

import re

import pytest
from docs.generate.rules import unanswered
from tests.contract import documented

from copydesk.wire.codes import Code

_SOURCES = documented.ROOT / "src" / "copydesk"
_TESTS = documented.ROOT / "tests"


def _used(code: Code) -> bool:
    """Whether anything but the table of codes names it."""
    name = re.compile(rf"\bCode\.{code.name}\b")
    return any(name.search(path.read_text("utf-8")) for path in _SOURCES.rglob("*.py"))


def _proved(code: Code) -> bool:
    """Whether a test expects it."""
    named = re.compile(rf'"{code}"|\bCode\.{code.name}\b')
    here = (_TESTS / "contract", _TESTS / "e2e" / "node")
    return any(
        named.search(path.read_text("utf-8"))
        for path in _TESTS.rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in here)
    )


@pytest.mark.parametrize("number", documented.copy_codes())
def test_a_code_of_copy_trading_is_answered_and_proved_or_excused(number: str):
    """Nothing is forgotten, and no excuse outlives its reason."""
    answered = number in set(Code)

    assert answered is not (number in unanswered()), f"{number} is answered, or excused, and not both"
    if answered:
        assert _used(Code(number))
        assert _proved(Code(number))


def test_nothing_else_is_excused():
    """Each row is about a documented code of copy trading, and tells why."""
    assert set(unanswered()) <= set(documented.copy_codes())
    assert all(unanswered().values())
