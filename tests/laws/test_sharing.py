"""The four endpoints of profit sharing agree with the ledger at every instant of every life, to the last digit."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateway.rest.copy_floor import BTC, CopyFloor

from copydesk.engine.copying.messages import AmendProfitSharingRatio
from copydesk.engine.identifiers import AccountId
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.rest.copytrading import (
    EXPECTED_PROFIT_SHARING,
    LEAD_POSITIONS,
    PROFIT_SHARING_DETAILS,
    START_COPYING,
    STOP_COPYING,
    TOTAL_EXPECTED_PROFIT_SHARING,
    TOTAL_PROFIT_SHARING,
)
from copydesk.wire.rest.trade import PLACE_ORDER

NAMES = ("ann", "bob", "cid")
price = st.sampled_from(["97", "100", "101.7", "130.3"])
contracts = st.sampled_from(["1", "7", "100"])
copier = st.integers(0, len(NAMES) - 1)
act = st.one_of(
    st.tuples(st.just("opens"), price, contracts),
    st.tuples(st.just("opens"), price, contracts),
    st.tuples(st.just("closes"), price, contracts),
    st.tuples(st.just("closes"), price, contracts),
    st.tuples(st.just("closes himself"), copier, contracts),
    st.tuples(st.just("stops"), copier, st.sampled_from(["market_close", "copy_close", "manual_close"])),
    st.tuples(st.just("starts"), copier),
    st.tuples(st.just("shares"), st.sampled_from(["0", "0.08", "0.3"])),
    st.tuples(st.just("monday")),
)


class Life(CopyFloor):
    """A lead trader in net mode and three who copy him at odd ratios."""

    def __init__(self) -> None:
        super().__init__()
        self.weeks = 0
        self.leader = self.lead()
        self.copiers = [
            self.copier(name, self.leader, copyRatio=ratio)
            for name, ratio in zip(NAMES, ("0.37", "1", "2.5"), strict=True)
        ]

    def act(self, kind: str, *said: Any) -> None:
        """Let something happen; what is refused, as a second start or a stop of nothing, happens not."""
        match kind:
            case "opens":
                self.moves(BTC, said[0])
                self.trades(self.leader, "buy", said[1])
            case "closes":
                self.moves(BTC, said[0])
                self.trades(self.leader, "sell", said[1])
            case "closes himself":
                self.trades(self.copiers[said[0]], "sell", said[1])
            case "stops":
                asked = {"uniqueCode": unique_code(self.leader), "subPosCloseType": said[1]}
                self.asks(STOP_COPYING, asked, by=self.copiers[said[0]])
            case "starts":
                asked = {"copyMgnMode": "copy", "copyInstIdType": "copy", "copyMode": "ratio_copy", "copyRatio": "1"}
                asked |= {"copyTotalAmt": "30000", "uniqueCode": unique_code(self.leader)}
                self.asks(START_COPYING, asked, by=self.copiers[said[0]])
            case "shares":
                self.does(AmendProfitSharingRatio(self.leader, "SWAP", Decimal(said[0])))
            case _:
                self.monday()

    def trades(self, account: AccountId, side: str, size: str) -> None:
        """A market order; selling only closes."""
        only = {"reduceOnly": "true"} if side == "sell" else {}
        terms = {"instId": BTC, "tdMode": "isolated", "side": side, "ordType": "market", "sz": size, **only}
        self.asks(PLACE_ORDER, terms, by=account)

    def monday(self) -> None:
        """A week ends: who has no copy open is settled, to the amounts that were expected, and nobody else is.

        No more than twelve, for details go back three months.
        """
        if self.weeks == 12:
            return
        self.weeks += 1
        before, paid = self.expected(), self.paid()
        waiting = {name for name, who in zip(NAMES, self.copiers, strict=True) if self.open_copies(who)}
        self.settles()
        due = {name: amount for name, amount in before.items() if name not in waiting}
        assert self.paid() == paid + sum(due.values())
        assert self.expected() == {name: amount for name, amount in before.items() if name in waiting}

    def expected(self) -> dict[str, Decimal]:
        """What is expected of each copy trader."""
        rows = self.done(EXPECTED_PROFIT_SHARING, by=self.leader)
        return {row["nickName"]: Decimal(row["unrealizedProfitSharingAmt"]) for row in rows}

    def paid(self) -> Decimal:
        """All that was ever paid, as the lead trader is told."""
        (row,) = self.done(TOTAL_PROFIT_SHARING, by=self.leader)
        return Decimal(row["totalProfitSharingAmt"])

    def open_copies(self, account: AccountId) -> bool:
        """Whether a copy trader has linked copies."""
        asked = {"subPosType": "copy"}
        answer = self.asks(LEAD_POSITIONS, asked, by=account)
        return bool(answer["data"])

    def purse(self, account: AccountId, kind: str) -> Decimal:
        """What lies there, as the ledger has it."""
        entries = self.sequencer.exchange.ledger.balances.entries()
        found = (
            amount
            for owner, purse, currency, amount, _ in entries
            if (owner, purse, currency) == (account, kind, "USDT")
        )
        return sum(found, Decimal(0))

    def agrees(self) -> None:
        """The endpoints say what the ledger holds."""
        expected = self.expected()
        (total,) = self.done(TOTAL_EXPECTED_PROFIT_SHARING, by=self.leader)
        assert Decimal(total["totalUnrealizedProfitSharingAmt"]) == sum(expected.values())
        for name, account in zip(NAMES, self.copiers, strict=True):
            assert 0 <= expected.get(name, Decimal(0)) <= self.purse(account, "withheld")
        details = self.done(PROFIT_SHARING_DETAILS, by=self.leader)
        assert self.paid() == self.purse(self.leader, "funding")
        assert self.paid() == sum(Decimal(row["profitSharingAmt"]) for row in details)


@given(st.lists(act, min_size=5, max_size=25))
@pytest.mark.rule("profit-sharing.ledger")
def test_what_a_lead_trader_is_told_of_shares_is_in_the_ledger(acts: list[tuple[Any, ...]]) -> None:
    """After each trade, stop, start, change of the share, and Monday."""
    life = Life()
    for kind, *said in acts:
        life.act(kind, *said)
        life.agrees()
