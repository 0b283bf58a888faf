"""Which instruments may be led: the rules behind a set of leading instruments, one instrument at a time.

Nothing here changes anything: a function tells why an instrument cannot be in a set, the desk decides what follows.

An instrument is judged in this order: it must exist and be of the set's type, be offered for leading, and be live. If
it is new in the set it must also be idle: no pending order (algo orders count), then no position. Whoever leads it
already may hold both.

Source: the endpoint's page documents the idle rule; the order, and the rest, are assumed.
"""

from collections.abc import Iterable
from typing import Protocol

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.instruments import Instrument, InstrumentState, InstrumentType


class Trading(Protocol):
    """What copying asks of trading."""

    def instrument(self, instrument: InstrumentId, /) -> Instrument | None:
        """The terms of an instrument, if it is listed."""

    def has_pending_orders(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        """Whether any order of the account waits in the instrument: limit, algo, take profit or stop loss."""

    def lead_order_in(self, account: AccountId, /) -> InstrumentId | None:
        """Where an order of the account waits that buys or sells lead assets, if one does."""

    def has_position(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        """Whether the account holds anything in the instrument, in any margin mode or side."""


_NOT_LIVE: dict[InstrumentState, Reason] = {
    "preopen": Reason.INSTRUMENT_NOT_LISTED,
    "suspend": Reason.INSTRUMENT_SUSPENDED,
    "expired": Reason.INSTRUMENT_EXPIRED,
}


def each_once(instruments: Iterable[InstrumentId]) -> tuple[InstrumentId, ...]:
    """The instruments, each at its first place only."""
    return tuple(dict.fromkeys(instruments))


def unfit(instrument: Instrument | None, instrument_type: InstrumentType) -> Reason | None:
    """Why nobody may lead the instrument in this type, or None."""
    if instrument is None or instrument.type != instrument_type:
        return Reason.UNKNOWN_INSTRUMENT
    if not instrument.offered_for_leading:
        return Reason.INSTRUMENT_NOT_FOR_LEADING
    return _NOT_LIVE.get(instrument.state)


def busy(trading: Trading, account: AccountId, instrument: InstrumentId) -> Reason | None:
    """Why the account may not begin to lead the instrument now, or None."""
    if trading.has_pending_orders(account, instrument):
        return Reason.INSTRUMENT_HAS_ORDERS
    if trading.has_position(account, instrument):
        return Reason.INSTRUMENT_HAS_POSITION
    return None
