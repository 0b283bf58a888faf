"""Where lead traders' notifications come from: a trade of theirs that could not be led."""

from collections.abc import Hashable, Mapping
from typing import Final

from copydesk.engine.copying.lead_events import LeadingFailed
from copydesk.engine.copying.words import LeadLimit
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Event
from copydesk.engine.numbers import text
from copydesk.gateway.rest.copytrading import unique_code
from copydesk.wire.ws import messages
from copydesk.wire.ws.channel import Argument
from copydesk.wire.ws.private_rows import LeadNotificationRow

_INFO_TYPES: Final[Mapping[LeadLimit, str]] = {"maximum_position": "1", "daily_number": "2", "minimum_equity": "3"}


class LeadNotificationSource:
    """Each trade that was not led, in a push of its own; fields that do not fit the reason are empty."""

    def __init__(self, argument: Argument) -> None:
        self.subject: Hashable = AccountId(int(argument.uid))
        self._argument = argument
        self._pushes: list[bytes] = []

    def first(self) -> list[bytes]:
        return []

    def notice(self, event: Event, at: int) -> None:
        if isinstance(event, LeadingFailed) and self._argument.instId in {"", event.instrument}:
            self._pushes.append(messages.push(self._argument, [_row(event)]))

    def changed(self) -> list[bytes]:
        pushes, self._pushes = self._pushes, []
        return pushes

    def regular(self) -> list[bytes]:
        return []


def _row(event: LeadingFailed) -> LeadNotificationRow:
    told = {"infoType": _INFO_TYPES[event.limit], "uniqueCode": unique_code(event.account)}
    match event.limit:
        case "maximum_position":
            return LeadNotificationRow(**told, instId=event.instrument, side=event.side, posSide=event.position_side)
        case "daily_number":
            return LeadNotificationRow(**told, subPosId=str(event.lead_position), maxLeadTraderNum=text(event.bound))
        case "minimum_equity":
            return LeadNotificationRow(**told, minLeadEq=text(event.bound))
