"""Stories of refusal: what is wrong with an order, in the order in which a trader is told."""

from typing import Any

import pytest
from tests.scene import BTC_SWAP, Scene, with_terms

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.desk import order_desk
from copydesk.engine.trading.messages import CancelOrder, ChangeInstrumentState

BTC = "BTC-USDT-SWAP"


@pytest.mark.parametrize(
    ("size", "options", "reason"),
    [
        (1, {"at": 100, "trade_mode": "cash"}, Reason.WRONG_TRADE_MODE),
        (1, {"at": 100, "position_side": "long"}, Reason.WRONG_POSITION_SIDE),
        (1, {"type": "limit"}, Reason.PRICE_MISSING),
        (1, {"at": "100.05"}, Reason.PRICE_OFF_TICK),
        (1, {"at": 0}, Reason.PRICE_NOT_POSITIVE),
        (1, {"at": -1}, Reason.PRICE_NOT_POSITIVE),
        (0, {"at": 100}, Reason.SIZE_NOT_POSITIVE),
        (-1, {"at": 100}, Reason.SIZE_NOT_POSITIVE),
        ("0.015", {"at": 100}, Reason.SIZE_OFF_LOT),
        (100_001, {"at": 100}, Reason.LIMIT_SIZE_ABOVE_MAXIMUM),
        (10_001, {}, Reason.MARKET_SIZE_ABOVE_MAXIMUM),
        (20_001, {"at": 100}, Reason.SIZE_ABOVE_TIER),
        (1, {"at": 100, "reduce_only": True}, Reason.NO_POSITION_TO_REDUCE),
        (1, {}, Reason.NO_MARKET_PRICE),
    ],
)
def test_what_a_swap_refuses(scene: Scene, size: Any, options: dict, reason: Reason) -> None:
    """A SWAP order that its terms do not allow is refused with that reason, and nothing changes."""
    ann = scene.trader()

    assert scene.rejects(scene.order(ann, "buy", size, BTC, **options)).reason is reason


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("preopen", Reason.INSTRUMENT_NOT_LISTED),
        ("suspend", Reason.INSTRUMENT_SUSPENDED),
        ("expired", Reason.INSTRUMENT_EXPIRED),
    ],
)
def test_only_live_instruments_are_traded(scene: Scene, state: Any, reason: Reason) -> None:
    """An order in an instrument that is not live is refused; canceling stays possible while it is suspended."""
    ann = scene.trader()
    order = scene.rests(ann, "buy", 1, BTC, at=100)
    scene.execute(ChangeInstrumentState(InstrumentId(BTC), state))

    assert scene.rejects(scene.order(ann, "buy", 1, BTC, at=100)).reason is reason
    if state == "expired":
        assert scene.pending(ann) == []
    else:
        scene.cancels(ann, order, BTC)


def test_who_is_not_there_cannot_trade(scene: Scene) -> None:
    """An unknown account, the house itself, and an unknown instrument are refused."""
    ann = scene.trader()

    assert scene.rejects(scene.order(AccountId(5), "buy", 1, BTC, at=100)).reason is Reason.UNKNOWN_ACCOUNT
    assert scene.rejects(scene.order(scene.house, "buy", 1, BTC, at=100)).reason is Reason.UNKNOWN_ACCOUNT
    assert scene.rejects(scene.order(ann, "buy", 1, "XYZ-USDT-SWAP", at=100)).reason is Reason.UNKNOWN_INSTRUMENT


def test_a_client_order_id_is_unique_among_pending_orders(scene: Scene) -> None:
    """A client order id is taken while its order waits, and free again after."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 1, BTC, at=100, client_order_id="one")

    assert scene.rejects(scene.order(ann, "buy", 1, BTC, at=99, client_order_id="one")).reason is (
        Reason.CLIENT_ORDER_ID_TAKEN
    )
    scene.rests(bob, "buy", 1, BTC, at=100, client_order_id="one")
    scene.cancels(ann, order, BTC)
    scene.rests(ann, "buy", 1, BTC, at=99, client_order_id="one")


def test_an_order_is_canceled_by_its_owner_alone(scene: Scene) -> None:
    """An order is found by its id or its client id, by its owner and in its instrument; else it is unknown."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    order = scene.rests(ann, "buy", 1, BTC, at=100, client_order_id="one")
    instrument = InstrumentId(BTC)

    assert scene.rejects(CancelOrder(bob, instrument, order)).reason is Reason.UNKNOWN_ORDER
    assert scene.rejects(CancelOrder(ann, InstrumentId("ETH-USDT-SWAP"), order)).reason is Reason.UNKNOWN_ORDER
    assert scene.rejects(CancelOrder(ann, instrument)).reason is Reason.ORDER_ID_MISSING
    scene.execute(CancelOrder(ann, instrument, client_order_id="one"))
    assert scene.rejects(CancelOrder(ann, instrument, order)).reason is Reason.UNKNOWN_ORDER


def test_pending_orders_have_a_ceiling_per_instrument(scene: Scene) -> None:
    """The five hundred and first resting order of an instrument is refused; an order that cannot rest is not."""
    ann = scene.trader()
    for _ in range(order_desk.MAX_PENDING_PER_INSTRUMENT):
        scene.exchange.execute(scene.order(ann, "buy", "0.01", BTC, at=100), scene.at)

    rejection = scene.rejects(scene.order(ann, "buy", "0.01", BTC, at=100))

    assert rejection.reason is Reason.TOO_MANY_ORDERS_OF_INSTRUMENT
    scene.places(ann, "buy", "0.01", BTC, at=100, type="ioc")


def test_pending_orders_have_a_ceiling_per_account() -> None:
    """The four thousand and first resting order of an account is refused."""
    names = [f"C{number}-USDT-SWAP" for number in range(9)]
    scene = Scene([with_terms(BTC_SWAP, id=InstrumentId(name), code=code) for code, name in enumerate(names)])
    ann = scene.trader()
    for number in range(order_desk.MAX_PENDING):
        scene.exchange.execute(scene.order(ann, "buy", "0.01", names[number // 500], at=100), scene.at)

    assert scene.rejects(scene.order(ann, "buy", "0.01", names[8], at=100)).reason is Reason.TOO_MANY_ORDERS
