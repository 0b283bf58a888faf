"""Public data over REST: instruments, mark prices, the time, and that nothing is under maintenance."""

import msgspec
import pytest
from tests.gateway.rest.floor import LISTED

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.trading.messages import ChangeInstrumentState, ListInstrument
from copydesk.wire.rest.public import INSTRUMENTS, MARK_PRICES, TIME
from copydesk.wire.rest.system import STATUS


def test_an_instrument_shows_its_recorded_terms(floor):
    """Every declared value that was recorded from the real exchange stands in the row as it was."""
    (row,) = floor.asks(INSTRUMENTS, {"instType": "SWAP", "instId": "BTC-USDT-SWAP"})["data"]

    recorded = LISTED[InstrumentId("BTC-USDT-SWAP")].row
    assert row == row | {name: value for name, value in recorded.items() if name in row}
    assert isinstance(row["instIdCode"], int)
    assert row["futureSettlement"] is False


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"instType": "SPOT"}, {"BTC-USDT"}),
        ({"instType": "SPOT", "instFamily": "BTC-USDT"}, {"BTC-USDT"}),
        ({"instType": "SWAP"}, {"BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP"}),
        ({"instType": "SWAP", "instFamily": "BTC-USDT"}, {"BTC-USDT-SWAP"}),
        ({"instType": "SWAP", "uly": "BTC-USD"}, {"BTC-USD-SWAP"}),
        ({"instType": "SWAP", "seriesId": "some"}, set()),
        ({"instType": "FUTURES"}, set()),
        ({"instType": "MARGIN"}, set()),
        ({"instType": "OPTION", "uly": "BTC-USD"}, set()),
    ],
)
def test_instruments_are_listed_by_kind(floor, asked, found):
    """Clients ask for every kind when they start: what is not traded here is an empty list, not an error."""
    answer = floor.asks(INSTRUMENTS, asked)

    assert answer["code"] == "0"
    assert {row["instId"] for row in answer["data"]} == found


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "50014"),
        ({"instType": "BOND"}, "51000"),
        ({"instType": "SWAP", "instId": "NO-SUCH-SWAP"}, "51001"),
        ({"instType": "SWAP", "instId": "BTC-USDT"}, "51001"),
    ],
)
def test_what_cannot_be_listed(floor, asked, code):
    """A kind is needed, and an instrument must be of it."""
    assert floor.asks(INSTRUMENTS, asked)["code"] == code


def test_the_state_of_an_instrument_is_the_engines(floor):
    """A suspended instrument says so; an expired one is not listed."""
    swap = InstrumentId("BTC-USDT-SWAP")

    floor.does(ChangeInstrumentState(swap, "suspend"))
    (row,) = floor.asks(INSTRUMENTS, {"instType": "SWAP", "instId": swap})["data"]
    assert row["state"] == "suspend"
    floor.does(ChangeInstrumentState(swap, "expired"))
    listed = floor.asks(INSTRUMENTS, {"instType": "SWAP"})["data"]

    assert swap not in {row["instId"] for row in listed}


def test_an_instrument_that_was_never_published_shows_its_terms(floor):
    """An instrument of an operator's own has a row made from its terms."""
    like = LISTED[InstrumentId("BTC-USDT-SWAP")].instrument
    own = msgspec.structs.replace(like, id=InstrumentId("OWN-USDT-SWAP"), base="OWN", code=1)
    floor.does(ListInstrument(own))

    (row,) = floor.asks(INSTRUMENTS, {"instType": "SWAP", "instFamily": "OWN-USDT"})["data"]

    assert (row["instId"], row["uly"], row["ctVal"], row["ctValCcy"]) == ("OWN-USDT-SWAP", "OWN-USDT", "0.01", "OWN")
    assert (row["settleCcy"], row["tickSz"], row["state"], row["instIdCode"]) == ("USDT", "0.1", "live", 1)


def test_mark_prices_of_swaps(floor):
    """Those that have one are listed; spot has none."""
    listed = floor.asks(MARK_PRICES, {"instType": "SWAP"})["data"]

    assert {row["instId"]: row["markPx"] for row in listed} == {"BTC-USDT-SWAP": "50000", "ETH-USDT-SWAP": "3000"}
    assert {row["ts"] for row in listed} == {str(floor.clock.now_us() // 1000)}
    assert floor.asks(MARK_PRICES, {"instType": "MARGIN"})["data"] == []
    assert floor.asks(MARK_PRICES, {"instType": "SPOT"})["code"] == "51000"
    assert floor.asks(MARK_PRICES, {"instType": "SWAP", "instId": "NO-SUCH"})["code"] == "51001"


@pytest.mark.rule("mark-price.without-type")
def test_a_mark_price_needs_no_kind(floor):
    """Clients name the instrument alone; swaps are meant."""
    (row,) = floor.asks(MARK_PRICES, {"instId": "BTC-USDT-SWAP"})["data"]

    assert (row["instType"], row["markPx"]) == ("SWAP", "50000")
    assert len(floor.asks(MARK_PRICES)["data"]) == 2


def test_the_time_is_the_servers(floor):
    """Unix milliseconds as text."""
    assert floor.asks(TIME)["data"] == [{"ts": str(floor.clock.now_us() // 1000)}]


def test_nothing_is_under_maintenance(floor):
    """Clients ask; the list is empty."""
    assert floor.asks(STATUS) == {"code": "0", "data": [], "msg": ""}
