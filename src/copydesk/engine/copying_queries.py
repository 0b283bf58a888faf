"""Read-only questions about copying: pure functions whose first argument is the exchange."""

from collections.abc import Iterable
from decimal import Decimal

from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition, closable, gain, margin_of, profit_ratio
from copydesk.engine.copying.party_fill import Place
from copydesk.engine.copying.profit_sharing import ShareAccount
from copydesk.engine.copying.state.lead_traders import LeadTrader
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.copying_views import CopiedInstrument, CopyView, LeadPositionView, RelationView, Role, Standing
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, CopyId, LeadPositionId
from copydesk.engine.numbers import ZERO, exact
from copydesk.engine.trading.instruments import Instrument, InstrumentType
from copydesk.engine.trading.messages import Side
from copydesk.engine.trading.orders import left

# Lead traders.


def lead_traders(exchange: Exchange, instrument_type: InstrumentType = "SWAP") -> list[LeadTrader]:
    """Everyone who leads in the instrument type, in order of approval."""
    return [lead for lead in exchange.copying.lead_traders() if lead.instrument_type == instrument_type]


def role(exchange: Exchange, account: AccountId, instrument_type: InstrumentType) -> Role:
    """What the account is in the instrument type; only swaps are copied."""
    if exchange.copying.lead_trader(account, instrument_type) is not None:
        return "lead_trader"
    if instrument_type == "SWAP" and exchange.copying.copying.relations.copies(account):
        return "copy_trader"
    return "ordinary"


def copy_traders(exchange: Exchange, lead_trader: AccountId) -> list[Relation]:
    """The active relations to a lead trader, in order of joining."""
    return exchange.copying.copying.relations.of_lead_trader(lead_trader)


def copy_traders_ever(exchange: Exchange, lead_trader: AccountId) -> int:
    """How often somebody began to copy the lead trader."""
    return exchange.copying.copying.copy_traders_ever.get(lead_trader, 0)


# Lead positions and copies.


def lead_positions(exchange: Exchange, account: AccountId) -> list[LeadPositionView]:
    """The account's open lead positions at the present prices, oldest first."""
    taken: dict[Place, Decimal] = {}
    with exact():
        positions = exchange.copying.leading.positions.of_account(account)
        return [LeadPositionView(position, _standing(exchange, position, taken)) for position in positions]


def lead_position(exchange: Exchange, position: LeadPositionId) -> LeadPosition | None:
    """The lead position of that id, if it is open."""
    return exchange.copying.leading.positions.get(position)


def copies(exchange: Exchange, account: AccountId) -> list[CopyView]:
    """The account's open copies at the present prices, oldest first."""
    taken: dict[Place, Decimal] = {}
    with exact():
        held = exchange.copying.copying.copies.of_copy_trader(account)
        return [CopyView(copy, _standing(exchange, copy, taken)) for copy in held]


def copy(exchange: Exchange, copy_id: CopyId) -> Copy | None:
    """The copy of that id, if it is open."""
    return exchange.copying.copying.copies.get(copy_id)


def copies_of(exchange: Exchange, position: LeadPositionId) -> list[Copy]:
    """The open copies of a lead position, oldest first."""
    return exchange.copying.copying.copies.of_lead_position(position)


# Relations.


def relation(exchange: Exchange, copy_trader: AccountId, lead_trader: AccountId) -> Relation | None:
    """The active relation of a copy trader to a lead trader."""
    return exchange.copying.copying.relations.between(copy_trader, lead_trader)


def relations(exchange: Exchange, copy_trader: AccountId, at: int) -> list[RelationView]:
    """Whom the account copies now, oldest first. Units: `at`, which is Unix ms, tells which day it is."""
    active = exchange.copying.copying.relations.of_copy_trader(copy_trader)
    with exact():
        return [_relation_view(exchange, one, day_of(at)) for one in active]


