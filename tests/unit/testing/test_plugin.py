"""The pytest plugin as its users have it: in a project of their own, run by a pytest of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

INI = """[pytest]
copydesk_frozen_at = 2026-01-05T00:00:00Z
copydesk_world = worlds/two.toml
copydesk_settings = team.toml
copydesk_seed = 7
"""
WORLD = """
[[users]]
name = "ann"
balances = { USDT = 1000 }
"""
SETTINGS = """
port = 80
data_folder = "/nowhere"

[rules]
max_leading_instruments = 3
"""
PREPARED = """
import pytest

@pytest.fixture(scope="session")
def copydesk_prepare():
    return lambda exchange: exchange.new_user("bob", USDT=5)
"""
TESTS = """
import asyncio
import os

import httpx
import pytest
from copydesk.client import AsyncClient, copytrading
from copydesk.wire import operations


def names(exchange):
    return [user.name for user in exchange.operator.call(operations.LIST_USERS)]


@pytest.mark.parametrize("number", range(4))
def test_the_first_state_is_found_by_everyone(copydesk_fresh_exchange, number):
    exchange = copydesk_fresh_exchange
    assert exchange.now.isoformat() == "2026-01-05T00:00:00+00:00"
    assert names(exchange) == ["crowd", "ann", "bob"]
    exchange.new_user("zoe", USDT=1)
    exchange.advance("1d")


def test_the_shared_one_is_another_and_knows_the_same_options(copydesk_exchange, copydesk_fresh_exchange):
    assert copydesk_exchange.base_url != copydesk_fresh_exchange.base_url
    assert names(copydesk_exchange) == ["crowd", "ann"]
    rules = copydesk_exchange.operator.call(operations.SHOW_RULES)
    assert rules.max_leading_instruments == 3
    before = copydesk_exchange.operator.call(operations.LIST_INSTRUMENTS)
    assert copydesk_exchange.advance("1h").isoformat() == "2026-01-05T01:00:00+00:00"
    assert copydesk_exchange.operator.call(operations.LIST_INSTRUMENTS) != before


def test_asynchronous_tests_have_it_too(copydesk_fresh_exchange):
    async def asks():
        ann = copydesk_fresh_exchange.credentials("ANN")
        async with AsyncClient(copydesk_fresh_exchange.base_url, "demo", ann) as okx:
            return await okx.run(copytrading.config)

    assert asyncio.run(asks())
"""
FAILING = """
import httpx
from copydesk.testing import RunningExchange

def test_a_bot_that_asks_for_what_there_is_not(copydesk_exchange: RunningExchange):
    httpx.get(copydesk_exchange.base_url + "/api/v5/market/ticker?instId=NONE")
    assert False

def test_a_bot_that_does_well(copydesk_exchange):
    pass
"""


def ran(folder: Path, *options: str) -> str:
    """What pytest says of the project in the folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=100)
    return done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose configuration says everything that can be said."""
    (tmp_path / "worlds").mkdir()
    (tmp_path / "worlds" / "two.toml").write_text(WORLD)
    (tmp_path / "team.toml").write_text(SETTINGS)
    (tmp_path / "pytest.ini").write_text(INI)
    (tmp_path / "conftest.py").write_text(PREPARED)
    (tmp_path / "test_bot.py").write_text(TESTS)
    return tmp_path


def test_every_test_finds_the_first_state_in_every_process(project: Path):
    """World, time, seed and settings come from the configuration; each process of pytest-xdist has its own exchange."""
    said = ran(project, "-n", "2")

    assert "6 passed" in said, said


def test_the_command_line_has_the_last_word(project: Path):
    """A path there is seen from where pytest was started; here the time is another than the configuration's."""
    said = ran(project, "--copydesk-frozen-at", "2027-01-05T00:00:00Z", "-k", "found_by_everyone and 0")

    assert "1 failed" in said, said
    assert "2027-01-05T00:00:00+00:00" in said


def test_a_failure_shows_what_the_exchange_refused(tmp_path: Path):
    """The report of a test that failed tells what it said no to, and why; that of one that passed says nothing."""
    (tmp_path / "test_bot.py").write_text(FAILING)
    said = ran(tmp_path)

    assert "copydesk_exchange: what it said no to last" in said, said
    assert "GET /api/v5/market/ticker: 51001 " in said
    assert "1 failed, 1 passed" in said
