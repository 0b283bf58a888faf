"""A world of leading and copying whose archive sees every record: for tests of what the archive keeps of it."""

from decimal import Decimal
from typing import Any

from tests.scene import BTC_SWAP, ETH_SWAP, INSTRUMENTS
from tests.unit.history.archived_scene import ArchivedScene

from copydesk.engine.copying.messages import CopySettings, StartCopying, StopCopying
from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.messages import ClosePosition

BTC, ETH = BTC_SWAP.id, ETH_SWAP.id
DAY_MS = 86_400_000


class ArchivedCopying(ArchivedScene):
    """People who lead and copy. The house makes the market at 100, deep enough for everybody."""

    def __init__(self) -> None:
        super().__init__(list(INSTRUMENTS))
        self.moves(BTC, 100)
        self.moves(ETH, 100)

    def moves(self, instrument: str, price: int) -> None:
        """The market moves; the house buys and sells at one price as much as anybody wants."""
        above = Decimal(price) + Decimal("0.1")
        self.house_quotes(instrument, bids=[(price, 100_000)], asks=[(above, 100_000)], mark=price)

    def copies(self, account: AccountId, lead: AccountId, **chosen: Any) -> None:
        """Let an account copy contract for contract, unless something else is said."""
        terms = {"total_amount": Decimal(10_000), "mode": "ratio_copy", "ratio": Decimal(1)} | chosen
        self.execute(StartCopying(account, lead, CopySettings(**terms)))

    def stops(self, account: AccountId, lead: AccountId, close_type: Any = None) -> None:
        """Let an account copy no more."""
        self.execute(StopCopying(account, lead, close_type))

    def closes(self, account: AccountId, instrument: str) -> None:
        """Close a whole net position."""
        self.execute(ClosePosition(account, instrument, "cross"))
