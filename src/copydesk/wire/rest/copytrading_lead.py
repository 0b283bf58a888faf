"""Being a lead trader: leading instruments, the lead trader's terms, coming and going as one."""

from decimal import Decimal
from typing import Annotated, Final

from msgspec import Meta, Struct

from copydesk.wire.endpoint import Basis, Endpoint, Permission
from copydesk.wire.rest.copytrading_words import ANCHOR, PER_USER, RETIRED, LedType, SwapOnly


class InstrumentsRequest(Struct, frozen=True):
    """Which product line to list."""

    instType: LedType = "SWAP"


class InstrumentRow(Struct, frozen=True):
    """An instrument offered for leading."""

    instId: Annotated[str, Meta(description="Instrument.")]
    enabled: Annotated[bool, Meta(description="Whether the caller leads with it.")]


class SetInstrumentsRequest(Struct, frozen=True, kw_only=True):
    """The whole set of leading instruments from now on."""

    instType: LedType = "SWAP"
    instId: Annotated[
        tuple[str, ...],
        Meta(description="Every instrument to lead with from now on, comma-separated; it replaces the earlier set."),
    ]


class AmendProfitSharingRatioRequest(Struct, frozen=True, kw_only=True):
    """A new share of the copy traders' profit."""

    instType: SwapOnly = "SWAP"
    profitSharingRatio: Annotated[Decimal, Meta(description="The share as a fraction: 0.1 is 10 %.")]


class ResultRow(Struct, frozen=True):
    """Whether it was done."""

    result: Annotated[bool, Meta(description="True when it was done.")]


class ConfigRequest(Struct, frozen=True):
    """Takes no parameters."""


class ConfigDetail(Struct, frozen=True):
    """The caller's role in one product line."""

    instType: Annotated[str, Meta(description="Product line: SWAP or SPOT.")]
    roleType: Annotated[str, Meta(description="0 ordinary user, 1 lead trader, 2 copy trader.")] = "0"
    profitSharingRatio: Annotated[str, Meta(description="The lead trader's share; empty for others.")] = ""
    maxCopyTraderNum: Annotated[str, Meta(description="Most copy traders at a time; empty for others.")] = ""
    copyTraderNum: Annotated[str, Meta(description="Copy traders at present; empty for others.")] = ""


class ConfigRow(Struct, frozen=True):
    """The caller as a lead or copy trader."""

    uniqueCode: Annotated[str, Meta(description="The caller's public code.")]
    nickName: Annotated[str, Meta(description="Name shown to others.")]
    portLink: Annotated[str, Meta(description="Link to the picture; empty when there is none.")]
    details: Annotated[tuple[ConfigDetail, ...], Meta(description="One entry per product line.")]


class ApplyLeadTradingRequest(Struct, frozen=True, kw_only=True):
    """An application to lead, with the first set of leading instruments."""

    instType: SwapOnly = "SWAP"
    instId: Annotated[tuple[str, ...], Meta(description="First set of leading instruments, comma-separated.")]


class StopLeadTradingRequest(Struct, frozen=True):
    """Which product line to lead in no more."""

    instType: SwapOnly = "SWAP"


INSTRUMENTS: Final = Endpoint(
    name="copytrading.instruments",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/instruments",
    summary="The instruments offered for leading, each with whether the caller leads with it",
    request=InstrumentsRequest,
    row=InstrumentRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-leading-instruments",
)

SET_INSTRUMENTS: Final = Endpoint(
    name="copytrading.set_instruments",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/set-instruments",
    summary="Replace the set of instruments that the lead trader leads with",
    request=SetInstrumentsRequest,
    row=InstrumentRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=ANCHOR + "post-amend-leading-instruments",
    idempotent=True,
)

AMEND_PROFIT_SHARING_RATIO: Final = Endpoint(
    name="copytrading.amend_profit_sharing_ratio",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/amend-profit-sharing-ratio",
    summary="Change the lead trader's share of the copy traders' profit",
    request=AmendProfitSharingRatioRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=ANCHOR + "post-amend-profit-sharing-ratio",
    idempotent=True,
)

CONFIG: Final = Endpoint(
    name="copytrading.config",
    section="copytrading",
    method="GET",
    path="/api/v5/copytrading/config",
    summary="The caller's roles in copy trading",
    request=ConfigRequest,
    row=ConfigRow,
    permission=Permission.READ,
    limit=PER_USER,
    source=ANCHOR + "get-account-configuration",
)

APPLY_LEAD_TRADING: Final = Endpoint(
    name="copytrading.apply_lead_trading",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/apply-lead-trading",
    summary="Apply to become a lead trader, with a first set of leading instruments",
    request=ApplyLeadTradingRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=RETIRED,
    basis=Basis.ASSUMED,
    retired=True,
)

STOP_LEAD_TRADING: Final = Endpoint(
    name="copytrading.stop_lead_trading",
    section="copytrading",
    method="POST",
    path="/api/v5/copytrading/stop-lead-trading",
    summary="Stop being a lead trader",
    request=StopLeadTradingRequest,
    row=ResultRow,
    permission=Permission.TRADE,
    limit=PER_USER,
    source=RETIRED,
    basis=Basis.ASSUMED,
    retired=True,
)
