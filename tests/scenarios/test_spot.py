"""Stories of SPOT: what an order sets aside, what a fill moves, and whose is the fee."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine.rejections import Reason

BTC = "BTC-USDT"


def test_a_buy_sets_quote_aside_and_a_sell_base(scene: Scene) -> None:
    """What a resting order may have to deliver is set aside and comes back when it is canceled."""
    ann = scene.trader(usdt=1000, btc=2)
    buy = scene.rests(ann, "buy", 1, BTC, at=100)
    sell = scene.rests(ann, "sell", "0.5", BTC, at=200)

    assert (scene.balance(ann, "USDT").frozen, scene.balance(ann, "USDT").available) == (100, 900)
    assert (scene.balance(ann, "BTC").frozen, scene.balance(ann, "BTC").available) == (Decimal("0.5"), Decimal("1.5"))
    scene.cancels(ann, buy, BTC)
    scene.cancels(ann, sell, BTC)
    assert scene.balance(ann, "USDT").frozen == 0
    assert scene.balance(ann, "BTC").frozen == 0


def test_the_fee_comes_off_what_is_received(scene: Scene) -> None:
    """The buyer pays the fee in base, the seller in quote; the taker pays 0.1 %, the maker 0.08 %."""
    ann, bob = scene.trader("ann", usdt=1000), scene.trader("bob", btc=1)
    scene.rests(ann, "buy", 1, BTC, at=100)

    scene.sells(bob, 1, BTC, at=100)

    assert scene.balance(ann, "BTC").cash == Decimal("0.9992")
    assert scene.balance(ann, "USDT").cash == 900
    assert scene.balance(bob, "USDT").cash == Decimal("99.9")
    assert scene.balance(bob, "BTC").cash == 0


def test_a_cheaper_fill_gives_money_back(scene: Scene) -> None:
    """A buy that fills below its limit pays the maker's price and sets aside no more than its rest needs."""
    ann, bob = scene.trader("ann", usdt=1000), scene.trader("bob", btc=1)
    scene.rests(bob, "sell", 1, BTC, at=90)

    scene.buys(ann, 3, BTC, at=100)

    assert scene.balance(ann, "USDT").cash == 910
    assert scene.balance(ann, "USDT").frozen == 200


def test_a_market_buy_spends_money_lot_by_lot(scene: Scene) -> None:
    """Sized in quote by default, a market buy takes whole lots while its money lasts, and is filled."""
    ann, bob = scene.trader("ann", usdt=1000), scene.trader("bob", btc=10)
    scene.rests(bob, "sell", 1, BTC, at=100)
    scene.rests(bob, "sell", 5, BTC, at=300)

    fills = scene.buys(ann, 250, BTC)

    assert [(fill.size, fill.price) for fill in fills] == [(1, 100), (Decimal("0.5"), 300)]
    assert scene.balance(ann, "USDT").cash == 750
    assert scene.balance(ann, "USDT").frozen == 0
    assert scene.pending(ann) == []


def test_a_market_sell_sized_in_quote_brings_that_money_in(scene: Scene) -> None:
    """A market sell sized in quote sells as much base as brings the money in."""
    ann, bob = scene.trader("ann", btc=10), scene.trader("bob", usdt=1000)
    scene.rests(bob, "buy", 1, BTC, at=300)
    scene.rests(bob, "buy", 1, BTC, at=100)

    fills = scene.sells(ann, 350, BTC, size_currency="quote")

    assert [(fill.size, fill.price) for fill in fills] == [(1, 300), (Decimal("0.5"), 100)]
    assert scene.pending(ann) == []
    assert scene.balance(ann, "BTC").frozen == 0


def test_a_market_sell_in_quote_that_the_book_cannot_pay_is_canceled(scene: Scene) -> None:
    """When the buyers' money ends first, the rest of the order is canceled."""
    ann, bob = scene.trader("ann", btc=10), scene.trader("bob", usdt=1000)
    scene.rests(bob, "buy", 1, BTC, at=300)

    *fills, canceled = scene.places(ann, "sell", 350, BTC, size_currency="quote")

    assert len(fills) == 1
    assert canceled.reason == "not_filled_rest"


def test_a_market_buy_in_base_needs_a_reserve(scene: Scene) -> None:
    """A market buy sized in base needs 5 % more than it costs, and pays what it costs."""
    ann, bob, cat = scene.trader("ann", usdt=105), scene.trader("bob", usdt=104), scene.trader("cat", btc=2)
    scene.rests(cat, "sell", 1, BTC, at=100)

    rejection = scene.rejects(scene.order(bob, "buy", 1, BTC, size_currency="base"))
    scene.buys(ann, 1, BTC, size_currency="base")

    assert rejection.reason is Reason.INSUFFICIENT_BALANCE
    assert scene.balance(ann, "USDT").cash == 5


@pytest.mark.parametrize(
    ("side", "size", "options", "reason"),
    [
        ("buy", "11", {"at": 100}, Reason.INSUFFICIENT_BALANCE),
        ("sell", "3", {"at": 100}, Reason.INSUFFICIENT_BALANCE),
        ("buy", "1001", {}, Reason.INSUFFICIENT_BALANCE),
        ("buy", "1", {"at": 100, "trade_mode": "cross"}, Reason.WRONG_TRADE_MODE),
        ("buy", "1", {"at": 100, "trade_mode": "spot_isolated"}, Reason.LEAD_MODE_NOT_LED),
        ("buy", "1", {"at": 100, "position_side": "long"}, Reason.WRONG_POSITION_SIDE),
        ("buy", "1", {"at": 100, "reduce_only": True}, Reason.REDUCE_ONLY_NOT_OFFERED),
        ("buy", "1", {"type": "optimal_limit_ioc"}, Reason.WRONG_ORDER_TYPE),
        ("buy", "0.000001", {"at": 100}, Reason.SIZE_BELOW_MINIMUM),
        ("buy", "0.0009", {}, Reason.SIZE_BELOW_MINIMUM),
        ("buy", "2000000", {}, Reason.MARKET_SIZE_ABOVE_MAXIMUM),
        ("buy", "1.123456789", {"at": 100}, Reason.SIZE_OFF_LOT),
    ],
)
def test_what_spot_refuses(scene: Scene, side: str, size: str, options: dict, reason: Reason) -> None:
    """A SPOT order that its terms or its owner's money do not allow is refused with that reason."""
    ann = scene.trader(usdt=1000, btc=2)
    scene.house_quotes(BTC, bids=[(99, 5)], asks=[(101, 5)])

    assert scene.rejects(scene.order(ann, side, size, BTC, **options)).reason is reason
