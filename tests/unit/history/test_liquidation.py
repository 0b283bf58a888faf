"""What the archive keeps of liquidations: no trade, an order with its category, a bill, and the closed position."""

from decimal import Decimal

from tests.scene import BTC_SWAP
from tests.unit.history.archived_scene import ArchivedScene

from copydesk.history.archive import Page
from copydesk.history.kept.bills import BILLS
from copydesk.history.kept.fills import FILLS
from copydesk.history.kept.orders import ENDED_ORDERS
from copydesk.history.kept.positions import CLOSED_POSITIONS
from copydesk.history.kept.trades import TRADES

BTC = BTC_SWAP.id
D = Decimal


def test_a_liquidation_is_told_as_what_it_is():
    """Order, fill, bill and closed position tell the taking over; the public tape and the candles do not."""
    scene = ArchivedScene([BTC_SWAP])
    ann = scene.trader("ann")
    scene.house_quotes(BTC, bids=[(100, 500)], mark=100)
    scene.sells(ann, 100, BTC, trade_mode="isolated")
    scene.house_quotes(BTC, mark="109.55")
    archive = scene.archive

    assert [(trade.trade, trade.price) for trade in archive.page(TRADES, Page(), instrument=BTC)] == [(1, 100)]
    (order,) = archive.page(ENDED_ORDERS, Page(), account=ann, category="full_liquidation")
    assert (order.state, order.size, order.average_price) == ("filled", 100, D("109.55"))
    fill = archive.page(FILLS, Page(limit=1), account=ann)[0]
    assert (fill.trade, fill.liquidity, fill.effect) == (-1, "", "short_taken")
    bill = archive.page(BILLS, Page(limit=1), account=ann)[0]
    assert (bill.reason, bill.change, bill.margin_change) == ("short_taken", 0, -10)
    assert bill.balance == scene.balance(ann).cash
    (closed,) = archive.page(CLOSED_POSITIONS, Page(), account=ann)
    assert (closed.closing, closed.taken_at_price, closed.penalty) == ("wholly_taken", D("109.55"), D("-0.395225"))
    assert closed.realised == -10 - D("0.05")
