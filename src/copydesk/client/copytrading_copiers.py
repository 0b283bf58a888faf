"""The copier's side of copy trading: the calls, and copy settings as a whole that is read, changed and read back.

Amending replaces all settings on the exchange, so a careless call drops what it does not say. `change_copying` reads
the settings, changes what you name, keeps the rest, and reads them back.
"""

from decimal import Decimal
from typing import Any

import msgspec

from copydesk.client.calls import call
from copydesk.client.conversation import Conversation, Session
from copydesk.client.errors import NotVerified, OKXError, OutcomeUnknown
from copydesk.wire.rest import copytrading as wire
from copydesk.wire.rest.copytrading_copiers import CloseType, CopyMarginMode


class CopySettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to copy one lead trader: a fixed `amount` each time, or `ratio` times his order; exactly one of both.

    Units: amounts are USDT, ratios fractions, 0.1 is 10 %; 0 is none. Without `instruments` it is always the lead
    trader's set. `total_amount` is the most in use at one time, `total_stop_loss` the net loss that ends the copying.
    """

    total_amount: Decimal
    amount: Decimal | None = None
    ratio: Decimal | None = None
    margin_mode: CopyMarginMode = "copy"
    instruments: tuple[str, ...] | None = None
    take_profit_ratio: Decimal | None = None
    stop_loss_ratio: Decimal | None = None
    total_stop_loss: Decimal | None = None
    close_type: CloseType = "copy_close"
    tag: str = ""

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.ratio is None):
            raise ValueError("copy settings have an amount or a ratio, and not both")
        if self.instruments is not None and not self.instruments:
            raise ValueError("chosen instruments are at least one; leave them out to follow the lead trader's set")


class CopyingChange(msgspec.Struct, frozen=True):
    """What a change of copy settings does, or would do."""

    before: CopySettings
    after: CopySettings
    sent: bool
    """Whether it was sent; False for a dry run, and where nothing would change."""


def first_copy_settings(session: Session, code: str, settings: CopySettings) -> Conversation[list[wire.ResultRow]]:
    """Start to copy the lead trader with this public code."""
    return call(session, wire.START_COPYING, _request(code, settings), wire.ResultRow)


def amend_copy_settings(session: Session, code: str, settings: CopySettings) -> Conversation[list[wire.ResultRow]]:
    """Replace all settings for a lead trader; they hold for copies opened from then on."""
    return call(session, wire.AMEND_COPY_SETTINGS, _request(code, settings), wire.ResultRow)


def stop_copy_trading(
    session: Session, code: str, close_type: CloseType | None = None
) -> Conversation[list[wire.ResultRow]]:
    """Copy a lead trader no more; without a close type the settings say what becomes of open copies."""
    request = wire.StopCopyingRequest(uniqueCode=code, subPosCloseType=close_type)
    return call(session, wire.STOP_COPYING, request, wire.ResultRow)


def copy_settings(session: Session, code: str) -> Conversation[list[wire.CopySettingsRow]]:
    """The caller's settings for a lead trader as the exchange shows them, with every instrument of his."""
    return call(session, wire.COPY_SETTINGS, wire.CopySettingsQuery(uniqueCode=code), wire.CopySettingsRow)


def copying(session: Session, code: str) -> Conversation[CopySettings | None]:
    """The caller's settings for a lead trader, None if he is not copied.

    A chosen instrument that has left the lead trader's set is not among them: it cannot be asked for again either.
    """
    (row,) = yield from copy_settings(session, code)
    return _settings(row) if row.copyState == "1" else None


def current_lead_traders(session: Session) -> Conversation[list[wire.MyLeadTraderRow]]:
    """Whom the caller copies, and what it came to so far."""
    return call(session, wire.MY_LEAD_TRADERS, wire.MyLeadTradersRequest(), wire.MyLeadTraderRow)


