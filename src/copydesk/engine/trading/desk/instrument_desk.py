"""The instrument desk: lists instruments and changes their state."""

from collections.abc import Callable

from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import listed
from copydesk.engine.trading.messages import (
    AlgoOrderCanceled,
    ChangeInstrumentState,
    InstrumentListed,
    InstrumentStateChanged,
    LeadingOfferChanged,
    ListInstrument,
    OfferForLeading,
    OrderCanceled,
    PriceLimitsSwitched,
    SwitchPriceLimits,
    TradingEvent,
)
from copydesk.engine.trading.state.trading_state import TradingState


class InstrumentDesk:
    """Decides about instruments; the state behind it only holds."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None]) -> None:
        self._state = state
        self._record = record

    def list_instrument(self, command: ListInstrument) -> None:
        """Open an instrument; neither its id nor its code may be taken."""
        instrument = command.instrument
        markets = self._state.markets
        if markets.get(instrument.id) is not None or markets.by_code(instrument.code) is not None:
            raise Rejected(Reason.INSTRUMENT_EXISTS, instrument=instrument.id)
        self._record(InstrumentListed(instrument))

    def change_state(self, command: ChangeInstrumentState) -> None:
        """Change the state; when an instrument expires, every order in it ends."""
        instrument = listed(self._state, command.instrument).instrument
        if instrument.state == command.state:
            return
        if command.state == "expired":
            self._end_orders(command)
        self._record(InstrumentStateChanged(command.instrument, command.state))

    def offer(self, command: OfferForLeading) -> None:
        """Offer an instrument to lead traders, or no more."""
        instrument = listed(self._state, command.instrument).instrument
        if instrument.offered_for_leading != command.offered:
            self._record(LeadingOfferChanged(command.instrument, command.offered))

    def switch_price_limits(self, command: SwitchPriceLimits) -> None:
        """Put an instrument's price limits in force or out of it."""
        instrument = listed(self._state, command.instrument).instrument
        if instrument.price_band is None:
            raise Rejected(Reason.NO_PRICE_BAND, instrument=command.instrument)
        if instrument.price_limited != command.on:
            self._record(PriceLimitsSwitched(command.instrument, command.on))

    def _end_orders(self, command: ChangeInstrumentState) -> None:
        for order in [order for order in self._state.pending if order.instrument == command.instrument]:
            self._record(OrderCanceled(order.order, order.account, "instrument_expired"))
        for waiting in [waiting for waiting in self._state.waiting if waiting.instrument == command.instrument]:
            self._record(AlgoOrderCanceled(waiting.algo_order, waiting.account, "instrument_expired"))
