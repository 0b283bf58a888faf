"""What comes before what: the disk before the answer, the answer before the push, nothing that is not on disk."""

import asyncio
from decimal import Decimal

import pytest
from tests.gateway.scene import Scene
from tests.gateway.signed import signed
from tests.gateway.ws.seats import Room, settled

from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.messages import PlaceOrder
from copydesk.gateway.ws.pushes import EVENTS_AT_ONCE
from copydesk.journal.errors import JournalFailure
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Record
from copydesk.runtime.sequencer import Sequencer
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.private_channels import ORDERS

pytestmark = pytest.mark.anyio

BTC = "BTC-USDT-SWAP"
LIMIT = b'{"instId":"BTC-USDT-SWAP","tdMode":"cross","side":"buy","ordType":"limit","sz":"1","px":"40000"}'


class Ear:
    """Writes down that a push came."""

    def __init__(self, story: list[str]) -> None:
        self._story = story

    def hear(self, frame: bytes) -> None:
        self._story.append("push")


@pytest.mark.rule("websocket.push-after-answer")
async def test_a_push_comes_after_the_answer_over_rest(room):
    """Many callers at once: each answer has left before the pushes of its orders do."""
    account, key = await room.scene.user()
    story: list[str] = []
    room.pushes.join(ORDERS, Argument(channel="orders", instType="ANY", uid=str(account)), Ear(story))

    async def asks() -> None:
        request = signed(key, room.scene.clock.now_us(), "POST", b"/api/v5/trade/order", LIMIT)
        await room.scene.core.answer(request)
        story.append("answer")

    await asyncio.gather(*(asks() for _ in range(5)))
    await settled()

    assert story == ["answer"] * 5 + ["push"] * 5


@pytest.mark.rule("websocket.push-after-answer")
async def test_a_push_comes_after_the_answer_of_its_operation(room):
    """Also on one connection, and for a batch."""
    seat, _ = await room.trader()
    await seat.subscribes("orders", instType="ANY")

    heard = await seat.says(batch())

    assert ["op" in one for one in heard] == [True, False, False]


def batch() -> str:
    """Two orders in one operation."""
    order = LIMIT.decode()
    return f'{{"id":"1","op":"batch-orders","args":[{order},{order}]}}'


async def test_a_rejected_command_is_no_news(room):
    """Nothing is recorded, so nothing is pushed."""
    seat, account = await room.trader()
    await seat.subscribes("orders", instType="ANY")

    with pytest.raises(Rejected):
        await room.trades(account, "buy", "0.001", BTC)

    assert await seat.hears() == []


class FullDisk(InMemoryJournal):
    """A journal whose disk is full once it is told so."""

    full = False

    def append(self, records):
        if self.full:
            raise JournalFailure("no space left")
        super().append(records)


@pytest.mark.rule("websocket.push-after-answer")
async def test_nothing_is_pushed_that_is_not_on_disk():
    """When the disk refuses, nobody is answered and nobody hears of it."""
    failures: list[BaseException] = []
    scene, journal = Scene(), FullDisk()
    scene.sequencer = Sequencer(
        scene.world.sequencer.exchange, journal, scene.clock, scene.feed, on_failure=failures.append
    )
    scene.world = type(scene.world)(scene.sequencer, *_others(scene))
    room = Room(await scene.furnish())
    account, _ = await scene.user()
    story: list[str] = []
    room.pushes.join(ORDERS, Argument(channel="orders", instType="ANY", uid=str(account)), Ear(story))
    journal.full = True

    answer = scene.sequencer.submit(
        PlaceOrder(account, InstrumentId(BTC), "buy", "limit", "cross", Decimal(1), Decimal(40_000))
    )
    await settled()

    assert len(failures) == 1
    assert not answer.done()
    assert story == []


def _others(scene: Scene) -> tuple[object, ...]:
    """What the scene's world has beside its sequencer."""
    first, *others = type(scene.world).__struct_fields__
    assert first == "sequencer"
    return tuple(getattr(scene.world, name) for name in others)


async def test_what_happened_before_a_subscription_is_no_push_of_it(room):
    """An order recorded but not yet pushed when somebody subscribes is in the state they begin with."""
    account, _ = await room.scene.user()
    story: list[str] = []
    placed = room.scene.sequencer.submit(
        PlaceOrder(account, InstrumentId(BTC), "buy", "limit", "cross", Decimal(1), Decimal(40_000))
    )
    placed.add_done_callback(
        lambda _: room.pushes.join(ORDERS, Argument(channel="orders", instType="ANY", uid=str(account)), Ear(story))
    )
    other = Argument(channel="orders", instType="SWAP", uid=str(account))
    room.pushes.join(ORDERS, other, Ear([]))

    await placed
    await settled()

    assert story == []


async def test_others_have_their_turn_while_the_news_of_thousands_are_taken_in(room):
    """Of a record with the copies of thousands every event is pushed once, and not all are taken in in one turn."""
    account, _ = await room.scene.user()
    story: list[str] = []
    room.pushes.join(ORDERS, Argument(channel="orders", instType="ANY", uid=str(account)), Ear(story))
    placed = await room.trades(account, "buy", "1", BTC, price="40000")
    await settled()
    assert story.pop() == "push"

    large = Record(placed.seq + 1, placed.at, OpenAccount("any"), placed.outcome.events * (2 * EVENTS_AT_ONCE + 1))
    room.pushes.hear([large])
    for turn in range(3):
        await asyncio.sleep(0)
        story.append(f"turn {turn}")
    await settled()

    assert story == ["turn 0", "turn 1", *["push"] * len(large.events), "turn 2"]
