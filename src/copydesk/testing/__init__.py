"""What users import in their tests: a running exchange and a pytest plugin with one as a fixture.

    def test_my_bot(copydesk_exchange):
        bot = MyBot(copydesk_exchange.base_url, copydesk_exchange.credentials("LEAD"))

Importing this is quick, for pytest loads the plugin in every run: the rest is imported when it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copydesk.testing.exchange import RunningExchange
    from copydesk.testing.faults import FaultNeverMet
    from copydesk.testing.running import ExchangeDidNotStart, running_exchange

__all__ = ["ExchangeDidNotStart", "FaultNeverMet", "RunningExchange", "running_exchange"]

_HOMES = {
    "ExchangeDidNotStart": "copydesk.testing.running",
    "FaultNeverMet": "copydesk.testing.faults",
    "RunningExchange": "copydesk.testing.exchange",
    "running_exchange": "copydesk.testing.running",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
