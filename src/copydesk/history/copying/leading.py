"""Following lead traders: what they opened and closed, and their tallies at the end of each day."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from copydesk.engine.copying import lead_positions, statistics
from copydesk.engine.copying.calendar import day_of
from copydesk.engine.copying.lead_events import (
    LeadPositionAdded,
    LeadPositionClosed,
    LeadPositionOpened,
    LeadPositionReduced,
    LeadPositionReleased,
    LeadTraderApproved,
    LeadTradingStopped,
    ProfitSharingRatioAmended,
)
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.statistics import Tally
from copydesk.engine.copying.words import COPY_CURRENCY
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.ledger.messages import Deposited, Transferred
from copydesk.engine.trading.instruments import Instrument
from copydesk.engine.trading.positions import value_of
from copydesk.history.copying.closed import CLOSED_LEAD_POSITIONS, ClosedLeadPosition
from copydesk.history.copying.days import LEAD_DAYS, UNCHANGED_DAYS, LeadDay
from copydesk.history.copying.shadow import BalanceOf, CopyingShadow, LeadRecord, begun
from copydesk.history.harvest import Harvest

Numbers = Callable[[str], int]
"""The next number of a kind."""


class LeadingRows:
    """Makes rows of what lead traders do. Statistics are of swaps that settle in USDT."""

    def __init__(
        self,
        shadow: CopyingShadow,
        harvest: Harvest,
        instruments: Mapping[InstrumentId, Instrument],
        balance_of: BalanceOf,
        number: Numbers,
    ) -> None:
        self._shadow = shadow
        self._harvest = harvest
        self._instruments = instruments
        self._balance_of = balance_of
        self._number = number
        self._day = -1

    def is_new_day(self, at: int) -> bool:
        """Whether a day begins that nothing was followed of yet. Units: Unix ms."""
        return day_of(at) > self._day

    def begin(self, at: int) -> None:
        """Before the first event of a day, write what all lead traders had come to when the day before ended."""
        day = day_of(at)
        if day <= self._day:
            return
        self._day = day
        for account, record in tuple(self._shadow.leads.items()):
            if record.is_active and record.tally.day < day:
                self._end_day(account, record, day)

    def approve(self, event: LeadTraderApproved, at: int) -> None:
        """A lead trader begins, or begins again."""
        if event.instrument_type != "SWAP":
            return
        before = self._shadow.leads.get(event.account)
        place = self._number("lead_trader") if before is None else before.place
        sums = Tally(0) if before is None else before.tally
        opening = replace(sums, day=day_of(at) - 1, balance=self._balance_of(event.account))
        record = begun(place, opening, event.profit_sharing_ratio)
        self._shadow.leads.put(event.account, replace(record, opened={} if before is None else before.opened))

    def stop(self, event: LeadTradingStopped, at: int) -> None:
        """A lead trader stops."""
        record = self._shadow.leads.get(event.account) if event.instrument_type == "SWAP" else None
        if record is not None:
            self._end_day(event.account, record, day_of(at) + 1)
            self._shadow.leads.put(event.account, replace(self._shadow.leads[event.account], is_active=False))

    def amend_ratio(self, event: ProfitSharingRatioAmended, at: int) -> None:
        """The share of later copies is another."""
        record = self._shadow.leads.get(event.account) if event.instrument_type == "SWAP" else None
        if record is not None:
            self._shadow.leads.put(event.account, replace(record, profit_sharing_ratio=event.ratio))

    def deposit(self, event: Deposited, at: int) -> None:
        """Money came into the account from outside."""
        if event.wallet == "trading" and event.currency == COPY_CURRENCY:
            self._pay_in(event.account, event.amount)

    def transfer(self, event: Transferred, at: int) -> None:
        """Money came from the account's other wallet, or went there."""
        if event.currency == COPY_CURRENCY and "trading" in (event.source, event.target):
            self._pay_in(event.account, event.amount if event.target == "trading" else -event.amount)

    def _pay_in(self, account: AccountId, amount: Decimal) -> None:
        """USDT came into the trading account, or went out of it; not by trading."""
        record = self._shadow.leads.get(account)
        if record is not None:
            self._stand(account, replace(record.tally, paid_in=record.tally.paid_in + amount))

    def count_copy_traders(self, lead_trader: AccountId, change: int) -> None:
        """Somebody began, or ceased, to copy."""
        record = self._shadow.leads.get(lead_trader)
        if record is not None:
            tally = record.tally
            self._stand(lead_trader, replace(tally, copy_traders=tally.copy_traders + change))

    def open(self, event: LeadPositionOpened, at: int) -> None:
        """A lead position was opened."""
        self._shadow.positions.put(event.lead_position, lead_positions.opened(event, at))
        instrument, record = self._counted(event.account, event.instrument)
        if instrument is None or record is None:
            return
        opened = {**record.opened, instrument.base: record.opened.get(instrument.base, 0) + 1}
        value = value_of(instrument, event.size, event.price)
        tally = statistics.with_opening(record.tally, value, is_new=True)
        self._shadow.leads.put(event.account, replace(record, tally=tally, opened=opened))

    def add(self, event: LeadPositionAdded, at: int) -> None:
        """A lead position grew."""
        position = self._shadow.positions.get(event.lead_position)
        if position is None:
            return
        self._shadow.positions.put(position.id, lead_positions.added(position, event))
        instrument, record = self._counted(position.account, position.instrument)
        if instrument is not None and record is not None:
            value = value_of(instrument, event.size, event.price)
            self._stand(position.account, statistics.with_opening(record.tally, value, is_new=False))

    def close(self, event: LeadPositionReduced | LeadPositionClosed, at: int) -> None:
        """A lead position closed, or a part of it."""
        position = self._shadow.positions.get(event.lead_position)
        if position is None:
            return
        after, wholly = lead_positions.reduced(position, event, at), isinstance(event, LeadPositionClosed)
        if wholly:
            self._shadow.positions.drop(position.id)
        else:
            self._shadow.positions.put(position.id, after)
        self._keep(after, at, wholly=wholly)
        _, record = self._counted(position.account, position.instrument)
        if record is not None:
            self._stand(position.account, statistics.with_profit(record.tally, event.profit))

    def release(self, event: LeadPositionReleased, at: int) -> None:
        """A lead position ended without a sale; what was sold of it before is its history."""
        position = self._shadow.positions.get(event.lead_position)
        if position is None:
            return
        self._shadow.positions.drop(position.id)
        if position.closed:
            self._keep(position, position.closed_at or at, wholly=True)

    def _keep(self, position: LeadPosition, at: int, *, wholly: bool) -> None:
        instrument = self._instruments.get(position.instrument)
        if instrument is not None:
            self._harvest.put(CLOSED_LEAD_POSITIONS, ClosedLeadPosition(position, instrument.type, at, wholly))

    def _counted(self, account: AccountId, name: InstrumentId) -> tuple[Instrument | None, LeadRecord | None]:
        """The instrument and the lead trader, where the statistics count both."""
        instrument, record = self._instruments.get(name), self._shadow.leads.get(account)
        if instrument is None or instrument.type != "SWAP" or instrument.settle != COPY_CURRENCY:
            return None, None
        return instrument, record

    def _stand(self, account: AccountId, tally: Tally) -> None:
        self._shadow.leads.put(account, replace(self._shadow.leads[account], tally=tally))

    def _end_day(self, account: AccountId, record: LeadRecord, day: int) -> None:
        """Let a lead trader's day end, and a later one begin."""
        ended, written = replace(record.tally, balance=self._balance_of(account)), record.written
        is_changed = replace(ended, day=0, profit_of_day=0) != replace(written, day=0, profit_of_day=0)
        if is_changed or ended.day - written.day >= UNCHANGED_DAYS:
            self._harvest.put(LEAD_DAYS, LeadDay(record.place, account, ended))
            written = ended
        self._shadow.leads.put(account, replace(record, tally=statistics.on_day(ended, day), written=written))
