"""Funding rates: the handlers, and how a rate stands on the wire."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine import queries
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.views import FundingView
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.spans import THREE_MONTHS_MS, now_ms
from copydesk.history.archive import Bound, Page
from copydesk.history.kept.fundings import FUNDINGS
from copydesk.wire.codes import Code
from copydesk.wire.rest.public_funding import (
    FUNDING_RATE,
    FUNDING_RATE_HISTORY,
    FundingRateHistoryRequest,
    FundingRateHistoryRow,
    FundingRateRow,
)

ANY: Final = "ANY"
"""The name that stands for all swaps."""


async def _funding_rate(call: Call) -> Reply:
    if call.request.instId == ANY:
        rows = [funding_rate_row(call, one) for one in instruments.selected(call, "SWAP")]
        return Reply([row for row in rows if row is not None])
    row = funding_rate_row(call, instruments.known(call, call.request.instId))
    if row is None:
        raise refused(Code.INSTRUMENT_TYPE_DIFFERS)
    return Reply([row])


async def _funding_rate_history(call: Call) -> Reply:
    request: FundingRateHistoryRequest = call.request
    instrument = instruments.known(call, request.instId)
    oldest = now_ms(call) - THREE_MONTHS_MS
    within = Bound(
        "at",
        oldest if request.before is None else max(oldest, request.before + 1),
        None if request.after is None else request.after - 1,
    )
    settled = call.world.archive.page(FUNDINGS, Page(limit=request.limit), within, instrument=instrument.id)
    return Reply(
        [
            FundingRateHistoryRow(
                instId=one.instrument,
                fundingRate=text(one.rate),
                realizedRate=text(one.rate),
                fundingTime=str(one.settled_at),
            )
            for one in settled
        ]
    )


def funding_rate_row(call: Call, instrument: Instrument) -> FundingRateRow | None:
    """How the instrument is funded; None if it is not."""
    view = queries.funding(call.exchange, instrument.id)
    return None if view is None else _row(call, instrument, view)


def _row(call: Call, instrument: Instrument, view: FundingView) -> FundingRateRow:
    terms = view.terms
    return FundingRateRow(
        instId=instrument.id,
        fundingRate=text(terms.rate),
        fundingTime=str(view.due_at),
        nextFundingTime=str(view.due_at + terms.interval_ms),
        minFundingRate=text(terms.lowest_rate),
        maxFundingRate=text(terms.highest_rate),
        interestRate=text(terms.interest_rate),
        impactValue=text(terms.impact_value),
        settFundingRate=text_or_blank(view.last_rate),
        premium=text(view.premium),
        ts=str(now_ms(call)),
    )


HANDLERS: Final[Mapping[str, Handler]] = {
    FUNDING_RATE.name: _funding_rate,
    FUNDING_RATE_HISTORY.name: _funding_rate_history,
}
