"""The endpoints under /api/v5/copytrading. Their structs stand in the `copytrading_…` files beside this one."""

from typing import Final

from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest.copytrading_lead import (
    AMEND_PROFIT_SHARING_RATIO,
    APPLY_LEAD_TRADING,
    CONFIG,
    INSTRUMENTS,
    SET_INSTRUMENTS,
    STOP_LEAD_TRADING,
    AmendProfitSharingRatioRequest,
    ApplyLeadTradingRequest,
    ConfigDetail,
    ConfigRequest,
    ConfigRow,
    InstrumentRow,
    InstrumentsRequest,
    ResultRow,
    SetInstrumentsRequest,
    StopLeadTradingRequest,
)

__all__ = [
    "AMEND_PROFIT_SHARING_RATIO",
    "APPLY_LEAD_TRADING",
    "CONFIG",
    "ENDPOINTS",
    "INSTRUMENTS",
    "SET_INSTRUMENTS",
    "STOP_LEAD_TRADING",
    "AmendProfitSharingRatioRequest",
    "ApplyLeadTradingRequest",
    "ConfigDetail",
    "ConfigRequest",
    "ConfigRow",
    "InstrumentRow",
    "InstrumentsRequest",
    "ResultRow",
    "SetInstrumentsRequest",
    "StopLeadTradingRequest",
]

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    INSTRUMENTS,
    SET_INSTRUMENTS,
    AMEND_PROFIT_SHARING_RATIO,
    CONFIG,
    APPLY_LEAD_TRADING,
    STOP_LEAD_TRADING,
)
