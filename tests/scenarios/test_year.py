"""A year of Mondays: week after week of trading and copying, and not a cent comes or goes.

Positions stay open over some Mondays, so settlements wait and cover longer times. Who has lost his money brings more,
and who stopped copying begins again. A few weeks are lived in the usual run, a year by `make soak`.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
import uvloop
from tests.laws import invariants
from tests.laws.copying_invariants import check_copying

from copydesk import copiers
from copydesk.bootstrap import House
from copydesk.engine import copying_queries, queries
from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import ProfitSharingDeferred, StartCopying
from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Deposit
from copydesk.journal.record import Record
from copydesk.runtime.recovery import recover
from copydesk.story import week
from copydesk.story.by_hand import Sheets
from copydesk.story.stage import Stage

SEED = 1
ENOUGH = 100
"""Who has less USDT than this brings more."""


class Seen(msgspec.Struct):
    """What the Mondays brought."""

    settled: int
    deferred: int
    paid: Fraction
    received: Decimal


async def _live(weeks: int, folder: Path | None = None) -> Seen:
    file = week.opening(SEED)
    people = [copier for table in file.world.copiers for copier in copiers.drawn(table)]
    async with week.staged(file, SEED, folder) as (house, stage):
        life, sheets, deferred, seq = week.Week(stage, file, SEED), Sheets(), 0, 0
        await life.begin()
        for number in range(weeks):
            await life.trade(until=next_settlement_at(stage.now))
            records = list(house.memory.journal.read(seq))
            seq, deferred = records[-1].seq, deferred + _deferred(records)
            for record in records:
                sheets.follow(record.events)
            _check(stage, sheets)
            await _go_on(stage, people)
            if number % 3 == 1:
                await life.get_out()
        _check_memory(house, stage)
        received = stage.exchange.ledger.balances.of((stage.account("lead"), "funding"), Currency("USDT"))
        return Seen(
            len(sheets.settled), deferred, sum((one.hand.share for one in sheets.settled), Fraction(0)), received
        )


def _deferred(records: Sequence[Record]) -> int:
    return sum(isinstance(event, ProfitSharingDeferred) for record in records for event in record.events)


def _check(stage: Stage, sheets: Sheets) -> None:
    """Money is conserved, copies fit, and every settlement so far is what it is by hand."""
    invariants.check(stage.exchange)
    check_copying(stage.exchange)
    assert all(one.agrees for one in sheets.settled)


def _check_memory(house: House, stage: Stage) -> None:
    """What is in the journal is what was lived."""
    assert recover(house.memory.journal).exchange.state() == stage.exchange.state()


async def _go_on(stage: Stage, people: Sequence[copiers.Copier]) -> None:
    """Everyone has money and copies."""
    lead = stage.account("lead")
    copying = {relation.copy_trader for relation in copying_queries.copy_traders(stage.exchange, lead)}
    for person in people:
        account = stage.account(person.name)
        (usdt,) = queries.balances(stage.exchange, account).details
        if usdt.equity < ENOUGH:
            await stage.do(Deposit(account, Currency("USDT"), person.balance))
        if account not in copying:
            await stage.do(StartCopying(account, lead, person.copies.settings()))


def test_weeks_conserve_money() -> None:
    """Three Mondays, some of them with open positions: everything adds up after each, and is in the journal."""
    seen = uvloop.run(_live(3))

    assert seen.settled > 0
    assert seen.deferred > 0
    assert abs(Fraction(seen.received) - seen.paid) < Fraction(1, 10**9)


@pytest.mark.slow
def test_a_year_conserves_money(tmp_path: Path) -> None:
    """Fifty-two Mondays: everything adds up after each, and is on disk."""
    seen = uvloop.run(_live(52, tmp_path / "year"))

    assert seen.settled > 500
    assert seen.deferred > 500
    assert abs(Fraction(seen.received) - seen.paid) < Fraction(1, 10**9)
