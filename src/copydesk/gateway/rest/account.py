"""The handlers of /api/v5/account: settings here, what an account holds, held and could do in the files beside."""

from collections.abc import Iterator, Mapping
from typing import Final

from copydesk.engine import copying_queries, queries
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.numbers import text
from copydesk.engine.trading.instruments import Instrument, InstrumentType
from copydesk.engine.trading.messages import PositionMode, PositionSide, SetLeverage, SetPositionMode
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rest import account_bills, account_capacity, account_history, account_margin, account_risk
from copydesk.gateway.rest.account_balance import balance_row
from copydesk.gateway.rest.account_positions import position_rows
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.copytrading_people import ROLES
from copydesk.gateway.rest.instruments import known
from copydesk.wire.codes import Code
from copydesk.wire.endpoint import Permission
from copydesk.wire.rest import account

_MODES: Final[Mapping[account.PositionMode, PositionMode]] = {"net_mode": "net", "long_short_mode": "long_short"}
_MODE_NAMES: Final = {mode: name for name, mode in _MODES.items()}
_PERMISSION_NAMES: Final = {
    Permission.READ: "read_only",
    Permission.WITHDRAW: "withdraw",
    Permission.TRADE: "trade",
}


async def _balance(call: Call) -> Reply:
    request: account.BalanceRequest = call.request
    return Reply([balance_row(call, request.ccy)])


async def _positions(call: Call) -> Reply:
    return Reply(position_rows(call, call.request))


async def _config(call: Call) -> Reply:
    """The account's settings; the leading instruments are always the sets themselves."""
    caller = call.caller
    assert caller is not None
    uid = str(call.account)
    led, spot_led = _leading(call, "SWAP"), _leading(call, "SPOT")
    row = account.ConfigRow(
        uid=uid,
        mainUid=uid,
        posMode=_MODE_NAMES[queries.account(call.exchange, call.account).position_mode],
        roleType=ROLES[copying_queries.role(call.exchange, call.account, "SWAP")],
        traderInsts=led or (),
        spotRoleType=ROLES[copying_queries.role(call.exchange, call.account, "SPOT")],
        spotTraderInsts=spot_led or (),
        label=caller.label,
        ip=",".join(caller.addresses),
        perm=",".join(name for permission, name in _PERMISSION_NAMES.items() if permission in caller.permissions),
    )
    return Reply([row])


async def _set_position_mode(call: Call) -> Reply:
    request: account.SetPositionModeRequest = call.request
    await call.world.sequencer.submit(SetPositionMode(call.account, _MODES[request.posMode]))
    return Reply([account.PositionModeRow(posMode=request.posMode)])


async def _set_leverage(call: Call) -> Reply:
    """Cross leverage is one for both sides: a side given for it has no effect, as documented."""
    request: account.SetLeverageRequest = call.request
    instrument = _margined(call, request.instId, request.ccy)
    cross = request.mgnMode == "cross"
    side: PositionSide = "net" if cross else request.posSide or "net"
    await call.world.sequencer.submit(
        SetLeverage(call.account, instrument.id, request.mgnMode, request.lever, position_side=side)
    )
    shown = "" if cross and _position_mode(call) == "long_short" else side
    row = account.LeverageSetRow(
        lever=text(request.lever), mgnMode=request.mgnMode, instId=instrument.id, posSide=shown
    )
    return Reply([row])


async def _leverage_info(call: Call) -> Reply:
    request: account.LeverageInfoRequest = call.request
    if request.instId is None:
        raise _no_instrument(request.ccy)
    instruments = [known(call, name) for name in request.instId]
    return Reply([row for instrument in instruments for row in _leverage_rows(call, instrument, request.mgnMode)])


def _leverage_rows(call: Call, instrument: Instrument, mode: account.MarginMode) -> Iterator[account.LeverageRow]:
    """One row, or one for each side; spot has no leverage here."""
    if instrument.type == "SPOT":
        yield account.LeverageRow(instId=instrument.id, ccy="", mgnMode=mode, posSide="net", lever="")
        return
    sides: tuple[PositionSide, ...] = ("net",) if _position_mode(call) == "net" else ("long", "short")
    for side in sides:
        asked: PositionSide = "net" if mode == "cross" else side
        leverage = queries.leverage(call.exchange, call.account, instrument.id, mode, asked)
        yield account.LeverageRow(instId=instrument.id, ccy="", mgnMode=mode, posSide=side, lever=text(leverage))


def _margined(call: Call, name: str | None, currency: str | None) -> Instrument:
    """The instrument, if it is one that is traded on margin here. Raises: Refused."""
    if name is None:
        raise _no_instrument(currency)
    instrument = known(call, name)
    if instrument.type == "SPOT":
        raise refused(Code.UNSUPPORTED_IN_ACCOUNT_MODE)
    return instrument


def _no_instrument(currency: str | None) -> Refused:
    """Leverage by currency belongs to account modes that are not served."""
    if currency is None:
        return refused(Code.EITHER_PARAMETER, parameter="instId", other="ccy")
    return refused(Code.UNSUPPORTED_IN_ACCOUNT_MODE)


def _position_mode(call: Call) -> PositionMode:
    return queries.account(call.exchange, call.account).position_mode


def _leading(call: Call, instrument_type: InstrumentType) -> tuple[InstrumentId, ...] | None:
    lead = queries.lead_trader(call.exchange, call.account, instrument_type)
    return lead.instruments if lead else None


HANDLERS: Final[Mapping[str, Handler]] = {
    account.BALANCE.name: _balance,
    account.POSITIONS.name: _positions,
    account.CONFIG.name: _config,
    account.SET_POSITION_MODE.name: _set_position_mode,
    account.SET_LEVERAGE.name: _set_leverage,
    account.LEVERAGE_INFO.name: _leverage_info,
    **account_bills.HANDLERS,
    **account_history.HANDLERS,
    **account_capacity.HANDLERS,
    **account_risk.HANDLERS,
    **account_margin.HANDLERS,
}
