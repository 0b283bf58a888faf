"""What the public channels push about contracts: funding rates, open interest, price limits."""

from decimal import Decimal

import pytest
from tests.gateway.ws.seats import only

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import SettleFunding, SwitchPriceLimits

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"
EIGHT_HOURS_MS = 8 * 3_600_000


async def test_a_funding_rate_comes_every_thirty_to_sixty_seconds(room):
    """At once, then when something has changed but not sooner than after 30 s, and after 60 s at the latest."""
    seat = room.seat()
    first = only(await seat.subscribes("funding-rate", instId=BTC))
    await room.quotes(BTC, {"50100": "100"}, {"50110": "100"}, mark="50000")
    moved = only(await seat.hears())
    await room.scene.sequencer.submit(SettleFunding())
    await room.quotes(BTC, {"50200": "100"}, {"50210": "100"}, mark="50000")
    too_soon = await seat.hears()
    await room.passes(30_000)
    later = only(await seat.hears())
    await room.passes(59_999)
    quiet = await seat.hears()
    await room.passes(1)

    assert set(first) == {
        *("instType", "instId", "method", "formulaType", "fundingRate", "nextFundingRate", "fundingTime", "premium"),
        *("nextFundingTime", "minFundingRate", "maxFundingRate", "interestRate", "impactValue", "ts"),
        *("settState", "settFundingRate"),
    }
    assert (first["fundingRate"], first["premium"], moved["premium"]) == ("-0.0000768071865029", "0", "0.002")
    assert (too_soon, later["premium"], quiet) == ([], "0.004", [])
    assert only(await seat.hears())["premium"] == "0.004"


async def test_open_interest_comes_when_it_has_changed(room):
    """At most every three seconds; price and size both change it, and it agrees with what is held."""
    seat = room.seat()
    ann, _ = await room.scene.user("ann")
    first = only(await seat.subscribes("open-interest", instId=BTC))
    await room.trades(ann, "buy", "3", BTC)
    bought = only(await seat.hears())
    await room.trades(ann, "buy", "1", BTC)
    too_soon = await seat.hears()
    await room.passes(3000)
    later = only(await seat.hears())
    await room.quotes(BTC, {"40000": "100"}, {"40010": "100"}, mark="40000")
    await room.passes(3000)
    cheaper = only(await seat.hears())
    await room.passes(60_000)

    assert set(first) == {"instType", "instId", "oi", "oiCcy", "oiUsd", "ts"}
    assert [row["oi"] for row in (first, bought, later, cheaper)] == ["0", "3", "4", "4"]
    assert [row["oiUsd"] for row in (bought, later, cheaper)] == ["1500", "2000", "1600"]
    assert (later["oiCcy"], too_soon, await seat.hears()) == ("0.04", [], [])


async def test_price_limits_come_when_they_change_and_never_else(room):
    """At most every 200 ms; empty when they are switched off; an instrument without any says so once."""
    seat = room.seat()
    first = only(await seat.subscribes("price-limit", instId=BTC))
    none = only(await seat.subscribes("price-limit", instId="BTC-USDT"))
    await room.quotes(BTC, {}, {}, mark="51000")
    moved = only(await seat.hears())
    await room.scene.sequencer.submit(SwitchPriceLimits(InstrumentId(BTC), on=False))
    too_soon = await seat.hears()
    await room.passes(200)
    off = only(await seat.hears())
    await room.passes(60_000)

    assert set(first) == {"instType", "instId", "buyLmt", "sellLmt", "ts", "enabled"}
    told = [(row["sellLmt"], row["buyLmt"], row["enabled"]) for row in (first, moved, off)]
    assert told == [("49750", "50250", True), ("50745", "51255", True), ("", "", False)]
    assert (none["instType"], none["enabled"]) == ("SPOT", Decimal(none["buyLmt"] or 0) > 0)
    assert (too_soon, await seat.hears()) == ([], [])
