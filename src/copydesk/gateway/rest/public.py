"""The handlers of /api/v5/public: instruments, mark prices and the time here, the others in the files beside."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from copydesk.engine import queries
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest import instruments, public_funding, public_market
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.wire.rest.public import INSTRUMENTS, MARK_PRICES, TIME, InstrumentRow, MarkPriceRow, TimeRow


async def _instruments(call: Call) -> Reply:
    request = call.request
    asked_for = instruments.selected(
        call, request.instType, name=request.instId, underlying=request.uly, family=request.instFamily
    )
    rows = (instrument_row(call, instrument) for instrument in asked_for)
    return Reply([row for row in rows if request.seriesId in {None, row.seriesId}])


async def _mark_prices(call: Call) -> Reply:
    request = call.request
    asked_for = instruments.selected(
        call, request.instType, name=request.instId, underlying=request.uly, family=request.instFamily
    )
    rows = (mark_price_row(call, instrument) for instrument in asked_for)
    return Reply([row for row in rows if row is not None])


async def _time(call: Call) -> Reply:
    return Reply([TimeRow(ts=str(call.world.real_clock.now_us() // 1000))])


def instrument_row(call: Call, instrument: Instrument) -> InstrumentRow:
    """The published row of an instrument, or else one made from its terms; the state is the engine's in both."""
    published = call.world.instrument_rows.get(instrument.id)
    row = _made_row(instrument) if published is None else published
    return msgspec.convert({**row, "state": instrument.state, "instIdCode": instrument.code}, InstrumentRow)


def _made_row(instrument: Instrument) -> dict[str, Any]:
    """What the terms of an instrument tell, as a row."""
    shared = {
        "instType": instrument.type,
        "instId": instrument.id,
        "tickSz": text(instrument.tick_size),
        "lotSz": text(instrument.lot_size),
        "minSz": text(instrument.minimum_size),
        "maxLmtSz": text(instrument.max_limit_size),
        "maxMktSz": text(instrument.max_market_size),
        "lever": text(instrument.max_leverage),
        "ruleType": "normal",
    }
    band = instrument.price_band
    if band is not None:
        shared["floatPxLmtPct"], shared["maxPxLmtPct"] = text(band.floating), text(band.widest)
        shared["initPxLmtPct"] = text_or_blank(band.first)
    if instrument.type == "SPOT":
        return {
            **shared,
            "baseCcy": instrument.base,
            "quoteCcy": instrument.quote,
            "tradeQuoteCcyList": [instrument.quote],
        }
    family = f"{instrument.base}-{instrument.quote}"
    return {
        **shared,
        "uly": family,
        "instFamily": family,
        "settleCcy": instrument.settle,
        "ctType": instrument.contract,
        "ctVal": text(instrument.contract_value),
        "ctMult": "1",
        "ctValCcy": instrument.base if instrument.contract == "linear" else instrument.quote,
    }


def mark_price_row(call: Call, instrument: Instrument) -> MarkPriceRow | None:
    """The mark price of an instrument, None as long as it has none."""
    market = queries.market(call.exchange, instrument.id)
    if market.mark is None:
        return None
    at = call.world.now_ms if market.at is None else market.at
    return MarkPriceRow(instType=instrument.type, instId=instrument.id, markPx=text(market.mark), ts=str(at))


HANDLERS: Final[Mapping[str, Handler]] = {
    INSTRUMENTS.name: _instruments,
    TIME.name: _time,
    MARK_PRICES.name: _mark_prices,
    **public_funding.HANDLERS,
    **public_market.HANDLERS,
}
