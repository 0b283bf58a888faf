"""Retired calls of copy traders that clients still make: leverages in one go, and the lead traders of the past."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Basis, Endpoint, Permission
from copydesk.wire.rest.copytrading_copiers import MOST_INSTRUMENTS
from copydesk.wire.rest.copytrading_words import PER_USER, RETIRED, LeadTraderCode, NewerThan, OlderThan, SwapOnly

MarginMode = Annotated[Literal["cross", "isolated"], Meta(description="Margin mode.")]
Instruments = Annotated[tuple[str, ...], Meta(max_length=MOST_INSTRUMENTS)]


class LeveragesRequest(Struct, frozen=True, kw_only=True):
    """Whose leverages, and in which instruments."""

    mgnMode: MarginMode
    uniqueCode: LeadTraderCode
    instId: Annotated[
        Instruments | None, Meta(description="Instruments, comma-separated; the lead trader's set if nothing is said.")
    ] = None


class Lever(Struct, frozen=True, kw_only=True):
    """The leverage of one side."""

    lever: Annotated[str, Meta(description="Leverage.")]
    posSide: Annotated[str, Meta(description="long, short or net.")]


class LeveragesRow(Struct, frozen=True, kw_only=True):
    """The leverages of one instrument, side by side."""

    instId: Annotated[str, Meta(description="Instrument.")]
    mgnMode: Annotated[str, Meta(description="Margin mode.")]
    leadTraderLevers: Annotated[tuple[Lever, ...], Meta(description="The lead trader's.")]
    myLevers: Annotated[tuple[Lever, ...], Meta(description="The caller's.")]


class SetLeveragesRequest(Struct, frozen=True, kw_only=True):
    """One leverage for several instruments."""

    mgnMode: MarginMode
    lever: Annotated[Decimal, Meta(description="The caller's leverage from now on.")]
    instId: Annotated[Instruments, Meta(description="Instruments, comma-separated.")]


class SetLeveragesRow(Struct, frozen=True, kw_only=True):
    """Where it was set and where not."""

    succInstId: Annotated[str, Meta(description="Instruments in which it was set, comma-separated.")]
    failInstId: Annotated[str, Meta(description="Instruments in which it was refused, comma-separated.")]
    result: Annotated[str, Meta(description="0: set in all; 1: in some; 2: in none.")]


class PastLeadTradersRequest(Struct, frozen=True, kw_only=True):
    """Which of the ended relations to list."""

    instType: SwapOnly = "SWAP"
    after: OlderThan = None
    before: NewerThan = None
    limit: Annotated[int, Meta(ge=1, le=100, description="Rows per page, at most 100.")] = 100


class PastLeadTraderRow(Struct, frozen=True, kw_only=True):
    """A lead trader whom the caller copied for a while."""

    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")] = ""
    nickName: Annotated[str, Meta(description="The lead trader's name.")]
    uniqueCode: Annotated[str, Meta(description="The lead trader's public code.")]
    copyNum: Annotated[str, Meta(description="Copies that were made.")]
    copyTotalAmt: Annotated[str, Meta(description="Most that might be in use at one time, USDT.")]
    copyTotalPnl: Annotated[str, Meta(description="Profit that the copies realised, without fees, USDT.")]
    copyAmt: Annotated[str, Meta(description="USDT for each order, with fixed_amount.")] = ""
    copyMode: Annotated[str, Meta(description="fixed_amount or ratio_copy.")]
    copyRatio: Annotated[str, Meta(description="Multiple of each order, with ratio_copy.")] = ""
    ccy: Annotated[str, Meta(description="Margin currency.")] = "USDT"
    profitSharingRatio: Annotated[str, Meta(description="The lead trader's share at the end, as a fraction.")]
    beginCopyTime: Annotated[str, Meta(description="When the copying began, Unix ms.")]
    endCopyTime: Annotated[str, Meta(description="When it ended, Unix ms.")]
    copyRelId: Annotated[str, Meta(description="Id of the row.")]
    copyState: Annotated[str, Meta(description="1: the lead trader is copied again; 0: not.")]
    leadMode: Annotated[str, Meta(description="public, or private: in no ranks.")] = "public"


LEVERAGES: Final = Endpoint(
    name="copytrading.leverages",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/batch-leverage-info",
    summary="A lead trader's leverages and the caller's, side by side",
    request=LeveragesRequest,
    row=LeveragesRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=RETIRED,
    basis=Basis.OBSERVED,
    retired=True,
)

SET_LEVERAGES: Final = Endpoint(
    name="copytrading.set_leverages",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/batch-set-leverage",
    summary="Set the caller's leverage in several instruments",
    request=SetLeveragesRequest,
    row=SetLeveragesRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=RETIRED,
    basis=Basis.OBSERVED,
    retired=True,
    idempotent=True,
)

PAST_LEAD_TRADERS: Final = Endpoint(
    name="copytrading.past_lead_traders",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/lead-traders-history",
    summary="The lead traders whom the caller copied and copies no more, latest first",
    request=PastLeadTradersRequest,
    row=PastLeadTraderRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=RETIRED,
    basis=Basis.OBSERVED,
    retired=True,
)
