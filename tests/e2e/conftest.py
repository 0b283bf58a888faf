"""The servers of the end-to-end tests: one as it comes, one with every switch turned the other way."""

import pytest
from tests.e2e.exchange import Exchange

CONTRARY = {
    "RULES_LEADING_CONFLICT": "per_instrument",
    "RULES_MAX_LEADING_INSTRUMENTS": "3",
    "RULES_LEAD_APPLICATION": "operator",
    "RULES_LEAD_STOP": "operator",
    "RULES_REFUSED_REQUESTS_COUNT": "true",
    "RULES_REFUSE_REPLAYED_SIGNATURES": "true",
    "RULES_UNUSED_KEYS_EXPIRE": "true",
    "RULES_COPY_TRADING_IN_DEMO": "false",
}


@pytest.fixture(scope="session")
def exchange(tmp_path_factory):
    """An exchange as it comes: in memory, all instruments, prices that stand still."""
    yield from _running(tmp_path_factory)


@pytest.fixture(scope="session")
def contrary_exchange(tmp_path_factory):
    """An exchange whose operator has turned every switch."""
    yield from _running(tmp_path_factory, **CONTRARY)


@pytest.fixture(scope="session")
def copying_exchange(tmp_path_factory):
    """An exchange of its own for those who turn the clock and move prices."""
    yield from _running(tmp_path_factory)


@pytest.fixture(scope="session")
def tls_exchange(tmp_path_factory):
    """An exchange on disk that is served over TLS too, with a certificate authority of its own."""
    yield from _running(tmp_path_factory, IN_MEMORY="false", DATA_FOLDER="data", TLS="true")


@pytest.fixture(scope="session")
def socket_exchange(tmp_path_factory):
    """An exchange on disk, plain and over TLS, whose sockets may be opened as fast as tests do."""
    terms = {"IN_MEMORY": "false", "DATA_FOLDER": "data", "TLS": "true", "RULES_SOCKET_CONNECTIONS_PER_SECOND": "1000"}
    yield from _running(tmp_path_factory, **terms)


def _running(tmp_path_factory, **settings):
    exchange = Exchange(tmp_path_factory.mktemp("exchange"), **settings)
    yield exchange
    code = exchange.stop()
    assert code == 0, f"the server left with {code}: {exchange.log()}"
