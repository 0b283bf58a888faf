"""What is said on a WebSocket, in both directions, as JSON: requests read, events and pushes written.

A request is read in two steps, so that what cannot be understood can still be answered with its id: first its outer
form, then the arguments that its op needs.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.codes import SocketCode

PING: Final = "ping"
PONG: Final = b"pong"

LONGEST_BYTES: Final = 65_536
"""The longest request: documented for the list of channels."""

_ID: Final = re.compile("[A-Za-z0-9]{1,32}")
_ECHOED: Final = 1_000
"""How much of a request that makes no sense its answer repeats."""


class NotUnderstood(Exception):
    """The text is no request: no JSON, or not of the form. `id` is its id if that can be made out."""

    def __init__(self, id: str = "") -> None:
        super().__init__(id)
        self.id = id


class Request(msgspec.Struct, frozen=True):
    """The outer form of a request. `id` and `expires` are "" where the client gave none."""

    op: str
    args: msgspec.Raw
    id: str = ""
    expires: str = ""


class LoginRequest(msgspec.Struct, frozen=True):
    """One account's login. `timestamp` is the text that was signed, in seconds."""

    key: str = ""
    passphrase: str = ""
    timestamp: str = ""
    signature: str = ""

    def __repr__(self) -> str:
        return f"LoginRequest({self.key!r}, …)"


class _Envelope(msgspec.Struct):
    op: str
    args: msgspec.Raw = msgspec.Raw()
    id: str | int | None = None
    expTime: str | int | None = None


_read_envelope: Final = msgspec.json.Decoder(_Envelope).decode
_read_items: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_read_values: Final = msgspec.json.Decoder(dict[str, Any], float_hook=str).decode
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)


def read_request(text: str) -> Request:
    """The request that a text is. Raises: NotUnderstood."""
    try:
        envelope = _read_envelope(text)
    except _UNREADABLE as error:
        raise NotUnderstood from error
    id = "" if envelope.id is None else str(envelope.id)
    if id and not _ID.fullmatch(id):
        raise NotUnderstood
    if not bytes(envelope.args):
        raise NotUnderstood(id)
    return Request(envelope.op, envelope.args, id, "" if envelope.expTime is None else str(envelope.expTime))


def read_items(args: msgspec.Raw) -> list[msgspec.Raw]:
    """The arguments one by one, each still as it was written. Raises: NotUnderstood if it is no list, or empty."""
    try:
        items = _read_items(args)
    except _UNREADABLE as error:
        raise NotUnderstood from error
    if not items:
        raise NotUnderstood
    return items


def read_values(item: msgspec.Raw) -> dict[str, str]:
    """An argument as texts; what is empty or null is left out. Raises: NotUnderstood if it is no flat object."""
    try:
        values = _read_values(item)
    except _UNREADABLE as error:
        raise NotUnderstood from error
    return {name: _text(value) for name, value in values.items() if value is not None and value != ""}


def read_login(values: Mapping[str, str]) -> LoginRequest:
    """A login's parts; those that were not given are empty."""
    return LoginRequest(
        key=values.get("apiKey", ""),
        passphrase=values.get("passphrase", ""),
        timestamp=values.get("timestamp", ""),
        signature=values.get("sign", ""),
    )


def _text(value: Any) -> str:
    """The text that a JSON scalar stands for; a number keeps its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise NotUnderstood


# What the server says.

_encode: Final = msgspec.json.Encoder().encode


class _Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    id: str = ""
    event: str
    arg: Argument | None = None
    code: str | None = None
    msg: str | None = None
    channel: str = ""
    connCount: str = ""
    connId: str


def logged_in(connection: str) -> bytes:
    """The answer to a login that was accepted."""
    return _encode(_Event(event="login", code="0", msg="", connId=connection))


def failed(connection: str, id: str, code: SocketCode, **named: object) -> bytes:
    """The event that tells what was wrong with a request."""
    return _encode(_Event(id=id, event="error", code=code.value, msg=code.message(**named), connId=connection))


def not_understood(connection: str, text: str, id: str = "") -> bytes:
    """The event that repeats a request which makes no sense, or the begin of it."""
    return failed(connection, id, SocketCode.INVALID_REQUEST, request=text[:_ECHOED])


def subscribed(connection: str, id: str, argument: Argument) -> bytes:
    """The acknowledgement of one subscription."""
    return _encode(_Event(id=id, event="subscribe", arg=argument, connId=connection))


def unsubscribed(connection: str, id: str, argument: Argument) -> bytes:
    """The acknowledgement that one subscription has ended."""
    return _encode(_Event(id=id, event="unsubscribe", arg=argument, connId=connection))


def connection_count(connection: str, channel: str, count: int) -> bytes:
    """How many connections of the user have subscribed to the channel."""
    return _encode(_Event(event="channel-conn-count", channel=channel, connCount=str(count), connId=connection))


def too_many_connections(connection: str, channel: str, most: int) -> bytes:
    """The event that tells that this connection is one too many for the channel."""
    return _encode(_Event(event="channel-conn-count-error", channel=channel, connCount=str(most), connId=connection))


def closing_soon(connection: str) -> bytes:
    """The notice before a planned stop."""
    code = SocketCode.CLOSING_SOON
    return _encode(_Event(event="notice", code=code.value, msg=code.message(), connId=connection))


def operation_answer(
    id: str, op: str, *, code: str, message: str, rows: Sequence[object], times_us: tuple[int, int]
) -> bytes:
    """The answer to an order operation; `times_us` are when it came in and when its answer goes out."""
    parts = (_encode(id), _encode(op), _encode(rows), _encode(str(code)), _encode(message), *times_us)
    return b'{"id":%b,"op":%b,"data":%b,"code":%b,"msg":%b,"inTime":"%d","outTime":"%d"}' % parts


def push(argument: Argument, rows: Sequence[object], action: str = "") -> bytes:
    """Rows of a channel; `action` tells a snapshot of a book from an update."""
    told = b',"action":"%b"' % action.encode() if action else b""
    return b'{"arg":%b%b,"data":%b}' % (_encode(argument), told, _encode(rows))


def paged_push(argument: Argument, event: str, rows: Sequence[object], page: tuple[int, bool] | None) -> bytes:
    """Rows of the account or of positions; `page` is the number of a snapshot's page, and whether it is the last."""
    told = b""
    if page is not None:
        told = b',"curPage":%d,"lastPage":%b' % (page[0], b"true" if page[1] else b"false")
    return b'{"arg":%b,"eventType":"%b"%b,"data":%b}' % (_encode(argument), event.encode(), told, _encode(rows))
