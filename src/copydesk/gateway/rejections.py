"""What OKX calls each rule of the world: every `Reason` has a code, and the rule's details fill the code's text.

The mapping is total. Codes and texts are documented; which of them a rule gives is documented, recorded or, in most
cases, inferred from the text.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from copydesk.engine.numbers import text
from copydesk.engine.rejections import Reason, Rejected
from copydesk.gateway.refusal import Refused
from copydesk.wire.codes import Code

Words = Mapping[str, str]
"""What fills the gaps of a text: parameter names that the world does not know, under the names of the gaps."""


MOST_OF_A_NAME: Final = 64
"""Characters of what a client called an instrument that a text repeats."""


def refusal(rejected: Rejected) -> Refused:
    """The rejection in OKX's words: its code, and its text with what the trader needs to see."""
    code, words = _answer(rejected)
    return Refused(code, code.message(**{**_shown(rejected.details), **words}))


def refusal_naming_instrument(rejected: Rejected) -> Refused:
    """The same for a request about several instruments: the text says which of them it was, if it does not already."""
    refused = refusal(rejected)
    instrument = rejected.details.get("instrument")
    if instrument is None or str(instrument) in refused.message:
        return refused
    named = str(instrument)
    shown = named if len(named) <= MOST_OF_A_NAME else f"{named[:MOST_OF_A_NAME]}…"
    return Refused(refused.code, f"{refused.message} ({shown})", refused.rows)


def _answer(rejected: Rejected) -> tuple[Code, Words]:
    """The code and the words of its own; some reasons need their details to choose."""
    details = rejected.details
    match rejected.reason:
        case Reason.NOT_A_LEAD_TRADER if details.get("instrument_type") == "SPOT":
            return Code.NO_SPOT_LEAD_TRADER, {}
        case Reason.LEVERAGE_OUT_OF_RANGE if _below(details.get("leverage"), details.get("minimum")):
            return Code.LEVERAGE_BELOW_MINIMUM, {}
        case reason if details.get("at_market") is True and reason in AT_MARKET:
            return AT_MARKET[reason], {}
        case reason:
            return CODES[reason]


def _below(value: object, least: object) -> bool:
    return isinstance(value, Decimal) and isinstance(least, Decimal) and value < least


def _shown(details: Mapping[str, object]) -> dict[str, str]:
    """The details as texts; the world says limit, maximum or largest, the texts speak of a limit or a maximum."""
    shown = {name: text(value) if isinstance(value, Decimal) else str(value) for name, value in details.items()}
    most = shown.get("maximum") or shown.get("limit") or shown.get("largest")
    return shown if most is None else {"limit": most, "maximum": most, **shown}


def _error(parameter: str) -> tuple[Code, Words]:
    return Code.PARAMETER_ERROR, {"parameter": parameter}


