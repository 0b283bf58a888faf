"""The way of a request through the door: route, limit, caller, decode, handler, answer.

The core is a function from bytes to bytes; it knows no server. What it refuses itself is answered in OKX's two-key
form, what a service refuses in the envelope. The order of checks: address limit, headers, timestamp, key, environment,
signature, passphrase, address, permission, user limit, content type, JSON, parameters, limits that depend on them,
business rules.
"""

import logging
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import msgspec

from copydesk.engine.rejections import Rejected
from copydesk.gateway.auth import Authenticator
from copydesk.gateway.caller import Caller
from copydesk.gateway.faults import Faults, befall
from copydesk.gateway.limits import COUNTED_PER_ACCOUNT, AccountOrders, EndpointLimit, endpoint_limits, limited_by
from copydesk.gateway.raw import JSON_HEADERS, NO_ANSWER, RawRequest, RawResponse
from copydesk.gateway.refusal import Refused, refused
from copydesk.gateway.refusals_told import RefusalsTold
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest.call import Call, Handler, Posted, Reply, World
from copydesk.runtime.sequencer import SequencerStopped
from copydesk.wire import catalogue, envelope
from copydesk.wire.codes import Code
from copydesk.wire.decoding import BadRequest, decode_body, decode_query
from copydesk.wire.endpoint import Endpoint

_log = logging.getLogger(__name__)
_CODES: Mapping[str, Code] = {code.value: code for code in Code}


class Route(msgspec.Struct, frozen=True):
    """All that is known of an endpoint before a request comes."""

    endpoint: Endpoint
    handler: Handler
    limit: EndpointLimit
    limited_by: Literal["address", "user", "request"]
    """What has to be known before the limit can be looked at."""
    decode: Callable[[Endpoint, bytes], Any]
    posts: bool
    counts_per_account: bool
    only_live: bool
    """Whether it is answered only to requests that are not for demo trading."""


