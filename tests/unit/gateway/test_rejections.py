"""Rules of the world in OKX's words."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from copydesk import engine
from copydesk.engine.rejections import Reason, Rejected
from copydesk.gateway.rejections import CODES, refusal, refusal_naming_instrument
from copydesk.wire.codes import Code

MOST = {"limit", "maximum", "largest"}
"""Words of the world for one thing: any of them fills a gap for the most of something."""


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_every_reason_has_a_code(reason: Reason):
    """No rule can refuse a trader without a code, and every code has a text."""
    assert reason in CODES
    assert refusal(Rejected(reason)).code in Code
    assert refusal(Rejected(reason)).message


@pytest.mark.parametrize(
    ("rejected", "code", "message"),
    [
        (
            Rejected(Reason.INSTRUMENT_HAS_ORDERS, instrument="ETH-USDT-SWAP"),
            "51162",
            "You have ETH-USDT-SWAP open orders. Cancel these orders and try again",
        ),
        (
            Rejected(Reason.NOT_A_LEAD_TRADER, instrument_type="SWAP"),
            "59262",
            "You aren't a contract lead trader yet. Complete the application first.",
        ),
        (
            Rejected(Reason.NOT_A_LEAD_TRADER, instrument_type="SPOT"),
            "59260",
            "You are not a spot lead trader yet. Complete the application on our website or app first.",
        ),
        (
            Rejected(Reason.PROFIT_SHARING_RATIO_OUT_OF_RANGE, minimum=Decimal("0.00"), maximum=Decimal("0.30")),
            "59287",
            "Profit sharing ratio should be between 0 and 0.3",
        ),
        (
            Rejected(Reason.TOO_MANY_ORDERS_OF_INSTRUMENT, instrument="BTC-USDT", limit=500),
            "51174",
            "Order failed, number of pending orders for BTC-USDT exceed the limit of 500.",
        ),
        (
            Rejected(Reason.LEVERAGE_OUT_OF_RANGE, leverage=Decimal(0), minimum=Decimal(1), maximum=Decimal(100)),
            "59105",
            "Leverage can't be less than 1. Please increase the leverage.",
        ),
        (
            Rejected(Reason.LEVERAGE_OUT_OF_RANGE, leverage=Decimal(101), minimum=Decimal(1), maximum=Decimal(100)),
            "59102",
            "Leverage exceeds the maximum limit. Please lower the leverage.",
        ),
        (Rejected(Reason.WRONG_POSITION_SIDE, parameter="?"), "51000", "Parameter posSide error"),
    ],
    ids=lambda value: value.reason.name if isinstance(value, Rejected) else "",
)
def test_details_fill_the_text(rejected: Rejected, code: str, message: str):
    """The trader sees the rule's code, and in its text what the rule was about; numbers stand plainly."""
    refused = refusal(rejected)

    assert (refused.code, refused.message) == (code, message)


def test_of_several_instruments_the_text_names_the_one():
    """A request about many instruments is refused for one, and the text says which, once."""
    unknown = refusal_naming_instrument(Rejected(Reason.UNKNOWN_INSTRUMENT, instrument="XYZ-USDT-SWAP"))
    busy = refusal_naming_instrument(Rejected(Reason.INSTRUMENT_HAS_POSITION, instrument="ETH-USDT-SWAP"))

    assert unknown.code == "51001"
    assert unknown.message == ("Instrument ID, Instrument ID code, or Spread ID doesn't exist. (XYZ-USDT-SWAP)")
    assert busy.message == "You hold ETH-USDT-SWAP positions. Close these positions and try again"


def test_the_engine_tells_what_the_texts_ask_for():
    """Every refusal written in the engine carries the details that its text has gaps for."""
    short = [
        f"{path.name}:{line} {reason.name} lacks {sorted(lacking)}"
        for path, line, reason, named in _rejections_written()
        if (lacking := _gaps(reason) - named)
    ]

    assert short == []


def _gaps(reason: Reason) -> set[str]:
    """The gaps of the text that the world has to fill."""
    code, words = CODES[reason]
    return set(re.findall(r"\{([a-z]+)\}", code.template)) - set(words)


def _rejections_written() -> Iterator[tuple[Path, int, Reason, set[str]]]:
    """Where the engine refuses for a reason that stands there, with the names of the details it gives."""
    for path in sorted(Path(engine.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Rejected"), args=[ast.Attribute(attr=name)], keywords=keywords):
                    named = {keyword.arg for keyword in keywords if keyword.arg}
                    yield path, node.lineno, Reason[name], named | (MOST if named & MOST else set())
