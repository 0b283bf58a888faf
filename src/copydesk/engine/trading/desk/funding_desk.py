"""The funding desk: settles the funding of every instrument that is due, at the rate that the operator may set."""

from collections.abc import Callable

from copydesk.engine.numbers import ZERO
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import listed
from copydesk.engine.trading.funding import next_settlement, payment
from copydesk.engine.trading.instruments import FundingTerms
from copydesk.engine.trading.messages import FundingPaid, FundingRateSet, FundingSettled, SetFundingRate, TradingEvent
from copydesk.engine.trading.state.markets import Market
from copydesk.engine.trading.state.trading_state import TradingState


class FundingDesk:
    """Decides about settlements; the state behind it only holds."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None]) -> None:
        self._state = state
        self._record = record

    def set_rate(self, command: SetFundingRate) -> None:
        """Let an instrument be funded at another rate."""
        terms = listed(self._state, command.instrument).instrument.funding
        if terms is None:
            raise Rejected(Reason.NOT_FUNDED, instrument=command.instrument)
        if not terms.lowest_rate <= command.rate <= terms.highest_rate:
            raise Rejected(
                Reason.FUNDING_RATE_OUT_OF_RANGE,
                rate=command.rate,
                minimum=terms.lowest_rate,
                maximum=terms.highest_rate,
            )
        if command.rate != terms.rate:
            self._record(FundingRateSet(command.instrument, command.rate))

    def settle(self, at: int) -> None:
        """Settle what has fallen due by now, instrument by instrument; what is long overdue is settled once."""
        for market in self._state.markets:
            funding, terms = market.funding, market.instrument.funding
            if funding is None or terms is None or market.instrument.state == "expired":
                continue
            if funding.due_at <= at:
                self._settle(market, terms, at)

    def _settle(self, market: Market, terms: FundingTerms, at: int) -> None:
        """Let every position pay or receive, oldest position id first, and tell what was settled."""
        instrument, mark = market.instrument, market.prices.valuation
        remainder = ZERO
        positions = [] if mark is None else self._state.positions.of_instrument(instrument.id)
        for position in positions:
            assert mark is not None
            amount = payment(instrument, abs(position.size), mark, terms.rate, is_long=position.is_long)
            remainder -= amount
            self._record(
                FundingPaid(
                    account=position.account,
                    instrument=instrument.id,
                    margin_mode=position.margin_mode,
                    position_side=position.side,
                    position=position.id,
                    currency=instrument.settle,
                    amount=amount,
                )
            )
        next_at = next_settlement(terms.interval_ms, at)
        self._record(FundingSettled(instrument.id, at, terms.rate, next_at, mark, remainder))
