"""Where pushes of an account's positions come from, and of its cash and positions together."""

from collections.abc import Hashable
from typing import Any, Final

import msgspec

from copydesk.engine import queries
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import Deposited
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.engine.trading.messages import Filled, FillSide, FundingPaid, LeverageSet
from copydesk.engine.trading.orders import is_takeover
from copydesk.gateway.rest.account_positions import position_rows
from copydesk.gateway.rest.call import World
from copydesk.gateway.ws.twin import call_of, covers, now_ms, paged, row_with
from copydesk.wire.rest.account import POSITIONS, PositionsRequest
from copydesk.wire.rest.account_positions import PositionRow
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.private_rows import (
    BalanceAndPositionRow,
    BalanceData,
    PositionData,
    PositionPush,
    TradeReference,
)

ROWS_PER_PAGE: Final = 100
"""Positions in one push: some 150 KB, well below what clients take in one message."""

Told = tuple[object, ...]


class Holdings:
    """An account's open positions as they were last told, and the trades that touched them since."""

    def __init__(self, world: World, argument: Argument) -> None:
        self.account = AccountId(int(argument.uid))
        self._world = world
        self._argument = argument
        self._rows = {row.posId: row for row in self.open_rows()}
        self._touched: dict[str, tuple[str, str]] = {}

    def open_rows(self) -> list[PositionRow]:
        """The open positions that the argument covers."""
        call = call_of(self._world, POSITIONS, self._argument)
        rows = []
        for row in position_rows(call, PositionsRequest()):
            instrument = queries.instrument(call.exchange, InstrumentId(row.instId))
            if instrument is not None and covers(call, self._argument, instrument):
                rows.append(row)
        return rows

    def notice(self, event: Filled, at: int) -> None:
        """Note the trade for the position that it touched."""
        for side in sides_of(event, self.account):
            if side.position is not None:
                self._touched[str(side.position)] = str(event.trade), str(at)

    def take_changed(self) -> list[PositionRow]:
        """The positions that are other than when they were last told; a closed one with size 0, once."""
        before, self._rows = self._rows, {row.posId: row for row in self.open_rows()}
        touched, self._touched = self._touched, {}
        changed = [row for name, row in self._rows.items() if name not in before or told(row) != told(before[name])]
        gone = [_closed(row, touched.get(name)) for name, row in before.items() if name not in self._rows]
        return [*changed, *gone]


class PositionsSource:
    """All open positions at first and regularly; those that changed when something happened."""

    def __init__(self, world: World, argument: Argument) -> None:
        self._world = world
        self._argument = argument
        self._holdings = Holdings(world, argument)
        self.subject: Hashable = self._holdings.account

    def first(self) -> list[bytes]:
        rows = self._pushed(self._holdings.open_rows())
        pages = paged(rows, ROWS_PER_PAGE)
        return [messages.paged_push(self._argument, "snapshot", page, number) for page, number in pages]

    def notice(self, event: Event, at: int) -> None:
        if isinstance(event, Filled):
            self._holdings.notice(event, at)

    def changed(self) -> list[bytes]:
        rows = self._pushed(self._holdings.take_changed())
        return [messages.paged_push(self._argument, "event_update", rows, None)] if rows else []

    def regular(self) -> list[bytes]:
        return self.first() if self._holdings.open_rows() else []

    def _pushed(self, rows: list[PositionRow]) -> list[dict[str, Any]]:
        added = PositionPush(pTime=now_ms(self._world))
        return [row_with(row, added) for row in rows]


class BalanceAndPositionSource:
    """Cash and positions: all at first, then only what changed of either."""

    def __init__(self, world: World, argument: Argument) -> None:
        self._world = world
        self._argument = argument
        self._holdings = Holdings(world, argument)
        self.subject: Hashable = self._holdings.account
        self._cash = self._balances()
        self._trades: dict[TradeReference, None] = {}
        self._cause = ""

    def first(self) -> list[bytes]:
        balances = tuple(row for row in self._balances().values() if row.cashBal != "0")
        return [self._push("snapshot", balances, tuple(map(_short, self._holdings.open_rows())))]

    def notice(self, event: Event, at: int) -> None:
        match event:
            case Filled():
                self._holdings.notice(event, at)
                self._trades[TradeReference(event.instrument, str(event.trade))] = None
                self._cause = "liquidation" if is_takeover(event) else "filled"
            case FundingPaid():
                self._cause = self._cause or "funding_fee"
            case Deposited():
                self._cause = self._cause or "transferred"
            case LeverageSet():
                self._cause = self._cause or "set_leverage"
            case _:
                pass  # what else happens moves no cash and no position, or is found by looking

    def changed(self) -> list[bytes]:
        before, self._cash = self._cash, self._balances()
        balances = tuple(row for currency, row in self._cash.items() if _cash(before.get(currency)) != row.cashBal)
        positions = tuple(map(_short, self._holdings.take_changed()))
        trades, self._trades = tuple(self._trades), {}
        cause, self._cause = self._cause or "adjust_margin", ""
        return [self._push(cause, balances, positions, trades)] if balances or positions else []

    def regular(self) -> list[bytes]:
        return []

    def _balances(self) -> dict[str, BalanceData]:
        view = queries.balances(self._world.sequencer.exchange, self._holdings.account)
        return {one.currency: BalanceData(one.currency, text(one.cash), str(one.updated_at)) for one in view.details}

    def _push(
        self,
        cause: str,
        balances: tuple[BalanceData, ...],
        positions: tuple[PositionData, ...],
        trades: tuple[TradeReference, ...] = (),
    ) -> bytes:
        row = BalanceAndPositionRow(
            pTime=now_ms(self._world), eventType=cause, balData=balances, posData=positions, trades=trades
        )
        return messages.push(self._argument, [row])


def sides_of(event: Filled, account: AccountId) -> list[FillSide]:
    """The account's parts of a fill: none, or the one that it has."""
    return [side for side in (event.taker, event.maker) if side.account == account]


def told(row: PositionRow) -> Told:
    """What of a position changes by what its owner does, and not by prices alone."""
    return row.pos, row.availPos, row.avgPx, row.margin, row.lever, row.tradeId, row.uTime, row.closeOrderAlgo


def _closed(row: PositionRow, touched: tuple[str, str] | None) -> PositionRow:
    """The last row of a position: which one it was, and that nothing is left of it. Source: recorded shape, assumed."""
    trade, at = touched or (row.tradeId, row.uTime)
    return PositionRow(
        instType=row.instType,
        mgnMode=row.mgnMode,
        posId=row.posId,
        posSide=row.posSide,
        pos="0",
        instId=row.instId,
        lever=row.lever,
        tradeId=trade,
        ccy=row.ccy,
        cTime=row.cTime,
        uTime=at,
    )


def _cash(balance: BalanceData | None) -> str:
    return "0" if balance is None else balance.cashBal


def _short(row: PositionRow) -> PositionData:
    given = {name: getattr(row, name) for name in _SHORT_FIELDS}
    return PositionData(**given)


_SHORT_FIELDS: Final = tuple(
    field.name for field in msgspec.structs.fields(PositionData) if field.name in PositionRow.__struct_fields__
)
