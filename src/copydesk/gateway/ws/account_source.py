"""Where pushes of an account's money come from."""

from collections.abc import Hashable
from typing import Any

from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.messages import Event
from copydesk.engine.valuation import usd_price
from copydesk.gateway.blank import text_or_blank
from copydesk.gateway.rest.account_balance import balance_row
from copydesk.gateway.rest.call import World
from copydesk.gateway.ws.twin import call_of, row_with
from copydesk.wire.rest.account import BALANCE
from copydesk.wire.rest.account_balance import BalanceDetail, BalanceRow
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.market_rows import NothingAdded
from copydesk.wire.ws.private_rows import BalanceDetailPush

_OTHER_NAME = "maxSpotInUse"
"""What REST calls maxSpotInUseAmt."""


class AccountSource:
    """All currencies at first and regularly; those that changed when something happened."""

    def __init__(self, world: World, argument: Argument) -> None:
        self.subject: Hashable = AccountId(int(argument.uid))
        self._world = world
        self._argument = argument
        self._told = self._details(self._row())

    def first(self) -> list[bytes]:
        return self._snapshot(self._row())

    def notice(self, event: Event, at: int) -> None:
        """Nothing to note: what changed is found by looking."""

    def changed(self) -> list[bytes]:
        row = self._row()
        before, self._told = self._told, self._details(row)
        changed = [detail for currency, detail in self._told.items() if before.get(currency) != detail]
        gone = [BalanceDetail(ccy=currency, uTime=row.uTime) for currency in before if currency not in self._told]
        if not changed and not gone:
            return []
        return [messages.paged_push(self._argument, "event_update", [self._pushed(row, [*changed, *gone])], None)]

    def regular(self) -> list[bytes]:
        row = self._row()
        self._told = self._details(row)
        return self._snapshot(row)

    def _snapshot(self, row: BalanceRow) -> list[bytes]:
        pushed = self._pushed(row, list(row.details))
        return [messages.paged_push(self._argument, "snapshot", [pushed], (1, True))]

    def _row(self) -> BalanceRow:
        currencies = (self._argument.ccy,) if self._argument.ccy else None
        return balance_row(call_of(self._world, BALANCE, self._argument), currencies)

    def _details(self, row: BalanceRow) -> dict[str, BalanceDetail]:
        return {detail.ccy: detail for detail in row.details}

    def _pushed(self, row: BalanceRow, details: list[BalanceDetail]) -> dict[str, Any]:
        return row_with(row, NothingAdded(), details=[self._pushed_detail(detail) for detail in details])

    def _pushed_detail(self, detail: BalanceDetail) -> dict[str, Any]:
        price = usd_price(self._world.sequencer.exchange, Currency(detail.ccy))
        added = BalanceDetailPush(coinUsdPrice=text_or_blank(price))
        return row_with(detail, added, dropped=(_OTHER_NAME,))
