"""Texts about leading and copying."""

from typing import Final

from copydesk.wire.code_texts.text import Texts

TEXTS: Final[Texts] = {
    # Lead trading.
    "51072": (
        200,
        "As a spot lead trader, you need to set tdMode to spot_isolated when buying the configured lead trade pairs.",
    ),
    "51073": (
        200,
        "As a spot lead trader, you need to use '/copytrading/close-subposition' for selling assets through lead "
        "trades",
    ),
    "51074": (
        200,
        "Only the tdMode for lead trade pairs configured by spot lead traders can be set to 'spot_isolated'",
    ),
    "51075": (
        200,
        "Order modification failed. You can only modify the price of sell orders in spot copy trading.",
    ),
    "51156": (200, "You're leading trades in long/short mode and can't use this API endpoint to close positions"),
    "51159": (
        200,
        "You're leading trades in buy/sell mode. If you want to place orders using this API endpoint, the "
        "orders must be in the same direction as your existing positions and open orders.",
    ),
    "51162": (200, "You have {instrument} open orders. Cancel these orders and try again"),
    "51163": (200, "You hold {instrument} positions. Close these positions and try again"),
    "51166": (200, "Currently, we don't support leading trades with this instrument"),
    "59128": (200, "As a lead trader, you can't lead trades in {instrument} with leverage higher than {maximum}×"),
    "59245": (200, "As a lead trader, number of {instrument} contract per order must be no greater than {maximum}"),
    "59247": (
        200,
        "High leverage causes current position to exceed the maximum position size limit under this leverage. "
        "Adjust the leverage.",
    ),
    "59206": (200, "The lead trader doesn't have any more vacancies for copy traders"),
    "59218": (200, "Closing all positions at market price..."),
    "59263": (200, "Only traders on the allowlist can use copy trading. ND brokers can reach out to BD for help."),
    "59276": (200, "You can't copy this lead trader as they've applied to stop leading trades"),
    "59278": (200, "Your request to stop copy trading is being processed. Try again later."),
    "59292": (200, "This lead trader only supports smart sync mode."),
    "51325": (200, "As a lead trader, you must use market price when placing stop orders"),
    "59216": (200, "The position doesn't exist. Please try again"),
    "59258": (200, "Action not supported for lead traders"),
    "59260": (200, "You are not a spot lead trader yet. Complete the application on our website or app first."),
    "59262": (200, "You aren't a contract lead trader yet. Complete the application first."),
    "59282": (
        200,
        "Only ND sub-accounts under ND brokers whose main accounts are on the allowlist support this "
        "endpoint. Reach out to BD for help.",
    ),
    "59130": (200, "The highest take profit level is {percent}%. Enter a smaller number and try again."),
    "59256": (200, "To switch to One-way mode, lower the number of traders you copy to 1"),
    "59259": (200, "Enter a multiplier value that's within the valid range"),
    "59264": (200, "Spot copy trading isn't supported"),
    "59267": (200, "Cancellation failed as you aren't copying this trader"),
    "59268": (200, "You can't copy trades with instId that hasn't been selected by the lead trader"),
    "59269": (200, "This contract lead trader doesn't exist"),
    "59270": (
        200,
        "Maximum total amount (copyTotalAmt) can't be lower than amount per order (copyAmt) when using fixed amount",
    ),
    "59273": (200, "You aren't a contract copy trader yet. Start by coping a contract trader."),
    "59274": (200, "Copying your own trade isn't allowed"),
    "59275": (200, "You can't copy trade as you're applying to become a lead trader"),
    "59277": (200, "You can't copy this lead trader as they don't have any copy trader vacancies"),
    "59279": (200, "You've already copied this trader"),
    "59280": (200, "You can't modify copy trade settings as you aren't copying this trader"),
    "59284": (200, "You've reached the monthly limit of {limit} ratio edits"),
    "59285": (200, "You haven't led or copied any trades yet"),
    "59287": (200, "Profit sharing ratio should be between {minimum} and {maximum}"),
    "51078": (200, "You are a lead trader. Split TPs are not supported."),
    "51099": (200, "You can't place TP limit orders as a lead trader."),
    "51326": (
        200,
        "As a lead trader, you must use market price when placing orders with take profit or stop loss settings",
    ),
    "51321": (
        200,
        "You're leading trades. Currently, we don't support leading trades with arbitrage, iceberg, or TWAP bots",
    ),
}
