"""Being a copy trader: to start, to amend, to stop, and to look at what one copies."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Endpoint, Permission
from copydesk.wire.rest.copytrading_lead import ResultRow
from copydesk.wire.rest.copytrading_words import ANCHOR, PER_USER, CopiedType, LeadTraderCode
from copydesk.wire.scalars import Tag

MOST_INSTRUMENTS: Final = 200

CopyMode = Literal["fixed_amount", "ratio_copy"]
CopyMarginMode = Literal["cross", "isolated", "copy"]
CloseType = Literal["market_close", "copy_close", "manual_close"]


class CopySettingsRequest(Struct, frozen=True, kw_only=True):
    """How to copy a lead trader from now on; amending replaces all of it."""

    instType: CopiedType = "SWAP"
    uniqueCode: LeadTraderCode
    copyMgnMode: Annotated[CopyMarginMode, Meta(description="Margin mode of copies; copy: the lead trader's.")]
    copyInstIdType: Annotated[
        Literal["custom", "copy"], Meta(description="custom: those of instId; copy: always the lead trader's set.")
    ]
    instId: Annotated[
        Annotated[tuple[str, ...], Meta(max_length=MOST_INSTRUMENTS)] | None,
        Meta(description="Instruments of the lead trader's set, comma-separated; for custom, else it counts nothing."),
    ] = None
    copyMode: Annotated[
        CopyMode, Meta(description="fixed_amount: copyAmt each time; ratio_copy: copyRatio times the lead's order.")
    ] = "fixed_amount"
    copyTotalAmt: Annotated[Decimal, Meta(description="Most that may be in use at one time, USDT.")]
    copyAmt: Annotated[
        Decimal | None, Meta(description="USDT for each order; for fixed_amount, else it counts nothing.")
    ] = None
    copyRatio: Annotated[
        Decimal | None, Meta(description="Multiple of each order; for ratio_copy, else it counts nothing.")
    ] = None
    tpRatio: Annotated[Decimal | None, Meta(description="Take profit of each copy as a fraction; 0 is none.")] = None
    slRatio: Annotated[Decimal | None, Meta(description="Stop loss of each copy as a fraction; 0 is none.")] = None
    slTotalAmt: Annotated[
        Decimal | None, Meta(description="Net loss with this lead trader that ends the copying, USDT; 0 is none.")
    ] = None
    subPosCloseType: Annotated[
        CloseType,
        Meta(
            description="What becomes of open copies at the end: closed at market, closed when the lead trader closes, "
            "or left to the copy trader."
        ),
    ] = "copy_close"
    tag: Annotated[Tag | None, Meta(description="The caller's label; the copies' orders carry it.")] = None


class StopCopyingRequest(Struct, frozen=True, kw_only=True):
    """Which lead trader to copy no more."""

    instType: CopiedType = "SWAP"
    uniqueCode: LeadTraderCode
    subPosCloseType: Annotated[
        CloseType | None, Meta(description="What becomes of open copies; the settings say it if nothing is said.")
    ] = None


class CopySettingsQuery(Struct, frozen=True, kw_only=True):
    """The settings for which lead trader."""

    instType: CopiedType = "SWAP"
    uniqueCode: LeadTraderCode


class CopiedInstrument(Struct, frozen=True, kw_only=True):
    """An instrument that the lead trader leads with, or that was chosen and waits for the lead trader."""

    instId: Annotated[str, Meta(description="Instrument.")]
    enabled: Annotated[str, Meta(description="1: orders in it are copied; 0: they are not.")]


class CopySettingsRow(Struct, frozen=True, kw_only=True):
    """The caller's settings for a lead trader; empty where the lead trader is not copied."""

    copyMode: Annotated[str, Meta(description="fixed_amount or ratio_copy.")] = ""
    copyAmt: Annotated[str, Meta(description="USDT for each order, with fixed_amount.")] = ""
    copyRatio: Annotated[str, Meta(description="Multiple of each order, with ratio_copy.")] = ""
    copyTotalAmt: Annotated[str, Meta(description="Most that may be in use at one time, USDT.")] = ""
    tpRatio: Annotated[str, Meta(description="Take profit of each copy as a fraction.")] = ""
    slRatio: Annotated[str, Meta(description="Stop loss of each copy as a fraction.")] = ""
    copyInstIdType: Annotated[str, Meta(description="custom or copy.")] = ""
    instIds: Annotated[
        tuple[CopiedInstrument, ...], Meta(description="All instruments of the lead trader, then those that wait.")
    ] = ()
    slTotalAmt: Annotated[str, Meta(description="Net loss that ends the copying, USDT.")] = ""
    subPosCloseType: Annotated[str, Meta(description="What becomes of open copies at the end.")] = ""
    copyMgnMode: Annotated[str, Meta(description="Margin mode of copies: cross, isolated or copy.")] = ""
    ccy: Annotated[str, Meta(description="Margin currency.")] = "USDT"
    copyState: Annotated[str, Meta(description="1: the lead trader is copied; 0: not.")] = "0"
    tag: Annotated[str, Meta(description="The caller's label.")] = ""


class MyLeadTradersRequest(Struct, frozen=True, kw_only=True):
    """Which product line to list."""

    instType: CopiedType = "SWAP"


class MyLeadTraderRow(Struct, frozen=True, kw_only=True):
    """A lead trader whom the caller copies."""

    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    nickName: Annotated[str, Meta(description="The lead trader's name.")]
    margin: Annotated[str, Meta(description="Margin of the caller's open copies, USDT.")]
    copyTotalAmt: Annotated[str, Meta(description="Most that may be in use at one time, USDT.")]
    copyTotalPnl: Annotated[str, Meta(description="Profit that the copies realised, without fees, USDT.")]
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    ccy: Annotated[str, Meta(description="Margin currency.")] = "USDT"
    profitSharingRatio: Annotated[str, Meta(description="The lead trader's share as a fraction.")]
    beginCopyTime: Annotated[str, Meta(description="When the copying began, Unix ms.")]
    upl: Annotated[str, Meta(description="Unrealised profit of the open copies, USDT.")]
    todayPnl: Annotated[str, Meta(description="Profit that copies realised today (UTC+8), without fees, USDT.")]
    leadMode: Annotated[str, Meta(description="public, or private: in no ranks.")] = "public"


START_COPYING: Final = Endpoint(
    name="copytrading.start_copying",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/first-copy-settings",
    summary="Start to copy a lead trader",
    request=CopySettingsRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=ANCHOR + "post-first-copy-settings",
)

AMEND_COPY_SETTINGS: Final = Endpoint(
    name="copytrading.amend_copy_settings",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/amend-copy-settings",
    summary="Replace the settings for a lead trader; open copies stay as they are",
    request=CopySettingsRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=ANCHOR + "post-amend-copy-settings",
    idempotent=True,
)

STOP_COPYING: Final = Endpoint(
    name="copytrading.stop_copying",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/stop-copy-trading",
    summary="Stop to copy a lead trader",
    request=StopCopyingRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=ANCHOR + "post-stop-copying",
)

COPY_SETTINGS: Final = Endpoint(
    name="copytrading.copy_settings",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/copy-settings",
    summary="The caller's settings for a lead trader, and all of the lead trader's instruments",
    request=CopySettingsQuery,
    row=CopySettingsRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-copy-settings",
)

MY_LEAD_TRADERS: Final = Endpoint(
    name="copytrading.my_lead_traders",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/current-lead-traders",
    summary="The lead traders whom the caller copies",
    request=MyLeadTradersRequest,
    row=MyLeadTraderRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-my-lead-traders",
)
