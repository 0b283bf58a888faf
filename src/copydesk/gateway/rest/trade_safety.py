"""Canceling all orders after a countdown, and asking what an order would do: the handlers."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine.trading.messages import CancelAllAfter, CountdownSet
from copydesk.gateway.refusal import refused
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.gateway.rest.instruments import known
from copydesk.wire.codes import Code
from copydesk.wire.rest.trade_safety import CANCEL_ALL_AFTER, PRECHECK, CancelAllAfterRequest, CountdownRow


async def _cancel_all_after(call: Call) -> Reply:
    request: CancelAllAfterRequest = call.request
    command = CancelAllAfter(call.account, int(request.timeOut) * 1000, request.tag or "")
    stamped = await call.world.sequencer.submit(command)
    due_at = next((event.due_at for event in stamped.outcome.events if isinstance(event, CountdownSet)), None)
    return Reply([CountdownRow(triggerTime=str(due_at or 0), tag=request.tag or "", ts=str(stamped.at))])


async def _precheck(call: Call) -> Reply:
    """Documented for multi-currency and portfolio margin only; every account here is in futures mode."""
    known(call, call.request.instId)
    raise refused(Code.UNSUPPORTED_IN_ACCOUNT_MODE)


HANDLERS: Final[Mapping[str, Handler]] = {CANCEL_ALL_AFTER.name: _cancel_all_after, PRECHECK.name: _precheck}
