"""Why the world says no: `Reason`, in order of precedence, and `Rejected`, which carries one.

A rejection is a value among three kinds of bad news: a rule refused, nothing changed, life goes on. Each reason is one
rule in one sentence. OKX's codes for them live in the gateway.
"""

from enum import Enum


class Reason(Enum):
    """The rules that can refuse a command; where several apply, the one that stands first is told."""

    # Who asks.
    UNKNOWN_ACCOUNT = "There is no such account."
    ACCOUNT_NAME_TAKEN = "An account of that name exists already."
    HOUSE_ACCOUNT_EXISTS = "The exchange has its house account already."
    NO_HOUSE_ACCOUNT = "Quotes need a house account."
    NOT_A_LEAD_TRADER = "The account leads no trades in this instrument type."
    ALREADY_A_LEAD_TRADER = "The account leads trades in this instrument type already."
    COPY_TRADER_CANNOT_LEAD = "A copy trader of an instrument type cannot lead in it."
    LEAD_APPLICATION_PENDING = "An application to lead is waiting for the operator."
    NO_LEAD_APPLICATION = "No application to lead is waiting."
    LEAD_APPLICATION_NOT_ALLOWED = "This account may not apply to lead."
    OWN_TRADES = "Nobody copies himself."
    NO_SUCH_LEAD_TRADER = "Nobody of that name leads swaps."
    LEAD_TRADER_CANNOT_COPY = "A lead trader of swaps copies nobody."
    APPLICANT_CANNOT_COPY = "Who has applied to lead copies nobody."
    ALREADY_COPYING = "The account copies this lead trader already."
    NO_COPYING_TO_AMEND = "The account does not copy this lead trader, so there is nothing to amend."
    NO_COPYING_TO_STOP = "The account does not copy this lead trader, so there is nothing to stop."
    NET_MODE_COPIES_ONE = "In net mode an account copies one lead trader at most."
    TOO_MANY_LEAD_TRADERS_COPIED = "The account copies as many lead traders as allowed."
    NO_VACANCY = "The lead trader is copied by as many as allowed."
    # What it is about.
    NO_INSTRUMENTS = "A set of leading instruments names at least one instrument."
    UNKNOWN_INSTRUMENT = "There is no such instrument of this type."
    INSTRUMENT_EXISTS = "The instrument is listed already."
    INSTRUMENT_NOT_LISTED = "The instrument is not open for trading yet."
    INSTRUMENT_SUSPENDED = "The instrument is suspended."
    INSTRUMENT_EXPIRED = "The instrument has expired."
    INSTRUMENT_NOT_FOR_LEADING = "The instrument is not offered for lead trading."
    TOO_MANY_LEADING_INSTRUMENTS = "The set names more leading instruments than allowed."
    INSTRUMENT_HAS_ORDERS = "An instrument with pending orders cannot become a leading instrument."
    INSTRUMENT_HAS_POSITION = "An instrument with a position cannot become a leading instrument."
    PROFIT_SHARING_RATIO_OUT_OF_RANGE = "The profit sharing ratio lies outside its range."
    TOO_MANY_RATIO_EDITS = "The profit sharing ratio was amended as often as a month allows."
    INSTRUMENT_NOT_LED = "Only instruments that the lead trader leads can be chosen."
    COPY_AMOUNT_OUT_OF_RANGE = "The copy amount lies outside its range."
    COPY_RATIO_OUT_OF_RANGE = "The copy ratio lies outside its range."
    TOTAL_AMOUNT_BELOW_COPY_AMOUNT = "The total amount is not below the copy amount."
    TOTAL_AMOUNT_OUT_OF_RANGE = "The total amount lies outside its range."
    TAKE_PROFIT_RATIO_OUT_OF_RANGE = "The take-profit ratio lies outside its range."
    STOP_LOSS_RATIO_OUT_OF_RANGE = "The stop-loss ratio lies outside its range."
    TOTAL_STOP_LOSS_NEGATIVE = "The total stop loss is not less than zero."
    # How an order is shaped.
    WRONG_TRADE_MODE = "The trade mode does not fit the instrument or the account."
    WRONG_POSITION_SIDE = "The position side does not fit the position mode."
    WRONG_ORDER_TYPE = "The order type is not offered for this instrument."
    PRICE_MISSING = "A limit order needs a price."
    PRICE_OFF_TICK = "The price is no multiple of the tick size."
    PRICE_NOT_POSITIVE = "A price is greater than zero."
    SIZE_NOT_POSITIVE = "A size is greater than zero."
    SIZE_OFF_LOT = "The size is no multiple of the lot size."
    SIZE_BELOW_MINIMUM = "The size is below the instrument's minimum."
    LIMIT_SIZE_ABOVE_MAXIMUM = "The size is above the instrument's maximum for limit orders."
    MARKET_SIZE_ABOVE_MAXIMUM = "The size is above the instrument's maximum for market orders."
    CLIENT_ORDER_ID_TAKEN = "A pending order of the account has that client order id."
    QUOTES_OUT_OF_ORDER = "Quotes stand best first, and bids below asks."
    SELF_TRADE_MODE_OF_FOK = "A fill-or-kill order cannot cancel both sides of a self-trade."
    REDUCE_ONLY_NOT_OFFERED = "Reduce-only is offered for margined instruments only."
    # How it meets the account.
    TOO_MANY_ORDERS = "The account has as many pending orders as allowed."
    TOO_MANY_ORDERS_OF_INSTRUMENT = "The account has as many pending orders of the instrument as allowed."
    NO_POSITION_TO_REDUCE = "A reduce-only order needs a position in the other direction."
    REDUCE_ONLY_IN_DIRECTION_OF_POSITION = "A reduce-only order cannot add to the position."
    CLOSE_SIZE_ABOVE_POSITION = "Closing orders together cannot exceed the position."
    LEAD_ORDER_AGAINST_POSITION = "In net mode a lead trader's order follows the position and pending orders."
    LEAD_TRADER_CANNOT_CLOSE_HERE = "In long/short mode a lead trader cannot close by close-position."
    SIZE_ABOVE_TIER = "The position would be larger than its leverage allows."
    INSUFFICIENT_BALANCE = "The free balance does not cover the order."
    NO_MARKET_PRICE = "The instrument has no price yet."
    # Orders that are there already.
    ORDER_ID_MISSING = "An order is named by its id or its client order id."
    UNKNOWN_ORDER = "The order was filled or canceled, or never existed."
    UNKNOWN_ALGO_ORDER = "The algo order was triggered or canceled, or never existed."
    NOTHING_TO_AMEND = "An amendment names a new price or a new size."
    AMENDED_PRICE_WOULD_TAKE = "A post-only order cannot be amended to a price at which it would take."
    NO_POSITION = "There is no such position."
    NO_LEAD_POSITION = "The account has no such open lead position."
    NO_COPY = "The account has no such open copy."
    CLOSING_ORDERS_PENDING = "Closing orders are pending."
    # Algo orders.
    STOP_NOT_AT_MARKET = "Take profit and stop loss of a lead position or copy of swaps are at market."
    TRIGGER_MISSING = "An algo order needs a trigger price and an order price."
    TAKE_PROFIT_ABOVE_LAST = "A take profit that buys triggers below the last price."
    STOP_LOSS_BELOW_LAST = "A stop loss that buys triggers above the last price."
    TAKE_PROFIT_BELOW_LAST = "A take profit that sells triggers above the last price."
    STOP_LOSS_ABOVE_LAST = "A stop loss that sells triggers below the last price."
    TRAIL_MISSING = "A trailing stop follows the price at a ratio or at a spread."
    CALLBACK_OUT_OF_RANGE = "The distance of a trailing stop lies outside its range."
    ACTIVATION_BELOW_LAST = "A trailing stop that sells begins above the last price."
    ACTIVATION_ABOVE_LAST = "A trailing stop that buys begins below the last price."
    ALGO_ORDER_NOT_AMENDABLE = "Algo orders of this type are not amended."
    ALGO_ORDER_OF_SPOT = "Only algo orders of SWAP are amended."
    ALGO_ORDER_SIDES_FIXED = "Neither a take profit nor a stop loss is added to an algo order or taken away."
    ALGO_ORDER_KIND_FIXED = "An algo order keeps watching the kind of price that it watches."
    TOO_MANY_ALGO_ORDERS = "The account has as many pending algo orders of the instrument as allowed."
    WHOLE_POSITION_ALGO_EXISTS = "The position has a whole-position algo order already."
    # What follows an order.
    ATTACHED_TRIGGER_MISSING = "An attached order needs a take profit or a stop loss."
    ATTACHED_TO_REDUCE_ONLY = "Nothing follows an order that only reduces."
    ATTACHED_TO_SUCH_SIZE = "Nothing follows a market order that buys in base or sells in quote currency."
    ATTACHED_RATIO_OUT_OF_RANGE = "The ratio of an attached order lies outside its range."
    TAKE_PROFIT_NOT_ABOVE_ORDER = "The take profit of a buy lies above the price of the order."
    STOP_LOSS_NOT_BELOW_ORDER = "The stop loss of a buy lies below the price of the order."
    TAKE_PROFIT_NOT_BELOW_ORDER = "The take profit of a sell lies below the price of the order."
    STOP_LOSS_NOT_ABOVE_ORDER = "The stop loss of a sell lies above the price of the order."
    LEAD_ATTACHED_NOT_AT_MARKET = "What follows a lead trader's order is placed at market."
    SPLIT_NOT_OFFERED = "Split take profits and stops that move to the average price are offered for SWAP only."
    LEAD_SPLIT_TAKE_PROFITS = "What follows a lead trader's order has one take profit at most."
    TOO_MANY_SPLITS = "The take profit of an order is split into more parts than allowed."
    SPLIT_KINDS_DIFFER = "All parts of a split take profit watch the same kind of price."
    SPLIT_PRICES_EQUAL = "Each part of a split take profit waits for another price."
    SPLIT_NOT_AT_MARKET = "The parts of a split take profit are placed at market."
    SPLIT_SIZES_DIFFER = "The parts of a split take profit are together as large as the order."
    COST_STOP_WITHOUT_SPLITS = "A stop moves to the average price only beside two take profits or more."
    ATTACHED_ID_TAKEN = "An algo order or attached order of the account has that client order id."
    # Settings.
    COUNTDOWN_OUT_OF_RANGE = "A countdown lasts as long as allowed."
    TOO_MANY_COUNTDOWNS = "The account has countdowns for as many tags as allowed."
    POSITIONS_OR_ORDERS_EXIST = "The setting changes only without positions and orders."
    LEVERAGE_OUT_OF_RANGE = "The leverage lies outside the instrument's range."
    LEVERAGE_ABOVE_LEAD_CAP = "The leverage is above the cap for lead traders."
    LEVERAGE_WITH_ISOLATED_ORDERS = "Isolated leverage changes only without pending isolated orders."
    LEVERAGE_WITH_CROSS_ORDERS = "Cross leverage changes only without pending cross orders."
    MARGIN_NEEDED = "The position needs the margin that would be taken out."
    LEVERAGE_NEEDS_MARGIN = "The lower leverage needs more margin than is free."
    # Money.
    AMOUNT_NOT_POSITIVE = "An amount is greater than zero."
    UNKNOWN_CURRENCY = "There is no such currency."
    SAME_WALLET = "A transfer goes to another wallet."
    TRANSFER_ABOVE_AVAILABLE = "No more than is free can leave a wallet."


class Rejected(Exception):
    """A rule said no: `reason` is the rule, `details` what a trader needs to see why (instrument, limit, …)."""

    def __init__(self, reason: Reason, /, **details: object) -> None:
        super().__init__(reason, details)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value}" for name, value in self.details.items())
        return f"{self.reason.value} ({named})" if named else self.reason.value
