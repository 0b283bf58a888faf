"""Balances and positions of one instant, the risk state, fee rates, and the instruments of an account: the handlers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine import queries
from copydesk.engine.numbers import exact, text
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.positions import value_of
from copydesk.engine.views import PositionView
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest import instruments
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import known
from copydesk.gateway.rest.public import instrument_row
from copydesk.wire.codes import Code
from copydesk.wire.rest.account_instruments import (
    ACCOUNT_INSTRUMENTS,
    AccountInstrumentRow,
    AccountInstrumentsRequest,
)
from copydesk.wire.rest.account_risk import (
    POSITION_RISK,
    RISK_STATE,
    TRADE_FEE,
    FeeGroup,
    PositionRiskRequest,
    PositionRiskRow,
    RiskBalance,
    RiskPosition,
    RiskStateRow,
    TradeFeeRequest,
    TradeFeeRow,
)


async def _position_risk(call: Call) -> Reply:
    request: PositionRiskRequest = call.request
    balances = queries.balances(call.exchange, call.account).details
    asked = queries.positions(call.exchange, call.account) if request.instType in (None, "SWAP") else []
    row = PositionRiskRow(
        ts=str(call.world.now_ms),
        balData=tuple(RiskBalance(ccy=one.currency, eq=text(one.equity)) for one in balances if one.equity or one.cash),
        posData=tuple(_risk_position(call, view) for view in asked),
    )
    return Reply([row])


async def _risk_state(call: Call) -> Reply:
    return Reply([RiskStateRow(ts=str(call.world.now_ms))])


async def _trade_fee(call: Call) -> Reply:
    """Every instrument of a kind has the same rates; the groups are the published ones."""
    request: TradeFeeRequest = call.request
    for name, value in (("instId", request.instId), ("instFamily", request.instFamily)):
        if request.groupId is not None and value is not None:
            raise refused(Code.PARAMETERS_EXCLUDE, parameter="groupId", other=name)
    if request.instType not in ("SPOT", "SWAP"):
        return Reply([])
    asked = instruments.selected(call, request.instType, name=request.instId, family=request.instFamily)
    groups = dict.fromkeys(group for one in asked if (group := instrument_row(call, one).groupId))
    rates = REGULAR[request.instType]
    maker, taker = text(-rates.maker), text(-rates.taker)
    row = TradeFeeRow(
        feeGroup=tuple(
            FeeGroup(taker=taker, maker=maker, groupId=group) for group in groups if request.groupId in (None, group)
        ),
        instType=request.instType,
        ts=str(call.world.now_ms),
        taker=taker,
        maker=maker,
    )
    if request.instType == "SPOT":
        return Reply([row])
    return Reply([msgspec.structs.replace(row, takerU=taker, makerU=maker, takerUSDC=taker, makerUSDC=maker)])


async def _instruments(call: Call) -> Reply:
    """The published rows, with what only an account sees."""
    request: AccountInstrumentsRequest = call.request
    asked = instruments.selected(
        call, request.instType, name=request.instId, underlying=request.uly, family=request.instFamily
    )
    rows = (instrument_row(call, instrument) for instrument in asked)
    return Reply(
        [
            msgspec.convert(row, AccountInstrumentRow, from_attributes=True)
            for row in rows
            if request.seriesId in {None, row.seriesId}
        ]
    )


def _risk_position(call: Call, view: PositionView) -> RiskPosition:
    position = view.position
    instrument = known(call, position.instrument)
    return RiskPosition(
        instType=instrument.type,
        mgnMode=position.margin_mode,
        posId=str(position.id),
        instId=instrument.id,
        pos=text(position.size),
        posSide=position.side,
        ccy=instrument.settle,
        notionalCcy=_coins(instrument, abs(position.size), view.mark),
        notionalUsd=text_or_blank(view.notional_usd),
    )


def _coins(instrument: Instrument, contracts: Decimal, price: Decimal | None) -> str:
    """What contracts are worth in the base currency."""
    with exact():
        if instrument.contract == "linear":
            return text(instrument.contract_value * contracts)
        return "" if price is None else text(value_of(instrument, contracts, price))


HANDLERS: Final[Mapping[str, Handler]] = {
    POSITION_RISK.name: _position_risk,
    RISK_STATE.name: _risk_state,
    TRADE_FEE.name: _trade_fee,
    ACCOUNT_INSTRUMENTS.name: _instruments,
}
