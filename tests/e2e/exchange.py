"""A real server process for end-to-end tests, and the operator's hand on it. No claim lives here."""

import contextlib
import http.client
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.e2e.signed import Credentials, SignedClient
from tests.e2e.trader import Trader

STARTED_WITHIN_SECONDS = 30
OPERATOR_TOKEN = "the-operator-of-the-tests"
# Instruments that no test trades, one for each state that forbids leading.
DORMANT = {"suspend": "WLD-USDT-SWAP", "expired": "ICP-USDT-SWAP"}
FUNDS = {"USDT": "1000000", "BTC": "10", "ETH": "100"}


class Server:
    """A server process, started when made; it has said nothing to its clients before it answers."""

    def __init__(self, folder: Path, verb: str, **settings: str) -> None:
        self.folder = folder
        self._names = (f"user-{number}" for number in itertools.count(1))
        ports = dict(zip(("PORT", "OPERATOR_PORT", "TLS_PORT"), free_ports(3), strict=True))
        self.url = f"http://127.0.0.1:{ports['PORT']}"
        self.tls_url = f"https://127.0.0.1:{ports['TLS_PORT']}"
        self._operator_netloc = f"127.0.0.1:{ports['OPERATOR_PORT']}"
        self.operator_url = f"http://{self._operator_netloc}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
        said = {"OPERATOR_TOKEN": OPERATOR_TOKEN, **ports, **settings}
        environment |= {f"COPYDESK_{name}": str(value) for name, value in said.items()}
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / "server.log").open("ab")
        command = [sys.executable, "-m", "copydesk.cli.main", verb]
        self._process = subprocess.Popen(command, cwd=folder, env=environment, stdout=self._log, stderr=self._log)
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        for _ in range(STARTED_WITHIN_SECONDS * 20):
            if self._answers():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._process.wait(0.05)
                raise AssertionError(f"the server left with {code}: {self.log()}")
        raise AssertionError(f"the server does not answer: {self.log()}")

    def _answers(self) -> bool:
        try:
            return self.public.get("/api/v5/public/time").status == 200 and bool(self.operator("GET", "/health"))
        except (OSError, http.client.HTTPException):
            return False

    @property
    def socket_url(self) -> str:
        """Below which the paths of the WebSocket lie."""
        return f"ws{self.url.removeprefix('http')}/ws/v5"

    @property
    def tls_socket_url(self) -> str:
        """The same over TLS."""
        return f"wss{self.tls_url.removeprefix('https')}/ws/v5"

    @property
    def authority(self) -> Path:
        """The certificate that TLS clients are to trust."""
        (certificate,) = self.folder.glob("data/**/ca.pem")
        return certificate

    def log(self) -> str:
        """What the server has said."""
        return (self.folder / "server.log").read_text("utf-8", "replace")

    def stop(self) -> int:
        """Ctrl-C; gives the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(30)
        finally:
            self.kill()

    def kill(self) -> None:
        """The process ends here and now, without a chance to tidy up."""
        self._process.kill()
        self._process.wait()
        self._log.close()

    @property
    def public(self) -> SignedClient:
        """A client without a key."""
        return SignedClient(self.url)

    def operator(self, method: str, path: str, body: Any = None) -> Any:
        """An act of the operator; anything but success is a failure of the test."""
        connection = http.client.HTTPConnection(self._operator_netloc, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {OPERATOR_TOKEN}", "Content-Type": "application/json"}
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/operator/v1{path}", content, headers)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, (method, path, answer.status, raw)
        return json.loads(raw)

    def trader(self) -> Trader:
        """A new user with funds and one key that may read and trade."""
        name = next(self._names)
        self.operator("POST", "/users", {"name": name})
        for currency, amount in FUNDS.items():
            self.operator("POST", f"/users/{name}/deposits", {"currency": currency, "amount": amount})
        trader = Trader(SignedClient(self.url), name)
        trader.client.credentials = self.new_key(trader)
        return trader

    def lead_trader(self, swap: list[str] | None = None, spot: list[str] | None = None) -> Trader:
        """A new lead trader with these first sets."""
        trader = self.trader()
        for type, instruments in (("SWAP", swap), ("SPOT", spot)):
            if instruments:
                self.approve(trader, type, instruments)
        return trader

    def approve(self, trader: Trader, type: str, instruments: list[str]) -> None:
        """Let the trader lead."""
        body = {"instrument_type": type, "instruments": instruments}
        self.operator("POST", f"/users/{trader.name}/lead", body)

    def decides(self, trader: Trader, type: str, *, accept: bool) -> None:
        """Accept or decline the trader's application."""
        body = {"instrument_type": type, "accept": accept}
        self.operator("POST", f"/users/{trader.name}/lead-application", body)

    def new_key(self, trader: Trader, **terms: Any) -> Credentials:
        """Another key of the same user."""
        return Credentials(**self.operator("POST", f"/users/{trader.name}/keys", terms))


class Demo(Server):
    """What `make demo` starts, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "demo")

    def variables(self) -> dict[str, str]:
        """Addresses and keys, as the demo wrote them into its env file for shells to read.

        The lead trader is another one each time, like the demo's own, so that examples do not share its allowance.
        """
        show = "set -a; . demo-data/demo.env; env -0"
        shown = subprocess.run(["sh", "-c", show], cwd=self.folder, env={}, capture_output=True, text=True, check=True)
        written = dict(line.split("=", 1) for line in shown.stdout.split("\0") if line)
        lead = self.lead_trader(swap=["BTC-USDT-SWAP", "ETH-USDT-SWAP"], spot=["BTC-USDT", "ETH-USDT"])
        reading = self.new_key(lead, permissions=["read"])
        return {**written, **_variables("LEAD", lead.client.credentials), **_variables("READONLY", reading)}


class Exchange(Server):
    """A server in memory. Users are made on demand, so that no test shares an allowance or a position with another."""

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, "serve", **{"IN_MEMORY": "true", "TLS": "false", **settings})

    def instrument_in_state(self, state: str) -> str:
        """An instrument that is in this state from now on."""
        self.operator("PUT", f"/instruments/{DORMANT[state]}", {"state": state})
        return DORMANT[state]


def _variables(name: str, key: Credentials | None) -> dict[str, str]:
    assert key
    return {f"{name}_KEY": key.key, f"{name}_SECRET": key.secret, f"{name}_PASSPHRASE": key.passphrase}


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
