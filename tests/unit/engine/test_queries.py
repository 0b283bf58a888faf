"""What a reader is shown: markets, books, balances, and what is found by which name."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine import queries
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.state.prices import HOUR_MS

BTC = InstrumentId("BTC-USDT-SWAP")


def test_a_market_that_never_traded_shows_what_there_is(scene: Scene) -> None:
    """Before the first trade there is no last price; quotes and marks show."""
    scene.house_quotes(BTC, bids=[(99, 5)], mark=100, index=101)

    market = queries.market(scene.exchange, BTC)

    assert (market.bid, market.bid_size, market.ask, market.last, market.open_24h) == (99, 5, None, None, None)
    assert (market.mark, market.index, market.at) == (100, 101, scene.at)


def test_the_last_day_is_summed_hour_by_hour(scene: Scene) -> None:
    """Open, high, low and volume cover the running hour and the 23 before; older trades fall out."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    for price, hours in ((50, 1), (100, 20), (120, 2), (90, 0)):
        scene.rests(ann, "sell", 2, BTC, at=price)
        scene.buys(bob, 2, BTC, at=price)
        scene.passes(hours * HOUR_MS)
    day = queries.market(scene.exchange, BTC)

    assert (day.last, day.open_24h, day.high_24h, day.low_24h) == (90, 50, 120, 50)
    assert (day.volume_24h, day.volume_currency_24h) == (8, Decimal("0.08"))
    scene.passes(HOUR_MS)
    scene.rests(ann, "sell", 1, BTC, at=95)
    day = queries.market(scene.exchange, BTC)
    assert (day.open_24h, day.low_24h, day.volume_24h) == (50, 50, 6)
    assert len(scene.exchange.trading.markets[BTC].prices.hours) <= 24


def test_a_day_without_trades_stands_still(scene: Scene) -> None:
    """When the last trade is older than a day, all prices are the last one and the volume is nothing."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(ann, "sell", 2, BTC, at=100)
    scene.buys(bob, 2, BTC, at=100)
    scene.passes(48 * HOUR_MS)
    scene.trader("cat")

    day = queries.market(scene.exchange, BTC)

    assert (day.open_24h, day.high_24h, day.low_24h, day.volume_24h) == (100, 100, 100, 0)


def test_depth_shows_the_best_levels_and_counts_changes(scene: Scene) -> None:
    """Levels come best first, with size and number of orders; the sequence grows with each change."""
    ann = scene.trader()
    before = queries.depth(scene.exchange, BTC, 1).sequence
    for price in (98, 99, 99):
        scene.rests(ann, "buy", 2, BTC, at=price)

    depth = queries.depth(scene.exchange, BTC, 1)

    assert [(level.price, level.size, level.orders) for level in depth.bids] == [(99, 4, 2)]
    assert len(queries.depth(scene.exchange, BTC, 400).bids) == 2
    assert queries.depth(scene.exchange, BTC, 0).bids == ()
    assert depth.sequence == before + 3


def test_balances_are_worth_dollars(scene: Scene) -> None:
    """Stable coins count as dollars, others at their index; the funding wallet stands apart."""
    ann = scene.trader(usdt=100, btc=2)
    scene.execute(Deposit(ann, Currency("USDT"), Decimal(7), "funding"))
    scene.house_quotes(BTC, mark=50_000)

    balances = queries.balances(scene.exchange, ann)

    assert balances.total_equity_usd == 100_100
    assert [(one.currency, one.cash, one.funding) for one in balances.details] == [("USDT", 100, 7), ("BTC", 2, 0)]


def test_orders_are_found_by_their_owner_alone(scene: Scene) -> None:
    """A pending order is found by its id or its client id, and not by another account."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 1, BTC, at=99, client_order_id="mine")

    found = queries.find_order(scene.exchange, ann, order)

    assert found is not None
    assert queries.find_order(scene.exchange, ann, client_order_id="mine") == found
    assert queries.find_order(scene.exchange, bob, order) is None
    assert queries.find_order(scene.exchange, bob, client_order_id="mine") is None
    assert queries.find_order(scene.exchange, ann) is None


def test_leverage_is_ten_until_set(scene: Scene) -> None:
    """The default leverage is 10; cross leverage is one for all sides."""
    ann = scene.trader()
    scene.leverages(ann, BTC, 3)

    assert queries.leverage(scene.exchange, ann, BTC, "isolated", "net") == 10
    assert queries.leverage(scene.exchange, ann, BTC, "cross", "long") == 3


def test_who_and_what_is_not_there(scene: Scene) -> None:
    """Questions about an unknown account or instrument are refused; look-ups by name give nothing."""
    with pytest.raises(Rejected) as caught:
        queries.balances(scene.exchange, AccountId(5))
    assert caught.value.reason is Reason.UNKNOWN_ACCOUNT
    with pytest.raises(Rejected):
        queries.market(scene.exchange, InstrumentId("X"))
    assert queries.account_named(scene.exchange, "nobody") is None
    assert queries.instrument_by_code(scene.exchange, 99) is None
    assert queries.instrument_by_code(scene.exchange, 1) == queries.instrument(scene.exchange, BTC)
    assert [one.type for one in queries.instruments(scene.exchange, "SPOT")] == ["SPOT", "SPOT"]
    assert queries.currencies(scene.exchange) == ["BTC", "USDT", "ETH", "USD"]
