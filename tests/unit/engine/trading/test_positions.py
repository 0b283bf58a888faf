"""What a fill makes of a position: opening, adding, reducing, crossing zero."""

from decimal import Decimal

import pytest
from tests.scene import BTC_COIN_SWAP, BTC_SWAP

from copydesk.engine.identifiers import AccountId, OrderId, PositionId, TradeId
from copydesk.engine.numbers import exact
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import Filled, FillSide, OrderPlaced
from copydesk.engine.trading.orders import placed
from copydesk.engine.trading.positions import Position, after_fill, closed_part, realised
from copydesk.engine.trading.words import Side

D = Decimal
ORDER = placed(
    OrderPlaced(OrderId(1), AccountId(1), BTC_SWAP.id, "buy", "market", "isolated", D(1), leverage=D(10)), at=0
)


def fill(instrument: Instrument, position: Position | None, side: Side, size: str, price: str) -> Position | None:
    """The net position after a fill that costs 1 per contract."""
    with exact():
        closed = closed_part(position, side, D(size))
        profit = realised(instrument, position, closed, D(price)) if position and closed else D(0)
        party = FillSide(
            OrderId(1), AccountId(1), side, -D(size), instrument.settle, profit, closed, position=PositionId(7)
        )
        house = FillSide(OrderId(2), AccountId(2), "sell" if side == "buy" else "buy", D(0), instrument.settle)
        filled = Filled(TradeId(1), instrument.id, D(price), D(size), party, house)
        return after_fill(instrument, position, ORDER, filled, party, at=1)


def opened(instrument: Instrument, *fills: tuple[Side, str, str]) -> Position:
    """The position after some fills, which must be open."""
    position = None
    for side, size, price in fills:
        position = fill(instrument, position, side, size, price)
    assert position is not None
    return position


def test_adding_averages_the_price_by_size() -> None:
    """A linear position's average price is weighted by size."""
    position = opened(BTC_SWAP, ("buy", "1", "100"), ("buy", "3", "120"))

    assert (position.size, position.average_price) == (D(4), D(115))


def test_adding_to_an_inverse_position_averages_harmonically() -> None:
    """An inverse position's average price is the price at which its coin value stays the same."""
    position = opened(BTC_COIN_SWAP, ("sell", "1", "100"), ("sell", "3", "300"))

    assert (position.size, position.average_price) == (D(-4), D(200))


def test_reducing_leaves_the_price_and_gives_back_margin() -> None:
    """Closing a part keeps the average price, realises that part's profit and releases that part of the margin."""
    position = opened(BTC_SWAP, ("buy", "4", "100"), ("sell", "1", "110"))

    assert (position.size, position.average_price) == (D(3), D(100))
    assert position.margin == D("0.3")
    assert position.profit == D("0.1")
    assert position.fee == D(-5)


def test_closing_all_leaves_nothing() -> None:
    """A fill of the whole size ends the position."""
    assert fill(BTC_SWAP, opened(BTC_SWAP, ("buy", "4", "100")), "sell", "4", "90") is None


@pytest.mark.parametrize(("first", "second", "size"), [("buy", "sell", "-2"), ("sell", "buy", "2")])
def test_crossing_zero_begins_anew(first: Side, second: Side, size: str) -> None:
    """What is left after closing opens a new position at the fill's price, with its own part of the fee."""
    position = opened(BTC_SWAP, (first, "3", "100"), (second, "5", "110"))

    assert (position.size, position.average_price) == (D(size), D(110))
    assert position.margin == D("0.22")
    assert (position.profit, position.fee) == (D(0), D(-2))
    assert position.opened_at == 1
