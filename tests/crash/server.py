"""A server process on a data folder that is started, killed and started again, and the world it begins with."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

from tests.crash.caller import Caller, Disconnected
from tests.crash.socket_caller import SocketCaller

from copydesk.wire.signing import SigningKey

OPERATOR_TOKEN = "the-operator-of-the-crash-suite"
FAILED_BY_DISK = 70
"""The exit code of a server that stopped because the disk refused."""

ORDINARY = ("-m", "copydesk.cli.main")
FAULTY = ("-m", "tests.crash.faulty_server")
"""The same with a disk whose syncs begin to fail."""

_ROOT = Path(__file__).parents[2]


class Server:
    """One data folder with fixed ports; `process` is the server that runs on it, if any."""

    def __init__(self, place: Path, world: str) -> None:
        self.folder = place / "data"
        self.port, self.operator_port = _free_ports(2)
        self._world = place / "world.toml"
        self._world.write_text(world)
        self._log = place / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(
        self,
        program: tuple[str, ...] = ORDINARY,
        *,
        before: Callable[[], None] | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        """Start a process; `before` runs in it first, to limit it. It may not answer yet."""
        said = {
            "DATA_FOLDER": self.folder,
            "PORT": self.port,
            "OPERATOR_PORT": self.operator_port,
            "OPERATOR_TOKEN": OPERATOR_TOKEN,
            "WORLD": self._world,
            "TLS": "false",
            "SNAPSHOT_EVERY_RECORDS": 1500,
        }
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, "serve"],
                cwd=_ROOT,
                env=_clean_environment() | {f"COPYDESK_{k}": str(v) for k, v in said.items()} | (environment or {}),
                stdout=log,
                stderr=log,
                preexec_fn=before,  # noqa: PLW1509 - it sets a limit and touches no thread
            )

    async def ready(self) -> bool:
        """Wait until it answers; False if it ended instead."""
        assert self.process is not None
        doors = [(self.operator(), "/operator/v1/health"), (Caller(self.port, {}), "/api/v5/public/time")]
        while self.process.poll() is None:
            try:
                return all([(await caller.get(target))[0] == 200 for caller, target in doors])
            except Disconnected:
                await asyncio.sleep(0.02)
        return False

    def kill(self) -> None:
        """End the process at once, with nothing tidied. Raises: AssertionError if it had ended by itself."""
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended by itself: {self.last_words()}"
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask the process to stop, as Ctrl-C does; gives its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def end(self) -> None:
        """Let no process stay behind."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        """The last line that any server on this folder has said."""
        lines = self._log.read_text("utf-8", "replace").splitlines()
        return lines[-1] if lines else ""

    def operator(self) -> Caller:
        """A connection to the operator's API."""
        return Caller(self.operator_port, {"Authorization": f"Bearer {OPERATOR_TOKEN}"})

    def user(self, name: str) -> Caller:
        """A connection to the exchange with the user's key."""
        headers = {"OK-ACCESS-KEY": key_of(name), "OK-ACCESS-PASSPHRASE": PASSPHRASE}
        return Caller(self.port, headers, SigningKey(secret_of(name)))

    def socket(self, name: str) -> SocketCaller:
        """A WebSocket of the user."""
        return SocketCaller(self.port, key_of(name), SigningKey(secret_of(name)), PASSPHRASE)


PASSPHRASE = "crash-Passphrase-1"


def key_of(name: str) -> str:
    """The user's API key."""
    return str(uuid5(NAMESPACE_DNS, name))


def secret_of(name: str) -> str:
    """The user's API secret."""
    return uuid5(NAMESPACE_DNS, f"the secret of {name}").hex.upper()


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
