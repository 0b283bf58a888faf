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
    Filled,
    Level,
    MoveMarket,
    OfferForLeading,
    PlaceOrder,
    Quote,
    SetFundingRate,
    Side,
    SwitchPriceLimits,
)
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.operator.acts import done
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.runtime.market import crowd
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
    moved = MoveMarket(tuple(_quote(desk, quote) for quote in request.quotes))
    trades = [(quote, _trade(desk, quote)) for quote in request.quotes if quote.last is not None]
    stamped = await desk.submit(moved)
    for quote, trade in trades:
        fills = [event for event in (await desk.submit(trade)).outcome.events if isinstance(event, Filled)]
        if not any(fill.price == quote.last for fill in fills):
            met = f"{text(fills[0].price)} was met" if fills else "nobody was met"
            told = f"{trade.instrument}: {met} instead of {quote.last}; a user's order stood better, or took the quote."
            raise ActRefused(409, "ORDER_IN_BETWEEN", told, "quotes")
    return done(stamped)


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


def _trade(desk: OperatorDesk, quote: wire.PriceQuote) -> PlaceOrder:
    """The crowd's trade with the house at the last price that is asked for. Raises: ActRefused."""
    trader = queries.account_named(desk.exchange, crowd.NAME)
    if trader is None:
        raise ActRefused(409, "NO_CROWD", "Nobody trades here but users, so no last price can be set.", "quotes")
    instrument = desk.instrument(quote.instrument, "quotes")
    sides: tuple[tuple[Side, tuple[wire.PriceLevel, ...]], ...] = (("buy", quote.asks), ("sell", quote.bids))
    for side, levels in sides:
        if levels and levels[0].price == quote.last:
            return crowd.taking(trader.id, instrument, Level(levels[0].price, levels[0].size), side, None)
    raise ActRefused(400, "BAD_REQUEST", "The last price is the best bid or the best ask.", "quotes")


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
        last_rate=text_or_blank(view.last_rate),
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
        last=text_or_blank(last),
        price_limits=() if limits is None else (text(limits.lowest_sell), text(limits.highest_buy)),
    )