class RestCore:
    """Answers REST requests. `failures` counts the unexpected, each of which is a bug; `refusals` are the latest."""

    def __init__(
        self,
        world: World,
        authenticator: Authenticator,
        handlers: Mapping[str, Handler],
        *,
        endpoints: Sequence[Endpoint] = catalogue.ENDPOINTS,
        count_refused: bool = False,
        copy_trading_in_demo: bool = True,
        faults: Faults | None = None,
    ) -> None:
        self.failures = 0
        self._world = world
        self._authenticator = authenticator
        self._faults = faults or Faults()
        self.refusals = RefusalsTold(world.real_clock)
        self._account_orders = AccountOrders()
        limits = endpoint_limits(endpoints, count_refused=count_refused)
        self._routes: dict[bytes, dict[str, Route]] = {}
        for endpoint in endpoints:
            only_live = endpoint.section == "copytrading" and not copy_trading_in_demo
            route = _route(endpoint, handlers[endpoint.name], limits[endpoint.name], only_live=only_live)
            self._routes.setdefault(endpoint.path.encode(), {})[endpoint.method] = route

    def answer(self, request: RawRequest) -> Coroutine[Any, Any, RawResponse]:
        """The answer to a request; there is always one, unless an armed fault swallows it: then NO_ANSWER."""
        return self._befallen(request) if self._faults.waiting else self._answered(request)

    async def _answered(self, request: RawRequest) -> RawResponse:
        try:
            path, _, query = request.target.partition(b"?")
            route = self._find(path, request.method)
            if isinstance(route, RawResponse):
                self.refusals.note_answer(request, route)
                return route
            received_us = self._world.real_clock.now_us()
            if route.limited_by == "address" and not route.limit.admits(request.peer, received_us):
                raise refused(Code.TOO_MANY_REQUESTS)
            headers, permission, caller = dict(request.headers), route.endpoint.permission, None
            if permission is not None:
                caller = await self._authenticator.caller(request, headers, permission, received_us)
                self._admit_user(route, caller, received_us)
            if route.only_live and headers.get(b"x-simulated-trading") == b"1":
                raise refused(Code.NOT_IN_DEMO)
            if route.posts:
                _check_content_type(headers)
            call = self._call(
                route,
                request.body if route.posts else query,
                peer=request.peer,
                caller=caller,
                headers=headers,
                received_us=received_us,
            )
            return self._reply(call, await route.handler(call))
        except Exception as error:  # noqa: BLE001 - the outer ring: whatever happens, the client is answered
            told = _told(error)
            if told is None:
                return self._unexpected(request, error)
            self.refusals.note_request(request, told.code, told.message, told.rows)
            return _refusal(told.code, told.message, told.rows)

    async def carry_out(self, posted: Posted) -> Reply | None:
        """What a request to an endpoint comes to that reached us otherwise than over REST.

        None if an armed fault swallows it.
        """
        fault = self._faults.strike(posted.endpoint.path) if self._faults.waiting else None
        if fault is None:
            return await self._carried_out(posted)
        return await befall(fault, partial(self._carried_out, posted), _reply_of)

    async def _carried_out(self, posted: Posted) -> Reply:
        try:
            return await self._carry_out(posted)
        except Exception as error:  # noqa: BLE001 - the outer ring here too
            told = _told(error)
            if told is None:
                told = self._failed(posted.endpoint.path, error)
            return self._noted(posted.endpoint, Reply(told.rows, told.code, told.message))

    async def _carry_out(self, posted: Posted) -> Reply:
        route = self._routes[posted.endpoint.path.encode()][posted.endpoint.method]
        if posted.endpoint.permission not in posted.caller.permissions:
            raise refused(Code.PERMISSION_MISSING)
        self._admit_user(route, posted.caller, posted.received_us)
        call = self._call(
            route,
            posted.body,
            peer=posted.peer,
            caller=posted.caller,
            headers=posted.headers,
            received_us=posted.received_us,
        )
        return self._noted(route.endpoint, await route.handler(call))

    async def _befallen(self, request: RawRequest) -> RawResponse:
        """The answer on a bad day; what is served nowhere is spared."""
        route = self._find(request.target.partition(b"?")[0], request.method)
        fault = None if isinstance(route, RawResponse) else self._faults.strike(route.endpoint.path)
        if fault is None:
            return await self._answered(request)
        return await befall(fault, partial(self._answered, request), _refusal_of) or NO_ANSWER

    def _call(
        self,
        route: Route,
        parameters: bytes,
        *,
        peer: str,
        caller: Caller | None,
        headers: Mapping[bytes, bytes],
        received_us: int,
    ) -> Call:
        """The decoded request, once the limits that depend on it admit it."""
        request = route.decode(route.endpoint, parameters)
        if route.limited_by == "request":
            self._admit_decoded(route, peer, caller, request, received_us)
        if route.counts_per_account and caller is not None:
            self._admit_orders(caller, request, received_us)
        return Call(route.endpoint, request, caller, self._world, received_us, headers)

    def serves(self, path: str) -> bool:
        """Whether there is an endpoint at this path."""
        return path.encode() in self._routes

    def _find(self, path: bytes, method: str) -> Route | RawResponse:
        methods = self._routes.get(path)
        route = methods.get(method) if methods else None
        return route or _no_route(path, method, methods)

    def _admit_user(self, route: Route, caller: Caller, now_us: int) -> None:
        if route.limited_by == "user" and not route.limit.admits(caller.account, now_us):
            raise refused(Code.TOO_MANY_REQUESTS)

    def _admit_decoded(self, route: Route, peer: str, caller: Caller | None, parameters: Any, now_us: int) -> None:
        account = caller.account if caller else None
        by_address = account is None or route.limit.limit.key.startswith("ip")
        who = peer if by_address else account
        exchange = self._world.sequencer.exchange
        if not route.limit.admits_decoded(exchange, who, account, parameters, now_us):
            raise refused(Code.TOO_MANY_REQUESTS)

    def _admit_orders(self, caller: Caller, request: Any, now_us: int) -> None:
        if not self._account_orders.admits(self._world.sequencer.exchange, caller.account, request, now_us):
            raise refused(Code.ACCOUNT_ORDER_RATE)

    def _reply(self, call: Call, reply: Reply) -> RawResponse:
        times_us = (call.received_us, self._world.real_clock.now_us()) if call.endpoint.timed else None
        if reply.code == Code.OK:
            return RawResponse(200, envelope.success(reply.rows, times_us))
        self._noted(call.endpoint, reply)
        body = envelope.failure(reply.code, reply.msg, reply.rows, times_us)
        return RawResponse(_CODES[reply.code].status, body)

    def _noted(self, endpoint: Endpoint, reply: Reply) -> Reply:
        """The reply, kept among the refusals if it is one."""
        if reply.code != Code.OK:
            self.refusals.note(endpoint.method, endpoint.path, reply.code, reply.msg, reply.rows)
        return reply

    def _unexpected(self, request: RawRequest, bug: Exception) -> RawResponse:
        path = request.target.partition(b"?")[0].decode("ascii", "replace")
        told = self._failed(f"{request.method} {path}", bug)
        return _refusal(told.code, told.message)

    def _failed(self, what: str, bug: Exception) -> Refused:
        """Told to the log without the request's content or the exception's text, for either may hold a secret."""
        self.failures += 1
        frames = "".join(traceback.format_tb(bug.__traceback__))
        _log.error("answering %s failed with %s\n%s", what, type(bug).__qualname__, frames)
        return refused(Code.SYSTEM_ERROR)


