"""What must hold about copying in every world after every command. Each check raises with what is wrong.

- Lead positions: under each ordinary position they are no more than it, in its direction, and never empty.
- Copies: likewise; each lies on the lot and holds what it opened and has not closed.
- A copy without an open lead position is one of which a reason was recorded, or that waits no longer for a lead.
- Relations: a stopped one is remembered only while a copy of it is open; what is invested is the sum of its copies';
  of closed lead positions nothing is remembered.
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


def check_copying(exchange: Exchange) -> None:
    """Everything that is cheap to see."""
    with exact():
        _fits_the_positions(exchange, exchange.copying.leading.positions)
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
        copies = copying.copies.of_relation(relation.id)
        assert relation.is_active or copies
        assert copying.copies.invested(relation.id) == sum((copy.invested for copy in copies), Decimal(0))


def _what_is_withheld_is_there(exchange: Exchange) -> None:
    withheld: dict[AccountId, Decimal] = defaultdict(Decimal)
    for account in exchange.copying.sharing.accounts:
        assert 0 <= account.amount <= account.withheld
        withheld[account.copy_trader] += account.withheld
    entries = exchange.ledger.balances.entries()
    purses = {owner: amount for owner, kind, _, amount, _ in entries if kind == "withheld" and amount}
    assert purses == {owner: amount for owner, amount in withheld.items() if amount}
