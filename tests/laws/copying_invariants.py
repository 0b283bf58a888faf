"""What must hold about copying in every world after every command. Each check raises with what is wrong.

- Lead positions: under each ordinary position they are no more than it, in its direction, and never empty.
- Lead positions of SPOT: per account and currency they are the lead assets; each has a lot to close at least, and the
  order that waits to close it, if one does, sells no more than it. Every order that sells lead assets closes one.
- Copies: as lead positions; each lies on the lot and holds what it opened and has not closed.
- A copy without an open lead position is one of which a reason was recorded, or that waits no longer for a lead.
- Relations: a stopped one is remembered only while a copy of it is open, and known to be closing if it is; what is
  invested is the sum of its copies'; of closed lead positions nothing is remembered.
- Shares: what is withheld is the purse; a share is neither negative nor above what is withheld.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import exact, on_step
from copydesk.engine.trading.orders import left


def check_copying(exchange: Exchange) -> None:
    """Everything that is cheap to see."""
    with exact():
        _fits_the_positions(
            exchange, [one for one in exchange.copying.leading.positions if not _is_spot(exchange, one)]
        )
        _lead_assets_are_the_positions(exchange)
        _sales_close_lead_positions(exchange)
        _fits_the_positions(exchange, exchange.copying.copying.copies)
        _copies_are_whole(exchange)
        _relations_are_remembered(exchange)
        _what_is_withheld_is_there(exchange)


def _fits_the_positions(exchange: Exchange, parts: Iterable[LeadPosition | Copy]) -> None:
    sizes: dict[object, Decimal] = defaultdict(Decimal)
    for part in parts:
        assert part.size > 0
        sizes[part.place, part.side] += part.size
    for (place, side), size in sizes.items():
        position = exchange.trading.positions.get(place[0], place[1:])
        assert position is not None, f"nothing lies under {place}"
        assert position.is_long == (side == "buy")
        assert size <= abs(position.size), f"{place}: {size} parts of {position.size}"


def _is_spot(exchange: Exchange, position: LeadPosition) -> bool:
    return exchange.trading.markets[position.instrument].instrument.type == "SPOT"


def _lead_assets_are_the_positions(exchange: Exchange) -> None:
    sizes: dict[object, Decimal] = defaultdict(Decimal)
    for position in exchange.copying.leading.positions:
        if _is_spot(exchange, position):
            instrument = exchange.trading.markets[position.instrument].instrument
            assert position.size >= instrument.lot_size
            sizes[position.account, instrument.base] += position.size
    entries = exchange.ledger.balances.entries()
    assert sizes == {
        (owner, currency): amount for owner, kind, currency, amount, _ in entries if kind == "lead_assets" and amount
    }


def _sales_close_lead_positions(exchange: Exchange) -> None:
    pending = exchange.trading.pending
    closing = [one for one in exchange.copying.leading.positions if pending.get(one.closing_order or 0) is not None]
    sales = [one for one in pending if one.trade_mode == "spot_isolated" and one.side == "sell"]
    assert sorted(one.closing_order for one in closing) == sorted(order.order for order in sales)
    for position in closing:
        order = pending.get(position.closing_order)
        assert order is not None
        assert left(order) <= position.size
        assert not order.hold


def _copies_are_whole(exchange: Exchange) -> None:
    for copy in exchange.copying.copying.copies:
        instrument = exchange.trading.markets[copy.instrument].instrument
        assert on_step(copy.size, instrument.lot_size)
        assert copy.size == copy.opened - copy.closed
        is_led = exchange.copying.leading.positions.get(copy.lead_position) is not None
        assert is_led or copy.is_astray, f"copy {copy.id} follows nothing"


def _relations_are_remembered(exchange: Exchange) -> None:
    copying, leading = exchange.copying.copying, exchange.copying.leading
    assert all(leading.positions.get(position) is not None for position, _ in leading.ended())
    for relation in copying.relations:
        copies = copying.copies.of_relation(relation)
        assert relation.is_active or copies
        assert not (relation.is_active and relation.is_closing)
        assert copying.relations.is_being_stopped(relation.copy_trader, relation.lead_trader) or not relation.is_closing
        assert copying.copies.invested(relation.id) == sum((copy.invested for copy in copies), Decimal(0))


def _what_is_withheld_is_there(exchange: Exchange) -> None:
    withheld: dict[AccountId, Decimal] = defaultdict(Decimal)
    for account in exchange.copying.sharing.accounts:
        assert 0 <= account.amount <= account.withheld
        withheld[account.copy_trader] += account.withheld
    entries = exchange.ledger.balances.entries()
    purses = {owner: amount for owner, kind, _, amount, _ in entries if kind == "withheld" and amount}
    assert purses == {owner: amount for owner, amount in withheld.items() if amount}
