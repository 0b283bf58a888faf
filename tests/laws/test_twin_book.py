"""The book trades exactly as the plain one does: same orders in, same trades and same book out."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.twin_book import TwinBook
from tests.scene import BTC_SWAP, Scene

from copydesk.engine.trading.messages import CancelOrder, Filled, OrderPlaced

BTC = BTC_SWAP.id

placing = st.tuples(
    st.just("place"),
    st.integers(0, 2),
    st.sampled_from(["buy", "sell"]),
    st.integers(95, 105),
    st.integers(1, 9),
    st.sampled_from(["limit", "limit", "limit", "post_only", "ioc", "fok"]),
)
canceling = st.tuples(st.just("cancel"), st.integers(0, 50))


@settings(max_examples=100, deadline=None)
@given(st.lists(placing | canceling, max_size=40))
def test_the_book_trades_as_the_plain_one(steps: list[tuple]) -> None:
    """Whatever is placed and canceled, trades and remaining orders are those of a list that is sorted each time."""
    scene, twin = Scene([BTC_SWAP]), TwinBook()
    owners = [scene.trader(name, usdt=10**9) for name in ("ann", "bob", "cat")]
    numbers: dict[int, int] = {}
    for step in steps:
        if step[0] == "cancel":
            resting = sorted(order.number for order in twin.orders)
            if resting:
                number = resting[step[1] % len(resting)]
                owner = next(order.owner for order in twin.orders if order.number == number)
                scene.execute(CancelOrder(owners[owner], BTC, numbers[number]))
                twin.cancel(number)
            continue
        _, owner, side, price, size, type = step
        events = scene.execute(scene.order(owners[owner], side, size, BTC, at=price, type=type))
        trades = twin.place(owner, side, Decimal(price), Decimal(size), type)

        assert [(event.price, event.size) for event in events if isinstance(event, Filled)] == trades
        assert isinstance(events[0], OrderPlaced)
        numbers[twin.last] = events[0].order
        book = scene.exchange.trading.markets[BTC].book
        rests = {one.order: one.left for side in (book.bids, book.asks) for one in side.walk()}
        assert rests == {numbers[order.number]: order.left for order in twin.orders}
