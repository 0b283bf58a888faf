"""One WebSocket connection: its session's steps taken, its pushes sent."""

import asyncio
from typing import Final, Protocol, assert_never

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.caller import Caller
from copydesk.gateway.ws.audience import CONNECTIONS_PER_CHANNEL
from copydesk.gateway.ws.frames import text_frame
from copydesk.gateway.ws.login import LoginRefused, Logins, Origin
from copydesk.gateway.ws.operations import Operations
from copydesk.gateway.ws.pushes import Pushes
from copydesk.gateway.ws.session import (
    CheckLogin,
    Close,
    Join,
    Leave,
    Operate,
    RefuseOperation,
    Say,
    Session,
    Step,
)
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument, Channel
from copydesk.wire.ws.codes import CloseCode
from copydesk.wire.ws.messages import LoginRequest

OPERATIONS_AT_ONCE: Final = 64
"""Order operations of one connection that may wait for the disk together; further ones wait to be read."""


class Wire(Protocol):
    """What a connection needs of the line below it."""

    heard_at: float

    def write(self, frame: bytes) -> None:
        """Send a frame without waiting."""

    def hang_up(self, code: CloseCode) -> None:
        """Close the connection."""

    def cut(self) -> None:
        """End the connection without a word."""


class Desks(msgspec.Struct, frozen=True):
    """What all connections share."""

    pushes: Pushes
    logins: Logins
    operations: Operations


class Connection:
    """Takes the steps that its session asks for, and hears pushes. Units: times are seconds of the loop's clock."""

    def __init__(self, session: Session, wire: Wire, origin: Origin, desks: Desks) -> None:
        self._session = session
        self._wire = wire
        self._origin = origin
        self._desks = desks
        self._sent_at = 0.0
        self._slots = asyncio.Semaphore(OPERATIONS_AT_ONCE)
        self._operating: set[asyncio.Task[None]] = set()

    @property
    def account(self) -> AccountId | None:
        """Whose connection it is, once somebody has logged in."""
        caller = self._session.caller
        return None if caller is None else caller.account

    async def receive(self, text: str, now: float) -> None:
        """Take a message; returns when the next may come."""
        for step in self._session.receive(text, _us(now)):
            await self._take(step)

    def hear(self, frame: bytes) -> None:
        self._sent_at = asyncio.get_running_loop().time()
        self._wire.write(frame)

    def watch(self, now: float) -> None:
        """Close the connection if nothing goes over it, or if its key is not in use any more."""
        session = self._session
        session.lives(_us(max(self._wire.heard_at, self._sent_at)))
        steps = session.watch(_us(now))
        if session.caller is not None and not self._desks.logins.is_in_use(session.caller):
            steps = session.close(CloseCode.KEY_CHANGED)
        self._take_at_once(steps)

    def announce_stop(self) -> None:
        """Tell the client that the server is about to stop."""
        self._take_at_once(self._session.announce_stop())

    def close(self) -> None:
        """The connection has ended: hear nothing more. What was asked of the exchange is done all the same."""
        self._desks.pushes.leave_all(self)

    def _take_at_once(self, steps: list[Step]) -> None:
        """Steps that nothing has to be waited for."""
        for step in steps:
            match step:
                case Say():
                    self._say(step.text)
                case Close():
                    self._wire.hang_up(step.code)
                case _:
                    raise AssertionError(f"{type(step).__name__} takes its time")

    async def _take(self, step: Step) -> None:
        match step:
            case Say() | Close():
                self._take_at_once([step])
            case CheckLogin():
                await self._log_in(step.login)
            case Join():
                self._join(step.channel, step.argument)
            case Leave():
                self._desks.pushes.leave(self._own(step.channel, step.argument), self)
            case Operate():
                await self._operate(step)
            case RefuseOperation():
                self._say(self._desks.operations.refusal(step))
            case _:
                assert_never(step)

    async def _log_in(self, login: LoginRequest) -> None:
        try:
            caller = await self._desks.logins.caller(login, self._origin)
        except LoginRefused as refused:
            self._take_at_once(self._session.refuse(refused.code, **refused.named))
        else:
            self._take_at_once(self._session.accept(caller))

    def _join(self, channel: Channel, argument: Argument) -> None:
        joined = self._desks.pushes.join(channel, self._own(channel, argument), self)
        if joined.one_too_many:
            self._say(messages.too_many_connections(self._session.connection, channel.name, CONNECTIONS_PER_CHANNEL))
            return
        if joined.connections is not None:
            self._say(messages.connection_count(self._session.connection, channel.name, joined.connections))
        if joined.topic is not None:
            for text in self._desks.pushes.first(joined.topic):
                self._say(text)

    def _own(self, channel: Channel, argument: Argument) -> Argument:
        """The argument as pushes name it: those of a private channel are about the caller alone."""
        caller = self._session.caller
        if not channel.login or caller is None:
            return argument
        return msgspec.structs.replace(argument, uid=str(caller.account))

    async def _operate(self, step: Operate) -> None:
        """Begin an operation; its answer is sent when it is there, before the pushes that it causes."""
        caller = self._session.caller
        assert caller is not None, "operations are for those who have logged in"
        if not self._desks.logins.is_in_use(caller):
            self._take_at_once(self._session.close(CloseCode.KEY_CHANGED))
            return
        await self._slots.acquire()
        task = asyncio.get_running_loop().create_task(self._answer(step, caller))
        self._operating.add(task)
        task.add_done_callback(self._operated)

    async def _answer(self, step: Operate, caller: Caller) -> None:
        answer = await self._desks.operations.answer(step, caller, self._origin.peer)
        if answer is None:
            self._wire.cut()
        else:
            self._say(answer)

    def _operated(self, task: asyncio.Task[None]) -> None:
        self._operating.discard(task)
        self._slots.release()

    def _say(self, text: bytes) -> None:
        self.hear(text_frame(text))


def _us(seconds: float) -> int:
    return int(seconds * 1_000_000)
