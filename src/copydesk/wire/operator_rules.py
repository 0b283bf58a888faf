"""What the operator's operations upon the rules of copying take and give: every rule of the world, by the same name."""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from copydesk.wire.given import Given

Count = Annotated[int, Meta(ge=1)]


class ShowRules(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Rules(Given, frozen=True, kw_only=True):
    """The operator's choices where OKX's documents are silent. Adopting replaces all of them.

    Units: ratios are fractions, 0.1 is 10 %; amounts are USDT. A limit of null does not limit.
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
