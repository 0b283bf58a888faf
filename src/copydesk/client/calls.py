"""One call to one endpoint: wait for the limit, sign, send, read the answer, and ask again only where that is safe.

A call may be repeated when the exchange did nothing (it refused for its limit, or the request never reached it), or
when the endpoint declares that twice is as good as once. What else stays without an answer is `OutcomeUnknown`. So is a
code that only tells of trouble, and whatever is answered to a repetition but success: the first request may have been
carried out all the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import msgspec

from copydesk.client.conversation import Answer, Conversation, NoAnswer, NotSent, Send, Session, Told, Wait
from copydesk.client.errors import OKXError, OutcomeUnknown, Refused, Unavailable, refusal
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.public import TIME
from copydesk.wire.signing import SigningKey

Row = TypeVar("Row")

FIRST_PAUSE_S = 0.25
"""Waited before the second attempt; doubled before each further one."""

_TROUBLE = frozenset({"50001", "50004", "50013", "50026"})
"""Codes that say the exchange is busy, slow or broken; whether it carried the request out, they do not say."""

_CLOCK_IS_OFF = "50102"


class _Envelope(msgspec.Struct):
    code: str
    msg: str = ""
    data: list[dict[str, Any]] = []


_ENVELOPE = msgspec.json.Decoder(_Envelope)


def call(session: Session, endpoint: Endpoint, request: object, row: type[Row]) -> Conversation[list[Row]]:
    """The rows of the answer.

    Raises: a `Refused` of the code's family, `Unavailable`, or `OutcomeUnknown`.
    """
    pause_s, clock_was_set = FIRST_PAUSE_S, False
    unanswered: OutcomeUnknown | None = None
    for attempts_left in reversed(range(session.attempts)):
        try:
            rows = yield from _attempt(session, endpoint, request)
            return [msgspec.convert(item, row, strict=False) for item in rows]
        except OKXError as failure:
            if _is_clock_off(failure) and not clock_was_set and attempts_left:
                yield from set_clock(session)
                clock_was_set = True
                continue
            if not attempts_left or not _may_repeat(endpoint, failure):
                if unanswered is None:
                    raise
                raise OutcomeUnknown(f"{unanswered}; asked again: {failure}", code=unanswered.code) from failure
            if isinstance(failure, OutcomeUnknown) and endpoint.method != "GET":
                unanswered = failure
        yield Wait(pause_s)
        pause_s *= 2
    raise AssertionError("the last attempt returns or raises")


def set_clock(session: Session) -> Conversation[float]:
    """How many seconds the exchange's clock is ahead of ours, which later signatures then take into account."""
    asked_s = session.clock()
    rows = yield from _attempt(session, TIME, None)
    now_s = (asked_s + session.clock()) / 2
    session.clock_offset_s = int(rows[0]["ts"]) / 1000 - now_s
    return session.clock_offset_s


def _is_clock_off(failure: OKXError) -> bool:
    return isinstance(failure, Refused) and failure.code == _CLOCK_IS_OFF


def _may_repeat(endpoint: Endpoint, failure: OKXError) -> bool:
    """Whether nothing was done, or twice is as good as once."""
    if failure.retry_is_safe or isinstance(failure, Refused):
        return failure.retry_is_safe
    return endpoint.method == "GET" or endpoint.idempotent


def _attempt(session: Session, endpoint: Endpoint, request: object) -> Conversation[list[dict[str, Any]]]:
    wait_s = session.limiter.wait_s(endpoint, session.caller, session.clock())
    if wait_s > 0:
        yield Wait(wait_s)
    told = yield _signed(session, endpoint, request)
    return _rows(endpoint, told)


def _signed(session: Session, endpoint: Endpoint, request: object) -> Send:
    given = _given(request)
    target, body = endpoint.path, b""
    if endpoint.method == "GET" and given:
        target += "?" + urlencode(given)
    elif endpoint.method == "POST":
        body = msgspec.json.encode(given)
    headers = {"content-type": "application/json", **session.address.headers}
    if endpoint.private:
        headers |= _authorisation(session, endpoint.method, target, body)
    return Send(endpoint.method, target, body, headers)


def _given(request: object) -> Mapping[str, Any]:
    if request is None or not isinstance(request, msgspec.Struct):
        return {}
    given = msgspec.structs.asdict(request)
    return {name: _text(value) for name, value in given.items() if value is not None}


def _text(value: Any) -> Any:
    """A value as OKX takes it: numbers and lists are text, truth is JSON's."""
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, bool | str) else str(value)


def _authorisation(session: Session, method: str, target: str, body: bytes) -> dict[str, str]:
    if session.credentials is None:
        raise ValueError(f"{target} is a private endpoint: the client needs credentials")
    at = datetime.fromtimestamp(session.exchange_time_s(), UTC)
    timestamp = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
    key = SigningKey(session.credentials.secret)
    return {
        "OK-ACCESS-KEY": session.credentials.key,
        "OK-ACCESS-SIGN": key.sign(timestamp, method, target, body),
        "OK-ACCESS-TIMESTAMP": timestamp,
        "OK-ACCESS-PASSPHRASE": session.credentials.passphrase,
    }


def _rows(endpoint: Endpoint, told: Told) -> list[dict[str, Any]]:
    match told:
        case NotSent(why):
            raise Unavailable(f"{endpoint.path} could not be reached: {why}")
        case NoAnswer(why):
            raise OutcomeUnknown(f"{endpoint.path} was sent and not answered: {why}")
    answer = cast(Answer, told)
    try:
        envelope = _ENVELOPE.decode(answer.body)
    except msgspec.DecodeError as error:
        raise OutcomeUnknown(f"{endpoint.path} answered HTTP {answer.status} without OKX's envelope") from error
    if envelope.code == "0":
        return envelope.data
    code, message = _verdict(envelope)
    if code in _TROUBLE:
        raise _trouble(endpoint, code, f"{endpoint.path} answered {code} (HTTP {answer.status}): {message}")
    raise refusal(code, message, status=answer.status, path=endpoint.path, rows=envelope.data)


def _trouble(endpoint: Endpoint, code: str, told: str) -> OKXError:
    """What trouble means to the caller: who only wanted to read may ask again."""
    return Unavailable(told, code=code) if endpoint.method == "GET" else OutcomeUnknown(told, code=code)


def _verdict(envelope: _Envelope) -> tuple[str, str]:
    """Code and text: the item's own where the outer code only sums up."""
    if envelope.code in {"1", "2"}:
        for item in envelope.data:
            if item.get("sCode", "0") != "0":
                return str(item["sCode"]), str(item.get("sMsg", ""))
    return envelope.code, envelope.msg
