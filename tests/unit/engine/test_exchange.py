"""The exchange as a whole: canonical bytes, one way to change, and a world that can be put down and taken up."""

from decimal import Decimal
from typing import get_args

import msgspec
from tests.scene import BTC_SPOT, Scene

from copydesk.engine.exchange import Exchange
from copydesk.engine.messages import Event
from copydesk.engine.snapshot import encoded_pieces
from copydesk.engine.trading.state.markets import HouseOrder

BTC = "BTC-USDT-SWAP"


def lived_in() -> Scene:
    """A world in which everything is in use: orders, algo orders, positions of both modes, quotes, a lead trader."""
    scene = Scene()
    ann, bob = scene.trader("ann", btc=3, usdt=1000), scene.trader("bob", mode="long_short")
    lead = scene.lead_trader(leading=["ETH-USDT-SWAP"])
    scene.house_quotes(BTC, bids=[(99, 50), (98, 50)], asks=[(101, 50), (102, 50)])
    scene.buys(ann, 60, BTC, trade_mode="isolated")
    scene.sells(bob, 5, BTC, position_side="short")
    scene.waits(ann, "sell", None, BTC, stop_loss=90, trade_mode="isolated")
    scene.rests(ann, "sell", 20, BTC, at=120, trade_mode="isolated", reduce_only=True)
    scene.rests(ann, "sell", "0.5", BTC_SPOT.id, at=200)
    scene.rests(lead, "buy", 3, "ETH-USDT-SWAP", at="99.5", client_order_id="one")
    scene.leverages(bob, "ETH-USDT-SWAP", "2.5")
    return scene


def test_a_world_is_put_down_and_taken_up() -> None:
    """Restored from its bytes, a world has the same bytes, the same books in the same order, and the same next ids."""
    scene = lived_in()
    state = scene.exchange.state()

    restored = Exchange.restore(state)

    assert restored.state() == state
    for market in scene.exchange.trading.markets:
        again = restored.trading.markets[market.instrument.id]
        assert list(again.book.bids.walk()) == list(market.book.bids.walk())
        assert list(again.book.asks.walk()) == list(market.book.asks.walk())
        assert list(again.quotes) == list(market.quotes)
        assert all(isinstance(quote, HouseOrder) for quote in again.quotes.values())


def test_equal_worlds_have_equal_bytes_however_numbers_are_written() -> None:
    """A price of 100 and a price of 100.00 make the same world."""
    plain, padded = Scene(), Scene()
    for scene, price, size in ((plain, "100", "1"), (padded, "100.00", "1.0")):
        scene.rests(scene.trader(), "buy", size, BTC, at=price)

    assert plain.exchange.state() == padded.exchange.state()


def test_events_survive_being_written_down() -> None:
    """Applied from their JSON, events make the same world as the command that caused them."""
    scene = lived_in()
    dan = scene.trader("dan")
    before = scene.exchange.state()
    events = scene.execute(scene.order(dan, "buy", 70, BTC))

    restored = Exchange.restore(before)
    for event in msgspec.json.decode(msgspec.json.encode(events), type=tuple[Event, ...]):
        restored.apply(event, scene.at)

    assert len(events) > 2
    assert restored.state() == scene.exchange.state()


def test_computed_numbers_are_written_without_padding(scene: Scene) -> None:
    """A hold of 100.5 is written 100.5 in its event, not with sixteen decimals."""
    (placed,) = scene.execute(scene.order(scene.trader(), "buy", 1000, BTC, at=100))

    assert str(placed.hold) == "100.5"
    assert placed.hold == Decimal("100.5")


def test_a_snapshot_stays_as_it_was_while_the_world_goes_on() -> None:
    """What was taken is the same whenever it is written, for it is written in pieces between which others trade."""
    scene = lived_in()
    snapshot, state = scene.exchange.snapshot(), scene.exchange.state()

    scene.house_quotes(BTC, bids=[(97, 50)], asks=[(98, 50)], mark=98)
    scene.buys(scene.trader("eve"), 5, BTC)

    assert b"".join(encoded_pieces(snapshot)) == state


def test_every_event_of_the_alphabet_can_be_let_be() -> None:
    """No event can be recorded that nothing in the world would apply."""
    exchange = Exchange()

    assert exchange._rooms.keys() == set(get_args(Event))
