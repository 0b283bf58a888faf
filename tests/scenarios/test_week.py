"""The story of a week: lived by one lead trader and fifty who copy him, settled on Monday, the same for the same seed.

The settlement is reckoned here a third time, in a way that knows nothing of copies: by the cash that each copy trader's
trading account paid and got, from the first order to the last.
"""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
import uvloop
from tests.laws import invariants
from tests.laws.copying_invariants import check_copying

import copydesk
from copydesk.bootstrap import CannotStart
from copydesk.engine.copying.messages import (
    CopyAdded,
    CopyingStarted,
    CopyingStopped,
    CopyOpened,
    CopyReleased,
    CopySkipped,
    LeadPositionAdded,
    LeadPositionOpened,
    ProfitSharingDeferred,
    ProfitSharingRatioAmended,
    ProfitSharingSettled,
)
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId
from copydesk.engine.trading.messages import Filled, InstrumentListed
from copydesk.journal.record import Record
from copydesk.story import week
from copydesk.story.report import Report
from copydesk.story.telling import report_of, tell_week

SEED = 1
FIRST_RATIO, LATER_RATIO = Fraction(1, 10), Fraction(8, 100)


class Lived(msgspec.Struct):
    """A week that was lived: its report, its journal, and the exchange at its end."""

    report: Report
    records: list[Record]
    exchange: Exchange

    def events(self, *kinds: type) -> Iterator:
        """The events of these kinds, in order."""
        return (event for record in self.records for event in record.events if isinstance(event, kinds))


async def _live(seed: int) -> Lived:
    file = week.opening(seed)
    async with week.staged(file, seed, None) as (house, stage):
        begin = stage.now
        await week.Week(stage, file, seed).live()
        report = report_of("week", seed, house, stage, begin)
        return Lived(report, list(house.memory.journal.read()), stage.exchange)


@pytest.fixture(scope="module")
def lived() -> Lived:
    """The week of the first seed."""
    return uvloop.run(_live(SEED))


def test_everyone_is_copied_partly_copied_and_refused(lived: Lived) -> None:
    """Fifty and one have copies; many fills are not copied, for many reasons; and rules refuse what they must."""
    report = lived.report

    assert len(report.copy_traders) == 51
    assert sum(line.copied > 0 for line in report.copy_traders) >= 50
    assert {"instrument_not_chosen", "above_total_amount", "insufficient_balance", "position_against"} <= {
        cases.reason for cases in report.skipped
    }
    assert {
        ("StartCopying", "NO_SUCH_LEAD_TRADER"),
        ("StartCopying", "ALREADY_COPYING"),
        ("StartCopying", "NO_VACANCY"),
        ("StartCopying", "COPY_RATIO_OUT_OF_RANGE"),
        ("SetLeadingInstruments", "INSTRUMENT_HAS_ORDERS"),
        ("SetPositionMode", "POSITIONS_OR_ORDERS_EXIST"),
    } <= {(cases.what, cases.reason) for cases in report.refused}
    assert report.lead.sets[-2:] == ("BTC-USDT-SWAP ETH-USDT-SWAP", "BTC-USDT-SWAP SOL-USDT-SWAP")
    sides = {event.position_side for event in lived.events(LeadPositionOpened)}
    assert sides == {"net", "long", "short"}


def test_every_fill_of_the_lead_leaves_a_copy_or_a_reason(lived: Lived) -> None:
    """For each opening fill, each of those who copy at that moment is named once: copied, or not and why."""
    active: dict[AccountId, None] = {}
    fills = 0
    for record in lived.records:
        told: dict[object, list[AccountId]] = defaultdict(list)
        copying = list(active)
        for event in record.events:
            match event:
                case CopyOpened() | CopyAdded() | CopySkipped():
                    told[event.lead_trade].append(event.copy_trader)
                case CopyingStarted():
                    active[event.copy_trader] = None
                case CopyingStopped():
                    active.pop(event.copy_trader, None)
                case _:
                    pass
        for event in record.events:
            if isinstance(event, LeadPositionOpened | LeadPositionAdded):
                assert sorted(told[event.trade]) == sorted(copying)
                fills += 1
    assert fills >= 20


