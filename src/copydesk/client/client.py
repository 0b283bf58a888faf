"""The two drivers of conversations: blocking and asynchronous. All I/O of the client is here."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Concatenate, ParamSpec, TypeVar

import httpx

from copydesk.client.conversation import Answer, Conversation, NoAnswer, NotSent, Send, Session, Told, Wait
from copydesk.client.credentials import Address, Credentials, Environment
from copydesk.client.limiter import Limiter

Result = TypeVar("Result")
Asked = ParamSpec("Asked")
Call = Callable[Concatenate[Session, Asked], Conversation[Result]]

DEFAULT_TIMEOUT_S = 10.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Client:
    """Makes calls and waits for them.

    with Client("http://127.0.0.1:8080", "demo", Credentials(key, secret, passphrase)) as okx:
        okx.run(copytrading.amend_leading, add=["SOL-USDT-SWAP"])
    """

    def __init__(
        self,
        rest: str,
        environment: Environment,
        credentials: Credentials | None = None,
        *,
        limiter: Limiter | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        self.session = Session(Address(rest, environment), credentials, limiter or Limiter(), time.time)
        self._http = httpx.Client(base_url=rest, timeout=timeout_s)

    def run(self, call: Call[Asked, Result], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Result:
        """Make a call of one of the section modules and give what it gives."""
        conversation = call(self.session, *args, **kwargs)
        told: Told = None
        while True:
            try:
                step = conversation.send(told)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            told = None
            if isinstance(step, Wait):
                time.sleep(step.seconds)
            else:
                told = self._send(step)

    def _send(self, step: Send) -> Told:
        try:
            answer = self._http.request(step.method, step.target, content=step.body, headers=step.headers)
        except httpx.HTTPError as error:
            return _failure(error)
        return Answer(answer.status_code, answer.content)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient:
    """Makes calls without blocking the loop; otherwise as `Client`."""

    def __init__(
        self,
        rest: str,
        environment: Environment,
        credentials: Credentials | None = None,
        *,
        limiter: Limiter | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        self.session = Session(Address(rest, environment), credentials, limiter or Limiter(), time.time)
        self._http = httpx.AsyncClient(base_url=rest, timeout=timeout_s)

    async def run(self, call: Call[Asked, Result], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Result:
        """Make a call of one of the section modules and give what it gives."""
        conversation = call(self.session, *args, **kwargs)
        told: Told = None
        while True:
            try:
                step = conversation.send(told)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            told = None
            if isinstance(step, Wait):
                await asyncio.sleep(step.seconds)
            else:
                told = await self._send(step)

    async def _send(self, step: Send) -> Told:
        try:
            answer = await self._http.request(step.method, step.target, content=step.body, headers=step.headers)
        except httpx.HTTPError as error:
            return _failure(error)
        return Answer(answer.status_code, answer.content)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _failure(error: httpx.HTTPError) -> Told:
    why = f"{type(error).__name__}: {error}"
    return NotSent(why) if isinstance(error, _NEVER_SENT) else NoAnswer(why)
