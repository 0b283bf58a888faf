"""The operator's acts upon bad days: faults that requests meet, WebSockets that are closed."""

from copydesk.gateway.faults import EVERYWHERE, FAULT_CODES, Fault
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.wire import operator_faults as wire
from copydesk.wire.codes import Code


async def arm_fault(desk: OperatorDesk, request: wire.ArmFault) -> list[wire.FaultRow]:
    _check(desk, request)
    code = None if request.code is None else FAULT_CODES[request.code]
    desk.faults.arm(Fault(request.path, code, request.count, request.when, request.delay_ms, request.drop))
    return _faults(desk)


async def list_faults(desk: OperatorDesk, _: wire.ListFaults) -> list[wire.FaultRow]:
    return _faults(desk)


async def disarm_fault(desk: OperatorDesk, request: wire.DisarmFault) -> wire.FaultRow:
    fault = desk.faults.disarm(request.number)
    if fault is None:
        raise ActRefused(404, "UNKNOWN_FAULT", f"There is no fault {request.number}, or none any more.", "number")
    return _row(fault)


async def clear_faults(desk: OperatorDesk, _: wire.ClearFaults) -> list[wire.FaultRow]:
    desk.faults.clear()
    return _faults(desk)


async def close_sockets(desk: OperatorDesk, request: wire.CloseSockets) -> wire.ClosedSockets:
    if request.after_ms and not request.notice:
        raise ActRefused(400, "BAD_REQUEST", "Without notice there is nothing to wait after.", "after_ms")
    account = None if request.user is None else desk.user(request.user).id
    return wire.ClosedSockets(desk.sockets.end(account, notice=request.notice, after_ms=request.after_ms))


def _check(desk: OperatorDesk, request: wire.ArmFault) -> None:
    """Refuse what would never be met, or would be a lie. Raises: ActRefused."""
    if request.path != EVERYWHERE and not desk.core.serves(request.path):
        raise ActRefused(404, "UNKNOWN_PATH", f"There is no endpoint {request.path!r}.", "path")
    if request.code is not None and request.drop:
        raise ActRefused(400, "BAD_REQUEST", "A connection that ends gives no code: say one of both.", "drop")
    if request.code is None and not request.drop and not request.delay_ms:
        raise ActRefused(400, "BAD_REQUEST", "Say what goes wrong: a code, a dropped connection or a delay.", "code")
    if request.code == Code.TOO_MANY_REQUESTS.value and request.when == "after":
        raise ActRefused(400, "BAD_REQUEST", "50011 says that nothing was done; it cannot come after.", "when")


def _faults(desk: OperatorDesk) -> list[wire.FaultRow]:
    return [_row(fault) for fault in desk.faults.armed]


def _row(fault: Fault) -> wire.FaultRow:
    return wire.FaultRow(
        number=fault.number,
        path=fault.path,
        code="" if fault.code is None else fault.code.value,
        drop=fault.drop,
        when=fault.when,
        delay_ms=fault.delay_ms,
        remaining=fault.remaining,
        met=fault.met,
    )
