"""What anybody may see of a lead trader's trading: lead positions, open and closed, and who copies them."""

import pytest
from tests.gateway.rest.copy_floor import BTC, DAY_MS, ETH

from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.account import SET_LEVERAGE, SET_POSITION_MODE
from copydesk.wire.rest.copytrading import COPY_TRADERS, SHOWN_CLOSED_POSITIONS, SHOWN_POSITIONS, STOP_COPYING


@pytest.fixture
def lead(floor):
    return floor.lead(usdt=1_000)


def asked(lead: int, **more: str) -> dict[str, str]:
    """The parameters that say which lead trader."""
    return {"uniqueCode": unique_code(lead), **more}


def test_an_open_lead_position_is_shown_as_documented(floor, lead):
    """The documents' example, to the last digit: a short of 4 contracts in long/short mode."""
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=lead)
    floor.done(SET_LEVERAGE, {"instId": ETH, "lever": "5", "mgnMode": "isolated", "posSide": "short"}, by=lead)
    floor.moves(ETH, "2029.13")
    floor.orders(lead, "sell", "4", ETH, posSide="short")
    floor.moves(ETH, "2027.31")

    (row,) = floor.done(SHOWN_POSITIONS, asked(lead))

    assert row == {
        "instId": ETH,
        "subPosId": "600000000000000001",
        "posSide": "short",
        "mgnMode": "isolated",
        "lever": "5",
        "openAvgPx": "2029.13",
        "openTime": str(floor.world.now_ms),
        "subPos": "4",
        "instType": "SWAP",
        "margin": "16.23304",
        "upl": "0.0728",
        "uplRatio": "0.0044846806266725",
        "markPx": "2027.31",
        "uniqueCode": unique_code(lead),
        "ccy": "USDT",
    }


@pytest.mark.rule("public-history.wholly-closed")
def test_a_closed_lead_position_is_shown_as_documented(floor, lead):
    """The documents' example, to the last digit: a long of 3 contracts with leverage 20; parts are not shown."""
    floor.done(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=lead)
    floor.done(SET_LEVERAGE, {"instId": BTC, "lever": "20", "mgnMode": "isolated", "posSide": "long"}, by=lead)
    floor.moves(BTC, "28301.8")
    floor.orders(lead, "buy", "3", posSide="long")
    floor.moves(BTC, "28385.9")
    floor.orders(lead, "sell", "1", posSide="long")
    assert floor.done(SHOWN_CLOSED_POSITIONS, asked(lead)) == []
    floor.orders(lead, "sell", "2", posSide="long")

    (row,) = floor.done(SHOWN_CLOSED_POSITIONS, asked(lead))

    assert row == {
        "instId": BTC,
        "subPosId": "600000000000000001",
        "posSide": "long",
        "mgnMode": "isolated",
        "lever": "20",
        "openAvgPx": "28301.9",
        "openTime": str(floor.world.now_ms),
        "subPos": "3",
        "closeTime": str(floor.world.now_ms),
        "closeAvgPx": "28385.9",
        "pnl": "0.252",
        "pnlRatio": "0.05935997229868",
        "instType": "SWAP",
        "margin": "4.245285",
        "ccy": "USDT",
        "uniqueCode": unique_code(lead),
    }


def test_shown_positions_are_paged(floor, lead):
    """Open and closed alike: latest first, cut by ids."""
    for _ in range(3):
        floor.orders(lead, "buy", "1")
    ids = [row["subPosId"] for row in floor.positions(lead)]
    pages = (({}, ids), ({"limit": "1"}, ids[:1]), ({"after": ids[0]}, ids[1:]), ({"before": ids[1]}, ids[:1]))

    def shown(endpoint: Endpoint, page: dict[str, str]) -> list[str]:
        return [row["subPosId"] for row in floor.done(endpoint, asked(lead, **page))]

    assert [shown(SHOWN_POSITIONS, page) for page, _ in pages] == [rows for _, rows in pages]
    floor.orders(lead, "sell", "3", reduceOnly="true")
    assert [shown(SHOWN_CLOSED_POSITIONS, page) for page, _ in pages] == [rows for _, rows in pages]


def test_copy_traders_are_shown_with_what_they_made(floor, lead):
    """Highest first, masked; the sum is of all, also of those whom the limit leaves out."""
    floor.copier("ann", lead)
    floor.copier("+15512349957", lead, copyRatio="2")
    floor.moves(BTC, "999.9")
    floor.orders(lead, "buy", "1000", tdMode="cross")
    floor.moves(BTC, "1100")
    floor.orders(lead, "sell", "1000", tdMode="cross", reduceOnly="true")
    begun = str(floor.world.now_ms)

    (row,) = floor.done(COPY_TRADERS, asked(lead))
    assert row == {
        "copyTotalPnl": "300",
        "ccy": "USDT",
        "copyTraderNumChg": "2",
        "copyTraderNumChgRatio": "0",
        "copyTraders": [
            {"beginCopyTime": begun, "nickName": "155***9957", "portLink": "", "pnl": "200"},
            {"beginCopyTime": begun, "nickName": "ann", "portLink": "", "pnl": "100"},
        ],
    }
    (row,) = floor.done(COPY_TRADERS, asked(lead, limit="1"))
    assert (row["copyTotalPnl"], [one["pnl"] for one in row["copyTraders"]]) == ("300", ["200"])


def test_the_change_of_copy_traders_is_that_of_seven_days(floor, lead):
    """Against the number at the end of that day, as a number and per copy trader of then."""
    ann, _ = floor.copier("ann", lead), floor.copier("bob", lead)
    floor.clock.advance(ms=7 * DAY_MS)
    floor.copier("cid", lead)

    def change() -> tuple[str, str]:
        (row,) = floor.done(COPY_TRADERS, asked(lead))
        return row["copyTraderNumChg"], row["copyTraderNumChgRatio"]

    assert change() == ("1", "0.5")
    floor.clock.advance(ms=7 * DAY_MS)
    assert change() == ("0", "0")
    floor.done(STOP_COPYING, {"uniqueCode": unique_code(lead)}, by=ann)
    assert change() == ("-1", "-0.3333")
