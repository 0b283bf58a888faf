"""What users import in their tests: a running exchange and a pytest plugin with one as a fixture.

    def test_my_bot(copydesk_exchange):
        bot = MyBot(copydesk_exchange.base_url, copydesk_exchange.credentials("LEAD"))

Importing this is quick: the exchange itself is imported when one is started.
"""

from copydesk.testing.running import ExchangeDidNotStart, RunningExchange, running_exchange

__all__ = ["ExchangeDidNotStart", "RunningExchange", "running_exchange"]
