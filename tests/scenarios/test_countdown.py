"""Stories of countdowns that cancel orders, and of orders of one account that meet."""

from typing import Any

import pytest
from tests.scene import Scene

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import CancelAllAfter, EndCountdowns, OrderCanceled

BTC = "BTC-USDT-SWAP"
SPOT = "BTC-USDT"


def ends(scene: Scene) -> list[OrderCanceled]:
    """End what has ended; gives the cancellations."""
    return [event for event in scene.execute(EndCountdowns()) if isinstance(event, OrderCanceled)]


def sets(scene: Scene, account: AccountId, seconds: int, tag: str = "") -> None:
    """Start a countdown, or stop it with 0."""
    scene.execute(CancelAllAfter(account, seconds * 1000, tag))


@pytest.mark.rule("countdown.scope")
def test_orders_go_when_nobody_has_spoken_for_them(scene: Scene) -> None:
    """All pending orders of the account, in every market, and of nobody else; algo orders stay."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.house_quotes(BTC)
    mine = [scene.rests(ann, "buy", 1, name, at=90) for name in (BTC, SPOT)]
    scene.rests(bob, "buy", 1, BTC, at=90)
    scene.waits(ann, "buy", 1, BTC, trigger=120)
    sets(scene, ann, 10)

    scene.passes(9_999)
    assert ends(scene) == []
    assert queries.next_countdown_at(scene.exchange, scene.at) == scene.at + 1
    scene.passes(1)

    assert [(event.order, event.reason) for event in ends(scene)] == [(order, "countdown") for order in mine]
    assert len(scene.pending(bob)) == 1
    assert scene.exchange.trading.waiting.of_account(ann)
    assert queries.next_countdown_at(scene.exchange, scene.at) is None


def test_a_countdown_starts_anew_and_stops(scene: Scene) -> None:
    """Each request counts from its own time; 0 stops it; a restart forgets nothing."""
    ann = scene.trader()
    scene.rests(ann, "buy", 1, BTC, at=90)
    sets(scene, ann, 10)
    scene.passes(8_000)
    sets(scene, ann, 10)
    scene.exchange = Exchange.restore(scene.exchange.state())
    scene.passes(8_000)
    assert ends(scene) == []
    sets(scene, ann, 0)
    scene.passes(8_000)

    assert ends(scene) == []


def test_a_countdown_can_be_for_a_tag(scene: Scene) -> None:
    """Only orders with the tag go; countdowns of several tags run beside each other."""
    ann = scene.trader()
    tagged = scene.rests(ann, "buy", 1, BTC, at=90, tag="grid")
    scene.rests(ann, "buy", 1, BTC, at=90)
    sets(scene, ann, 10, "grid")
    sets(scene, ann, 60)

    scene.passes(10_000)

    assert [event.order for event in ends(scene)] == [tagged]


@pytest.mark.parametrize(("seconds", "tags"), [(9, 0), (121, 0), (10, 20)])
def test_countdowns_have_bounds(scene: Scene, seconds: int, tags: int) -> None:
    """Ten seconds to two minutes, and twenty tags; a tag that runs already can be set again."""
    ann = scene.trader()
    for number in range(tags):
        sets(scene, ann, 60, f"tag{number}")

    refused = scene.rejects(CancelAllAfter(ann, seconds * 1000, "one" if tags else ""))

    assert refused.reason is (Reason.TOO_MANY_COUNTDOWNS if tags else Reason.COUNTDOWN_OUT_OF_RANGE)
    if tags:
        sets(scene, ann, 30, "tag0")
        sets(scene, ann, 30)


@pytest.mark.rule("self-trade.taker-chooses")
@pytest.mark.parametrize(
    ("mode", "type", "canceled", "traded", "rests"),
    [
        ("cancel_maker", "limit", ["maker"], 3, 1),
        ("cancel_taker", "limit", ["taker"], 1, 1),
        ("cancel_both", "limit", ["maker", "taker"], 1, 0),
        ("cancel_taker", "fok", ["taker"], 0, 1),
        ("cancel_maker", "fok", ["maker"], 3, 0),
    ],
)
def test_orders_of_one_account_never_trade(
    scene: Scene, mode: Any, type: Any, canceled: list[str], traded: int, rests: int
) -> None:
    """As the taker says, the maker goes, or the taker, or both; what was traded before stays traded."""
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 1, BTC, at=100)
    own = scene.rests(ann, "sell", 2, BTC, at=101)
    scene.rests(bob, "sell", 2, BTC, at=102)

    size = 3 if type == "fok" else 4
    events = scene.places(ann, "buy", size, BTC, at=102, type=type, self_trade=mode)

    told = ["maker" if event.order == own else "taker" for event in events if isinstance(event, OrderCanceled)]
    assert told == canceled
    assert scene.net(ann, BTC) == traded
    assert len(scene.pending(ann)) == rests


def test_a_fill_or_kill_order_cannot_cancel_both(scene: Scene) -> None:
    """It is filled whole or leaves everything as it was."""
    ann = scene.trader()
    refused = scene.rejects(scene.order(ann, "buy", 1, BTC, at=100, type="fok", self_trade="cancel_both"))

    assert refused.reason is Reason.SELF_TRADE_MODE_OF_FOK
