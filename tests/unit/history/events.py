"""Events of a small world for tests of the archive: two instruments, a few orders, and what becomes of them."""

from decimal import Decimal

from tests.scene import BTC_COIN_SWAP, BTC_SPOT, BTC_SWAP, ETH_SWAP

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId, PositionId, TradeId
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.engine.messages import Event
from copydesk.engine.trading.messages import Filled, FillSide, InstrumentListed, OrderCanceled, OrderPlaced
from copydesk.history.archive import Archive
from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.record import Record

ANN, BOB, HOUSE = AccountId(1), AccountId(2), AccountId(9)
BTC, ETH, COIN, SPOT = BTC_SWAP.id, ETH_SWAP.id, BTC_COIN_SWAP.id, BTC_SPOT.id
USDT = Currency("USDT")
DAY_MS = 86_400_000
LISTED = tuple(InstrumentListed(instrument) for instrument in (BTC_SWAP, ETH_SWAP, BTC_COIN_SWAP, BTC_SPOT))


def placed(order, account=ANN, *, instrument=BTC, side="buy", size=2, client_order_id=""):
    """A limit order at 100 was accepted."""
    return OrderPlaced(
        OrderId(order),
        account,
        instrument,
        side,
        "limit",
        "cash" if instrument == SPOT else "cross",
        Decimal(size),
        Decimal(100),
        client_order_id=client_order_id,
        leverage=Decimal(10),
    )


def filled(trade, taker, maker, *, instrument=BTC, size=1, price=100):
    """A taker (order, account) met a maker (order, account) at 100; the taker pays 0.05, the maker 0.02."""
    return Filled(
        TradeId(trade),
        InstrumentId(instrument),
        Decimal(price),
        Decimal(size),
        FillSide(OrderId(taker[0]), AccountId(taker[1]), "sell", Decimal("-0.05"), USDT, position=PositionId(taker[1])),
        FillSide(OrderId(maker[0]), AccountId(maker[1]), "buy", Decimal("-0.02"), USDT, position=PositionId(maker[1])),
    )


def canceled(order, account=ANN):
    """What was left of an order was canceled by its user."""
    return OrderCanceled(OrderId(order), account)


def journal_of(*events: Event) -> InMemoryJournal:
    """A journal that lists the instruments, then has one record for each event, at 1,001 ms, 1,002 ms, …"""
    journal = InMemoryJournal()
    journal.append([Record(1, 1_000, OpenAccount("any"), LISTED)])
    for seq, event in enumerate(events, 2):
        journal.append([Record(seq, 999 + seq, OpenAccount("any"), (event,))])
    return journal


def archive_of(*events: Event, path=None) -> Archive:
    """An archive that has seen these events, one to a record."""
    archive = Archive(path)
    archive.catch_up(journal_of(*events))
    return archive


def archive_at(archive: Archive, *events: tuple[int, Event]) -> None:
    """Show the archive events at their times, writing after each; the instruments are listed first."""
    if archive.cursor == 0:
        archive.project([Record(1, 0, OpenAccount("any"), LISTED)])
    for at, event in events:
        archive.project([Record(archive.cursor + 1, at, OpenAccount("any"), (event,))])
        archive.settle()
