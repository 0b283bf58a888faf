"""The operator's API as an ASGI application: token, route, request, act, reply; every refusal in JSON."""

import hmac
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from copydesk import fitting
from copydesk.engine.rejections import Rejected
from copydesk.gateway.keys import KeyRefused
from copydesk.gateway.operator import acts, clock_acts, copy_acts, fault_acts, house_acts, lead_acts, snapshot_acts
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.runtime.sequencer import SequencerStopped
from copydesk.wire import operations
from copydesk.wire.operations import OPERATIONS, PREFIX, Operation
from copydesk.wire.operator import OperatorError, OperatorFailure

Act = Callable[[OperatorDesk, Any], Awaitable[Any]]

ACTS: Mapping[str, Act] = {
    operations.CREATE_USER.name: acts.create_user,
    operations.LIST_USERS.name: acts.list_users,
    operations.CREATE_KEY.name: acts.create_key,
    operations.LIST_KEYS.name: acts.list_keys,
    operations.REVOKE_KEY.name: acts.revoke_key,
    operations.DEPOSIT.name: acts.deposit,
    operations.APPROVE_LEAD.name: acts.approve_lead,
    operations.STOP_LEAD.name: acts.stop_lead,
    operations.LIST_APPLICATIONS.name: acts.list_applications,
    operations.DECIDE_APPLICATION.name: acts.decide_application,
    operations.LIST_LEADS.name: lead_acts.list_leads,
    operations.SET_LEAD_TERMS.name: lead_acts.set_lead_terms,
    operations.DECIDE_LEAD_STOP.name: lead_acts.decide_lead_stop,
    operations.ALLOW_COPYING.name: lead_acts.allow_copying,
    operations.LIST_COPIES.name: copy_acts.list_copies,
    operations.LIST_REFUSALS.name: copy_acts.list_refusals,
    operations.LIST_INSTRUMENTS.name: house_acts.list_instruments,
    operations.CHANGE_INSTRUMENT.name: house_acts.change_instrument,
    operations.SHOW_FUNDING.name: house_acts.show_funding,
    operations.SET_FUNDING.name: house_acts.set_funding,
    operations.SET_PRICES.name: house_acts.set_prices,
    operations.SHOW_RULES.name: house_acts.show_rules,
    operations.ADOPT_RULES.name: house_acts.adopt_rules,
    operations.SHOW_CLOCK.name: clock_acts.show_clock,
    operations.SET_CLOCK.name: clock_acts.set_clock,
    operations.ADVANCE_CLOCK.name: clock_acts.advance_clock,
    operations.JUMP_TO_SETTLEMENT.name: clock_acts.jump_to_settlement,
    operations.SHOW_HEALTH.name: house_acts.show_health,
    operations.SHOW_DIGEST.name: house_acts.show_digest,
    operations.ARM_FAULT.name: fault_acts.arm_fault,
    operations.LIST_FAULTS.name: fault_acts.list_faults,
    operations.DISARM_FAULT.name: fault_acts.disarm_fault,
    operations.CLEAR_FAULTS.name: fault_acts.clear_faults,
    operations.CLOSE_SOCKETS.name: fault_acts.close_sockets,
    operations.TAKE_SNAPSHOT.name: snapshot_acts.take_snapshot,
    operations.LIST_SNAPSHOTS.name: snapshot_acts.list_snapshots,
    operations.RESTORE_SNAPSHOT.name: snapshot_acts.restore_snapshot,
    operations.FORGET_SNAPSHOT.name: snapshot_acts.forget_snapshot,
    operations.STOP.name: house_acts.stop,
}

_log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder(decimal_format="string").encode
_body = msgspec.json.Decoder(dict[str, Any], float_hook=str).decode


def operator_app(desk: OperatorDesk, token: str) -> Starlette:
    """The application; whoever shows the token is the operator."""
    expected = f"Bearer {token}".encode()
    return Starlette(
        routes=[
            Route(PREFIX + operation.path, _endpoint(desk, operation, expected), methods=[operation.method])
            for operation in OPERATIONS
        ],
        exception_handlers={HTTPException: _no_route},
    )


def _endpoint(desk: OperatorDesk, operation: Operation, expected: bytes) -> Callable[[Request], Awaitable[Response]]:
    act = ACTS[operation.name]

    async def endpoint(request: Request) -> Response:
        shown = request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(shown, expected):
            refused = _refusal(401, "NOT_THE_OPERATOR", "Show the operator's token: Authorization: Bearer …")
            refused.headers["www-authenticate"] = "Bearer"
            return refused
        return await _perform(desk, operation, act, request)

    return endpoint


async def _perform(desk: OperatorDesk, operation: Operation, act: Act, request: Request) -> Response:
    try:
        reply = await act(desk, await _request(operation, request))
        return Response(_encode(reply), operation.status, media_type="application/json")
    except ActRefused as no:
        return _refusal(no.status, no.reason, no.message, no.field)
    except (msgspec.DecodeError, RecursionError):
        return _refusal(400, "BAD_REQUEST", "The body is no JSON object.")
    except KeyRefused as no:
        return _refusal(409, "KEY_REFUSED", str(no), no.field)
    except Rejected as no:
        return _refusal(409, no.reason.name, str(no))
    except SequencerStopped as stopped:
        return _refusal(503, "STOPPED", str(stopped))
    except Exception as bug:  # noqa: BLE001 - the outer ring, as in the pipeline of the imitated API
        frames = "".join(traceback.format_tb(bug.__traceback__))
        _log.error("operation %s failed with %s\n%s", operation.name, type(bug).__qualname__, frames)
        return _refusal(500, "BUG", "Something unexpected happened; the server's log knows more.")


async def _request(operation: Operation, request: Request) -> Any:
    """The operation's request from path, query and body. Raises: ActRefused, msgspec.DecodeError."""
    path = request.path_params
    if operation.method in ("GET", "DELETE"):
        return _fitting({**request.query_params, **path}, operation, strict=False)
    raw = await request.body()
    given = _body(raw) if raw.strip() else {}
    for name in path.keys() & given.keys():
        if given[name] != path[name]:
            raise ActRefused(400, "BAD_REQUEST", f"The path and the body name different `{name}`s.", name)
    return _fitting({**given, **path}, operation, strict=bool(given))  # all that a path says is text


def _fitting(given: dict[str, Any], operation: Operation, *, strict: bool) -> Any:
    """What was given as the operation's request; what does not fit is looked for only then. Raises: ActRefused."""
    try:
        return msgspec.convert(given, operation.request, strict=strict)
    except msgspec.ValidationError:
        try:
            return fitting.fit(given, operation.request, strict=strict)
        except fitting.Misfit as misfit:
            raise ActRefused(400, "BAD_REQUEST", misfit.why, fitting.spelled(misfit.key)) from None


def _refusal(status: int, reason: str, message: str, field: str = "") -> Response:
    failure = OperatorFailure(OperatorError(reason, message, field))
    return Response(_encode(failure), status, media_type="application/json")


async def _no_route(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reason = "WRONG_METHOD" if error.status_code == 405 else "UNKNOWN_PATH"
    refused = _refusal(error.status_code, reason, f"{request.method} {request.url.path}: {error.detail}.")
    refused.headers.update(error.headers or {})
    return refused
