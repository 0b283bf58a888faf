"""What users import in their tests: a running exchange as a context manager and as a fixture."""

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
