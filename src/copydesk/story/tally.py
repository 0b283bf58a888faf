"""Makes the report of a story: one pass over the journal's records, then a look at what lies in the ledger."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from copydesk.engine.copying.calendar import DAY_MS, HOUR_MS
from copydesk.engine.copying.messages import (
    CopyAdded,
    CopyClosed,
    CopyingStarted,
    CopyingStopped,
    CopyNotClosed,
    CopyOpened,
    CopyReduced,
    CopySettings,
    CopySettingsAmended,
    CopySkipped,
    LeadingInstrumentsSet,
    LeadPositionClosed,
    LeadPositionOpened,
    LeadPositionReduced,
    LeadTraderApproved,
    ProfitSharingDeferred,
    ProfitSharingSettled,
)
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import AccountOpened, Deposited
from copydesk.engine.messages import Event
from copydesk.engine.numbers import ZERO, exact, text
from copydesk.engine.trading.messages import Filled
from copydesk.journal.record import Record
from copydesk.story.report import Cases, CopyTraderLine
from copydesk.story.stage import Refusal

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class CopyTraderTally(msgspec.Struct):
    """What is counted of a copy trader."""

    settings: CopySettings
    copied: int = 0
    skipped: int = 0
    profit: Decimal = ZERO
    fees: Decimal = ZERO
    net: Decimal = ZERO
    withheld: Decimal = ZERO
    settled: ProfitSharingSettled | None = None
    waiting: bool = False
    ended: str = ""


class LeadTally(msgspec.Struct):
    """What is counted of the lead trader."""

    account: AccountId = AccountId(0)
    sets: list[tuple[InstrumentId, ...]] = msgspec.field(default_factory=list)
    opened: int = 0
    closed: int = 0
    profit: Decimal = ZERO
    fees: Decimal = ZERO


class CaseCounter:
    """Counts cases by what and why, and keeps the first of each as an example."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._examples: dict[tuple[str, str], str] = {}

    def count(self, what: str, reason: str, example: str) -> None:
        """One more of these."""
        self._counts[what, reason] += 1
        self._examples.setdefault((what, reason), example)

    def cases(self) -> tuple[Cases, ...]:
        """All, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Cases(*key, count, self._examples[key]) for key, count in ordered)


class Tally:
    """Everything that is counted."""

    def __init__(self) -> None:
        self.names: dict[AccountId, str] = {}
        self.lead = LeadTally()
        self.copy_traders: dict[AccountId, CopyTraderTally] = {}
        self.skipped = CaseCounter()
        self.not_closed = CaseCounter()
        self.refused = CaseCounter()
        self.deposited: dict[str, Decimal] = defaultdict(lambda: ZERO)
        self.records = self.events = 0

    def follow(self, record: Record) -> None:
        """See what happened."""
        self.records += 1
        with exact():
            for event in record.events:
                self.events += 1
                self._note_lead(event)
                self._note_copying(event, record.at)
                self._note_copy(event)

    def note_refusals(self, refusals: Iterable[Refusal]) -> None:
        """See what the rules refused."""
        for refusal in refusals:
            account = getattr(refusal.command, "account", None)
            who = "the operator" if account is None else self.names[account]
            self.refused.count(
                type(refusal.command).__name__, refusal.reason.name, f"{moment(refusal.at)} {who}: {refusal.why}"
            )

    def line(self, account: AccountId) -> CopyTraderLine:
        """A copy trader's line of the report."""
        tally = self.copy_traders[account]
        settled = tally.settled
        return CopyTraderLine(
            name=self.names[account],
            settings=_in_words(tally.settings),
            copied=tally.copied,
            skipped=tally.skipped,
            profit=plain(tally.profit),
            fees=plain(tally.fees),
            net=plain(tally.net),
            withheld=plain(tally.withheld),
            share=plain(settled.amount if settled else ZERO),
            refund=plain(settled.refund if settled else ZERO),
            waiting=tally.waiting,
            ended=tally.ended,
        )

    def _note_lead(self, event: Event) -> None:
        lead = self.lead
        match event:
            case AccountOpened(account, name):
                self.names[account] = name
            case Deposited(_, currency, amount):
                self.deposited[currency] += amount
            case LeadTraderApproved() | LeadingInstrumentsSet():
                lead.account = event.account
                lead.sets.append(event.instruments)
            case LeadPositionOpened():
                lead.opened += 1
            case LeadPositionReduced() | LeadPositionClosed():
                lead.closed += isinstance(event, LeadPositionClosed)
                lead.profit += event.profit
            case Filled():
                lead.fees += sum(
                    (side.fee for side in (event.taker, event.maker) if side.account == lead.account), ZERO
                )
            case _:
                pass

    def _note_copying(self, event: Event, at: int) -> None:
        match event:
            case CopyingStarted():
                self.copy_traders[event.copy_trader] = CopyTraderTally(event.settings)
            case CopySettingsAmended():
                self.copy_traders[event.copy_trader].settings = event.settings
            case CopyingStopped():
                self.copy_traders[event.copy_trader].ended = event.by
            case CopySkipped():
                self.copy_traders[event.copy_trader].skipped += 1
                who = f"{self.names[event.copy_trader]}, {event.instrument}"
                self.skipped.count("copy", event.reason, f"{moment(at)} {who}{_details(event.details)}")
            case CopyNotClosed():
                example = f"{moment(at)} {self.names[event.copy_trader]}{_details(event.details)}"
                self.not_closed.count(f"close by {event.cause}", event.reason, example)
            case ProfitSharingSettled():
                self.copy_traders[event.copy_trader].settled = event
            case ProfitSharingDeferred():
                self.copy_traders[event.copy_trader].waiting = True
            case _:
                pass

    def _note_copy(self, event: Event) -> None:
        if not isinstance(event, CopyOpened | CopyAdded | CopyReduced | CopyClosed):
            return
        tally = self.copy_traders[event.copy_trader]
        tally.fees += event.fee
        if isinstance(event, CopyOpened | CopyAdded):
            tally.copied += 1
        else:
            tally.profit += event.profit
            tally.net += event.net
            tally.withheld += max(ZERO, event.share)


def moment(at: int) -> str:
    """Weekday and time in UTC+8, such as Mon 09:00."""
    days, rest = divmod(at + 8 * HOUR_MS, DAY_MS)
    return f"{_WEEKDAYS[(days + 3) % 7]} {rest // HOUR_MS:02}:{rest % HOUR_MS // 60_000:02}"


def _details(details: dict[str, Any]) -> str:
    return ": " + ", ".join(f"{name} {value}" for name, value in details.items()) if details else ""


def _in_words(settings: CopySettings) -> str:
    """The settings in a few words: 50 USDT each, cross, at most 500."""
    size = f"{settings.amount} USDT" if settings.ratio is None else f"{settings.ratio} times"
    mode = "margin as the lead's" if settings.margin_mode == "copy" else settings.margin_mode
    chosen = "" if settings.instruments is None else f", {' '.join(settings.instruments)} only"
    return f"{size}, {mode}, at most {text(settings.total_amount)}{chosen}"


def plain(value: Decimal) -> Decimal:
    """The same value, written in one way."""
    return Decimal(text(value))
