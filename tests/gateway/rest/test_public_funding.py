"""Funding rates over REST."""

import msgspec
from tests.gateway.rest.floor import LISTED

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import SettleFunding
from copydesk.runtime.clock import FrozenClock
from copydesk.wire.rest.public import FUNDING_RATE, FUNDING_RATE_HISTORY

BTC = "BTC-USDT-SWAP"
EIGHT_HOURS_MS = 8 * 3_600_000


def test_the_rate_is_the_recorded_one(floor):
    """Rate, bounds and interval stand as they were recorded; nothing was settled yet."""
    (row,) = floor.asks(FUNDING_RATE, {"instId": BTC})["data"]

    terms = LISTED[InstrumentId(BTC)].instrument.funding
    now = floor.clock.now_us() // 1000
    assert row["fundingRate"] == str(terms.rate) == "-0.0000768071865029"
    assert (row["minFundingRate"], row["maxFundingRate"]) == ("-0.00375", "0.00375")
    assert int(row["fundingTime"]) == (now // EIGHT_HOURS_MS + 1) * EIGHT_HOURS_MS
    assert int(row["nextFundingTime"]) == int(row["fundingTime"]) + EIGHT_HOURS_MS
    assert (row["settFundingRate"], row["settState"], row["nextFundingRate"]) == ("", "settled", "")
    assert (row["formulaType"], row["method"], row["premium"]) == ("withRate", "current_period", "0")


def test_any_names_all_swaps(floor):
    """One row for each swap that is listed; spot has no rate."""
    rows = floor.asks(FUNDING_RATE, {"instId": "ANY"})["data"]

    assert [row["instId"] for row in rows] == ["BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP"]
    assert floor.asks(FUNDING_RATE, {"instId": "BTC-USDT"})["code"] == "51015"
    assert floor.asks(FUNDING_RATE, {"instId": "NO-SUCH-SWAP"})["code"] == "51001"


def test_settlements_are_listed_newest_first(floor):
    """What was charged can be looked up, page by page of times."""
    for _ in range(3):
        floor.clock.advance(ms=EIGHT_HOURS_MS)
        floor.does(SettleFunding())
    now = floor.clock.now_us() // 1000

    rows = floor.asks(FUNDING_RATE_HISTORY, {"instId": BTC})["data"]
    earlier = floor.asks(FUNDING_RATE_HISTORY, {"instId": BTC, "after": str(now), "limit": "1"})["data"]
    later = floor.asks(FUNDING_RATE_HISTORY, {"instId": BTC, "before": str(now - 1)})["data"]

    assert [int(row["fundingTime"]) for row in rows] == [now, now - EIGHT_HOURS_MS, now - 2 * EIGHT_HOURS_MS]
    assert {row["realizedRate"] for row in rows} == {rows[0]["fundingRate"]} == {"-0.0000768071865029"}
    assert (earlier, later) == ([rows[1]], [rows[0]])
    (row,) = floor.asks(FUNDING_RATE, {"instId": BTC})["data"]
    assert (row["settFundingRate"], row["ts"]) == ("-0.0000768071865029", str(now))


def test_three_months_of_settlements_are_counted_on_the_clock_of_the_exchange(floor):
    """However far that is ahead of the time by which clients sign."""
    ahead = FrozenClock()
    ahead.advance(ms=365 * 24 * 3_600_000)
    floor.world = msgspec.structs.replace(floor.world, world_clock=ahead)
    floor.clock.advance(ms=EIGHT_HOURS_MS)
    floor.does(SettleFunding())

    assert floor.asks(FUNDING_RATE_HISTORY, {"instId": BTC})["data"] == []
