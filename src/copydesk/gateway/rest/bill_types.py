"""What OKX calls the reasons for which balances change: types of bills, and their subtypes."""

from collections.abc import Mapping
from typing import Final, get_args

from copydesk.history.kept.bills import BillReason
from copydesk.history.kept.fills import Effect, Takeover

EFFECTS: Final[Mapping[Effect, str]] = {
    "buy": "1",
    "sell": "2",
    "open_long": "3",
    "open_short": "4",
    "close_long": "5",
    "close_short": "6",
    "long_partly_taken": "100",
    "short_partly_taken": "101",
    "long_taken": "104",
    "short_taken": "105",
}
"""The subtype of a fill. Source: documented."""

TRANSFER: Final = "1"
TRADE: Final = "2"
LIQUIDATION: Final = "5"
FUNDING: Final = "8"
MARGIN_TRANSFER: Final = "6"

CODES: Final[Mapping[BillReason, tuple[str, str]]] = {
    **{effect: (LIQUIDATION if effect in get_args(Takeover) else TRADE, code) for effect, code in EFFECTS.items()},
    "transfer_in": (TRANSFER, "11"),
    "transfer_out": (TRANSFER, "12"),
    "deposit": (TRANSFER, "11"),
    "margin_put_in": (MARGIN_TRANSFER, "160"),
    "margin_taken_out": (MARGIN_TRANSFER, "161"),
    "margin_added": (MARGIN_TRANSFER, "162"),
    "funding_paid": (FUNDING, "173"),
    "funding_received": (FUNDING, "174"),
    "share_withheld": ("250", "250"),
    "share_refunded": ("251", "251"),
    "lead_assets_released": (TRANSFER, "283"),
}
"""Type and subtype of each reason. That a deposit counts as a transfer in, and what lead assets release as a transfer
of assets for spot copy trading, is assumed; the codes are documented."""

DOCUMENTED_TYPES: Final = tuple(str(number) for number in (*range(1, 17), 22, 24, *range(26, 31), 32, 33, 34, 250, 251))
"""The types of bills that there are on OKX."""

TYPE_TEXTS: Final[Mapping[str, str]] = {
    TRANSFER: "Transfer",
    TRADE: "Trade",
    LIQUIDATION: "Liquidation",
    MARGIN_TRANSFER: "Margin transfer",
    FUNDING: "Funding fee",
    "250": "Profit sharing",
    "251": "Profit sharing refund",
}
"""The types of which there are bills here."""

SUBTYPE_TEXTS: Final[Mapping[str, str]] = {
    "1": "Buy",
    "2": "Sell",
    "3": "Open long",
    "4": "Open short",
    "5": "Close long",
    "6": "Close short",
    "11": "Transfer in",
    "12": "Transfer out",
    "100": "Partial liquidation close long",
    "101": "Partial liquidation close short",
    "104": "Liquidation long",
    "105": "Liquidation short",
    "160": "Manual margin increase",
    "161": "Manual margin decrease",
    "162": "Automatic margin increase",
    "173": "Funding fee expense",
    "174": "Funding fee income",
    "250": "Profit sharing expense",
    "251": "Profit sharing refund",
    "283": "Asset transfer for spot copy trading",
}
"""The subtypes of which there are bills here."""