def copied_instruments(exchange: Exchange, copy_trader: AccountId, lead_trader: AccountId) -> list[CopiedInstrument]:
    """The lead trader's set with what the copy trader copies of it; then what was chosen and is led no more."""
    lead = exchange.copying.lead_trader(lead_trader, "SWAP")
    led = () if lead is None else lead.instruments
    active = relation(exchange, copy_trader, lead_trader)
    chosen = None if active is None else active.settings.instruments
    rows = [CopiedInstrument(one, active is not None and (chosen is None or one in chosen)) for one in led]
    dormant = [one for one in chosen or () if one not in led]
    return rows + [CopiedInstrument(one, is_copied=False, is_led=False) for one in dormant]


# Profit sharing.


def expected_shares(exchange: Exchange, lead_trader: AccountId) -> list[ShareAccount]:
    """What the lead trader has to settle with each copy trader; `amount` is what would be paid now."""
    return exchange.copying.sharing.accounts.of_lead_trader(lead_trader)


def total_expected_share(exchange: Exchange, lead_trader: AccountId) -> Decimal:
    """The sum of the shares that the lead trader would get if all were settled now. Units: USDT."""
    with exact():
        return sum((account.amount for account in expected_shares(exchange, lead_trader)), ZERO)


def total_share_paid(exchange: Exchange, lead_trader: AccountId) -> Decimal:
    """All shares that the lead trader ever got. Units: USDT."""
    return exchange.copying.sharing.accounts.paid_to(lead_trader)


def settled_until(exchange: Exchange) -> int | None:
    """The end of the last week that was settled. Units: Unix ms."""
    return exchange.copying.sharing.settled_until


# How the views are made.


def _standing(exchange: Exchange, held: LeadPosition | Copy, taken: dict[Place, Decimal]) -> Standing:
    market = exchange.trading.markets[held.instrument]
    instrument, mark = market.instrument, market.prices.valuation
    size, opened_at, side = held.size, held.average_price, held.side
    profit = ratio = None
    if mark is not None:
        profit = gain(instrument, size, side, opened_at=opened_at, now=mark)
        ratio = profit_ratio(instrument, side, held.leverage, opened_at=opened_at, now=mark)
    return Standing(
        currency=instrument.settle or instrument.quote,
        mark=mark,
        margin=margin_of(instrument, size, opened_at, held.leverage),
        unrealised_profit=profit,
        unrealised_ratio=ratio,
        available=_available(exchange, held, instrument, taken),
    )


def _available(
    exchange: Exchange, held: LeadPosition | Copy, instrument: Instrument, taken: dict[Place, Decimal]
) -> Decimal:
    """What pending closing orders leave of a size; `taken` is what they still take at each place.

    A lead position of SPOT has its own closing order, and can be closed in whole lots.
    """
    place, size = held.place, held.size
    if isinstance(held, LeadPosition) and instrument.type == "SPOT":
        order = None if held.closing_order is None else exchange.trading.pending.get(held.closing_order)
        return closable(instrument, size) - (ZERO if order is None else left(order))
    if place not in taken:
        taken[place] = _closing(exchange, place, held.side)
    less = min(size, taken[place])
    taken[place] -= less
    return size - less


def _closing(exchange: Exchange, place: Place, side: Side) -> Decimal:
    """What the account's pending orders at a place would close of a position opened by this side."""
    account, instrument, margin_mode, position_side = place
    orders = exchange.trading.pending.of(account, instrument)
    return sum(
        (
            left(order)
            for order in orders
            if order.side != side and (order.margin_mode, order.position_side) == (margin_mode, position_side)
        ),
        ZERO,
    )


def _relation_view(exchange: Exchange, one: Relation, day: int) -> RelationView:
    held = exchange.copying.copying.copies.of_relation(one)
    standings = [_standing(exchange, copy, {}) for copy in held]
    return RelationView(
        relation=one,
        open_copies=len(held),
        margin=_sum(standing.margin for standing in standings),
        invested=exchange.copying.copying.copies.invested(one.id),
        unrealised_profit=_sum(standing.unrealised_profit or ZERO for standing in standings),
        profit_of_day=one.profit_of_day if one.day == day else ZERO,
    )


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)
