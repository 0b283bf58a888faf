"""What is told at the end of a story: plain data, equal for equal stories, ready for JSON."""

from decimal import Decimal

import msgspec


class LeadLine(msgspec.Struct, frozen=True):
    """The lead trader's week. Units: USDT; `fees` are negative when paid; `funding` is what lies in that wallet."""

    name: str
    sets: tuple[str, ...]
    opened: int
    closed: int
    profit: Decimal
    fees: Decimal
    funding: Decimal


class CopyTraderLine(msgspec.Struct, frozen=True):
    """A copy trader's week. `copied` and `skipped` count the lead trader's fills. Units: USDT.

    `withheld` is what was kept back of profits, `share` the lead trader's part of it, `refund` the rest, and `waiting`
    is true where the settlement waits for open copies. `ended` tells who ended the copying, "" if it goes on.
    """

    name: str
    settings: str
    copied: int
    skipped: int
    profit: Decimal
    fees: Decimal
    net: Decimal
    withheld: Decimal
    share: Decimal
    refund: Decimal
    waiting: bool
    ended: str


class Cases(msgspec.Struct, frozen=True):
    """How often something was not done for one reason, and the first time that it was."""

    what: str
    reason: str
    count: int
    example: str


class Settlement(msgspec.Struct, frozen=True):
    """The shares of all copy traders, by the ledger and reckoned by hand from the fills. Units: USDT.

    `by_hand` is rounded at twelve decimals; `agrees` when every copy trader's share and refund do, and what lies with
    the lead trader is their sum.
    """

    settled: int
    waiting: int
    withheld: Decimal
    refunded: Decimal
    by_ledger: Decimal
    by_hand: Decimal
    agrees: bool


class Money(msgspec.Struct, frozen=True):
    """Where the money of one currency lies: what came from outside, and everything it became. `rest` must be zero."""

    currency: str
    deposited: Decimal
    purses: dict[str, Decimal]
    rest: Decimal


class Report(msgspec.Struct, frozen=True):
    """A story that has been lived. `journal` and `state` are digests: the same story has the same ones."""

    story: str
    seed: int
    begin: str
    end: str
    lead: LeadLine
    copy_traders: tuple[CopyTraderLine, ...]
    skipped: tuple[Cases, ...]
    not_closed: tuple[Cases, ...]
    refused: tuple[Cases, ...]
    settlement: Settlement
    money: tuple[Money, ...]
    records: int
    events: int
    journal: str
    state: str

    def encoded(self) -> bytes:
        """The report as JSON: equal stories, equal bytes."""
        return msgspec.json.encode(self)