def _told(error: Exception) -> Refused | None:
    """What the client is told of an error that is expected; None if it is a bug."""
    match error:
        case BadRequest():
            return Refused(error.code, error.message)
        case Refused():
            return error
        case Rejected():
            return refusal(error)
        case SequencerStopped():
            return refused(Code.UNAVAILABLE)
        case _:
            return None


def _route(endpoint: Endpoint, handler: Handler, limit: EndpointLimit, *, only_live: bool) -> Route:
    posts = endpoint.method == "POST"
    return Route(
        endpoint,
        handler,
        limit,
        limited_by(limit.limit),
        decode_body if posts else decode_query,
        posts,
        counts_per_account=endpoint.name in COUNTED_PER_ACCOUNT,
        only_live=only_live,
    )


def _no_route(path: bytes, method: str, methods: Mapping[str, Route] | None) -> RawResponse:
    """The answer where nothing is served: what OKX documents is told from what does not exist."""
    text = path.decode("latin-1")
    if (method, text) in catalogue.documented_elsewhere:
        return _refusal(Code.NOT_SERVED, Code.NOT_SERVED.message())
    if methods:
        answer = _refusal(Code.WRONG_METHOD, Code.WRONG_METHOD.message())
        allow = ", ".join(sorted(methods)).encode()
        return msgspec.structs.replace(answer, headers=(*JSON_HEADERS, (b"allow", allow)))
    if any((other, text) in catalogue.documented_elsewhere for other in ("GET", "POST")):
        return _refusal(Code.NOT_SERVED, Code.NOT_SERVED.message())
    return _refusal(Code.NOT_FOUND, Code.NOT_FOUND.message())


def _check_content_type(headers: Mapping[bytes, bytes]) -> None:
    """A content type is not required; one that is not JSON is refused."""
    content_type = headers.get(b"content-type")
    if not content_type or content_type == b"application/json":
        return
    if content_type.split(b";", 1)[0].strip().lower() != b"application/json":
        raise refused(Code.CONTENT_TYPE)


def _refusal_of(code: Code) -> RawResponse:
    return _refusal(code, code.message())


def _reply_of(code: Code) -> Reply:
    return Reply((), code, code.message())


def _refusal(code: str, message: str, rows: Sequence[Any] = ()) -> RawResponse:
    known = _CODES[code]
    if known.of_gateway and not rows:
        return RawResponse(known.status, envelope.gateway_failure(code, message))
    return RawResponse(known.status, envelope.failure(code, message, rows))
