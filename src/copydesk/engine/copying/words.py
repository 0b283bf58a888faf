"""The words that commands and events of copying share: plain data."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from copydesk.engine.identifiers import Currency, InstrumentId

CopyMode = Literal["fixed_amount", "ratio_copy"]
CopyMarginMode = Literal["cross", "isolated", "copy"]
CloseType = Literal["market_close", "copy_close", "manual_close"]
"""What becomes of open copies when copying ends: closed at once, closed with the lead trader's, or handed over."""
StoppedBy = Literal["copy_trader", "total_stop_loss", "lead_trader"]
LeadPositionCause = Literal["order", "close", "take_profit", "stop_loss"]
"""What closed a lead position: an ordinary order, the command about it alone, or its own take profit or stop loss."""
CopyCause = Literal["lead_trader", "copy_trader", "close", "take_profit", "stop_loss", "stopped"]
"""What closed a copy: the lead trader's closing, an ordinary order of the copy trader, the command about it alone, its
own take profit or stop loss, or the end of copying."""
LeadLimit = Literal["maximum_position", "daily_number", "minimum_equity"]
SkipReason = Literal[
    "opened_before_joining",
    "copy_ended",
    "lead_limit",
    "not_margined_in_usdt",
    "instrument_not_chosen",
    "position_against",
    "below_minimum",
    "above_total_amount",
    "no_offers",
    "price_protection",
    "insufficient_balance",
    "order_refused",
]
"""Why a lead trader's fill was not copied; `WHY_SKIPPED` tells it in a sentence."""
NotClosedReason = Literal["below_lot", "no_offers", "order_refused"]

WHY_SKIPPED: dict[SkipReason, str] = {
    "opened_before_joining": "The lead position was open before the copy trader joined.",
    "copy_ended": "The copy trader's copy of this lead position has ended already.",
    "lead_limit": "A limit of the lead trader forbids that the lead position is copied.",
    "not_margined_in_usdt": "Only contracts that settle in USDT are copied.",
    "instrument_not_chosen": "The copy trader copies other instruments only.",
    "position_against": "In net mode the copy trader holds a position in the other direction.",
    "below_minimum": "The copy would be smaller than the smallest order.",
    "above_total_amount": "The copies would together take more than the total amount.",
    "no_offers": "Nobody was left in the book to trade with.",
    "price_protection": "The book's price was too much worse than the lead trader's.",
    "insufficient_balance": "The copy trader's free balance did not cover the order.",
    "order_refused": "The order was refused, as anybody's would have been.",
}

Count = Annotated[int, msgspec.Meta(ge=1)]
"""How many of something a rule allows; a rule that allows none at all would be another rule."""

COPY_CURRENCY = Currency("USDT")
"""The currency of all amounts of copying; only instruments that settle in it are copied. Source: documented."""


class CopyingRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """The operator's choices where the documents are silent; adopted by command, so the journal knows them.

    Units: ratios are fractions, 0.1 is 10 %; amounts are USDT. A limit of None does not limit.
    """

    leading_conflict: Literal["whole_request", "per_instrument"] = "whole_request"
    max_leading_instruments: Count | None = None
    lead_application: Literal["at_once", "operator", "closed"] = "at_once"
    lead_stop: Literal["at_once", "operator"] = "at_once"
    min_profit_sharing_ratio: Decimal = Decimal(0)
    max_profit_sharing_ratio: Decimal = Decimal("0.3")
    first_profit_sharing_ratio: Decimal = Decimal("0.1")
    max_ratio_edits_per_month: Count | None = None
    min_copy_amount: Decimal = Decimal(20)
    max_copy_amount: Decimal = Decimal(1000)
    max_copy_total_amount: Decimal = Decimal(30_000)
    min_copy_ratio: Decimal = Decimal("0.01")
    max_copy_ratio: Decimal = Decimal(100)
    max_take_profit_ratio: Decimal = Decimal("1.5")
    max_stop_loss_ratio: Decimal = Decimal("0.75")
    max_copy_traders: Count = 100
    max_lead_traders_copied: Count = 10
    fixed_amount_is: Literal["margin", "notional"] = "margin"
    tp_sl_ratio_of: Literal["margin", "price"] = "margin"
    copy_price_protection_ratio: Decimal | None = Decimal("0.005")
    max_lead_position_notional: Decimal | None = None
    max_leads_per_day: Count | None = None
    max_lead_leverage: Decimal | None = None
    max_lead_order_contracts: Decimal | None = None
    min_lead_equity: Decimal | None = None
    long_short_leads_close: Literal["anywhere", "by_orders"] = "anywhere"


class LeadTerms(msgspec.Struct, frozen=True, omit_defaults=True):
    """On which terms a lead trader of swaps may be copied; the operator sets them.

    Who is `private` stands in no ranks: one has to know the code. Without custom copying there is smart sync only,
    which no call can begin. `places` are the lead trader's own, beside the rules'. Source: documented by the refusals.
    """

    mode: Literal["public", "private"] = "public"
    custom_copying: bool = True
    places: int | None = None


class CopySettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a copy trader copies one lead trader.

    Units: amounts are USDT, ratios are fractions. `amount` counts in mode fixed_amount and `ratio` in ratio_copy;
    `total_amount` is the most that may be in use at one time. Without `instruments` it is always the lead trader's set.
    """

    total_amount: Decimal
    mode: CopyMode = "fixed_amount"
    amount: Decimal | None = None
    ratio: Decimal | None = None
    margin_mode: CopyMarginMode = "copy"
    instruments: tuple[InstrumentId, ...] | None = None
    take_profit_ratio: Decimal | None = None
    stop_loss_ratio: Decimal | None = None
    total_stop_loss: Decimal | None = None
    close_type: CloseType = "copy_close"
    tag: str = ""
