"""The command line against real servers: the demo and its restart, the operator's verbs, failures in one line."""

import contextlib
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.e2e.exchange import free_ports
from tests.e2e.signed import Credentials, SignedClient
from tests.verbs import Said, Shell

from copydesk import env_file
from copydesk.operator_client import OperatorClient
from copydesk.wire import operations

COPYDESK = [sys.executable, "-m", "copydesk.cli.main"]
CONFIG = "/api/v5/account/config"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}


def _ports() -> list[str]:
    names = ("--port", "--tls-port", "--operator-port")
    return [part for name, port in zip(names, free_ports(3), strict=True) for part in (name, str(port))]


@contextlib.contextmanager
def _server(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A server that has said where it listens; killed at the end if the test has not stopped it."""
    command = [*COPYDESK, *map(str, arguments), "--json"]
    with subprocess.Popen(
        command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout and process.stderr
            line = process.stdout.readline()
            assert line, process.stderr.read()
            yield process, json.loads(line)
        finally:
            process.kill()


def _interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Ctrl-C; the exit code and what was said on standard error."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    return process.returncode, said


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COPYDESK, *map(str, arguments)]
    return subprocess.run(command, check=False, env=_environment(), capture_output=True, text=True, timeout=60)


def _client(variables: dict[str, str], name: str) -> SignedClient:
    parts = (variables[f"{name}_{part}"] for part in ("KEY", "SECRET", "PASSPHRASE"))
    return SignedClient(variables["BASE_URL"], Credentials(*parts))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[dict[str, str]]:
    """A running demo; its variables."""
    with _server("demo", "--data", folder, "--interval-ms", 50, *_ports()) as (process, variables):
        yield variables
        assert _interrupted(process) == (0, "")


def test_the_demo_writes_down_all_that_a_client_needs(demo, folder):
    """demo.env holds addresses, the operator's token and four keys, for the owner only."""
    written = env_file.read(folder / "demo.env")

    house = {"BASE_URL", "WS_URL", "TLS_BASE_URL", "WSS_URL", "OPERATOR_URL", "OPERATOR_TOKEN", "SSL_CERT_FILE"}
    users = {f"{user}_{part}" for user in ("LEAD", "COPIER", "READONLY", "APPLICANT") for part in _PARTS}
    assert written.keys() == house | users
    assert {name: demo[name] for name in written} == written
    assert stat.S_IMODE((folder / "demo.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


_PARTS = ("KEY", "SECRET", "PASSPHRASE")


@pytest.mark.parametrize(
    ("name", "role", "permissions"),
    [
        ("LEAD", "1", "read_only,trade"),
        ("READONLY", "1", "read_only"),
        ("COPIER", "0", "read_only,trade"),
        ("APPLICANT", "0", "read_only,trade"),
    ],
)
def test_the_demo_has_its_four_users(demo, name, role, permissions):
    """A lead trader, a key of his that may only read, an ordinary user, and one who may apply."""
    config = _client(demo, name).get(CONFIG).data[0]

    assert (config["roleType"], config["spotRoleType"], config["perm"]) == (role, role, permissions)


def test_the_market_of_the_demo_lives(demo):
    """Every instrument has a last price, and prices move."""
    operator = OperatorClient(demo["OPERATOR_URL"], demo["OPERATOR_TOKEN"])
    public = SignedClient(demo["BASE_URL"])
    start = operator.call(operations.LIST_INSTRUMENTS)
    tickers = public.get("/api/v5/market/tickers", instType="SWAP").data

    assert all(row["last"] and row["askPx"] and row["bidPx"] for row in tickers)
    assert any(operator.call(operations.LIST_INSTRUMENTS) != start for _ in range(10_000))


@pytest.fixture
def copydesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], demo, folder) -> Callable[..., Said]:
    """Runs a verb for the demo's server."""
    shell = Shell(monkeypatch, capsys)
    return lambda *arguments: shell(*arguments, "--env", folder / "demo.env")


def test_the_operators_verbs_act_on_the_running_server(demo, copydesk):
    """User, money, key, lead trader: made by verbs, seen by the user."""
    assert copydesk("user", "add", "alice", "--json").json["name"] == "alice"
    assert copydesk("deposit", "alice", "usdt", "1000.5").out.startswith("alice has 1000.5 USDT more in the trading")
    made = copydesk("key", "add", "alice", "--permission", "read", "--json").json
    assert copydesk("lead", "approve", "alice", "SWAP", "SOL-USDT-SWAP").out.startswith("alice leads SWAP with SOL-")

    alice = SignedClient(demo["BASE_URL"], Credentials(**made))
    config = alice.get(CONFIG).data[0]
    assert (config["perm"], config["traderInsts"]) == ("read_only", ["SOL-USDT-SWAP"])
    assert alice.get("/api/v5/account/balance").data[0]["details"][0]["cashBal"] == "1000.5"
    assert "alice" in copydesk("user", "list").out
    assert copydesk("key", "list", "alice", "--json").json[0]["key"] == made["key"]
    assert copydesk("key", "revoke", made["key"], "--json").json["key"] == made["key"]
    assert alice.get(CONFIG).status == 401


def test_who_leads_on_which_terms_and_who_may_copy_is_said_by_verbs(copydesk):
    """Terms are set and listed; a wish to stop that nobody has is not decided; copying is barred and allowed."""
    for name in ("dora", "emil"):
        assert copydesk("user", "add", name, "--json").code == 0
    assert copydesk("lead", "approve", "dora", "SWAP", "SOL-USDT-SWAP").code == 0

    assert copydesk("lead", "terms", "dora", "--private", "--places", "3").out.startswith("dora may be copied")
    row = next(one for one in copydesk("lead", "list", "--json").json if one["name"] == "dora")
    assert (row["mode"], row["custom_copying"], row["places"], row["asked_to_stop"]) == ("private", True, 3, False)
    assert "No request to stop leading is waiting" in copydesk("lead", "decide-stop", "dora", "SWAP", "--accept").err
    assert copydesk("lead", "decide-stop", "dora", "SWAP").err.strip().endswith("say --accept or --decline")
    assert copydesk("user", "copying", "emil", "--bar").out.startswith("emil may not begin to copy")
    assert copydesk("user", "copying", "emil", "--allow").out.startswith("emil may begin to copy")
    assert copydesk("user", "copying", "emil").err.strip().endswith("say --allow or --bar")


def test_instruments_and_prices_are_the_operators_too(copydesk):
    """An instrument is suspended, a price is set; applications are listed."""
    suspended = copydesk("instrument", "set", "WLD-USDT-SWAP", "--state", "suspend", "--json").json
    moved = copydesk("price", "set", "SHIB-USDT", "0.0000099")

    listed = {row["instrument"]: row for row in copydesk("instrument", "list", "SPOT", "--json").json}
    assert suspended["state"] == "suspend"
    assert (moved.code, moved.err) == (0, "")
    assert listed["SHIB-USDT"]["offered_for_leading"] is True
    assert copydesk("lead", "applications").out == "nobody waits\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("user add lead", "An account of that name exists already."),
        ("deposit nobody USDT 1", "There is no user 'nobody'."),
        ("deposit lead USDT many", "amount: expected a number, got text"),
        ("lead approve copier FUTURES BTC-USDT-SWAP", "instrument_type: expected SPOT or SWAP, got FUTURES"),
        ("instrument set BTC-USDT --state asleep", "state: expected live, preopen, suspend or expired, got asleep"),
        ("clock advance tomorrow", "by: expected text of this form: such as 8h, 90s, 1d12h or 250ms"),
        ("lead approve copier SWAP BTC-USD-SWAP", "not offered for lead trading"),
        ("lead decide copier SWAP --accept", "No application"),
        ("lead stop copier SPOT", "leads no trades"),
        ("key revoke 00000000-0000-0000-0000-000000000000", "no such key"),
        ("price set BTC-USDT-SWAP 1.05", "no price on the tick size 0.1"),
    ],
)
def test_what_the_server_refuses_is_one_line(copydesk, arguments, told):
    """The reason comes back in words, on one line, with an exit code."""
    said = copydesk(*arguments.split())

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert told in said.err


