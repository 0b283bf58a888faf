"""From events of leading and copying to what the archive keeps: which event makes which rows."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from copydesk.engine.copying.copy_events import (
    CopyAdded,
    CopyClosed,
    CopyingStarted,
    CopyingStopped,
    CopyNotClosed,
    CopyOpened,
    CopyReduced,
    CopyReleased,
    CopySettingsAmended,
    CopySkipped,
    ProfitSharingSettled,
)
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
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.ledger.messages import Deposited, Transferred
from copydesk.engine.messages import Event
from copydesk.engine.trading.instruments import Instrument
from copydesk.history.copying.closed import CLOSED_COPIES, CLOSED_LEAD_POSITIONS, ENDED_RELATIONS
from copydesk.history.copying.copying import CopyingRows
from copydesk.history.copying.days import LEAD_DAYS, RELATION_DAYS
from copydesk.history.copying.leading import LeadingRows, Numbers
from copydesk.history.copying.outcomes import COPY_OUTCOMES
from copydesk.history.copying.shadow import BalanceOf, CopyingShadow
from copydesk.history.copying.shares import SHARES
from copydesk.history.harvest import Harvest
from copydesk.history.shelf import Shelf

SHELVES: tuple[Shelf[Any], ...] = (
    CLOSED_LEAD_POSITIONS,
    CLOSED_COPIES,
    ENDED_RELATIONS,
    COPY_OUTCOMES,
    SHARES,
    LEAD_DAYS,
    RELATION_DAYS,
)


class CopyingProjector:
    """Follows event after event; what is to be kept collects in the harvest and the shadow."""

    def __init__(
        self,
        shadow: CopyingShadow,
        harvest: Harvest,
        instruments: Mapping[InstrumentId, Instrument],
        balance_of: BalanceOf,
        number: Numbers,
    ) -> None:
        self._leading = leading = LeadingRows(shadow, harvest, instruments, balance_of, number)
        copying = CopyingRows(shadow, harvest, leading, instruments, number)
        self._rows: dict[type[Any], Callable[[Any, int], None]] = {
            LeadTraderApproved: leading.approve,
            LeadTradingStopped: leading.stop,
            ProfitSharingRatioAmended: leading.amend_ratio,
            Deposited: leading.deposit,
            Transferred: leading.transfer,
            LeadPositionOpened: leading.open,
            LeadPositionAdded: leading.add,
            LeadPositionReduced: leading.close,
            LeadPositionClosed: leading.close,
            LeadPositionReleased: leading.release,
            CopyingStarted: copying.start,
            CopySettingsAmended: copying.amend,
            CopyingStopped: copying.stop,
            CopyOpened: copying.open,
            CopyAdded: copying.add,
            CopySkipped: copying.skip,
            CopyReduced: copying.close,
            CopyClosed: copying.close,
            CopyReleased: copying.release,
            CopyNotClosed: copying.leave_open,
            ProfitSharingSettled: copying.settle,
        }

    @property
    def followed(self) -> Collection[type[Any]]:
        """The kinds of events that anything is done for."""
        return self._rows.keys()

    def is_new_day(self, at: int) -> bool:
        """Whether a day begins at the next record, which is then followed whatever it holds. Units: Unix ms."""
        return self._leading.is_new_day(at)

    def begin(self, at: int) -> None:
        """Before the events of a record. Units: Unix ms."""
        self._leading.begin(at)

    def apply(self, event: Event, at: int) -> None:
        """Follow an event, after the ledger's part of it was followed. Units: Unix ms."""
        make = self._rows.get(type(event))
        if make is not None:
            make(event, at)
