"""What a test says to a running exchange: people, prices, rules; and what it asks of it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.e2e.signed import SignedClient
from tests.e2e.trader import Trader

from copydesk.first_start import UnknownPrice
from copydesk.operator_client import OperatorRefused
from copydesk.testing import RunningExchange
from copydesk.wire import operations

BITCOIN = "BTC-USDT-SWAP"
TICKER = "/api/v5/market/ticker"
MARK = "/api/v5/public/mark-price"
INDEX = "/api/v5/market/index-tickers"


@pytest.fixture
def exchange(copydesk_fresh_exchange: RunningExchange) -> RunningExchange:
    return copydesk_fresh_exchange


@pytest.fixture
def lead(exchange: RunningExchange) -> Trader:
    return Trader(SignedClient(exchange.base_url, exchange.credentials("LEAD")))


def shown(exchange: RunningExchange) -> dict[str, Decimal]:
    """The prices of Bitcoin as anybody sees them."""
    client = SignedClient(exchange.base_url)
    ticker = client.get(TICKER, instId=BITCOIN).data[0]
    mark = client.get(MARK, instId=BITCOIN, instType="SWAP").data[0]
    index = client.get(INDEX, instId="BTC-USDT").data[0]
    found = {"last": ticker["last"], "bid": ticker["bidPx"], "ask": ticker["askPx"], "mark": mark["markPx"]}
    return {name: Decimal(price) for name, price in {**found, "index": index["idxPx"]}.items()}


def test_one_price_moves_all_of_them(exchange):
    """The last price is traded, the house quotes around it, index and mark follow."""
    exchange.set_prices(BITCOIN, "81000")
    prices = shown(exchange)

    assert prices["last"] == prices["ask"] == prices["mark"] == 81_000
    assert 80_990 < prices["bid"] < 81_000


def test_bid_and_ask_leave_the_last_price_alone(exchange):
    """Nobody trades; mark and index lie between."""
    last = shown(exchange)["last"]
    exchange.set_prices(BITCOIN, bid=70_000, ask="70010")
    prices = shown(exchange)

    assert (prices["last"], prices["bid"], prices["ask"], prices["mark"]) == (last, 70_000, 70_010, 70_005)


def test_each_price_can_be_said(exchange):
    """The last price as the best bid, a mark and an index of their own."""
    exchange.set_prices(BITCOIN, 70_000, bid=70_000, ask=70_020, mark="70007.5", index=70_003)
    prices = shown(exchange)

    assert (prices["last"], prices["bid"], prices["ask"]) == (70_000, 70_000, 70_020)
    assert prices["mark"] == Decimal("70007.5")


def test_a_mark_of_its_own_stays_near_the_last_price(exchange):
    """What is not said stands where it was traded last."""
    before = shown(exchange)
    exchange.set_prices(BITCOIN, mark=before["last"] + 10)

    assert shown(exchange)["last"] == before["last"]
    assert shown(exchange)["mark"] == before["last"] + 10


def test_what_waits_for_the_last_price_is_triggered(exchange, lead):
    """A stop loss that looks at the last price, which is the usual one."""
    lead.buys("SOL-USDT-SWAP")
    lead.waits("SOL-USDT-SWAP", side="sell", ordType="conditional", slTriggerPx="80", slOrdPx="-1")
    exchange.set_prices("SOL-USDT-SWAP", "79")

    assert lead.position("SOL-USDT-SWAP") in ("", "0")


def test_a_price_that_is_none_is_told(exchange):
    """Off the tick; of an instrument that there is not; a last price that nobody quotes."""
    for instrument, price in ((BITCOIN, "81000.01"), ("NONE-USDT-SWAP", "1")):
        with pytest.raises(UnknownPrice):
            exchange.set_prices(instrument, price)
    with pytest.raises(OperatorRefused, match="the best bid or the best ask"):
        exchange.set_prices(BITCOIN, 70_001, bid=70_000, ask=70_010)


def test_an_order_that_stands_in_the_way_is_told(exchange, lead):
    """A user's ask between bid and ask is met first, so the last price is another; the test shall know."""
    exchange.set_prices(BITCOIN, bid=70_000, ask=70_010)
    order = {"instId": BITCOIN, "tdMode": "cross", "side": "sell", "ordType": "limit", "px": "70005", "sz": "1"}
    assert lead.client.post("/api/v5/trade/order", order).code == "0"

    with pytest.raises(OperatorRefused, match="70005"):
        exchange.set_prices(BITCOIN, 70_010, bid=70_000, ask=70_010)