def test_a_second_server_on_the_folder_is_refused(demo, folder):
    """One data folder, one server: the second says so and leaves."""
    said = _run("serve", "--data", folder, *_ports())

    assert said.returncode == 1
    assert said.stderr.startswith(f"copydesk: The data folder {folder} is in use by process ")
    assert said.stderr.count("\n") == 1


def test_taken_ports_are_told_all_at_once(demo, tmp_path):
    """Which ports are taken, and the options that choose others."""
    port = demo["BASE_URL"].rpartition(":")[2]

    said = _run("serve", "--data", tmp_path / "data", "--no-tls", "--port", port, "--operator-port", port)

    assert said.returncode == 1
    assert f"{port} (address already in use; --port chooses another)" in said.stderr
    assert "--operator-port chooses another" in said.stderr


def test_a_port_can_be_chosen_once():
    """Two listeners cannot have one port, and both options are named."""
    said = _run("serve", "--in-memory", "--port", "45678", "--tls-port", "45678", "--operator-port", "0")

    assert said.returncode == 1
    assert "45678 (chosen twice; --port chooses another), 45678 (chosen twice; --tls-port" in said.stderr


def test_a_demo_goes_on_where_it_stopped(tmp_path):
    """After Ctrl-C, and after a kill too, the next start has the same keys, the same sets and the same money."""
    command = ("demo", "--data", tmp_path / "data", *_ports())
    with _server(*command) as (process, first):
        lead = _client(first, "LEAD")
        assert lead.post("/api/v5/copytrading/set-instruments", {"instId": "SOL-USDT-SWAP"}).code == "0"
        assert _interrupted(process) == (0, "")
        assert list((tmp_path / "data").glob("snapshot-*"))

    for _ in range(2):
        with _server(*command) as (process, again):
            assert again == first
            assert lead.get(CONFIG).data[0]["traderInsts"] == ["SOL-USDT-SWAP"]
            assert lead.get("/api/v5/account/balance", ccy="USDT").data[0]["details"][0]["cashBal"] == "1000000"
            process.kill()

    replayed = _run("journal", "replay", "--data", tmp_path / "data", "--redecide", "--json")
    assert (replayed.returncode, json.loads(replayed.stdout)["differences"]) == (0, [])


