"""Copy trading: the lead trader's calls, and the leading instruments as a set that is read, amended and read back.

Every function returns a conversation: give it to `Client.run`, or await it with `AsyncClient.run`.

Amending replaces the whole set on the exchange, so a careless call drops what it does not name. `amend_leading` names
what to add and what to remove, keeps the rest, and reads the set back. The copy trader's calls, those about single
positions and shares, and those without a key stand in the `copytrading_…` files beside this one.
"""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from copydesk.client.calls import call
from copydesk.client.conversation import Conversation, Session
from copydesk.client.copytrading_copiers import (
    CopyingChange,
    CopySettings,
    amend_copy_settings,
    change_copying,
    copy_settings,
    copying,
    current_lead_traders,
    first_copy_settings,
    stop_copy_trading,
)
from copydesk.client.copytrading_positions import (
    close_subposition,
    current_subpositions,
    profit_sharing_details,
    protect_subposition,
    subpositions_history,
    total_profit_sharing,
    total_unrealized_profit_sharing,
    unrealized_profit_sharing_details,
)
from copydesk.client.copytrading_public import (
    public_config,
    public_copy_traders,
    public_current_subpositions,
    public_lead_traders,
    public_pnl,
    public_preference_currency,
    public_stats,
    public_subpositions_history,
    public_weekly_pnl,
)
from copydesk.client.errors import NotVerified, OKXError, OutcomeUnknown
from copydesk.wire.rest import copytrading as wire

__all__ = [
    "CopySettings",
    "CopyingChange",
    "InstrumentType",
    "LeadingChange",
    "amend_copy_settings",
    "amend_leading",
    "amend_profit_sharing_ratio",
    "change_copying",
    "close_subposition",
    "config",
    "copy_settings",
    "copying",
    "current_lead_traders",
    "current_subpositions",
    "first_copy_settings",
    "instruments",
    "leading",
    "profit_sharing_details",
    "protect_subposition",
    "public_config",
    "public_copy_traders",
    "public_current_subpositions",
    "public_lead_traders",
    "public_pnl",
    "public_preference_currency",
    "public_stats",
    "public_subpositions_history",
    "public_weekly_pnl",
    "set_instruments",
    "stop_copy_trading",
    "subpositions_history",
    "total_profit_sharing",
    "total_unrealized_profit_sharing",
    "unrealized_profit_sharing_details",
]

InstrumentType = Literal["SWAP", "SPOT"]


class LeadingChange(msgspec.Struct, frozen=True):
    """What an amendment does, or would do: the set before, the set after, and the difference. Instrument ids."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    sent: bool
    """Whether it was sent; False for a dry run, and where nothing would change."""


def instruments(session: Session, inst_type: InstrumentType = "SWAP") -> Conversation[list[wire.InstrumentRow]]:
    """Every instrument that may be led, each with whether the caller leads with it."""
    request = wire.InstrumentsRequest(instType=inst_type)
    return call(session, wire.INSTRUMENTS, request, wire.InstrumentRow)


def leading(session: Session, inst_type: InstrumentType = "SWAP") -> Conversation[tuple[str, ...]]:
    """The ids of the caller's leading instruments."""
    rows = yield from instruments(session, inst_type)
    return tuple(row.instId for row in rows if row.enabled)


def set_instruments(
    session: Session, inst_ids: Iterable[str], inst_type: InstrumentType = "SWAP"
) -> Conversation[list[wire.InstrumentRow]]:
    """Replace the set of leading instruments by exactly these."""
    request = wire.SetInstrumentsRequest(instType=inst_type, instId=tuple(inst_ids))
    return call(session, wire.SET_INSTRUMENTS, request, wire.InstrumentRow)


def amend_leading(
    session: Session,
    *,
    add: Collection[str] = (),
    remove: Collection[str] = (),
    inst_type: InstrumentType = "SWAP",
    dry_run: bool = False,
) -> Conversation[LeadingChange]:
    """Add and remove leading instruments, keep the others, and see that the exchange shows the new set.

    An amendment whose answer is lost is read back too: if the set is the new one, it was carried out. Raises:
    `ValueError` before anything is sent if the change contradicts itself or would empty the set; `LeadingRefused` if an
    added instrument has orders or a position or is not offered; `NotVerified` if the exchange said yes and the
    read-back shows another set, or fails; `OutcomeUnknown` if the answer is lost and the read-back does not show the
    new set: to amend again is right then, for that begins with looking.
    """
    before = yield from leading(session, inst_type)
    change = _change(before, tuple(dict.fromkeys(add)), frozenset(remove), sent=not dry_run)
    if not change.sent:
        return change
    failed, unanswered = frozenset[str](), None
    try:
        rows = yield from set_instruments(session, change.after, inst_type)
        failed = frozenset(row.instId for row in rows if not row.enabled)
    except OutcomeUnknown as unknown:
        unanswered = unknown
    shown = yield from _read_back(session, inst_type, unanswered)
    missing = [one for one in change.after if one not in shown or one in failed]
    unexpected = [one for one in shown if one not in change.after]
    if not (missing or unexpected):
        return change
    if unanswered is None:
        raise NotVerified(missing, unexpected)
    raise OutcomeUnknown(f"{unanswered}; the set now reads {', '.join(shown)}", code=unanswered.code) from unanswered


def _read_back(
    session: Session, inst_type: InstrumentType, unanswered: OutcomeUnknown | None
) -> Conversation[tuple[str, ...]]:
    """What leads after an amendment that was accepted, or not answered. Raises: NotVerified, OutcomeUnknown."""
    try:
        return (yield from leading(session, inst_type))
    except OKXError as failure:
        if unanswered is None:
            why = f"the exchange accepted the set, but it could not be read back: {failure}"
            raise NotVerified((), (), why) from failure
        raise OutcomeUnknown(f"{unanswered}; reading back: {failure}", code=unanswered.code) from failure


def _change(before: tuple[str, ...], add: tuple[str, ...], remove: frozenset[str], *, sent: bool) -> LeadingChange:
    both = sorted(remove.intersection(add))
    if both:
        raise ValueError(f"asked to add and to remove {', '.join(both)}")
    added = tuple(one for one in add if one not in before)
    removed = tuple(one for one in before if one in remove)
    after = tuple(one for one in before if one not in remove) + added
    if not after:
        raise ValueError("a set of leading instruments cannot be emptied; stop leading instead")
    return LeadingChange(before, after, added, removed, sent=sent and bool(added or removed))


def config(session: Session) -> Conversation[list[wire.ConfigRow]]:
    """The caller's own code, roles and profit sharing."""
    return call(session, wire.CONFIG, wire.ConfigRequest(), wire.ConfigRow)


def amend_profit_sharing_ratio(session: Session, ratio: Decimal) -> Conversation[list[wire.ResultRow]]:
    """Set the lead trader's share of the copy traders' profit. Units: a fraction, 0.1 is 10 %."""
    request = wire.AmendProfitSharingRatioRequest(profitSharingRatio=ratio)
    return call(session, wire.AMEND_PROFIT_SHARING_RATIO, request, wire.ResultRow)
