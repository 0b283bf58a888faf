"""The margin of isolated positions, and the modes of an account that are fixed here: the handlers."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine import queries
from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import RATIO_PLACES, divide, exact, text
from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.messages import AdjustMargin
from copydesk.engine.trading.positions import value_of
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import known
from copydesk.wire.codes import Code
from copydesk.wire.rest.account_margin import (
    MARGIN_BALANCE,
    SET_ACCOUNT_LEVEL,
    SET_ISOLATED_MODE,
    AccountLevelRow,
    IsolatedModeRow,
    MarginBalanceRequest,
    MarginBalanceRow,
)

FUTURES_MODE: Final = "2"
SPOT_MODE: Final = "1"

_OWN_CODES: Final[Mapping[Reason, Code]] = {
    Reason.NO_POSITION: Code.MARGIN_WITHOUT_POSITION,
    Reason.INSUFFICIENT_BALANCE: Code.MARGIN_ABOVE_LIMIT,
    Reason.MARGIN_NEEDED: Code.MARGIN_ABOVE_LIMIT,
    Reason.AMOUNT_NOT_POSITIVE: Code.PARAMETER_ERROR,
}
"""Rules that have a code of their own where a change of margin breaks them."""


async def _margin_balance(call: Call) -> Reply:
    request: MarginBalanceRequest = call.request
    instrument = known(call, request.instId)
    command = AdjustMargin(
        account=call.account,
        instrument=instrument.id,
        position_side=request.posSide,
        amount=request.amt,
        adds=request.type == "add",
    )
    try:
        await call.world.sequencer.submit(command)
    except Rejected as rejected:
        own = _OWN_CODES.get(rejected.reason)
        if own is None:
            raise
        raise Refused(own, own.message(parameter="amt")) from rejected
    row = MarginBalanceRow(
        instId=instrument.id,
        posSide=request.posSide,
        amt=text(request.amt),
        type=request.type,
        leverage=_real_leverage(call, instrument, request.posSide),
        ccy=instrument.settle,
    )
    return Reply([row])


def _real_leverage(call: Call, instrument: Instrument, side: str) -> str:
    """The position's worth at mark per its margin; empty if the same command has ended it."""
    for view in queries.positions(call.exchange, call.account):
        position = view.position
        if position.place == (instrument.id, "isolated", side) and view.mark is not None and position.margin > 0:
            with exact():
                worth = value_of(instrument, abs(position.size), view.mark)
            return text(divide(worth, position.margin, RATIO_PLACES, "half_even"))
    return ""


async def _set_account_level(call: Call) -> Reply:
    """The mode that the account has may be chosen; no other is served. Lead and copy traders may not have some."""
    level: str = call.request.acctLv
    if level == FUTURES_MODE:
        return Reply([AccountLevelRow(acctLv=level)])
    if level != SPOT_MODE and _leads(call, call.account):
        raise refused(Code.MODE_NOT_FOR_LEAD_TRADERS)
    raise refused(Code.MODE_NOT_ENABLED)


def _leads(call: Call, account: AccountId) -> bool:
    return any(queries.lead_trader(call.exchange, account, kind) is not None for kind in ("SWAP", "SPOT"))


async def _set_isolated_mode(call: Call) -> Reply:
    return Reply([IsolatedModeRow(isoMode=call.request.isoMode)])


HANDLERS: Final[Mapping[str, Handler]] = {
    MARGIN_BALANCE.name: _margin_balance,
    SET_ACCOUNT_LEVEL.name: _set_account_level,
    SET_ISOLATED_MODE.name: _set_isolated_mode,
}
