"""The operator's acts upon the market and the house itself."""

import asyncio
import hashlib

import msgspec

from copydesk.engine import queries
from copydesk.engine.copying.messages import AdoptCopyingRules, CopyingRules
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import (
    ChangeInstrumentState,
    Level,
    MoveMarket,
    OfferForLeading,
    Quote,
    SetFundingRate,
    SwitchPriceLimits,
)
from copydesk.gateway.operator.acts import done
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.wire import operator as wire
from copydesk.wire.operator_rules import Rules, ShowRules


async def list_instruments(desk: OperatorDesk, request: wire.ListInstruments) -> list[wire.InstrumentStatus]:
    return [_status(desk, found) for found in queries.instruments(desk.exchange, request.instrument_type)]


async def change_instrument(desk: OperatorDesk, request: wire.ChangeInstrument) -> wire.InstrumentStatus:
    instrument = desk.instrument(request.instrument).id
    if (request.state, request.offered_for_leading, request.price_limits) == (None, None, None):
        why = "Say the state, whether it is offered for leading, or whether it has price limits."
        raise ActRefused(400, "BAD_REQUEST", why, "state")
    if request.price_limits is not None:
        await desk.submit(SwitchPriceLimits(instrument, request.price_limits))
    if request.state is not None:
        await desk.submit(ChangeInstrumentState(instrument, request.state))
    if request.offered_for_leading is not None:
        await desk.submit(OfferForLeading(instrument, request.offered_for_leading))
    return _status(desk, desk.instrument(instrument))


async def show_funding(desk: OperatorDesk, request: wire.ShowFunding) -> wire.Funding:
    return _funding(desk, desk.instrument(request.instrument))


async def set_funding(desk: OperatorDesk, request: wire.SetFunding) -> wire.Funding:
    instrument = desk.instrument(request.instrument)
    await desk.submit(SetFundingRate(instrument.id, request.rate))
    return _funding(desk, instrument)


async def set_prices(desk: OperatorDesk, request: wire.SetPrices) -> wire.Done:
    return done(await desk.submit(MoveMarket(tuple(_quote(desk, quote) for quote in request.quotes))))


async def show_rules(desk: OperatorDesk, _: ShowRules) -> Rules:
    return msgspec.convert(queries.copying_rules(desk.exchange), Rules, from_attributes=True)


async def adopt_rules(desk: OperatorDesk, request: Rules) -> Rules:
    await desk.submit(AdoptCopyingRules(msgspec.convert(request, CopyingRules, from_attributes=True)))
    return request


async def show_health(desk: OperatorDesk, _: wire.ShowHealth) -> wire.Health:
    sequencer = desk.world.sequencer
    users = sum(account.kind == "user" for account in queries.accounts(desk.exchange))
    return wire.Health(desk.version, sequencer.last_seq, desk.world.now_ms, users, desk.core.failures)


async def show_digest(desk: OperatorDesk, _: wire.ShowDigest) -> wire.Digest:
    return wire.Digest(desk.world.sequencer.last_seq, hashlib.sha256(desk.exchange.state()).hexdigest())


async def stop(desk: OperatorDesk, _: wire.Stop) -> wire.Stopping:
    asyncio.get_running_loop().call_soon(desk.stop)
    return wire.Stopping()


def _quote(desk: OperatorDesk, quote: wire.PriceQuote) -> Quote:
    return Quote(
        instrument=desk.instrument(quote.instrument, "quotes").id,
        index=quote.index,
        mark=quote.mark,
        bids=tuple(Level(level.price, level.size) for level in quote.bids),
        asks=tuple(Level(level.price, level.size) for level in quote.asks),
    )


def _funding(desk: OperatorDesk, instrument: Instrument) -> wire.Funding:
    view = queries.funding(desk.exchange, instrument.id)
    if view is None:
        raise ActRefused(409, "NOT_FUNDED", "The instrument is not funded.", "instrument")
    return wire.Funding(
        instrument=instrument.id,
        rate=text(view.terms.rate),
        due_at=view.due_at,
        lowest_rate=text(view.terms.lowest_rate),
        highest_rate=text(view.terms.highest_rate),
        last_rate="" if view.last_rate is None else text(view.last_rate),
        last_at=view.last_at,
    )


def _status(desk: OperatorDesk, instrument: Instrument) -> wire.InstrumentStatus:
    last = queries.market(desk.exchange, instrument.id).last
    limits = queries.price_limits(desk.exchange, instrument.id, desk.world.now_ms)
    return wire.InstrumentStatus(
        instrument=instrument.id,
        instrument_type=instrument.type,
        state=instrument.state,
        offered_for_leading=instrument.offered_for_leading,
        last="" if last is None else text(last),
        price_limits=() if limits is None else (text(limits.lowest_sell), text(limits.highest_buy)),
    )
