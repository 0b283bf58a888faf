"""Tells a story from its first moment to its report: lives it in a house of its own, then counts, reckons, compares."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import uvloop

from copydesk import bootstrap
from copydesk.engine.copying.messages import COPY_CURRENCY
from copydesk.engine.exchange import Exchange
from copydesk.engine.numbers import ZERO, divide, exact
from copydesk.story import week
from copydesk.story.by_hand import NOTHING, Compared, Sheets, is_close
from copydesk.story.report import LeadLine, Money, Report, Settlement
from copydesk.story.stage import Stage
from copydesk.story.tally import Tally, plain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UTC8 = timezone(timedelta(hours=8))


def tell_week(seed: int, data_folder: Path | None = None) -> Report:
    """The story of the week; with a folder its journal stays there, and a server can go on with it.

    Raises: CannotStart, also if there is something in the folder already.
    """
    if data_folder is not None and data_folder.exists() and any(data_folder.iterdir()):
        raise bootstrap.CannotStart(f"{data_folder} is not empty; a story begins in an empty folder.")
    return uvloop.run(_week(seed, data_folder))


async def _week(seed: int, data_folder: Path | None) -> Report:
    file = week.opening(seed)
    async with week.staged(file, seed, data_folder) as (house, stage):
        begin = stage.now
        await week.Week(stage, file, seed).live()
        return report_of("week", seed, house, stage, begin)


def report_of(story: str, seed: int, house: bootstrap.House, stage: Stage, begin: int) -> Report:
    """The report of what was lived on a stage. Units: `begin` is Unix ms."""
    tally, sheets, checksum = Tally(), Sheets(), b""
    for record in house.memory.journal.read():
        tally.follow(record)
        sheets.follow(record.events)
    tally.note_refusals(stage.refusals)
    for entry in house.memory.journal.entries(tally.records - 1):
        checksum = entry.checksum
    with exact():
        return Report(
            story=story,
            seed=seed,
            begin=_iso(begin),
            end=_iso(stage.now),
            lead=_lead_line(tally, stage.exchange),
            copy_traders=tuple(map(tally.line, tally.copy_traders)),
            skipped=tally.skipped.cases(),
            not_closed=tally.not_closed.cases(),
            refused=tally.refused.cases(),
            settlement=_settlement(tally, sheets.settled, stage.exchange),
            money=_money(tally, stage.exchange),
            records=tally.records,
            events=tally.events,
            journal=checksum.hex(),
            state=hashlib.sha256(stage.exchange.state()).hexdigest(),
        )


def _lead_line(tally: Tally, exchange: Exchange) -> LeadLine:
    lead = tally.lead
    return LeadLine(
        name=tally.names[lead.account],
        sets=tuple(" ".join(instruments) for instruments in lead.sets),
        opened=lead.opened,
        closed=lead.closed,
        profit=plain(lead.profit),
        fees=plain(lead.fees),
        funding=plain(_received(tally, exchange)),
    )


def _settlement(tally: Tally, settled: Sequence[Compared], exchange: Exchange) -> Settlement:
    """The shares that were settled, beside the same by hand."""
    by_hand = sum((one.hand.share for one in settled), NOTHING)
    by_ledger = _received(tally, exchange)
    return Settlement(
        settled=len(settled),
        waiting=sum(one.waiting for one in tally.copy_traders.values()),
        withheld=plain(sum((one.ledger.withheld for one in settled), ZERO)),
        refunded=plain(sum((one.ledger.refund for one in settled), ZERO)),
        by_ledger=plain(by_ledger),
        by_hand=plain(divide(Decimal(by_hand.numerator), Decimal(by_hand.denominator), 12, "half_even")),
        agrees=all(one.agrees for one in settled) and is_close(by_ledger, by_hand),
    )


def _received(tally: Tally, exchange: Exchange) -> Decimal:
    """What lies in the lead trader's funding wallet, into which only shares come."""
    return exchange.ledger.balances.of((tally.lead.account, "funding"), COPY_CURRENCY)


def _money(tally: Tally, exchange: Exchange) -> tuple[Money, ...]:
    """Every currency: what came in, and in which kinds of purse it lies now."""
    purses: dict[str, dict[str, Decimal]] = {currency: {} for currency in tally.deposited}
    for _, kind, currency, amount, _ in exchange.ledger.balances.entries():
        kinds = purses.setdefault(currency, {})
        kinds[kind] = kinds.get(kind, ZERO) + amount
    return tuple(
        Money(
            currency=currency,
            deposited=plain(tally.deposited[currency]),
            purses={kind: plain(amount) for kind, amount in kinds.items() if kind != "outside"},
            rest=plain(sum(kinds.values(), ZERO)),
        )
        for currency, kinds in purses.items()
    )


def _iso(at: int) -> str:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(_UTC8).isoformat()
