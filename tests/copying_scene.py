"""The scene of copying: a world with lead traders and copy traders, and short ways to say what they do.

Prices live around 100 on BTC-USDT-SWAP, whose contract is 0.01 BTC there: one contract is worth one dollar.
"""

from decimal import Decimal
from typing import Any

import pytest
from tests.laws.copying_invariants import check_copying
from tests.scene import Number, Scene

from copydesk.engine import copying_queries
from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    CloseLeadPosition,
    CloseType,
    CopyClosed,
    CopyingRules,
    CopyReduced,
    CopySettings,
    CopySkipped,
    SetLeadingInstruments,
    SettleProfitSharing,
    StartCopying,
    StopCopying,
)
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.messages import Command, Event
from copydesk.engine.trading.messages import ClosePosition, MarginMode, PositionSide

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
DEEP = 100_000


def settings(**chosen: Any) -> CopySettings:
    """Copy settings; amounts and ratios may be text or whole numbers. Without a mode: ratio 1 and a high total."""
    numbers = ("total_amount", "amount", "ratio", "take_profit_ratio", "stop_loss_ratio", "total_stop_loss")
    given = {name: Decimal(value) if name in numbers and value is not None else value for name, value in chosen.items()}
    if "instruments" in given:
        given["instruments"] = tuple(map(InstrumentId, given["instruments"]))
    if "amount" not in given:
        given = {"mode": "ratio_copy", "ratio": Decimal(1)} | given
    return CopySettings(**({"total_amount": Decimal(10_000)} | given))


class CopyScene(Scene):
    """A scene in which copying's own invariants ride along."""

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Carry out a command; gives its events."""
        events = super().execute(command)
        check_copying(self.exchange)
        return events

    # Who is there.

    def rules(self, **chosen: Any) -> None:
        """Let these rules hold, and the usual ones beside them."""
        self.execute(AdoptCopyingRules(CopyingRules(**chosen)))

    def copy_trader(
        self, name: str, lead: AccountId, *, mode: str = "net", money: Number = 100_000, **chosen: Any
    ) -> AccountId:
        """A trader who copies the lead trader; without settings contract for contract."""
        account = self.trader(name, mode=mode, usdt=money)
        self.copies(account, lead, **chosen)
        return account

    def copies(self, account: AccountId, lead: AccountId, **chosen: Any) -> None:
        """Let an account copy a lead trader."""
        self.execute(StartCopying(account, lead, settings(**chosen)))

    # What happens.

    def price(
        self, price: Number, instrument: str = BTC, *, spread: Number = 0, depth: Number = DEEP
    ) -> tuple[Event, ...]:
        """Let the house bid and ask around a price; without a spread a tick below and above it."""
        half = Decimal(spread) or Decimal("0.1")
        price = Decimal(price)
        return self.house_quotes(instrument, bids=[(price - half, depth)], asks=[(price + half, depth)], mark=price)

    def one_price(self, price: Number, instrument: str = BTC) -> None:
        """Let everybody buy at a price from now on; `sells_at` for selling."""
        self.house_quotes(instrument, asks=[(Decimal(price), DEEP)], mark=price)

    def sells_at(self, price: Number, instrument: str = BTC) -> tuple[Event, ...]:
        """Let everybody sell at a price from now on."""
        return self.house_quotes(instrument, bids=[(Decimal(price), DEEP)], mark=price)

    def stops(self, account: AccountId, lead: AccountId, close_type: CloseType | None = None) -> tuple[Event, ...]:
        """Let an account stop copying."""
        return self.execute(StopCopying(account, lead, close_type))

    def closes(
        self, account: AccountId, instrument: str = BTC, *, mode: MarginMode = "cross", side: PositionSide = "net"
    ) -> tuple[Event, ...]:
        """Close a whole position at market."""
        return self.execute(ClosePosition(account, InstrumentId(instrument), mode, side))

    def sets_leading(self, lead: AccountId, *instruments: str) -> tuple[Event, ...]:
        """Let a lead trader lead exactly these."""
        return self.execute(SetLeadingInstruments(lead, "SWAP", tuple(map(InstrumentId, instruments))))

    def closes_one(self, position: LeadPosition) -> tuple[Event, ...]:
        """Close one lead position."""
        return self.execute(CloseLeadPosition(position.account, position.id))

    def settles(self) -> tuple[Event, ...]:
        """Settle the week that has ended."""
        return self.execute(SettleProfitSharing())

    # What can be seen.

    def lead_positions(self, account: AccountId) -> list[LeadPosition]:
        """The account's open lead positions."""
        return [view.position for view in copying_queries.lead_positions(self.exchange, account)]

    def copies_of(self, account: AccountId) -> list[Copy]:
        """The account's open copies."""
        return [view.copy for view in copying_queries.copies(self.exchange, account)]

    def sizes(self, account: AccountId) -> list[Decimal]:
        """The sizes of the account's open copies."""
        return [copy.size for copy in self.copies_of(account)]

    def money(self, account: AccountId, purse: str = "trading") -> Decimal:
        """What lies in a purse of the account, in USDT."""
        entries = self.exchange.ledger.balances.entries()
        return sum(
            (
                amount
                for owner, kind, currency, amount, _ in entries
                if (owner, kind, currency) == (account, purse, "USDT")
            ),
            Decimal(0),
        )


def skips(events: tuple[Event, ...]) -> list[CopySkipped]:
    """What was not copied."""
    return [event for event in events if isinstance(event, CopySkipped)]


def closed(events: tuple[Event, ...]) -> list[CopyClosed | CopyReduced]:
    """What of copies was closed."""
    return [event for event in events if isinstance(event, CopyClosed | CopyReduced)]


@pytest.fixture
def scene() -> CopyScene:
    """A world with instruments, a house account, and nobody else."""
    return CopyScene()
