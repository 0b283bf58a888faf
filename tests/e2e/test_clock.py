"""Time on a real server: verbs, a client that knows nothing of it, a kill, and two servers that live the same days."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.exchange import Server
from tests.e2e.signed import Credentials, SignedClient
from tests.verbs import Said, Shell

from copydesk import env_file

BEGIN = "2026-01-05T00:00:00Z"
BEGIN_MS = 1_767_571_200_000
HOUR_MS = 3_600_000
ALICE = Credentials("11111111-2222-3333-4444-555555555555", "AAAABBBBCCCCDDDD", "open sesame")
WORLD = f"""\
[[users]]
name = "alice"
balances = {{ USDT = 1_000_000 }}
[[users.keys]]
key = "{ALICE.key}"
secret = "{ALICE.secret}"
passphrase = "{ALICE.passphrase}"
"""
BUY = {"instId": "BTC-USDT-SWAP", "tdMode": "cross", "side": "buy", "ordType": "market", "sz": "1"}


class Frozen(Server):
    """A server on disk whose time stands at the beginning, with a living market and alice."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "world.toml").write_text(WORLD)
        settings = {"WORLD": "world.toml", "TLS": "false", "FROZEN_AT": BEGIN, "QUOTES_ENABLED": "true"}
        super().__init__(folder, "serve", **settings)
        self.alice = SignedClient(self.url, ALICE)

    def clock(self, act: str = "", **said: Any) -> dict[str, Any]:
        """The operator's hand on the clock; without an act only a look at it."""
        answer: dict[str, Any] = self.operator("POST" if act or said else "GET", f"/clock{act}", said or None)
        return answer

    def kill(self) -> None:
        """As a power cut ends it."""
        self._process.kill()
        self._process.wait(30)
        self._log.close()

    def buys(self) -> int:
        """Alice buys a contract; gives when that happened."""
        answer = self.alice.post("/api/v5/trade/order", BUY)
        assert answer.code == "0", answer.raw
        return int(answer.data[0]["ts"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Frozen]:
    """A frozen server that is stopped in order at the end."""
    server = Frozen(tmp_path)
    yield server
    assert server.stop() == 0, server.log()


@pytest.fixture
def verbs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: Frozen) -> Callable[..., Said]:
    """Runs a verb for the server, which its env file names."""
    shell, env = Shell(monkeypatch, capsys), server.folder / "copydesk-data" / "copydesk.env"
    assert env_file.read(env)
    return lambda *arguments: shell(*arguments, "--env", env)


@pytest.fixture
def copydesk(verbs: Callable[..., Said]) -> Callable[..., Said]:
    """Runs a verb of the clock."""
    return lambda *arguments: verbs("clock", *arguments)


def test_a_trader_pays_the_funding_that_the_operator_has_set(server: Frozen, verbs: Callable[..., Said]) -> None:
    """The rate is told, charged when its time has come, and told as the last one."""
    server.buys()
    assert "-0.002" in verbs("funding", "set", "BTC-USDT-SWAP", "-0.002").out
    told = server.public.get("/api/v5/public/funding-rate", instId="BTC-USDT-SWAP").data[0]
    verbs("clock", "advance", "8h")
    shown = verbs("funding", "show", "BTC-USDT-SWAP", "--json").json
    (bill,) = server.alice.get("/api/v5/account/bills", type="8").data

    assert (told["fundingRate"], told["fundingTime"]) == ("-0.002", str(BEGIN_MS + 8 * HOUR_MS))
    assert (shown["last_rate"], shown["last_at"]) == ("-0.002", BEGIN_MS + 8 * HOUR_MS)
    assert (bill["subType"], bill["balChg"][0] != "-") == ("174", True)


def test_a_client_trades_in_frozen_time_and_after_a_jump(server: Frozen) -> None:
    """Its signatures are of today; its orders are of the exchange's day."""
    assert server.buys() == BEGIN_MS
    before = server.public.get("/api/v5/market/ticker", instId="BTC-USDT-SWAP").data[0]
    server.clock("/advance", by="8h")
    after = server.public.get("/api/v5/market/ticker", instId="BTC-USDT-SWAP").data[0]

    assert server.buys() == BEGIN_MS + 8 * HOUR_MS
    assert before["last"] != after["last"]
    assert BEGIN_MS + 7 * HOUR_MS < int(after["ts"]) <= BEGIN_MS + 8 * HOUR_MS
    assert int(server.public.get("/api/v5/public/time").data[0]["ts"]) != server.clock()["at"]


def test_the_verbs_turn_the_clock(copydesk: Callable[..., Said]) -> None:
    """Each shows the time it is then, in words and as JSON."""
    assert copydesk("advance", "1d12h", "--json").json["time"] == "2026-01-06T12:00:00.000Z"
    assert copydesk("set", "2026-01-07T00:00:00Z", "--json").json["mode"] == "frozen"
    assert copydesk("next-settlement", "--json").json["time"] == "2026-01-11T16:00:00.000Z"
    shown = copydesk("show").out
    assert "2026-01-11T16:00:00.000Z" in shown
    assert "stands still" in shown
    assert "2026-01-18T16:00:00Z" in shown
    assert copydesk("speed", "2.5", "--json").json["speed"] == "2.5"
    assert "runs 2.5 times as fast" in copydesk("show").out
    assert "in step" in copydesk("real").out
    assert copydesk("freeze", "--json").json["speed"] == "0"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("advance soon", "by: "),
        ("advance 400d", "by: Time passes by 366 days at once at most."),
        ("set yesterday", "to: "),
        ("set 2025-12-31T00:00:00Z", "to: It is 2026-01-05T00:00:00.000Z already, and time never goes back."),
        ("speed 0", "speed: The speed is at least 0.001"),
        ("speed fast", "speed: "),
    ],
)
def test_what_cannot_be_is_one_line(copydesk: Callable[..., Said], arguments: str, told: str) -> None:
    """With the reason, and an exit code."""
    said = copydesk(*arguments.split())

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert told in said.err


def test_a_kill_does_not_lose_the_time(tmp_path: Path) -> None:
    """What the operator was told is found again: the time, that it stands, and all that fell due on the way."""
    server = Frozen(tmp_path)
    told = server.clock("/advance", by="3d")
    digest = server.operator("GET", "/state-digest")
    server.kill()

    again = Frozen(tmp_path)
    found = again.clock()
    found_digest = again.operator("GET", "/state-digest")
    code = again.stop()

    assert {**found, "ahead_ms": 0} == {**told, "ahead_ms": 0}
    assert (found_digest, code) == (digest, 0)


def test_two_servers_that_live_the_same_days_are_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes, other hash seeds, the same acts: the same digest, though real time went on."""
    lives = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        server = Frozen(tmp_path / seed)
        server.buys()
        server.clock("/advance", by="8h")
        server.operator("POST", "/users/alice/deposits", {"currency": "BTC", "amount": "1"})
        server.clock("/settlement")
        server.buys()
        lives.append(server.operator("GET", "/state-digest"))
        assert server.stop() == 0

    assert lives[0] == lives[1]
