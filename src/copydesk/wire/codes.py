"""Every code that can be answered: its number, the HTTP status it comes with, and its text. Facts, no decisions.

The texts are what clients see and some of them parse. Where the recorded text of the real exchange differs from the
documented one, the recorded one stands here. Which code belongs to which rule of the exchange is said in the gateway.
"""

import re
from enum import StrEnum
from typing import Final, Self

_GAP: Final = re.compile(r"\{([a-z]+)\}")


class Code(StrEnum):
    """A code is its number as text.

    `status` is the HTTP status that it gives as the outer code; `template` is its text, with {named} gaps.
    """

    status: int
    template: str

    def __new__(cls, number: str, status: int, text: str) -> Self:
        member = str.__new__(cls, number)
        member._value_ = number
        member.status = status
        member.template = text
        return member

    def message(self, **named: object) -> str:
        """The text with its gaps filled; a gap that nobody fills closes, a name without a gap is left out."""
        return _GAP.sub(lambda gap: str(named.get(gap[1], "")), self.template)

    @property
    def of_gateway(self) -> bool:
        """Whether it is answered before a service sees the request, and so in the form without data."""
        return self.status in _GATEWAY_STATUSES and self < "51"

    # Outcomes.
    OK = "0", 200, ""
    ALL_FAILED = "1", 200, "All operations failed"
    PARTLY_FAILED = "2", 200, "Bulk operation partially succeeded."

    # What is asked does not exist here. The numbers 404 and 501 are ours.
    NOT_FOUND = "404", 404, "Not Found"
    NOT_SERVED = "501", 501, "This endpoint of OKX is not served by Copydesk."
    WRONG_METHOD = "50115", 405, "Invalid request method."
    INACTIVE = "50005", 410, "API endpoint is inactive or unavailable."

    # The house itself.
    UNAVAILABLE = "50001", 503, "Service temporarily unavailable. Please try again later."
    TIMEOUT = (
        "50004",
        400,
        (
            "API endpoint request timeout. (does not mean that the request was successful or failed, please check the "
            "request result)."
        ),
    )
    TOO_MANY_REQUESTS = "50011", 429, "Too Many Requests"
    BUSY = "50013", 429, "Systems are busy. Please try again later."
    SYSTEM_ERROR = "50026", 500, "System error. Try again later"

    # Who asks.
    WRONG_ENVIRONMENT = "50101", 401, "APIKey does not match current environment."
    TIMESTAMP_EXPIRED = "50102", 401, "Timestamp request expired."
    KEY_MISSING = "50103", 401, 'Request header "OK-ACCESS-KEY" cannot be empty.'
    PASSPHRASE_MISSING = "50104", 401, 'Request header "OK-ACCESS-PASSPHRASE" cannot be empty.'
    PASSPHRASE_WRONG = "50105", 401, 'Request header "OK-ACCESS-PASSPHRASE" incorrect.'
    SIGNATURE_MISSING = "50106", 401, 'Request header "OK-ACCESS-SIGN" cannot be empty.'
    TIMESTAMP_MISSING = "50107", 401, 'Request header "OK-ACCESS-TIMESTAMP" cannot be empty.'
    ADDRESS_NOT_ALLOWED = "50110", 401, "Your IP {address} is not included in your API key's IP whitelist."
    KEY_MALFORMED = "50111", 401, "Invalid OK-ACCESS-KEY"
    TIMESTAMP_MALFORMED = "50112", 401, "Invalid OK-ACCESS-TIMESTAMP."
    SIGNATURE_WRONG = "50113", 401, "Invalid Sign"
    AUTHORIZATION_WRONG = "50114", 401, "Invalid authorization."
    KEY_UNKNOWN = "50119", 401, "API key doesn't exist"
    KEY_WITHOUT_ADDRESS = "50035", 403, "This endpoint requires that APIKey must be bound to IP"
    PERMISSION_MISSING = "50120", 200, "This API key doesn't have permission to use this function"
    USER_UNKNOWN = "50008", 200, "User doesn't exist."
    NO_PERMISSION = "50030", 200, "You don't have permission to use this API endpoint"
    NOT_ALLOWLISTED = (
        "50041",
        200,
        ("Your user ID hasn’t been allowlisted. Please contact customer service for assistance."),
    )

    # How the request is written.
    BODY_EMPTY = "50000", 400, "Body for POST request cannot be empty."
    JSON_SYNTAX = "50002", 400, "JSON syntax error"
    CONTENT_TYPE = "50006", 400, 'Invalid Content-Type. Please use "application/JSON".'
    PARAMETER_EMPTY = "50014", 400, "Parameter {parameter} cannot be empty."
    EITHER_PARAMETER = "50015", 400, "Either parameter {parameter} or {other} is required"
    PARAMETERS_DIFFER = "50016", 400, "Parameter {parameter} does not match parameter {other}"
    PARAMETERS_EXCLUDE = "50024", 200, "Parameter {parameter} and {other} can not exist at the same time."
    TOO_MANY_VALUES = "50025", 200, "Parameter {parameter} count exceeds the limit {limit}."
    EXPIRY_TIME_PAST = (
        "50036",
        200,
        ("The expTime can't be earlier than the current system time. Please adjust the expTime and try again."),
    )
    EXPIRED = "50037", 200, "Order expired."
    NOT_IN_DEMO = "50038", 200, "This feature is unavailable in demo trading"
    ACCOUNT_ORDER_RATE = "50061", 200, "You've reached the maximum order rate limit for this account."
    CURSOR_NOT_FOR_TIMES = "50039", 200, 'Parameter "before" isn\'t supported for timestamp pagination'
    REPEATED = "50042", 200, "Repeated request"
    PARAMETER_ERROR = "51000", 400, "Parameter {parameter} error"

    # Instruments.
    INSTRUMENT_UNKNOWN = "51001", 200, "Instrument ID, Instrument ID code, or Spread ID doesn't exist."
    INSTRUMENT_TYPE_DIFFERS = "51015", 200, "Instrument ID doesn't match instrument type."
    INSTRUMENT_NOT_LISTED = "51021", 200, "The pair or contract is not yet listed"
    INSTRUMENT_SUSPENDED = "51022", 200, "Contract suspended."
    INSTRUMENT_EXPIRED = "51027", 200, "Contract expired."
    CURRENCY_UNKNOWN = "51012", 200, "Token doesn't exist."

    # Orders.
    ORDER_NAME_MISSING = "51003", 200, "Either client order ID or order ID is required."
    ABOVE_TIER = (
        "51004",
        200,
        (
            "Order failed. For {instrument}, the sum of current order size, position quantity in the same direction, "
            "and pending orders in the same direction can’t be more than {maximum}(contracts) which is the maximum "
            "position amount under current leverage."
        ),
    )
    PRICE_OUTSIDE_LIMIT = (
        "51006",
        200,
        ("Order price is not within the price limit (max buy price: {highest}, min sell price: {lowest})"),
    )
    INSUFFICIENT_BALANCE = "51008", 200, "Order failed. Insufficient {currency} balance in account"
    UNSUPPORTED_IN_ACCOUNT_MODE = "51010", 200, "Request unsupported under current account mode"
    CLIENT_ORDER_ID_TAKEN = "51016", 200, "Client order ID already exists."
    BELOW_MINIMUM = "51020", 200, "Your order should meet or exceed the minimum order amount."
    POSITION_UNKNOWN = "51023", 200, "Position doesn't exist."
    TOO_MANY_ORDERS = "51025", 200, "Order count exceeds the limit."
    NO_POSITION_FOR_ALGO = "51058", 200, "No available position for this algo order"
    ALGO_CLIENT_ID_TAKEN = "51065", 200, "algoClOrdId already exists."
    WHOLE_POSITION_ALGO_EXISTS = "51088", 200, "You can only place 1 TP/SL order to close an entire position"
    ABOVE_ORDER_MAXIMUM = (
        "51101",
        200,
        "Order failed, the sz of the current order can’t be more than {maximum} (contracts).",
    )
    NO_OFFERS = "51109", 200, "No available offers."
    BATCH_TOO_LONG = "51111", 200, "Maximum {limit} orders can be placed in bulk."
    CLOSE_ABOVE_POSITION = "51112", 200, "Close order size exceeds available size for this position."
    CLOSING_ORDERS_PENDING = "51115", 429, "Cancel all pending close-orders before liquidation."
    OFF_LOT = "51121", 200, "Order quantity must be a multiple of the lot size."
    TOO_PRECISE = "51150", 200, "The precision of the number of trades or the price exceeds the limit."
    NO_POSITION_TO_REDUCE = (
        "51169",
        200,
        ("Order failed because you don't have any positions in this direction for this contract to reduce or close."),
    )
    REDUCE_ONLY_ADDS = (
        "51170",
        200,
        ("Failed to place order. A reduce-only order can’t be the same trading direction as your existing positions."),
    )
    TOO_MANY_ORDERS_OF_INSTRUMENT = (
        "51174",
        200,
        ("Order failed, number of pending orders for {instrument} exceed the limit of {maximum}."),
    )
    MARKET_ABOVE_MAXIMUM = "51202", 200, "Market order amount exceeds the maximum amount."
    AMOUNT_ABOVE_LIMIT = "51203", 200, "Order amount exceeds the limit {maximum}."
    PRICE_MISSING = "51204", 200, "The price for the limit order cannot be empty."
    REDUCE_ONLY_NOT_OFFERED = "51205", 200, "Reduce Only is not available."
    TOO_MANY_STOP_ORDERS = "51261", 200, "Each user can hold up to {maximum} pending stop orders at the same time."
    TAKE_PROFIT_ABOVE_LAST = "51277", 200, "TP trigger price cannot be higher than the last price."
    STOP_LOSS_BELOW_LAST = "51278", 200, "SL trigger price cannot be lower than the last price."
    TAKE_PROFIT_BELOW_LAST = "51279", 200, "TP trigger price cannot be lower than the last price."
    STOP_LOSS_ABOVE_LAST = "51280", 200, "SL trigger price cannot be higher than the last price."
    TRIGGER_WITHOUT_SIZE_CURRENCY = "51281", 200, "Trigger order do not support the tgtCcy parameter."
    FRACTION_NOT_FOR_SPOT = "51327", 200, ("closeFraction is only available for Expiry Futures and Perpetual Futures")
    FRACTION_NOT_REDUCING = "51328", 200, "closeFraction is only available for reduceOnly orders"
    FRACTION_NOT_AT_MARKET = "51330", 200, "closeFraction is only available for stop market orders"
    FRACTION_NOT_CLOSING = "51331", 200, "closeFraction is only available for close position orders"
    CANCEL_UNKNOWN_ORDER = (
        "51400",
        200,
        ("Order cancellation failed as the order has been filled, canceled or does not exist."),
    )
    CANCEL_BATCH_TOO_LONG = "51406", 400, "Canceled - order count exceeds the limit {limit}."
    CANCEL_NAME_MISSING = "51407", 200, "Either order ID or client order ID is required."
    AMEND_NOTHING = "51500", 200, "You must enter a price, quantity, or TP/SL"
    AMEND_BATCH_TOO_LONG = "51501", 400, "Maximum {limit} orders can be modified."
    AMEND_INSUFFICIENT_BALANCE = "51502", 200, "Unable to edit order: insufficient balance or margin."
    AMEND_UNKNOWN_ORDER = "51503", 200, "Your order has already been filled or canceled."
    AMEND_WOULD_TAKE = (
        "51511",
        200,
        ("Modification failed as the order price did not meet the requirement for Post Only."),
    )
    AMEND_BATCH_TWICE = (
        "51512",
        200,
        ("Failed to amend orders in batches. You cannot have duplicate orders in the same amend-batch-orders request."),
    )
    ORDER_UNKNOWN = "51603", 200, "Order does not exist."

    # Money.
    TRANSFER_NOT_POSITIVE = "58114", 400, "Transfer amount must be greater than 0"
    SAME_WALLET = "58123", 200, "The From parameter cannot be the same as the To parameter."
    TRANSFER_ABOVE_AVAILABLE = "58350", 200, "Insufficient balance."

    # Settings.
    POSITIONS_OR_ORDERS_EXIST = (
        "59000",
        200,
        ("Settings failed. Close any open positions or orders before modifying settings."),
    )
    ISOLATED_ORDERS_PENDING = (
        "59101",
        200,
        ("Leverage can't be modified. Please cancel all pending isolated margin orders before adjusting the leverage."),
    )
    LEVERAGE_ABOVE_MAXIMUM = "59102", 200, "Leverage exceeds the maximum limit. Please lower the leverage."
    LEVERAGE_BELOW_MINIMUM = "59105", 400, "Leverage can't be less than {minimum}. Please increase the leverage."
    CROSS_ORDERS_PENDING = (
        "59107",
        200,
        ("Leverage can't be modified. Please cancel all pending cross-margin orders before adjusting the leverage."),
    )
    LEVERAGE_NEEDS_MARGIN = (
        "59108",
        200,
        ("Your account leverage is too low and has insufficient margins. Please increase the leverage."),
    )

    # Lead trading.
    LEAD_CLOSES_ELSEWHERE = (
        "51156",
        200,
        ("You're leading trades in long/short mode and can't use this API endpoint to close positions"),
    )
    LEAD_ORDER_AGAINST_POSITION = (
        "51159",
        200,
        (
            "You're leading trades in buy/sell mode. If you want to place orders using this API endpoint, the orders "
            "must be in the same direction as your existing positions and open orders."
        ),
    )
    INSTRUMENT_HAS_ORDERS = "51162", 200, "You have {instrument} open orders. Cancel these orders and try again"
    INSTRUMENT_HAS_POSITION = "51163", 200, "You hold {instrument} positions. Close these positions and try again"
    NOT_FOR_LEADING = "51166", 200, "Currently, we don't support leading trades with this instrument"
    LEAD_LEVERAGE_CAP = (
        "59128",
        200,
        ("As a lead trader, you can't lead trades in {instrument} with leverage higher than {maximum}×"),
    )
    LEAD_STOP_NOT_AT_MARKET = "51325", 200, "As a lead trader, you must use market price when placing stop orders"
    LEAD_POSITION_UNKNOWN = "59216", 200, "The position doesn't exist. Please try again"
    NOT_FOR_LEAD_TRADERS = "59258", 200, "Action not supported for lead traders"
    NO_SPOT_LEAD_TRADER = (
        "59260",
        200,
        ("You are not a spot lead trader yet. Complete the application on our website or app first."),
    )
    NO_CONTRACT_LEAD_TRADER = "59262", 200, "You aren't a contract lead trader yet. Complete the application first."
    LEAD_APPLICATION_NOT_ALLOWED = (
        "59282",
        200,
        (
            "Only ND sub-accounts under ND brokers whose main accounts are on the allowlist support this endpoint. "
            "Reach out to BD for help."
        ),
    )
    TAKE_PROFIT_TOO_HIGH = (
        "59130",
        200,
        "The highest take profit level is {percent}%. Enter a smaller number and try again.",
    )
    NET_MODE_COPIES_ONE = "59256", 200, "To switch to One-way mode, lower the number of traders you copy to 1"
    COPY_RATIO_OUT_OF_RANGE = "59259", 200, "Enter a multiplier value that's within the valid range"
    SPOT_NOT_COPIED = "59264", 200, "Spot copy trading isn't supported"
    NO_COPYING_TO_STOP = "59267", 200, "Cancellation failed as you aren't copying this trader"
    INSTRUMENT_NOT_LED = "59268", 200, "You can't copy trades with instId that hasn't been selected by the lead trader"
    LEAD_TRADER_UNKNOWN = "59269", 200, "This contract lead trader doesn't exist"
    TOTAL_BELOW_COPY_AMOUNT = (
        "59270",
        200,
        ("Maximum total amount (copyTotalAmt) can't be lower than amount per order (copyAmt) when using fixed amount"),
    )
    NO_COPY_TRADER = "59273", 200, "You aren't a contract copy trader yet. Start by coping a contract trader."
    OWN_TRADES = "59274", 200, "Copying your own trade isn't allowed"
    APPLYING_TO_LEAD = "59275", 200, "You can't copy trade as you're applying to become a lead trader"
    NO_VACANCY = "59277", 200, "You can't copy this lead trader as they don't have any copy trader vacancies"
    ALREADY_COPYING = "59279", 200, "You've already copied this trader"
    NO_COPYING_TO_AMEND = "59280", 200, "You can't modify copy trade settings as you aren't copying this trader"
    TOO_MANY_RATIO_EDITS = "59284", 200, "You've reached the monthly limit of {limit} ratio edits"
    NEITHER_LED_NOR_COPIED = "59285", 200, "You haven't led or copied any trades yet"
    PROFIT_SHARING_OUT_OF_RANGE = "59287", 200, "Profit sharing ratio should be between {minimum} and {maximum}"


_GATEWAY_STATUSES = frozenset({401, 403, 404, 405, 410, 429, 500, 501, 503})
