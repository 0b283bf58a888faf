"""What users import in their tests: a running exchange as a context manager and as a fixture."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from copydesk.client import Client, copytrading
from copydesk.testing import ExchangeDidNotStart, RunningExchange, running_exchange
from copydesk.wire import operations


def test_the_fixture_is_an_exchange_that_answers(copydesk_exchange: RunningExchange):
    """The lead trader of the fixture sets leading instruments with the typed client."""
    with Client(copydesk_exchange.base_url, "demo", copydesk_exchange.credentials("LEAD")) as okx:
        led = okx.run(copytrading.leading, "SWAP")

    assert {"BTC-USDT-SWAP", "ETH-USDT-SWAP"} <= set(led)


def test_a_new_user_has_money_and_a_key(copydesk_exchange: RunningExchange):
    """Users are made on demand, so that tests need not share one."""
    key = copydesk_exchange.new_user("test-user", USDT=1000, BTC=Decimal("0.5"))

    users = copydesk_exchange.operator.call(operations.LIST_USERS)
    assert "test-user" in {user.name for user in users}
    assert key.secret not in repr(key)


def test_two_exchanges_run_beside_each_other(copydesk_exchange: RunningExchange):
    """Each has ports and a world of its own; settings are those of a settings file."""
    with running_exchange(world=None, empty=True) as other:
        assert other.base_url != copydesk_exchange.base_url
        assert other.operator.call(operations.LIST_INSTRUMENTS) == []


def test_an_exchange_that_cannot_start_says_why(tmp_path):
    """The reason is in the exception, in the test's own thread."""
    (tmp_path / "world.toml").write_text("user = 1")

    with (
        pytest.raises(ExchangeDidNotStart, match="line 1: user: unknown key"),
        running_exchange(tmp_path / "world.toml"),
    ):
        pass


def test_time_stands_until_the_test_lets_it_pass():
    """A bot's day is as long as the test wants; what falls due on the way happens."""
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    with running_exchange(frozen_at="2026-01-05T00:00:00Z", quotes={"enabled": True}) as exchange:
        before = exchange.operator.call(operations.LIST_INSTRUMENTS)

        assert exchange.now == begin
        assert exchange.advance("8h") == begin + timedelta(hours=8)
        assert exchange.advance(timedelta(milliseconds=1500)) == begin + timedelta(hours=8, milliseconds=1500)
        assert exchange.advance_to_settlement() == datetime(2026, 1, 11, 16, tzinfo=UTC) == exchange.now
        assert exchange.operator.call(operations.LIST_INSTRUMENTS) != before


def test_a_test_sets_what_its_bot_is_charged():
    """The funding rate of a swap, from the next settlement on."""
    with running_exchange(frozen_at="2026-01-05T00:00:00Z") as exchange:
        due = exchange.set_funding_rate("BTC-USDT-SWAP", "0.001")
        exchange.advance("8h")
        shown = exchange.operator.call(operations.SHOW_FUNDING, instrument="BTC-USDT-SWAP")

    assert due == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert (shown.last_rate, shown.rate) == ("0.001", "0.001")


def test_a_running_exchange_can_be_frozen():
    """From then on it is the test that lets time pass."""
    with running_exchange() as exchange:
        stands_at = exchange.freeze()

        assert exchange.now == stands_at
        assert exchange.advance("1s") == stands_at + timedelta(seconds=1)
