"""The lead trader's share of copy traders' profit: what is withheld at a close, and what the settlement makes of it.

A week (Monday to Sunday, UTC+8) is netted per lead trader and copy trader. Each close of a copy gives a profit after
the fees of opening and closing it, and a share of it by the ratio that held when the copy opened; the share of a loss
is negative. A positive share is withheld at once. At the settlement the lead trader gets the sum of the shares, but not
less than nothing, and the copy trader gets back what was withheld beyond it. Shares are rounded towards the copy
trader at sixteen decimals, each by itself, so what is withheld always suffices.

Funding payments do not count; there is no high-water mark. While linked copies are open at the settlement, it waits
for the next one. Source: documented, but for the rounding, which is assumed.
"""

from decimal import Decimal

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.engine.numbers import RATIO_PLACES, ZERO, round_to


class ShareAccount(msgspec.Struct, frozen=True):
    """What two accounts have to settle. Units: USDT; times are Unix ms.

    `net` is the copy trader's profit after fees, `earned` the sum of the lead trader's shares of it, losses included,
    `withheld` the sum of the positive ones.
    """

    lead_trader: AccountId
    copy_trader: AccountId
    net: Decimal
    earned: Decimal
    withheld: Decimal
    since: int
    updated_at: int

    @property
    def amount(self) -> Decimal:
        """What the lead trader would get if it were settled now."""
        return max(ZERO, self.earned)

    @property
    def refund(self) -> Decimal:
        """What the copy trader would get back if it were settled now."""
        return self.withheld - self.amount


def share_of(net: Decimal, ratio: Decimal) -> Decimal:
    """The lead trader's share of a profit after fees, negative on a loss; rounded down at sixteen decimals."""
    return round_to(net * ratio, RATIO_PLACES, "floor")


def with_close(account: ShareAccount | None, owners: tuple[AccountId, AccountId], close: "Close") -> ShareAccount:
    """The account of lead trader and copy trader after a close."""
    if account is None:
        return ShareAccount(*owners, close.net, close.share, max(ZERO, close.share), close.at, close.at)
    return msgspec.structs.replace(
        account,
        net=account.net + close.net,
        earned=account.earned + close.share,
        withheld=account.withheld + max(ZERO, close.share),
        updated_at=close.at,
    )


class Close(msgspec.Struct, frozen=True):
    """What a close of a copy means for the sharing. Units: USDT; `at` is Unix ms."""

    net: Decimal
    share: Decimal
    at: int
