"""How the lead trader of a story trades: a small strategy that means nothing, drawn from a seed.

In each leading instrument he opens when he has nothing there, and else adds, closes a part, closes all, closes one lead
position, sets take profit and stop loss, or, by mistake, orders against his position. Margin mode and side follow from
instrument and position mode. Everything depends on the chance and on what can be seen in the exchange.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import msgspec

from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.messages import CloseLeadPosition, ProtectLeadPosition
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.messages import Command
from copydesk.engine.numbers import divide, exact, to_step
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    CancelOrder,
    MarginMode,
    PlaceOrder,
    PositionMode,
    PositionSide,
    Side,
    Trigger,
)
from copydesk.runtime.market.quotes import size_worth

ISOLATED = frozenset({InstrumentId("ETH-USDT-SWAP")})
"""Where he trades with isolated margin; elsewhere it is cross."""

_SMALLEST = Decimal(500)
"""His smallest order is worth so much USDT, his largest thirty times that."""


def margin_mode(instrument: InstrumentId) -> MarginMode:
    """The margin mode in which he trades an instrument."""
    return "isolated" if instrument in ISOLATED else "cross"


class LeadStrategy:
    """Decides what the lead trader does next."""

    def __init__(self, account: AccountId, chance: Random) -> None:
        self._account = account
        self._chance = chance
        add, reduce, close, against = self._add, self._reduce, self._close, self._against
        self._acts: tuple[Callable[[Exchange, list[LeadPosition]], Command], ...] = (
            *(add, add, add, add, reduce, reduce, reduce, reduce, reduce),
            *(close, self._close_one, self._close_one, self._protect, self._protect, self._protect, against),
        )

    def next(self, exchange: Exchange) -> Command:
        """His next command, as things stand."""
        lead = queries.lead_trader(exchange, self._account, "SWAP")
        assert lead is not None, "he leads"
        instrument = self._chance.choice(lead.instruments)
        held = [one for one in self._held(exchange) if one.instrument == instrument]
        if not held:
            return self._open(exchange, instrument, self._chance.choice(("buy", "sell")))
        return self._chance.choice(self._acts)(exchange, held)

    def closing(self, exchange: Exchange) -> list[Command]:
        """What it takes to be out of the market: no order waits and nothing is held."""
        orders = queries.pending_orders(exchange, self._account)
        cancels: list[Command] = [CancelOrder(self._account, order.instrument, order.order) for order in orders]
        return cancels + [CloseLeadPosition(self._account, held.id) for held in self._held(exchange)]

    def _held(self, exchange: Exchange) -> list[LeadPosition]:
        return [view.position for view in copying_queries.lead_positions(exchange, self._account)]

    def _mode(self, exchange: Exchange) -> PositionMode:
        return queries.account(exchange, self._account).position_mode

    def _open(self, exchange: Exchange, name: InstrumentId, side: Side) -> PlaceOrder:
        """An order worth something, at market, or now and then at a somewhat better price."""
        terms, last = _terms(exchange, name)
        with exact():
            size = size_worth(terms, _SMALLEST * self._chance.randint(1, 30), last)
        price = None if self._chance.randint(0, 3) else _off(terms, last, -1 if side == "buy" else 1)
        return self._order(exchange, name, side, size, price)

    def _order(
        self, exchange: Exchange, name: InstrumentId, side: Side, size: Decimal, price: Decimal | None
    ) -> PlaceOrder:
        position_side: PositionSide = "net"
        if self._mode(exchange) == "long_short":
            position_side = "long" if side == "buy" else "short"
        return PlaceOrder(
            account=self._account,
            instrument=name,
            side=side,
            type="market" if price is None else "limit",
            trade_mode=margin_mode(name),
            size=size,
            price=price,
            position_side=position_side,
        )

    def _add(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """More in the direction of what is held."""
        return self._open(exchange, held[0].instrument, held[0].side)

    def _against(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """An opening in the other direction: a second position in long/short mode, a mistake in net mode."""
        command = self._open(exchange, held[0].instrument, _other(held[0].side))
        if command.position_side != "net":
            return command
        with exact():
            return msgspec.structs.replace(command, size=sum((one.size for one in held), command.size))

    def _reduce(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """A quarter to three quarters of a lead position, oldest first whichever is meant."""
        one = self._chance.choice(held)
        terms, _ = _terms(exchange, one.instrument)
        with exact():
            part = to_step(one.size * self._chance.randint(1, 3) / 4, terms.lot_size, "down")
        return self._reducing(one, max(part, terms.minimum_size))

    def _close(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """All that is held in one direction."""
        one = held[0]
        return self._reducing(one, sum((more.size for more in held if more.place == one.place), Decimal(0)))

    def _reducing(self, one: LeadPosition, size: Decimal) -> PlaceOrder:
        return PlaceOrder(
            account=self._account,
            instrument=one.instrument,
            side=_other(one.side),
            type="market",
            trade_mode=one.margin_mode,
            size=size,
            position_side=one.position_side,
            reduce_only=one.position_side == "net",
        )

    def _close_one(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """One lead position, whichever it is."""
        return CloseLeadPosition(self._account, self._chance.choice(held).id)

    def _protect(self, exchange: Exchange, held: list[LeadPosition]) -> Command:
        """A take profit and a stop loss some tenths of a percent away."""
        one = self._chance.choice(held)
        terms, last = _terms(exchange, one.instrument)
        way = 1 if one.side == "buy" else -1
        gain, loss = (_off(terms, last, way * sign * self._chance.randint(2, 12)) for sign in (1, -1))
        return ProtectLeadPosition(self._account, one.id, Trigger(gain), Trigger(loss))


def _terms(exchange: Exchange, name: InstrumentId) -> tuple[Instrument, Decimal]:
    terms, last = queries.instrument(exchange, name), queries.market(exchange, name).last
    assert terms is not None
    assert last is not None
    return terms, last


def _off(terms: Instrument, price: Decimal, thousandths: int) -> Decimal:
    """A price so many thousandths away, on the tick."""
    with exact():
        return to_step(divide(price * (1000 + thousandths), Decimal(1000), 12, "half_even"), terms.tick_size, "half_up")


def _other(side: Side) -> Side:
    return "sell" if side == "buy" else "buy"
