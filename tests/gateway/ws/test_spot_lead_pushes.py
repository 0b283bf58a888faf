"""What a spot lead trader hears: orders in spot_isolated, and lead assets in his balance."""

from decimal import Decimal

import pytest

from copydesk.engine import copying_queries
from copydesk.engine.copying.messages import ApproveLeadTrader, CloseLeadPosition
from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT"


async def spot_lead(room):
    """A spot lead trader with a coin of his own, who has bought another and leads with it; nobody listens yet."""
    seat, account = await room.trader()
    await room.scene.submit(Deposit(account, Currency("BTC"), Decimal(1)))
    await room.scene.submit(ApproveLeadTrader(account, "SPOT", (InstrumentId(BTC),)))
    await room.trades(account, "buy", "1", BTC, trade_mode="spot_isolated", size_currency="base")
    (view,) = copying_queries.lead_positions(room.scene.world.sequencer.exchange, account)
    return seat, account, view.position


async def closes(room, position, price=None):
    """A close of a lead position, at market or at a price."""
    at = None if price is None else Decimal(price)
    kind = "market" if price is None else "limit"
    await room.scene.submit(CloseLeadPosition(position.account, position.id, type=kind, price=at))


async def test_the_account_tells_of_lead_assets(room):
    """At first what is there; after the close the coins are gone, and the money is there."""
    seat, _, position = await spot_lead(room)
    _, first = await seat.subscribes("account")
    coins = {detail["ccy"]: detail for detail in first["data"][0]["details"]}["BTC"]

    await closes(room, position)
    (update,) = await seat.hears()

    assert (coins["spotIsoBal"], coins["cashBal"], coins["eq"], coins["frozenBal"]) == ("0.999", "1", "1.999", "0.999")
    details = {detail["ccy"]: detail for detail in update["data"][0]["details"]}
    assert (details["BTC"]["spotIsoBal"], details["BTC"]["eq"]) == ("0", "1")
    assert set(details) == {"BTC", "USDT"}


async def test_a_sale_at_a_price_is_an_order_in_spot_isolated(room):
    """It is pushed when it begins to wait, at its new price, and when it is taken back."""
    seat, _, position = await spot_lead(room)
    await seat.subscribes("orders", instType="SPOT")
    pushed = []
    for price in ("60000", "59000", "0"):
        await closes(room, position, price)
        pushed += [one["data"][0] for one in await seat.hears()]

    told = [(row["tdMode"], row["side"], row["px"], row["sz"], row["state"]) for row in pushed]
    sale = ("spot_isolated", "sell")
    assert told == [
        (*sale, "60000", "0.999", "live"),
        (*sale, "59000", "0.999", "live"),
        (*sale, "59000", "0.999", "canceled"),
    ]
