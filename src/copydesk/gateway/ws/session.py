"""The session of one WebSocket: what a client says goes in, what is to be done comes out. Pure, but for its memory.

Theory. A session is unknown until a login is accepted. A login is checked outside, which takes time; while it is
checked, the session can do what an unknown one can, but for a second login. A login that is refused ends the session;
one that comes again does not: it is answered with an error and changes nothing, because clients exist that log in
before every subscription. Every message is answered or closes the session; a closed session does nothing more.

What is to be done comes as steps, in order. Whoever owns the session takes them one by one, and tells it the verdict
on a login, each sign of life, and the time.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal, assert_never

import msgspec

from copydesk.gateway.caller import Caller
from copydesk.gateway.rate_limit import SlidingLog
from copydesk.gateway.ws.admission import Admission, NotAdmitted
from copydesk.wire.ws import messages, operations
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.codes import CloseCode, SocketCode
from copydesk.wire.ws.messages import LoginRequest, NotUnderstood, Request
from copydesk.wire.ws.operations import SocketOperation

REQUESTS_PER_HOUR: Final = 480
SILENCE_US: Final = 30_000_000
_HOUR_US: Final = 3_600_000_000


class Say(msgspec.Struct, frozen=True):
    """Send this text."""

    text: bytes


class CheckLogin(msgspec.Struct, frozen=True):
    """Find out who this is, and tell the session."""

    login: LoginRequest


class Join(msgspec.Struct, frozen=True):
    """Let pushes of the argument come from now on."""

    channel: Channel
    argument: Argument


class Leave(msgspec.Struct, frozen=True):
    """Let no pushes of the argument come any more."""

    channel: Channel
    argument: Argument


class Operate(msgspec.Struct, frozen=True):
    """Carry out an order operation and send its answer. `body` is what its endpoint would be posted."""

    operation: SocketOperation
    id: str
    body: bytes
    expires: str


class RefuseOperation(msgspec.Struct, frozen=True):
    """Answer an order operation whose arguments make no sense."""

    op: str
    id: str


class Close(msgspec.Struct, frozen=True):
    """Close the connection."""

    code: CloseCode


Step = Say | CheckLogin | Join | Leave | Operate | RefuseOperation | Close
State = Literal["unknown", "checking", "known", "closed"]
Kind = Literal["login", "subscribe", "unsubscribe", "operation"]
Act = Literal["check", "refuse_repeated", "subscribe", "unsubscribe", "ask_to_log_in", "operate"]

LIFE: Final[Mapping[tuple[State, Kind], Act]] = {
    ("unknown", "login"): "check",
    ("unknown", "subscribe"): "subscribe",
    ("unknown", "unsubscribe"): "unsubscribe",
    ("unknown", "operation"): "ask_to_log_in",
    ("checking", "login"): "refuse_repeated",
    ("checking", "subscribe"): "subscribe",
    ("checking", "unsubscribe"): "unsubscribe",
    ("checking", "operation"): "ask_to_log_in",
    ("known", "login"): "refuse_repeated",
    ("known", "subscribe"): "subscribe",
    ("known", "unsubscribe"): "unsubscribe",
    ("known", "operation"): "operate",
}
"""What a request does in a state. A closed session is not in the table: nothing is done there."""

_COUNTED: Final[Mapping[str, Kind]] = {"login": "login", "subscribe": "subscribe", "unsubscribe": "unsubscribe"}


class Session:
    """One connection's side of the conversation. Units: every `now_us` is microseconds of one steady clock."""

    def __init__(self, connection: str, admission: Admission, now_us: int) -> None:
        self.connection = connection
        self.state: State = "unknown"
        self.caller: Caller | None = None
        self._admission = admission
        self._requests = SlidingLog(REQUESTS_PER_HOUR, _HOUR_US)
        self._last_sign_us = now_us

    def receive(self, text: str, now_us: int) -> list[Step]:
        """What a message asks for."""
        if self.state == "closed":
            return []
        self.lives(now_us)
        if text == messages.PING:
            return [Say(messages.PONG)]
        if len(text) > messages.LONGEST_BYTES or len(text.encode()) > messages.LONGEST_BYTES:
            return self.close(CloseCode.TOO_LONG)
        try:
            request = messages.read_request(text)
        except NotUnderstood as unclear:
            return [Say(messages.not_understood(self.connection, text, unclear.id))]
        kind = _COUNTED.get(request.op)
        if kind is None:
            return self._operation(request, text)
        if not self._requests.admit(None, now_us):
            return [self._failed(request, SocketCode.TOO_FREQUENT)]
        return self._take(LIFE[self.state, kind], request)

    def accept(self, caller: Caller) -> list[Step]:
        """The login that was checked is this caller's."""
        if self.state != "checking":
            return []
        self.state, self.caller = "known", caller
        return [Say(messages.logged_in(self.connection))]

    def refuse(self, code: SocketCode, **named: object) -> list[Step]:
        """The login that was checked is refused."""
        if self.state != "checking":
            return []
        return [Say(messages.failed(self.connection, "", code, **named)), *self.close(CloseCode.LOGIN_FAILED)]

    def lives(self, now_us: int) -> None:
        """Something went over the connection at this time, in either direction."""
        self._last_sign_us = max(self._last_sign_us, now_us)

    def watch(self, now_us: int) -> list[Step]:
        """What the time asks for: a connection over which nothing goes is closed."""
        if self.state == "closed" or now_us - self._last_sign_us <= SILENCE_US:
            return []
        return self.close(CloseCode.SILENT)

    def announce_stop(self) -> list[Step]:
        """What a planned stop asks for."""
        return [] if self.state == "closed" else [Say(messages.closing_soon(self.connection))]

    def close(self, code: CloseCode) -> list[Step]:
        """The end of the session."""
        if self.state == "closed":
            return []
        self.state = "closed"
        return [Close(code)]

    def _operation(self, request: Request, text: str) -> list[Step]:
        """An order operation, if it is one and this is the place for it."""
        if request.op not in operations.by_name:
            return [Say(messages.not_understood(self.connection, text, request.id))]
        if self._admission.path != "private":
            return [self._failed(request, SocketCode.WRONG_PATH)]
        return self._take(LIFE[self.state, "operation"], request)

    def _take(self, act: Act, request: Request) -> list[Step]:
        match act:
            case "check":
                return self._check_login(request)
            case "refuse_repeated":
                return [self._failed(request, SocketCode.REPEATED_LOGIN)]
            case "subscribe":
                return self._each(request, self._subscribe)
            case "unsubscribe":
                return self._each(request, self._unsubscribe)
            case "ask_to_log_in":
                return [self._failed(request, SocketCode.NOT_LOGGED_IN)]
            case "operate":
                return self._operate(request)
            case _:
                assert_never(act)

    def _check_login(self, request: Request) -> list[Step]:
        try:
            items = messages.read_items(request.args)
            login = messages.read_login(messages.read_values(items[0]))
        except NotUnderstood:
            return [self._failed(request, SocketCode.INVALID_ARGS)]
        if len(items) > 1:
            return [self._failed(request, SocketCode.REPEATED_LOGIN)]
        self.state = "checking"
        return [CheckLogin(login)]

    def _each(self, request: Request, ask: Callable[[str, Channel, Argument], list[Step]]) -> list[Step]:
        """Every argument by itself: one that is refused does not keep the others from being admitted."""
        try:
            asked = [messages.read_values(item) for item in messages.read_items(request.args)]
        except NotUnderstood:
            return [self._failed(request, SocketCode.INVALID_ARGS)]
        steps: list[Step] = []
        for values in asked:
            try:
                steps.extend(ask(request.id, *self._admission.read(values, self.caller)))
            except NotAdmitted as refused:
                steps.append(self._failed(request, refused.code, **refused.named))
        return steps

    def _subscribe(self, id: str, channel: Channel, argument: Argument) -> list[Step]:
        return [Say(messages.subscribed(self.connection, id, argument)), Join(channel, argument)]

    def _unsubscribe(self, id: str, channel: Channel, argument: Argument) -> list[Step]:
        return [Leave(channel, argument), Say(messages.unsubscribed(self.connection, id, argument))]

    def _operate(self, request: Request) -> list[Step]:
        operation = operations.by_name[request.op]
        try:
            items = messages.read_items(request.args)
        except NotUnderstood:
            items = []
        if operation.endpoint.batch and items:
            return [Operate(operation, request.id, bytes(request.args), request.expires)]
        if len(items) == 1:
            return [Operate(operation, request.id, bytes(items[0]), request.expires)]
        return [RefuseOperation(request.op, request.id)]

    def _failed(self, request: Request, code: SocketCode, **named: object) -> Say:
        return Say(messages.failed(self.connection, request.id, code, **named))