def test_a_lost_env_file_is_made_anew(tmp_path):
    """Whoever deletes demo.env gets new keys at the next start, and the old ones are worth nothing."""
    command = ("demo", "--data", tmp_path / "data", *_ports())
    with _server(*command) as (process, first):
        _interrupted(process)
    (tmp_path / "data" / "demo.env").unlink()

    with _server(*command) as (_, again):
        assert _client(again, "LEAD").get(CONFIG).code == "0"
        assert (
            _client({**again, **{name: first[name] for name in first if "LEAD" in name}}, "LEAD").get(CONFIG).status
            == 401
        )


def test_a_world_file_makes_its_users_and_their_keys(tmp_path):
    """What the world plans is there; a key it spells out is that key, others are drawn."""
    (tmp_path / "world.toml").write_text(
        '[prices]\nBTC-USDT-SWAP = 100000\n[[users]]\nname = "ann"\nbalances = { USDT = 5 }\n[[users.keys]]\n'
        'key = "11111111-2222-3333-4444-555555555555"\nsecret = "AAAABBBBCCCCDDDD"\npassphrase = "open sesame"\n'
    )

    with _server("serve", "--in-memory", "--no-tls", "--world", tmp_path / "world.toml", *_ports()) as (_, variables):
        ann = _client(variables, "ANN")
        ticker = ann.get("/api/v5/market/ticker", instId="BTC-USDT-SWAP").data[0]
        assert ann.get("/api/v5/account/balance").data[0]["details"][0]["cashBal"] == "5"

    assert ann.credentials == Credentials("11111111-2222-3333-4444-555555555555", "AAAABBBBCCCCDDDD", "open sesame")
    assert (ticker["last"], ticker["askPx"]) == ("100000", "100000")


def test_an_empty_exchange_lists_nothing():
    """With --empty there is no instrument until somebody lists one."""
    with _server("serve", "--in-memory", "--no-tls", "--empty", *_ports()) as (process, variables):
        answer = SignedClient(variables["BASE_URL"]).get("/api/v5/public/instruments", instType="SWAP")
        assert (answer.code, answer.data, _interrupted(process)) == ("0", [], (0, ""))


def test_a_refusing_disk_ends_the_server_at_once_without_an_answer(tmp_path):
    """The order that cannot be kept is answered by nobody; the server says why in one line and leaves with code 70."""
    command = ("serve", "--data", tmp_path / "data", "--no-tls", *_ports())
    with _server(*command) as (process, variables):
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (512, resource.RLIM_INFINITY))
        made = _run("user", "add", "alice", "--env", variables["env_file"])
        _, said = process.communicate(timeout=30)

    assert (made.returncode, process.returncode) == (1, 70)
    assert "no answer from" in made.stderr
    whichever_wrote_first = ("copydesk: stopped at once: The journal ", "copydesk: stopped at once: The archive ")
    assert said.startswith(whichever_wrote_first)
    assert said.count("\n") == 1
    with _server(*command) as (process, _):
        assert _interrupted(process) == (0, "")
