"""A signing client of the tests, written from the documents alone.

It shares no line with the package, so that an error of the package's own signing cannot hide in it. It sends exactly
what it is told and shows exactly what came back.
"""

import base64
import hashlib
import hmac
import http.client
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

_MILLISECOND = timedelta(milliseconds=1)
_stamping = threading.Lock()
_last_stamped = datetime.min.replace(tzinfo=UTC)


def _own_millisecond() -> datetime:
    """The present, or the first millisecond after it that was not given out yet: so no two requests are the same, and
    an exchange that refuses a repeated signature refuses none that is not meant to be one."""
    global _last_stamped  # noqa: PLW0603 - the clients of a process share their clock
    with _stamping:
        now = datetime.now(UTC)
        _last_stamped = max(now.replace(microsecond=now.microsecond // 1000 * 1000), _last_stamped + _MILLISECOND)
        return _last_stamped


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


@dataclass(frozen=True)
class Credentials:
    """One API key."""

    key: str
    secret: str
    passphrase: str


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status, the raw body, and the body as JSON."""

    status: int
    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        """The outer code."""
        return self.json["code"]

    @property
    def msg(self) -> str:
        """The outer text."""
        return self.json["msg"]

    @property
    def data(self) -> list[dict[str, Any]]:
        """The rows."""
        return self.json["data"]

    @property
    def verdict(self) -> tuple[int, str]:
        """Status and code together, as tables of refusals name them."""
        return self.status, self.code


@dataclass
class SignedClient:
    """Signs and sends requests with one key; `late` shifts its clock, `headers` lie over its own."""

    url: str
    credentials: Credentials | None = None
    headers: dict[str, str] = field(default_factory=dict)
    late: timedelta = timedelta()

    def get(self, path: str, **parameters: str) -> Answer:
        """A GET with these parameters, unencoded, in this order."""
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        return self.send("GET", f"{path}?{query}" if query else path)

    def post(self, path: str, body: Any) -> Answer:
        """A POST with this body: text or bytes as they are, everything else as JSON."""
        return self.send("POST", path, body if isinstance(body, str | bytes) else json.dumps(body))

    def send(self, method: str, target: str, body: str | bytes = b"") -> Answer:
        """One signed request, exactly so."""
        raw = body.encode() if isinstance(body, str) else body
        return self.send_as_is(method, target, raw, self.signed_headers(method, target, raw))

    def signed_headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        """The headers of a signed request; sending them twice repeats the request."""
        headers = {"Content-Type": "application/json"} if method == "POST" else {}
        if self.credentials:
            timestamp = _stamp(_own_millisecond() - self.late)
            text = f"{timestamp}{method}{target}".encode() + body
            digest = hmac.digest(self.credentials.secret.encode(), text, hashlib.sha256)
            headers |= {
                "OK-ACCESS-KEY": self.credentials.key,
                "OK-ACCESS-SIGN": base64.b64encode(digest).decode(),
                "OK-ACCESS-TIMESTAMP": timestamp,
                "OK-ACCESS-PASSPHRASE": self.credentials.passphrase,
            }
        return {name: value for name, value in (headers | self.headers).items() if value}

    def send_as_is(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One request with these headers, on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, target, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.getheaders()))
        finally:
            connection.close()
