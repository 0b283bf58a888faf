"""The settlements of profit sharing: one row for each copy trader of a lead trader and each week that was settled."""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.copying.copy_events import ProfitSharingSettled
from copydesk.engine.identifiers import AccountId, ShareId
from copydesk.history.shelf import Column, Shelf


class Share(msgspec.Struct, frozen=True):
    """What was settled. Units: USDT; `at` and `week_end` are Unix ms."""

    share: ShareId
    lead_trader: AccountId
    copy_trader: AccountId
    week_end: int
    net: Decimal
    withheld: Decimal
    amount: Decimal
    refund: Decimal
    at: int


SHARES: Final = Shelf(
    "shares",
    Share,
    lambda row: row.share,
    (
        Column("lead_trader", "INTEGER", lambda row: row.lead_trader),
        Column("at", "INTEGER", lambda row: row.at),
    ),
    indexes=("lead_trader, id",),
)


def share_of(event: ProfitSharingSettled, at: int) -> Share:
    """The row of a settlement."""
    return Share(
        share=event.share,
        lead_trader=event.lead_trader,
        copy_trader=event.copy_trader,
        week_end=event.week_end,
        net=event.net,
        withheld=event.withheld,
        amount=event.amount,
        refund=event.refund,
        at=at,
    )
