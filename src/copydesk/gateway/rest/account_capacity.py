"""What an account could still do: the handlers."""

from collections.abc import Mapping, Sequence
from typing import Final

from copydesk.engine import capacity, queries
from copydesk.engine.capacity import Assumed
from copydesk.engine.numbers import text
from copydesk.engine.trading.desk.settings_desk import MINIMUM_LEVERAGE
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import PositionSide
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import known
from copydesk.gateway.rest.trade_attached import leads
from copydesk.gateway.rest.trade_entry import check_quote_currency
from copydesk.wire.codes import Code
from copydesk.wire.rest.account_capacity import (
    LEVERAGE_ESTIMATE,
    MAX_AVAILABLE,
    MAX_SIZE,
    MAX_WITHDRAWAL,
    LeverageEstimateRequest,
    LeverageEstimateRow,
    MaxAvailableRequest,
    MaxAvailableRow,
    MaxSizeRequest,
    MaxSizeRow,
    MaxWithdrawalRow,
)


async def _max_size(call: Call) -> Reply:
    """A price counts for a single instrument only: documented."""
    request: MaxSizeRequest = call.request
    asked = _instruments(call, request)
    if len({one.type for one in asked}) > 1:
        raise refused(Code.INSTRUMENT_TYPE_DIFFERS)
    for name, value in (("px", request.px), ("leverage", request.leverage)):
        if value is not None and value <= 0:
            raise refused(Code.PARAMETER_ERROR, parameter=name)
    price = request.px if len(asked) == 1 else None
    assumed = Assumed(request.tdMode, price, request.leverage)
    return Reply([_max_size_row(call, instrument, assumed) for instrument in asked])


async def _max_available(call: Call) -> Reply:
    request: MaxAvailableRequest = call.request
    rows = []
    for instrument in _instruments(call, request):
        both = capacity.available(call.exchange, call.account, instrument, request.tdMode)
        rows.append(MaxAvailableRow(instId=instrument.id, availBuy=text(both.buy), availSell=text(both.sell)))
    return Reply(rows)


async def _max_withdrawal(call: Call) -> Reply:
    asked = call.request.ccy
    return Reply(
        [
            MaxWithdrawalRow(ccy=one.currency, maxWd=text(one.available), maxWdEx=text(one.available))
            for one in queries.balances(call.exchange, call.account).details
            if (one.cash or one.equity) and (asked is None or one.currency in asked)
        ]
    )


async def _leverage_estimate(call: Call) -> Reply:
    request: LeverageEstimateRequest = call.request
    instrument = _leveraged(call, request)
    if request.lever < MINIMUM_LEVERAGE:
        raise refused(Code.LEVERAGE_BELOW_MINIMUM, minimum=text(MINIMUM_LEVERAGE))
    if request.lever > instrument.max_leverage:
        raise refused(Code.LEVERAGE_ABOVE_MAXIMUM)
    place = (request.mgnMode, _side(call, request))
    told = capacity.leverage_estimate(call.exchange, call.account, instrument, place, request.lever)
    return Reply(
        [
            LeverageEstimateRow(
                estAvailTrans=text(told.transferable),
                estLiqPx=text_or_blank(told.liquidation_price),
                estMgn=text(told.margin),
                estMaxAmt=text(told.largest),
                existOrd=told.has_orders,
                maxLever=text(told.largest_leverage),
                minLever=text(MINIMUM_LEVERAGE),
            )
        ]
    )


def _instruments(call: Call, request: MaxSizeRequest | MaxAvailableRequest) -> Sequence[Instrument]:
    """The instruments of a request, if its trade mode is theirs. Raises: Refused."""
    asked = [known(call, name) for name in request.instId]
    for instrument in asked:
        if (request.tdMode in ("cross", "isolated")) != (instrument.type == "SWAP"):
            raise refused(Code.PARAMETER_ERROR, parameter="tdMode")
        if request.tdMode == "spot_isolated" and not leads(call, instrument):
            raise refused(Code.LEAD_MODE_NOT_LED)
        check_quote_currency(instrument, request.tradeQuoteCcy)
    return asked


def _max_size_row(call: Call, instrument: Instrument, assumed: Assumed) -> MaxSizeRow:
    both = capacity.largest_orders(call.exchange, call.account, instrument, assumed)
    return MaxSizeRow(
        instId=instrument.id,
        ccy=instrument.settle or instrument.base,
        maxBuy="" if both is None else text(both.buy),
        maxSell="" if both is None else text(both.sell),
    )


def _leveraged(call: Call, request: LeverageEstimateRequest) -> Instrument:
    """The swap that a request is about. Raises: Refused."""
    if request.instType == "MARGIN":
        raise refused(Code.UNSUPPORTED_IN_ACCOUNT_MODE)
    if request.instId is None:
        raise refused(Code.PARAMETER_EMPTY, parameter="instId")
    instrument = known(call, request.instId)
    if instrument.type != request.instType:
        raise refused(Code.INSTRUMENT_TYPE_DIFFERS)
    return instrument


def _side(call: Call, request: LeverageEstimateRequest) -> PositionSide:
    """The side whose leverage is tried: in long/short mode isolated leverage has one. Raises: Refused."""
    if queries.account(call.exchange, call.account).position_mode == "net":
        if request.posSide not in (None, "net"):
            raise refused(Code.PARAMETER_ERROR, parameter="posSide")
        return "net"
    if request.posSide == "net" or (request.posSide is None and request.mgnMode == "isolated"):
        raise refused(Code.PARAMETER_ERROR, parameter="posSide")
    return request.posSide or "long"


HANDLERS: Final[Mapping[str, Handler]] = {
    MAX_SIZE.name: _max_size,
    MAX_AVAILABLE.name: _max_available,
    MAX_WITHDRAWAL.name: _max_withdrawal,
    LEVERAGE_ESTIMATE.name: _leverage_estimate,
}