def change_copying(
    session: Session, code: str, *, dry_run: bool = False, **changes: Any
) -> Conversation[CopyingChange]:
    """Change the named settings for a lead trader, keep the others, and see that the exchange shows them.

    `changes` are fields of `CopySettings`; a new amount takes the place of a ratio, and a ratio that of an amount. A
    change whose answer is lost is read back too: if the settings are the new ones, it was carried out. Raises:
    `ValueError` before anything is sent if the lead trader is not copied or the settings contradict themselves;
    `TypeError` for a name that is none; `CopyingRefused`; `NotVerified` if the exchange said yes and shows something
    else; `OutcomeUnknown` if the answer is lost and the new settings do not show.
    """
    before = yield from copying(session, code)
    if before is None:
        raise ValueError(f"the lead trader {code} is not copied; first_copy_settings begins it")
    after = msgspec.structs.replace(before, **_mode_of(changes), **changes)
    if dry_run or after == before:
        return CopyingChange(before, after, sent=False)
    unanswered: OutcomeUnknown | None = None
    try:
        yield from amend_copy_settings(session, code, after)
    except OutcomeUnknown as unknown:
        unanswered = unknown
    shown = yield from _read_back(session, code, unanswered)
    if shown == after:
        return CopyingChange(before, after, sent=True)
    told = f"the settings now read {shown}"
    if unanswered is None:
        raise NotVerified((), (), f"the exchange accepted the settings, and {told}")
    raise OutcomeUnknown(f"{unanswered}; {told}", code=unanswered.code) from unanswered


def _mode_of(changes: dict[str, Any]) -> dict[str, None]:
    """What has to go because its counterpart comes."""
    if "amount" in changes and "ratio" not in changes:
        return {"ratio": None}
    return {"amount": None} if "ratio" in changes and "amount" not in changes else {}


def _read_back(session: Session, code: str, unanswered: OutcomeUnknown | None) -> Conversation[CopySettings | None]:
    """The settings after a change that was accepted, or not answered. Raises: NotVerified, OutcomeUnknown."""
    try:
        return (yield from copying(session, code))
    except OKXError as failure:
        if unanswered is None:
            why = f"the exchange accepted the settings, but they could not be read back: {failure}"
            raise NotVerified((), (), why) from failure
        raise OutcomeUnknown(f"{unanswered}; reading back: {failure}", code=unanswered.code) from failure


def _request(code: str, settings: CopySettings) -> wire.CopySettingsRequest:
    return wire.CopySettingsRequest(
        uniqueCode=code,
        copyMgnMode=settings.margin_mode,
        copyInstIdType="copy" if settings.instruments is None else "custom",
        instId=settings.instruments,
        copyMode="ratio_copy" if settings.amount is None else "fixed_amount",
        copyTotalAmt=settings.total_amount,
        copyAmt=settings.amount,
        copyRatio=settings.ratio,
        tpRatio=settings.take_profit_ratio,
        slRatio=settings.stop_loss_ratio,
        slTotalAmt=settings.total_stop_loss,
        subPosCloseType=settings.close_type,
        tag=settings.tag or None,
    )


def _settings(row: wire.CopySettingsRow) -> CopySettings:
    fixed = row.copyMode == "fixed_amount"
    chosen = tuple(one.instId for one in row.instIds if one.enabled == "1")
    given: dict[str, Any] = {
        "total_amount": row.copyTotalAmt,
        "amount": row.copyAmt if fixed else None,
        "ratio": None if fixed else row.copyRatio,
        "margin_mode": row.copyMgnMode,
        "instruments": chosen if row.copyInstIdType == "custom" else None,
        "take_profit_ratio": row.tpRatio or None,
        "stop_loss_ratio": row.slRatio or None,
        "total_stop_loss": row.slTotalAmt or None,
        "close_type": row.subPosCloseType,
        "tag": row.tag,
    }
    return msgspec.convert(given, CopySettings)
