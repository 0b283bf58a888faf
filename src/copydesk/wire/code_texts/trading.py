"""Texts about instruments, orders and settings."""

from typing import Final

from copydesk.wire.code_texts.text import Texts

TEXTS: Final[Texts] = {
    # Instruments.
    "51001": (200, "Instrument ID, Instrument ID code, or Spread ID doesn't exist."),
    "51015": (200, "Instrument ID doesn't match instrument type."),
    "51021": (200, "The pair or contract is not yet listed"),
    "51022": (200, "Contract suspended."),
    "51027": (200, "Contract expired."),
    "51012": (200, "Token doesn't exist."),
    # Orders.
    "51003": (200, "Either client order ID or order ID is required."),
    "51004": (
        200,
        "Order failed. For {instrument}, the sum of current order size, position quantity in the same "
        "direction, and pending orders in the same direction can’t be more than {maximum}(contracts) which "
        "is the maximum position amount under current leverage.",
    ),
    "51006": (200, "Order price is not within the price limit (max buy price: {highest}, min sell price: {lowest})"),
    "51008": (200, "Order failed. Insufficient {currency} balance in account"),
    "51010": (200, "Request unsupported under current account mode"),
    "51016": (200, "Client order ID already exists."),
    "51020": (200, "Your order should meet or exceed the minimum order amount."),
    "51023": (200, "Position doesn't exist."),
    "51025": (200, "Order count exceeds the limit."),
    "51058": (200, "No available position for this algo order"),
    "51065": (200, "algoClOrdId already exists."),
    "51088": (200, "You can only place 1 TP/SL order to close an entire position"),
    "51101": (200, "Order failed, the sz of the current order can’t be more than {maximum} (contracts)."),
    "51109": (200, "No available offers."),
    "51111": (200, "Maximum {limit} orders can be placed in bulk."),
    "51112": (200, "Close order size exceeds available size for this position."),
    "51115": (429, "Cancel all pending close-orders before liquidation."),
    "51121": (200, "Order quantity must be a multiple of the lot size."),
    "51150": (200, "The precision of the number of trades or the price exceeds the limit."),
    "51169": (
        200,
        "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
    ),
    "51170": (
        200,
        "Failed to place order. A reduce-only order can’t be the same trading direction as your existing positions.",
    ),
    "51174": (200, "Order failed, number of pending orders for {instrument} exceed the limit of {maximum}."),
    "51202": (200, "Market order amount exceeds the maximum amount."),
    "51203": (200, "Order amount exceeds the limit {maximum}."),
    "51204": (200, "The price for the limit order cannot be empty."),
    "51205": (200, "Reduce Only is not available."),
    "51261": (200, "Each user can hold up to {maximum} pending stop orders at the same time."),
    "51277": (200, "TP trigger price cannot be higher than the last price."),
    "51278": (200, "SL trigger price cannot be lower than the last price."),
    "51279": (200, "TP trigger price cannot be lower than the last price."),
    "51280": (200, "SL trigger price cannot be higher than the last price."),
    "51281": (200, "Trigger order do not support the tgtCcy parameter."),
    "51327": (200, "closeFraction is only available for Expiry Futures and Perpetual Futures"),
    "51328": (200, "closeFraction is only available for reduceOnly orders"),
    "51330": (200, "closeFraction is only available for stop market orders"),
    "51331": (200, "closeFraction is only available for close position orders"),
    "51400": (200, "Order cancellation failed as the order has been filled, canceled or does not exist."),
    "51406": (400, "Canceled - order count exceeds the limit {limit}."),
    "51407": (200, "Either order ID or client order ID is required."),
    "51500": (200, "You must enter a price, quantity, or TP/SL"),
    "51501": (400, "Maximum {limit} orders can be modified."),
    "51502": (200, "Unable to edit order: insufficient balance or margin."),
    "51503": (200, "Your order has already been filled or canceled."),
    "51511": (200, "Modification failed as the order price did not meet the requirement for Post Only."),
    "51512": (
        200,
        "Failed to amend orders in batches. You cannot have duplicate orders in the same amend-batch-orders request.",
    ),
    "51603": (200, "Order does not exist."),
    # Money.
    "58114": (400, "Transfer amount must be greater than 0"),
    "58123": (200, "The From parameter cannot be the same as the To parameter."),
    "58350": (200, "Insufficient balance."),
    # Settings.
    "59000": (200, "Settings failed. Close any open positions or orders before modifying settings."),
    "59101": (
        200,
        "Leverage can't be modified. Please cancel all pending isolated margin orders before adjusting the leverage.",
    ),
    "59102": (200, "Leverage exceeds the maximum limit. Please lower the leverage."),
    "59105": (400, "Leverage can't be less than {minimum}. Please increase the leverage."),
    "59107": (
        200,
        "Leverage can't be modified. Please cancel all pending cross-margin orders before adjusting the leverage.",
    ),
    "59108": (200, "Your account leverage is too low and has insufficient margins. Please increase the leverage."),
    "59300": (200, "Margin call failed. Position does not exist."),
    "59301": (200, "Margin adjustment failed for exceeding the max limit."),
    "51070": (
        200,
        "You do not meet the requirements for switching to this account mode. Please upgrade the account mode on "
        "the OKX website or App",
    ),
    "59642": (200, "Lead and copy traders can only use spot or futures modes"),
    "51046": (200, "The take profit trigger price must be higher than the order price"),
    "51047": (200, "The stop loss trigger price must be lower than the order price"),
    "51048": (200, "The take profit trigger price must be lower than the order price"),
    "51049": (200, "The stop loss trigger price must be higher than the order price"),
    "51050": (200, "The take profit trigger price must be higher than the best ask price"),
    "51051": (200, "The stop loss trigger price must be lower than the best ask price"),
    "51052": (200, "The take profit trigger price must be lower than the best bid price"),
    "51053": (200, "The stop loss trigger price must be higher than the best bid price"),
    "51100": (200, "Unable to place order. Take profit/Stop loss conditions cannot be added to reduce-only orders."),
    "51178": (200, "tpTriggerPx&tpOrdPx or slTriggerPx&slOrdPx can't be empty when using attachAlgoClOrdId."),
    "51527": (200, "Order modification failed. At least 1 of the attached TP/SL orders does not exist."),
    "51068": (200, "{parameter} already exists within algoClOrdId and attachAlgoClOrdId."),
    "51260": (200, "Maximum of {maximum} pending trailing stop orders can be held at the same time."),
    "51311": (200, "Failed to place trailing stop order. Callback rate should be within {minimum}<x<={maximum}"),
    "51258": (
        200,
        "Trailing stop order placement failed. The trigger price of a sell order must be higher than "
        "the last transaction price.",
    ),
    "51259": (
        200,
        "Trailing stop order placement failed. The trigger price of a buy order must be lower than the "
        "last transaction price.",
    ),
    "51506": (200, "Order modification unavailable for the order type."),
    "51526": (
        200,
        "Order modification unsuccessful. Take profit/Stop loss conditions cannot be added to or "
        "removed from stop orders.",
    ),
    "51528": (200, "Unable to modify trigger price type"),
    "51529": (
        200,
        "Order modification unsuccessful. Stop order modification only applies to Expiry Futures and "
        "Perpetual Futures.",
    ),
    "51071": (200, "You've reached the maximum limit for tag level cancel all after timers."),
}