def test_the_worlds_laws_hold_at_the_end(lived: Lived) -> None:
    """Money is conserved in every currency, positions cancel out, copies fit; and the state is in its bytes."""
    invariants.check(lived.exchange)
    check_copying(lived.exchange)
    invariants.check_memory(lived.exchange)
    assert all(money.rest == 0 for money in lived.report.money)
    (usdt,) = (money for money in lived.report.money if money.currency == "USDT")
    assert sum(usdt.purses.values()) == usdt.deposited


def test_the_settlement_is_what_it_is_by_hand(lived: Lived) -> None:
    """The report's own reckoning, copy by copy from fills, gives what lies in the lead trader's funding wallet."""
    settlement = lived.report.settlement

    assert settlement.agrees
    assert settlement.settled >= 45
    assert settlement.by_ledger > 0
    assert settlement.withheld == settlement.refunded + settlement.by_ledger
    assert settlement.by_ledger == sum((line.share for line in lived.report.copy_traders), Decimal(0))


def test_the_settlement_is_what_cash_came_and_went(lived: Lived) -> None:
    """Who only ever copied is settled by his account's cash: what fills cost and brought, and their fees."""
    paid = _cash(lived)
    apart = {event.copy_trader for event in lived.events(CopyReleased, ProfitSharingDeferred)}
    compared = 0
    for settled in lived.events(ProfitSharingSettled):
        if settled.copy_trader in apart:
            continue
        before, after = (paid[settled.copy_trader, is_later] for is_later in (False, True))
        share = max(Fraction(0), before * FIRST_RATIO + after * LATER_RATIO)
        assert abs(Fraction(settled.net) - before - after) < Fraction(1, 10**12)
        assert abs(Fraction(settled.amount) - share) < Fraction(1, 10**12)
        compared += 1
    assert compared >= 45


def _cash(lived: Lived) -> dict[tuple[AccountId, bool], Fraction]:
    """What each account got by its fills, less what it paid: before and after the share was changed."""
    values = {
        event.instrument.id: Fraction(event.instrument.contract_value) for event in lived.events(InstrumentListed)
    }
    cash: dict[tuple[AccountId, bool], Fraction] = defaultdict(Fraction)
    is_later = False
    for event in lived.events(Filled, ProfitSharingRatioAmended):
        if isinstance(event, ProfitSharingRatioAmended):
            is_later = True
            continue
        worth = Fraction(event.size) * Fraction(event.price) * values[event.instrument]
        for side in (event.taker, event.maker):
            cash[side.account, is_later] += (worth if side.side == "sell" else -worth) + Fraction(side.fee)
    return cash


def test_the_same_seed_gives_the_same_bytes(lived: Lived, tmp_path) -> None:
    """Another process, under another hash seed and with its journal on disk, tells the same story to the last byte."""
    folder = tmp_path / "week"
    command = [sys.executable, "-m", "copydesk.cli.main", "demo", "--story", "week", "--seed", str(SEED), "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(Path(copydesk.__file__).parents[1])}
    said = subprocess.run([*command, "--data", folder], env=environment, capture_output=True, check=True, timeout=100)

    again = msgspec.json.decode(said.stdout, type=Report, strict=False)

    assert again.encoded() == lived.report.encoded()
    with pytest.raises(CannotStart, match="is not empty"):
        tell_week(SEED, folder)


def test_another_seed_tells_another_story(lived: Lived) -> None:
    """Other prices, other people, other trades; and its settlement agrees as well."""
    other = tell_week(SEED + 1)

    assert other.journal != lived.report.journal
    assert other.copy_traders[0].settings != lived.report.copy_traders[0].settings
    assert other.settlement.agrees
    assert all(money.rest == 0 for money in other.money)