def test_rules_change_one_by_one(exchange):
    """What is not named stays as it was."""
    exchange.set_rules(max_leading_instruments=3)
    rules = exchange.set_rules(min_copy_amount="50")

    assert (rules.max_leading_instruments, rules.min_copy_amount) == (3, Decimal(50))
    assert exchange.operator.call(operations.SHOW_RULES) == rules


def test_a_new_lead_trader_in_three_lines(exchange):
    """A user with money and a key that may do this; leading instruments; a second key that may only read."""
    key = exchange.new_user("ann", permissions=("read", "trade", "withdraw"), USDT=1000)
    exchange.approve_lead("ann", BITCOIN, "ETH-USDT-SWAP", profit_sharing_ratio="0.08")
    exchange.deposit("ann", USDT="500.5", BTC=1)
    reader = exchange.add_key("ann", label="a look")

    ann = Trader(SignedClient(exchange.base_url, key))
    assert ann.leads() == {BITCOIN, "ETH-USDT-SWAP"}
    assert ann.client.get("/api/v5/account/balance", ccy="USDT").data[0]["details"][0]["cashBal"] == "1500.5"
    assert ann.with_key(reader).sets(BITCOIN).code == "50120"


@pytest.fixture
def copied(exchange: RunningExchange) -> Iterator[Trader]:
    """A lead trader whom somebody without enough money copies."""
    key, poor = exchange.new_user("ann", USDT=100_000), exchange.new_user("poor", USDT=50)
    exchange.approve_lead("ann", BITCOIN)
    ann = Trader(SignedClient(exchange.base_url, key))
    code = ann.client.get("/api/v5/copytrading/config").data[0]["uniqueCode"]
    settings = {"uniqueCode": code, "copyMgnMode": "cross", "copyInstIdType": "copy", "copyTotalAmt": "1000"}
    begun = SignedClient(exchange.base_url, poor).post(
        "/api/v5/copytrading/first-copy-settings", {**settings, "copyAmt": "500", "subPosCloseType": "copy_close"}
    )
    assert begun.code == "0", begun.raw
    ann.buys(BITCOIN)
    yield ann


def test_why_something_was_not_copied(exchange, copied):
    """One outcome for each fill and copier, with the reason and its numbers."""
    (outcome,) = exchange.outcomes("ann", missing=True)

    assert (outcome.copy_trader, outcome.what, outcome.instrument) == ("poor", "skipped", BITCOIN)
    assert outcome.why
    assert exchange.outcomes(copy_trader="poor") == exchange.outcomes(instrument=BITCOIN) == [outcome]
    assert outcome.why in exchange.told()


def test_what_was_refused(exchange, lead):
    """Latest first: refused at the door, by a rule, in a batch, over no road; success is not among them."""
    lead.client.get("/api/v5/nowhere")
    lead.sets("NONE-USDT-SWAP")
    order = {"instId": BITCOIN, "tdMode": "cross", "side": "buy", "ordType": "limit", "px": "70000", "sz": "0.0001"}
    lead.client.post("/api/v5/trade/batch-orders", [order])
    lead.leads()
    told = [(one.method, one.path, one.code) for one in exchange.refusals()]

    assert [(method, path.rpartition("/")[2]) for method, path, _ in told] == [
        ("POST", "batch-orders"),
        ("POST", "set-instruments"),
        ("GET", "nowhere"),
    ]
    assert told[0][2] not in ("1", "2")
    assert told[2][2] == "404"
    assert all(one.message for one in exchange.refusals())
    assert len(exchange.refusals(limit=1)) == 1
