"""Parts that orders and algo orders share on the wire: attached orders, chase and iceberg parameters.

The exchange carries them as lists. One item is a take profit, a stop loss, both, or a trailing stop; several items are
a split take profit, with a stop loss beside it. What is not served is declared in full because a request that holds it
is refused by name.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.scalars import ClientId

PriceType = Literal["last", "index", "mark"]


class AttachedAlgoOrder(msgspec.Struct, frozen=True):
    """A take profit or stop loss that is to follow an order once it is filled."""

    attachAlgoId: Annotated[str, Meta(description="Id of the attached order; not the later algoId.")] = ""
    attachAlgoClOrdId: Annotated[str, Meta(description="Client's id, which becomes algoClOrdId.")] = ""
    tpOrdKind: Annotated[str, Meta(description="condition: triggered; limit: rests from the start.")] = ""
    tpTriggerPx: Annotated[str, Meta(description="Take-profit trigger price.")] = ""
    tpTriggerRatio: Annotated[str, Meta(description="Take-profit trigger as a fraction of the entry price.")] = ""
    tpTriggerPxType: Annotated[str, Meta(description="Price watched: last, index or mark.")] = ""
    tpOrdPx: Annotated[str, Meta(description="Take-profit order price; -1 is market.")] = ""
    slTriggerPx: Annotated[str, Meta(description="Stop-loss trigger price.")] = ""
    slTriggerRatio: Annotated[str, Meta(description="Stop-loss trigger as a fraction of the entry price.")] = ""
    slTriggerPxType: Annotated[str, Meta(description="Price watched: last, index or mark.")] = ""
    slOrdPx: Annotated[str, Meta(description="Stop-loss order price; -1 is market.")] = ""
    sz: Annotated[str, Meta(description="Size of one part of a split take profit.")] = ""
    amendPxOnTriggerType: Annotated[str, Meta(description="1: the stop moves to the entry price.")] = ""
    failCode: Annotated[str, Meta(description="Why the attached order could not be placed.")] = ""
    failReason: Annotated[str, Meta(description="failCode in words.")] = ""
    callbackRatio: Annotated[str, Meta(description="Trailing distance as a fraction.")] = ""
    callbackSpread: Annotated[str, Meta(description="Trailing distance as a price difference.")] = ""
    activePx: Annotated[str, Meta(description="Price that starts the trailing.")] = ""


class AttachRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A take profit, a stop loss or both, one part of a split take profit, or a trailing stop, to follow an order."""

    attachAlgoClOrdId: Annotated[ClientId | None, Meta(description="Client's id, which becomes algoClOrdId.")] = None
    tpTriggerPx: Annotated[Decimal | None, Meta(description="Take-profit trigger price; this or the ratio.")] = None
    tpTriggerRatio: Annotated[
        Decimal | None, Meta(description="Take-profit trigger as a fraction of the average price: 0.3 is 30 %.")
    ] = None
    tpOrdPx: Annotated[Decimal | None, Meta(description="Take-profit order price; -1 is market.")] = None
    tpOrdKind: Annotated[
        Literal["condition", "limit"] | None,
        Meta(description="Only condition: it waits for its trigger. limit is refused."),
    ] = None
    tpTriggerPxType: Annotated[PriceType | None, Meta(description="Take profit: price watched; last if absent.")] = None
    slTriggerPx: Annotated[Decimal | None, Meta(description="Stop-loss trigger price; this or the ratio.")] = None
    slTriggerRatio: Annotated[
        Decimal | None, Meta(description="Stop-loss trigger as a fraction of the average price.")
    ] = None
    slOrdPx: Annotated[Decimal | None, Meta(description="Stop-loss order price; -1 is market.")] = None
    slTriggerPxType: Annotated[PriceType | None, Meta(description="Stop loss: price watched; last if absent.")] = None
    sz: Annotated[
        Decimal | None,
        Meta(description="Split take profit: contracts of this part; together as large as the order. Swaps only."),
    ] = None
    amendPxOnTriggerType: Annotated[
        Literal["0", "1"] | None,
        Meta(description="1, of the stop loss: it moves to the average price when the first part is called."),
    ] = None
    callbackRatio: Annotated[
        Decimal | None, Meta(description="Trailing stop: distance as a fraction, 0.05 is 5 %; or the spread.")
    ] = None
    callbackSpread: Annotated[
        Decimal | None, Meta(description="Trailing stop: distance as a price difference; or the ratio.")
    ] = None
    activePx: Annotated[
        Decimal | None, Meta(description="Trailing stop: price from which it follows; at once if absent.")
    ] = None


class ChaseParameters(msgspec.Struct, frozen=True):
    """How the order of a trigger would chase the best price."""

    chaseType: Annotated[str, Meta(description="Unit of chaseVal: distance or ratio.")] = ""
    chaseVal: Annotated[str, Meta(description="Distance kept from the best price.")] = ""
    maxChaseType: Annotated[str, Meta(description="Unit of maxChaseVal: distance or ratio.")] = ""
    maxChaseVal: Annotated[str, Meta(description="Farthest the order may go.")] = ""


class IcebergTrigger(msgspec.Struct, frozen=True):
    """What would start a smart iceberg order."""

    triggerAction: Annotated[str, Meta(description="start.")] = ""
    triggerStrategy: Annotated[str, Meta(description="instant, price or rsi.")] = ""
    triggerPx: Annotated[str, Meta(description="Trigger price.")] = ""
    triggerCond: Annotated[str, Meta(description="How the watched value meets its threshold.")] = ""
    timeframe: Annotated[str, Meta(description="Candle length of the indicator.")] = ""
    thold: Annotated[str, Meta(description="Threshold of the indicator.")] = ""
    timePeriod: Annotated[str, Meta(description="Number of candles of the indicator.")] = ""


class LinkedAlgoOrder(msgspec.Struct, frozen=True):
    """The stop loss that goes with a take profit resting as a limit order."""

    algoId: Annotated[str, Meta(description="Id of the linked algo order; empty when there is none.")] = ""


class LinkedOrder(msgspec.Struct, frozen=True):
    """The take profit resting as a limit order beside an algo order."""

    ordId: Annotated[str, Meta(description="Id of the linked order; empty when there is none.")] = ""
