"""A caller of the operator's API: one method that carries out any declared operation over plain HTTP.

The verbs of the command line and the test tools use it. Synchronous and small, so that a verb starts at once.
"""

import http.client
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from copydesk.wire.operations import PREFIX, Operation
from copydesk.wire.operator import OperatorFailure

_FIELD = re.compile(r"\{(\w+)\}")


class OperatorRefused(Exception):
    """The operation was refused; the text says why, `reason` is its name."""

    def __init__(self, reason: str, message: str, field: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.reason = reason
        self.field = field


class OperatorUnreachable(Exception):
    """No answer came: nothing listens there, or the connection broke."""


class OperatorClient:
    """Calls the operator's API at an address, with its token. `timeout_seconds` bounds each step of a call."""

    def __init__(self, url: str, token: str, timeout_seconds: float = 30) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._timeout_seconds = timeout_seconds

    def __repr__(self) -> str:
        return f"OperatorClient({self._url!r}, …)"

    def call(self, operation: Operation, **fields: Any) -> Any:
        """The operation's reply, as declared; a field of None is not sent.

        Raises: OperatorRefused, OperatorUnreachable.
        """
        said = {name: value for name, value in fields.items() if value is not None}
        path = _FIELD.sub(lambda match: quote(str(said.pop(match[1])), safe=""), PREFIX + operation.path)
        body = None
        if operation.method in ("POST", "PUT"):
            body = msgspec.json.encode(said)
        elif said:
            path += "?" + urlencode(said)
        status, answer = self._exchange(operation.method, path, body)
        return self._understood(operation, status, answer)

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        host = urlsplit(self._url)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=self._timeout_seconds)
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as refused:
            why = refused.strerror if isinstance(refused, OSError) and refused.strerror else str(refused)
            raise OperatorUnreachable(f"no answer from {self._url}: {why}") from None
        finally:
            connection.close()

    def _understood(self, operation: Operation, status: int, answer: bytes) -> Any:
        try:
            if status == operation.status:
                return msgspec.json.decode(answer, type=operation.reply)
            error = msgspec.json.decode(answer, type=OperatorFailure).error
        except msgspec.MsgspecError:
            raise OperatorUnreachable(f"{self._url} answered {status}, but not as an operator's API") from None
        raise OperatorRefused(error.reason, error.message, error.field)
