"""A client at the WebSocket, written from the documents alone; and the judges that tell line by line what they hear.

It shares no line with the package. Waiting is for a message, with a limit; what does not come is a failure that shows
what came instead.
"""

import base64
import hashlib
import hmac
import json
import queue
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.e2e.judges import HERE, NODE_MODULES, OKX_SDK, absent
from tests.e2e.signed import Credentials
from websockets.sync.client import connect

WAITS_SECONDS = 20


class Socket:
    """One connection."""

    def __init__(self, url: str, authority: Path | None = None) -> None:
        self._url = url
        self._context = ssl.create_default_context(cafile=str(authority)) if authority else None
        self._open = ExitStack()
        self._unheard: list[Any] = []

    def __enter__(self) -> "Socket":
        self._connection = self._open.enter_context(connect(self._url, ssl=self._context))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def says(self, message: Any) -> None:
        """Send a message: text as it is, everything else as JSON."""
        self._connection.send(message if isinstance(message, str) else json.dumps(message))

    def hears(self, wanted: Callable[[Any], bool]) -> Any:
        """The oldest message not yet heard that is wanted; the others stay unheard."""
        deadline = time.monotonic() + WAITS_SECONDS
        for place, message in enumerate(self._unheard):
            if wanted(message):
                return self._unheard.pop(place)
        while True:
            try:
                text = self._connection.recv(timeout=max(deadline - time.monotonic(), 0))
            except TimeoutError:
                raise AssertionError(f"it did not come; what came: {self._unheard}") from None
            message = {"text": text} if text == "pong" else json.loads(text)
            if wanted(message):
                return message
            self._unheard.append(message)

    def logs_in(self, key: Credentials, **changed: Any) -> Any:
        """A login and its answer."""
        timestamp = str(int(time.time()))
        digest = hmac.digest(key.secret.encode(), f"{timestamp}GET/users/self/verify".encode(), hashlib.sha256)
        parts = {"apiKey": key.key, "passphrase": key.passphrase, "timestamp": timestamp}
        self.says({"op": "login", "args": [{**parts, "sign": base64.b64encode(digest).decode(), **changed}]})
        return self.hears(lambda message: message.get("event") in {"login", "error"})

    def subscribes(self, channel: str, **narrowed: str) -> Any:
        """A subscription and its acknowledgement or refusal."""
        self.says({"op": "subscribe", "args": [{"channel": channel, **narrowed}]})
        return self.hears(lambda message: message.get("event") in {"subscribe", "error"})

    def pushed(self, channel: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """The oldest push of a channel not yet heard that is wanted."""
        return self.hears(
            lambda told: told.get("arg", {}).get("channel") == channel and "data" in told and wanted(told)
        )

    def operates(self, op: str, *args: Any, **other: Any) -> Any:
        """An order operation and its answer."""
        self.says({"id": "1512", "op": op, "args": list(args), **other})
        return self.hears(lambda message: message.get("op") == op)


class TellingJudge:
    """A client in a process of its own that tells each thing it hears in a line of its own."""

    def __init__(self, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        self._told: queue.Queue[str] = queue.Queue()
        self._kept: list[Any] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._told.put(line)

    def asks(self, **request: Any) -> None:
        """Let the client do something."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()

    def tells(self, wanted: Callable[[Any], bool]) -> Any:
        """The oldest thing told that is wanted and was not asked for before; the others are kept."""
        deadline = time.monotonic() + WAITS_SECONDS
        for place, told in enumerate(self._kept):
            if wanted(told):
                return self._kept.pop(place)
        while True:
            try:
                told = json.loads(self._told.get(timeout=max(deadline - time.monotonic(), 0)))
            except queue.Empty:
                raise AssertionError(f"it was not told; what was: {self._kept}") from None
            if wanted(told):
                return told
            self._kept.append(told)

    def close(self) -> None:
        """Let the process end."""
        self._process.kill()
        self._process.wait()


def node_at(url: str, key: Credentials | None, environment: dict[str, str]) -> TellingJudge:
    """Node's okx-api at one path."""
    if not NODE_MODULES.exists():
        absent("Node's okx-api", "install Node and npm, then make setup")
    judge = TellingJudge("node", str(HERE / "node" / "socket.mjs"), **environment)
    accounts = [{"apiKey": key.key, "apiSecret": key.secret, "apiPass": key.passphrase}] if key else []
    judge.asks(options={"wsUrl": url, "accounts": accounts})
    return judge


def okx_sdk_at(kind: str, options: dict[str, Any], subscribe: list[Any], environment: dict[str, str]) -> TellingJudge:
    """okx-sdk at one path, subscribing."""
    if not OKX_SDK.exists():
        absent("okx-sdk", "make setup installs it")
    judge = TellingJudge(sys.executable, str(HERE / "okx_sdk_socket_judge.py"), **environment, PYTHONPATH=str(OKX_SDK))
    judge.asks(**{"class": kind, "options": options, "subscribe": subscribe})
    return judge
