"""The arithmetic of lead positions against the documented examples, to the last digit."""

from decimal import Decimal

import pytest
from tests.scene import BTC_COIN_SWAP, BTC_SWAP, ETH_SWAP, with_terms

from copydesk.engine.copying.lead_positions import gain, margin_of, profit_ratio
from copydesk.engine.numbers import exact, text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Side

D = Decimal

BTC = with_terms(BTC_SWAP, contract_value=D("0.001"))
ETH = with_terms(ETH_SWAP, contract_value=D("0.01"))
"""With the contract values of the documented examples, a tenth of the real ones."""


@pytest.mark.parametrize(
    ("instrument", "side", "size", "leverage", "opened_at", "now", "margin", "profit", "ratio"),
    [
        (BTC, "buy", 1, 3, "37925.1", "38205.8", "12.6417", "0.2807", "0.0222042921442527"),
        (BTC, "buy", 1, 3, "37879", "38205.8", "12.6263333333333333", "0.3268", "0.0258824150584758"),
        (BTC, "buy", 3, 3, "37410", "37617.5", "37.41", "0.6225", "0.0166399358460306"),
        (BTC, "buy", 2, 3, "37410", "37617.5", "24.94", "0.415", "0.0166399358460306"),
        (ETH, "sell", 4, 5, "2029.13", "2027.31", "16.23304", "0.0728", "0.0044846806266725"),
        (BTC, "buy", 3, 20, "28301.9", "28385.9", "4.245285", "0.252", "0.05935997229868"),
    ],
)
def test_the_documented_examples(
    instrument: Instrument,
    side: Side,
    size: int,
    leverage: int,
    opened_at: str,
    now: str,
    margin: str,
    profit: str,
    ratio: str,
) -> None:
    """Margin, profit and profit ratio of all documented lead positions, open and closed, long and short."""
    with exact():
        found = (
            margin_of(instrument, D(size), D(opened_at), D(leverage)),
            gain(instrument, D(size), side, opened_at=D(opened_at), now=D(now)),
            profit_ratio(instrument, side, D(leverage), opened_at=D(opened_at), now=D(now)),
        )

    assert tuple(map(text, found)) == (margin, profit, ratio)


def test_an_inverse_lead_position() -> None:
    """Of coin-margined contracts the ratio is the profit per margin too: 10 of 100 dollars at fivefold leverage."""
    size, leverage, opened_at, now = D(10), D(5), D(100), D(125)
    with exact():
        margin = margin_of(BTC_COIN_SWAP, size, opened_at, leverage)
        profit = gain(BTC_COIN_SWAP, size, "buy", opened_at=opened_at, now=now)
        ratio = profit_ratio(BTC_COIN_SWAP, "buy", leverage, opened_at=opened_at, now=now)

    assert (margin, profit, ratio) == (2, 2, 1)
