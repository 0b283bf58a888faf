"""Amending algo orders, as it stands on the wire: take profit, stop loss and trigger orders of swaps."""

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import PriceType
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import REFUSED, ClientId

_ATTACHED = "Amending what follows a trigger order is not served; a non-empty list is refused."
_CHASE = "Chase orders are not served; refused."


class AmendTriggerAttachRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What would be different about what follows a trigger order."""

    newTpTriggerPx: Annotated[str | None, Meta(description="New take-profit trigger price.")] = None
    newTpTriggerRatio: Annotated[str | None, Meta(description="New take-profit trigger ratio.")] = None
    newTpTriggerPxType: Annotated[PriceType | None, Meta(description="Price the new take profit watches.")] = None
    newTpOrdPx: Annotated[str | None, Meta(description="New take-profit order price.")] = None
    newSlTriggerPx: Annotated[str | None, Meta(description="New stop-loss trigger price.")] = None
    newSlTriggerRatio: Annotated[str | None, Meta(description="New stop-loss trigger ratio.")] = None
    newSlTriggerPxType: Annotated[PriceType | None, Meta(description="Price the new stop loss watches.")] = None
    newSlOrdPx: Annotated[str | None, Meta(description="New stop-loss order price.")] = None
    newCallbackRatio: Annotated[str | None, Meta(description="New trailing distance as a fraction.")] = None
    newCallbackSpread: Annotated[str | None, Meta(description="New trailing distance as a price difference.")] = None
    newActivePx: Annotated[str | None, Meta(description="New price that starts the trailing.")] = None


class AmendChaseRequest(msgspec.Struct, frozen=True, kw_only=True):
    """How a chase would be different."""

    newChaseVal: Annotated[str | None, Meta(description="New distance kept from the best price.")] = None
    newMaxChaseVal: Annotated[str | None, Meta(description="New farthest distance.")] = None


class AmendAlgoOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One waiting algo order to amend. A take profit or stop loss is neither added nor taken away."""

    instId: Annotated[str, Meta(description="Instrument; a swap.")]
    algoId: Annotated[OrderNumber | None, Meta(description="Algo order; either this or algoClOrdId. This wins.")] = None
    algoClOrdId: Annotated[ClientId | None, Meta(description="Algo order by the client's id.")] = None
    cxlOnFail: Annotated[bool | None, Meta(description="true: cancel the algo order if it cannot be amended.")] = None
    reqId: Annotated[ClientId | None, Meta(description="Client's id of the amendment; letters and digits.")] = None
    newSz: Annotated[Decimal | None, Meta(description="New size.")] = None
    newTpTriggerPx: Annotated[Decimal | None, Meta(description="New take-profit trigger price; 0 is refused.")] = None
    newTpOrdPx: Annotated[
        Decimal | None, Meta(description="New take-profit order price; -1 is market, 0 is refused.")
    ] = None
    newSlTriggerPx: Annotated[Decimal | None, Meta(description="New stop-loss trigger price; 0 is refused.")] = None
    newSlOrdPx: Annotated[
        Decimal | None, Meta(description="New stop-loss order price; -1 is market, 0 is refused.")
    ] = None
    newTpTriggerPxType: Annotated[
        PriceType | None, Meta(description="Price the take profit watches; only what it watches already.")
    ] = None
    newSlTriggerPxType: Annotated[
        PriceType | None, Meta(description="Price the stop loss watches; only what it watches already.")
    ] = None
    newTriggerPx: Annotated[Decimal | None, Meta(description="trigger: new trigger price.")] = None
    newOrdPx: Annotated[Decimal | None, Meta(description="trigger: new order price; -1 is market.")] = None
    newTriggerPxType: Annotated[
        PriceType | None, Meta(description="trigger: price watched; only what it watches already.")
    ] = None
    attachAlgoOrds: Annotated[
        tuple[AmendTriggerAttachRequest, ...] | None, Meta(description=_ATTACHED, extra=REFUSED)
    ] = None
    advChaseParams: Annotated[tuple[AmendChaseRequest, ...] | None, Meta(description=_CHASE, extra=REFUSED)] = None


class AmendedAlgoRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on the algo order that was to be amended."""

    algoId: Annotated[str, Meta(description="Id of the algo order.")] = ""
    algoClOrdId: Annotated[str, Meta(description="Client's id of the algo order.")] = ""
    reqId: Annotated[str, Meta(description="Client's id of the amendment, as sent.")] = ""
    sCode: Annotated[str, Meta(description="Verdict; 0 is accepted: amended, or canceled if cxlOnFail says so.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words; empty on success.")] = ""


AMEND_ALGO_ORDER = Endpoint(
    name="trade.amend_algo_order",
    section="trade",
    method="POST",
    path="/api/v5/trade/amend-algos",
    summary="Amend one waiting take profit, stop loss or trigger order",
    request=AmendAlgoOrderRequest,
    row=AmendedAlgoRow,
    permission=Permission.TRADE,
    limit=Limit(requests=20, window_ms=2000, key="user+instrument"),
    source="OKX docs v5, #order-book-trading-algo-trading-post-amend-algo-order",
)
