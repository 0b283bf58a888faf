"""The countdown desk: cancels an account's orders when nobody has spoken for them in time."""

from collections.abc import Callable

from copydesk.engine.rejections import Reason, Rejected
from copydesk.engine.trading.desk.checks import check_user
from copydesk.engine.trading.messages import CancelAllAfter, CountdownSet, OrderCanceled, TradingEvent
from copydesk.engine.trading.state.trading_state import TradingState

SHORTEST_MS = 10_000
LONGEST_MS = 120_000
MOST_TAGS = 20
"""Source: documented."""


class CountdownDesk:
    """Decides about countdowns; the state behind it only holds."""

    def __init__(self, state: TradingState, record: Callable[[TradingEvent], None]) -> None:
        self._state = state
        self._record = record

    def start(self, command: CancelAllAfter, at: int) -> None:
        """Start a countdown anew, or stop it. Units: `at` is Unix ms."""
        check_user(self._state, command.account)
        countdowns = self._state.countdowns
        if not command.timeout_ms:
            self._record(CountdownSet(command.account, command.tag))
            return
        if not SHORTEST_MS <= command.timeout_ms <= LONGEST_MS:
            raise Rejected(Reason.COUNTDOWN_OUT_OF_RANGE, minimum=SHORTEST_MS, maximum=LONGEST_MS)
        others = [tag for tag in countdowns.tags(command.account) if tag and tag != command.tag]
        if command.tag and len(others) >= MOST_TAGS:
            raise Rejected(Reason.TOO_MANY_COUNTDOWNS, limit=MOST_TAGS)
        self._record(CountdownSet(command.account, command.tag, at + command.timeout_ms))

    def end(self, at: int) -> None:
        """Cancel the orders whose countdowns have ended by now. Algo orders stay: assumed. Units: `at` is Unix ms."""
        for account, tag, _ in self._state.countdowns.ended(at):
            for order in self._state.pending.of_account(account):
                if not tag or order.tag == tag:
                    self._record(OrderCanceled(order.order, account, "countdown"))
            self._record(CountdownSet(account, tag))
