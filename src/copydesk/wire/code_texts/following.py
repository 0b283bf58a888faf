"""Texts about what follows an order in parts: split take profits, and the stop loss beside them."""

from typing import Final

from copydesk.wire.code_texts.text import Texts

TEXTS: Final[Texts] = {
    "51076": (
        200,
        "TP/SL orders in Split TPs only support one-way TP/SL. You can't use slTriggerPx&slOrdPx and "
        "tpTriggerPx&tpOrdPx at the same time.",
    ),
    "51077": (200, "Setting multiple TP and cost-price SL orders isn’t supported for spot and margin trading."),
    "51079": (200, "The number of TP orders with Split TPs attached in a same order cannot exceed {limit}"),
    "51080": (
        200,
        "Take-profit trigger price types (tpTriggerPxType) must be the same in an order with Split TPs attached",
    ),
    "51081": (200, "Take-profit trigger prices (tpTriggerPx) cannot be the same in an order with Split TPs attached"),
    "51082": (200, "TP trigger prices (tpOrdPx) in one order with multiple TPs must be market prices."),
    "51083": (
        200,
        "The total size of TP orders with Split TPs attached in a same order should equal the size of this order",
    ),
    "51084": (200, "The number of SL orders with Split TPs attached in a same order cannot exceed {limit}"),
    "51085": (
        200,
        "The number of TP orders cannot be less than 2 when cost-price SL is enabled (amendPxOnTriggerType set "
        "as 1) for Split TPs",
    ),
    "51089": (200, "The size of the TP order among split TPs attached cannot be empty"),
    "51539": (
        200,
        "attachAlgoId or attachAlgoClOrdId cannot be identical when modifying any TP/SL within your split TPs order",
    ),
}