CODES: Final[Mapping[Reason, tuple[Code, Words]]] = {
    # Who asks.
    Reason.UNKNOWN_ACCOUNT: (Code.USER_UNKNOWN, {}),
    Reason.ACCOUNT_NAME_TAKEN: _error("name"),
    Reason.HOUSE_ACCOUNT_EXISTS: _error("kind"),
    Reason.NO_HOUSE_ACCOUNT: (Code.USER_UNKNOWN, {}),
    Reason.QUOTES_OUT_OF_ORDER: _error("quotes"),
    Reason.NOT_A_LEAD_TRADER: (Code.NO_CONTRACT_LEAD_TRADER, {}),
    Reason.ALREADY_A_LEAD_TRADER: (Code.NOT_FOR_LEAD_TRADERS, {}),
    Reason.COPY_TRADER_CANNOT_LEAD: (Code.NO_PERMISSION, {}),
    Reason.LEAD_APPLICATION_PENDING: (Code.REPEATED, {}),
    Reason.NO_LEAD_APPLICATION: (Code.NO_CONTRACT_LEAD_TRADER, {}),
    Reason.LEAD_APPLICATION_NOT_ALLOWED: (Code.LEAD_APPLICATION_NOT_ALLOWED, {}),
    Reason.LEAD_STOP_PENDING: (Code.REPEATED, {}),
    Reason.NO_LEAD_STOP: (Code.NO_CONTRACT_LEAD_TRADER, {}),
    Reason.NOT_ALLOWED_TO_COPY: (Code.NOT_ON_ALLOWLIST, {}),
    Reason.OWN_TRADES: (Code.OWN_TRADES, {}),
    Reason.NO_SUCH_LEAD_TRADER: (Code.LEAD_TRADER_UNKNOWN, {}),
    Reason.LEAD_TRADER_CANNOT_COPY: (Code.NOT_FOR_LEAD_TRADERS, {}),
    Reason.APPLICANT_CANNOT_COPY: (Code.APPLYING_TO_LEAD, {}),
    Reason.ALREADY_COPYING: (Code.ALREADY_COPYING, {}),
    Reason.NO_COPYING_TO_AMEND: (Code.NO_COPYING_TO_AMEND, {}),
    Reason.NO_COPYING_TO_STOP: (Code.NO_COPYING_TO_STOP, {}),
    Reason.NET_MODE_COPIES_ONE: (Code.NET_MODE_COPIES_ONE, {}),
    Reason.TOO_MANY_LEAD_TRADERS_COPIED: (Code.TOO_MANY_VALUES, {"parameter": "uniqueCode"}),
    Reason.NO_VACANCY: (Code.NO_VACANCY, {}),
    Reason.NO_PLACE_LEFT: (Code.NO_PLACE_LEFT, {}),
    Reason.LEAD_TRADER_IS_LEAVING: (Code.LEAD_TRADER_LEAVING, {}),
    Reason.SMART_SYNC_ONLY: (Code.SMART_SYNC_ONLY, {}),
    Reason.STOP_BEING_CARRIED_OUT: (Code.STOP_BEING_PROCESSED, {}),
    # What it is about.
    Reason.NO_INSTRUMENTS: (Code.PARAMETER_EMPTY, {"parameter": "instId"}),
    Reason.UNKNOWN_INSTRUMENT: (Code.INSTRUMENT_UNKNOWN, {}),
    Reason.INSTRUMENT_EXISTS: _error("instId"),
    Reason.INSTRUMENT_NOT_LISTED: (Code.INSTRUMENT_NOT_LISTED, {}),
    Reason.INSTRUMENT_SUSPENDED: (Code.INSTRUMENT_SUSPENDED, {}),
    Reason.INSTRUMENT_EXPIRED: (Code.INSTRUMENT_EXPIRED, {}),
    Reason.INSTRUMENT_NOT_FOR_LEADING: (Code.NOT_FOR_LEADING, {}),
    Reason.TOO_MANY_LEADING_INSTRUMENTS: (Code.TOO_MANY_VALUES, {"parameter": "instId"}),
    Reason.INSTRUMENT_HAS_ORDERS: (Code.INSTRUMENT_HAS_ORDERS, {}),
    Reason.INSTRUMENT_HAS_POSITION: (Code.INSTRUMENT_HAS_POSITION, {}),
    Reason.PROFIT_SHARING_RATIO_OUT_OF_RANGE: (Code.PROFIT_SHARING_OUT_OF_RANGE, {}),
    Reason.TOO_MANY_RATIO_EDITS: (Code.TOO_MANY_RATIO_EDITS, {}),
    Reason.INSTRUMENT_NOT_LED: (Code.INSTRUMENT_NOT_LED, {}),
    Reason.COPY_AMOUNT_OUT_OF_RANGE: _error("copyAmt"),
    Reason.COPY_RATIO_OUT_OF_RANGE: (Code.COPY_RATIO_OUT_OF_RANGE, {}),
    Reason.TOTAL_AMOUNT_BELOW_COPY_AMOUNT: (Code.TOTAL_BELOW_COPY_AMOUNT, {}),
    Reason.TOTAL_AMOUNT_OUT_OF_RANGE: _error("copyTotalAmt"),
    Reason.TAKE_PROFIT_RATIO_OUT_OF_RANGE: (Code.TAKE_PROFIT_TOO_HIGH, {}),
    Reason.STOP_LOSS_RATIO_OUT_OF_RANGE: _error("slRatio"),
    Reason.TOTAL_STOP_LOSS_NEGATIVE: _error("slTotalAmt"),
    # How an order is shaped.
    Reason.WRONG_TRADE_MODE: _error("tdMode"),
    Reason.WRONG_POSITION_SIDE: _error("posSide"),
    Reason.WRONG_ORDER_TYPE: _error("ordType"),
    Reason.PRICE_MISSING: (Code.PRICE_MISSING, {}),
    Reason.PRICE_BEYOND_LIMIT: (Code.PRICE_OUTSIDE_LIMIT, {}),
    Reason.PRICE_OFF_TICK: (Code.TOO_PRECISE, {}),
    Reason.PRICE_NOT_POSITIVE: _error("px"),
    Reason.SIZE_NOT_POSITIVE: _error("sz"),
    Reason.SIZE_OFF_LOT: (Code.OFF_LOT, {}),
    Reason.SIZE_BELOW_MINIMUM: (Code.BELOW_MINIMUM, {}),
    Reason.LIMIT_SIZE_ABOVE_MAXIMUM: (Code.AMOUNT_ABOVE_LIMIT, {}),
    Reason.MARKET_SIZE_ABOVE_MAXIMUM: (Code.MARKET_ABOVE_MAXIMUM, {}),
    Reason.CLIENT_ORDER_ID_TAKEN: (Code.CLIENT_ORDER_ID_TAKEN, {}),
    Reason.SELF_TRADE_MODE_OF_FOK: (Code.PARAMETERS_DIFFER, {"parameter": "stpMode", "other": "ordType"}),
    Reason.REDUCE_ONLY_NOT_OFFERED: (Code.REDUCE_ONLY_NOT_OFFERED, {}),
    # How it meets the account.
    Reason.TOO_MANY_ORDERS: (Code.TOO_MANY_ORDERS, {}),
    Reason.TOO_MANY_ORDERS_OF_INSTRUMENT: (Code.TOO_MANY_ORDERS_OF_INSTRUMENT, {}),
    Reason.NO_POSITION_TO_REDUCE: (Code.NO_POSITION_TO_REDUCE, {}),
    Reason.REDUCE_ONLY_IN_DIRECTION_OF_POSITION: (Code.REDUCE_ONLY_ADDS, {}),
    Reason.CLOSE_SIZE_ABOVE_POSITION: (Code.CLOSE_ABOVE_POSITION, {}),
    Reason.LEAD_ORDER_AGAINST_POSITION: (Code.LEAD_ORDER_AGAINST_POSITION, {}),
    Reason.LEAD_ORDER_TOO_LARGE: (Code.LEAD_ORDER_TOO_LARGE, {}),
    Reason.LEAD_TRADER_CANNOT_CLOSE_HERE: (Code.LEAD_CLOSES_ELSEWHERE, {}),
    Reason.LEAD_BUY_IN_CASH: (Code.LEAD_BUY_IN_CASH, {}),
    Reason.LEAD_ASSETS_SOLD_APART: (Code.LEAD_ASSETS_SOLD_APART, {}),
    Reason.LEAD_MODE_NOT_LED: (Code.LEAD_MODE_NOT_LED, {}),
    Reason.SIZE_ABOVE_TIER: (Code.ABOVE_TIER, {}),
    Reason.INSUFFICIENT_BALANCE: (Code.INSUFFICIENT_BALANCE, {}),
    Reason.NO_MARKET_PRICE: (Code.NO_OFFERS, {}),
    # Orders that are there already.
    Reason.ORDER_ID_MISSING: (Code.CANCEL_NAME_MISSING, {}),
    Reason.UNKNOWN_ORDER: (Code.CANCEL_UNKNOWN_ORDER, {}),
    Reason.UNKNOWN_ALGO_ORDER: (Code.CANCEL_UNKNOWN_ORDER, {}),
    Reason.NOTHING_TO_AMEND: (Code.AMEND_NOTHING, {}),
    Reason.AMENDED_PRICE_WOULD_TAKE: (Code.AMEND_WOULD_TAKE, {}),
    Reason.NO_POSITION: (Code.POSITION_UNKNOWN, {}),
    Reason.LEAD_SALE_AMENDS_PRICE: (Code.LEAD_SALE_AMENDS_PRICE, {}),
    Reason.NO_LEAD_POSITION: (Code.LEAD_POSITION_UNKNOWN, {}),
    Reason.NO_COPY: (Code.LEAD_POSITION_UNKNOWN, {}),
    Reason.COPY_IS_BEING_CLOSED: (Code.CLOSING_AT_MARKET, {}),
    Reason.CLOSING_ORDERS_PENDING: (Code.CLOSING_ORDERS_PENDING, {}),
    # Algo orders.
    Reason.STOP_NOT_AT_MARKET: (Code.LEAD_STOP_NOT_AT_MARKET, {}),
    Reason.TRIGGER_MISSING: (Code.EITHER_PARAMETER, {"parameter": "tpTriggerPx", "other": "slTriggerPx"}),
    Reason.TAKE_PROFIT_ABOVE_LAST: (Code.TAKE_PROFIT_ABOVE_LAST, {}),
    Reason.STOP_LOSS_BELOW_LAST: (Code.STOP_LOSS_BELOW_LAST, {}),
    Reason.TAKE_PROFIT_BELOW_LAST: (Code.TAKE_PROFIT_BELOW_LAST, {}),
    Reason.STOP_LOSS_ABOVE_LAST: (Code.STOP_LOSS_ABOVE_LAST, {}),
    Reason.TRAIL_MISSING: (Code.EITHER_PARAMETER, {"parameter": "callbackRatio", "other": "callbackSpread"}),
    Reason.CALLBACK_OUT_OF_RANGE: (Code.CALLBACK_OUT_OF_RANGE, {}),
    Reason.ACTIVATION_BELOW_LAST: (Code.ACTIVATION_BELOW_LAST, {}),
    Reason.ACTIVATION_ABOVE_LAST: (Code.ACTIVATION_ABOVE_LAST, {}),
    Reason.ALGO_ORDER_NOT_AMENDABLE: (Code.AMEND_WRONG_TYPE, {}),
    Reason.ALGO_ORDER_OF_SPOT: (Code.ALGO_AMEND_SWAPS_ONLY, {}),
    Reason.ALGO_ORDER_SIDES_FIXED: (Code.ALGO_AMEND_SIDES_FIXED, {}),
    Reason.ALGO_ORDER_KIND_FIXED: (Code.ALGO_AMEND_KIND_FIXED, {}),
    Reason.TOO_MANY_ALGO_ORDERS: (Code.TOO_MANY_STOP_ORDERS, {}),
    Reason.WHOLE_POSITION_ALGO_EXISTS: (Code.WHOLE_POSITION_ALGO_EXISTS, {}),
    # What follows an order.
    Reason.ATTACHED_TRIGGER_MISSING: (Code.EITHER_PARAMETER, {"parameter": "tpTriggerPx", "other": "slTriggerPx"}),
    Reason.ATTACHED_TO_REDUCE_ONLY: (Code.ATTACHED_TO_REDUCE_ONLY, {}),
    Reason.ATTACHED_TO_SUCH_SIZE: _error("attachAlgoOrds"),
    Reason.ATTACHED_RATIO_OUT_OF_RANGE: _error("attachAlgoOrds"),
    Reason.TAKE_PROFIT_NOT_ABOVE_ORDER: (Code.TAKE_PROFIT_NOT_ABOVE_ORDER, {}),
    Reason.STOP_LOSS_NOT_BELOW_ORDER: (Code.STOP_LOSS_NOT_BELOW_ORDER, {}),
    Reason.TAKE_PROFIT_NOT_BELOW_ORDER: (Code.TAKE_PROFIT_NOT_BELOW_ORDER, {}),
    Reason.STOP_LOSS_NOT_ABOVE_ORDER: (Code.STOP_LOSS_NOT_ABOVE_ORDER, {}),
    Reason.LEAD_ATTACHED_NOT_AT_MARKET: (Code.LEAD_ATTACHED_AT_MARKET, {}),
    Reason.SPLIT_NOT_OFFERED: (Code.SPLIT_NOT_OFFERED, {}),
    Reason.LEAD_SPLIT_TAKE_PROFITS: (Code.LEAD_SPLIT_TAKE_PROFIT, {}),
    Reason.TOO_MANY_SPLITS: (Code.TOO_MANY_SPLITS, {}),
    Reason.SPLIT_KINDS_DIFFER: (Code.SPLIT_KINDS_DIFFER, {}),
    Reason.SPLIT_PRICES_EQUAL: (Code.SPLIT_PRICES_EQUAL, {}),
    Reason.SPLIT_NOT_AT_MARKET: (Code.SPLIT_NOT_AT_MARKET, {}),
    Reason.SPLIT_SIZES_DIFFER: (Code.SPLIT_SIZES_DIFFER, {}),
    Reason.COST_STOP_WITHOUT_SPLITS: (Code.COST_STOP_WITHOUT_SPLITS, {}),
    Reason.ATTACHED_ID_TAKEN: (Code.ATTACHED_ID_TAKEN, {"parameter": "attachAlgoClOrdId"}),
    # Settings.
    Reason.NOT_FUNDED: (Code.INSTRUMENT_TYPE_DIFFERS, {}),
    Reason.FUNDING_RATE_OUT_OF_RANGE: _error("rate"),
    Reason.NO_PRICE_BAND: _error("instId"),
    Reason.COUNTDOWN_OUT_OF_RANGE: _error("timeOut"),
    Reason.TOO_MANY_COUNTDOWNS: (Code.TOO_MANY_COUNTDOWNS, {}),
    Reason.POSITIONS_OR_ORDERS_EXIST: (Code.POSITIONS_OR_ORDERS_EXIST, {}),
    Reason.LEVERAGE_OUT_OF_RANGE: (Code.LEVERAGE_ABOVE_MAXIMUM, {}),
    Reason.LEVERAGE_ABOVE_TIER: (Code.LEVERAGE_ABOVE_TIER, {}),
    Reason.LEVERAGE_ABOVE_LEAD_CAP: (Code.LEAD_LEVERAGE_CAP, {}),
    Reason.LEVERAGE_WITH_ISOLATED_ORDERS: (Code.ISOLATED_ORDERS_PENDING, {}),
    Reason.LEVERAGE_WITH_CROSS_ORDERS: (Code.CROSS_ORDERS_PENDING, {}),
    Reason.MARGIN_NEEDED: (Code.MARGIN_ABOVE_LIMIT, {}),
    Reason.LEVERAGE_NEEDS_MARGIN: (Code.LEVERAGE_NEEDS_MARGIN, {}),
    # Money.
    Reason.AMOUNT_NOT_POSITIVE: _error("amount"),
    Reason.UNKNOWN_CURRENCY: (Code.CURRENCY_UNKNOWN, {}),
    Reason.SAME_WALLET: (Code.SAME_WALLET, {}),
    Reason.TRANSFER_ABOVE_AVAILABLE: (Code.TRANSFER_ABOVE_AVAILABLE, {}),
}

AT_MARKET: Final[Mapping[Reason, Code]] = {
    Reason.TAKE_PROFIT_NOT_ABOVE_ORDER: Code.TAKE_PROFIT_NOT_ABOVE_ASK,
    Reason.STOP_LOSS_NOT_BELOW_ORDER: Code.STOP_LOSS_NOT_BELOW_ASK,
    Reason.TAKE_PROFIT_NOT_BELOW_ORDER: Code.TAKE_PROFIT_NOT_BELOW_BID,
    Reason.STOP_LOSS_NOT_ABOVE_ORDER: Code.STOP_LOSS_NOT_ABOVE_BID,
}
"""The codes of these rules where the order has no price of its own."""
