"""Amending pending orders, as it stands on the wire.

A parameter that the exchange documents and this server does not serve says so in its description; it is refused.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.endpoint import Endpoint, Limit, Permission
from copydesk.wire.rest.trade_attached import PriceType
from copydesk.wire.rest.trade_entry import OrderNumber
from copydesk.wire.scalars import REFUSED, ClientId


class AmendAttachRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be different about one of those that follow an order. 0 as a price takes it away."""

    attachAlgoId: Annotated[OrderNumber | None, Meta(description="Which attached order, by its id.")] = None
    attachAlgoClOrdId: Annotated[
        ClientId | None, Meta(description="Which attached order by the client's id, or the id of one that is added.")
    ] = None
    newTpTriggerPx: Annotated[Decimal | None, Meta(description="New take-profit trigger price; 0 removes it.")] = None
    newTpTriggerRatio: Annotated[Decimal | None, Meta(description="New take-profit trigger ratio; 0 removes it.")] = (
        None
    )
    newTpOrdPx: Annotated[
        Decimal | None, Meta(description="New take-profit order price; -1 is market, 0 removes it.")
    ] = None
    newTpOrdKind: Annotated[Literal["condition"] | None, Meta(description="Only condition; limit is refused.")] = None
    newTpTriggerPxType: Annotated[PriceType | None, Meta(description="Price the new take profit watches.")] = None
    newSlTriggerPx: Annotated[Decimal | None, Meta(description="New stop-loss trigger price; 0 removes it.")] = None
    newSlTriggerRatio: Annotated[Decimal | None, Meta(description="New stop-loss trigger ratio; 0 removes it.")] = None
    newSlOrdPx: Annotated[
        Decimal | None, Meta(description="New stop-loss order price; -1 is market, 0 removes it.")
    ] = None
    newSlTriggerPxType: Annotated[PriceType | None, Meta(description="Price the new stop loss watches.")] = None
    newCallbackRatio: Annotated[
        Decimal | None, Meta(description="Trailing stop: new distance as a fraction; 0 removes it.")
    ] = None
    newCallbackSpread: Annotated[
        Decimal | None, Meta(description="Trailing stop: new distance as a price difference; 0 removes it.")
    ] = None
    newActivePx: Annotated[Decimal | None, Meta(description="Trailing stop: new price from which it follows.")] = None
    sz: Annotated[Decimal | None, Meta(description="Split take profit: new size of this part.")] = None
    amendPxOnTriggerType: Annotated[
        Literal["0", "1"] | None,
        Meta(description="Stop loss: 1 to move to the average price when the first part is called, 0 to stay."),
    ] = None


class AmendOrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One pending order to amend."""

    instId: Annotated[str | None, Meta(description="Instrument; needed unless instIdCode is given.")] = None
    instIdCode: Annotated[int | None, Meta(description="Instrument by its code; wins over instId.")] = None
    cxlOnFail: Annotated[bool | None, Meta(description="true: cancel the order if it cannot be amended.")] = None
    ordId: Annotated[OrderNumber | None, Meta(description="Order; either this or clOrdId. This one wins.")] = None
    clOrdId: Annotated[ClientId | None, Meta(description="Order by the client's id.")] = None
    reqId: Annotated[ClientId | None, Meta(description="Client's id of the amendment; letters and digits.")] = None
    newSz: Annotated[
        Decimal | None,
        Meta(description="New total size, what is filled included; an order that is filled that far is done."),
    ] = None
    newPx: Annotated[Decimal | None, Meta(description="New limit price; costs the place in the queue.")] = None
    newPxUsd: Annotated[str | None, Meta(description="Options only, which are not served.", extra=REFUSED)] = None
    newPxVol: Annotated[str | None, Meta(description="Options only, which are not served.", extra=REFUSED)] = None
    pxAmendType: Annotated[
        Literal["0", "1"] | None,
        Meta(description="A price beyond the price limit: 0 refuses it, 1 moves it to the limit; 0 if absent."),
    ] = None
    attachAlgoOrds: Annotated[
        tuple[AmendAttachRequest, ...] | None,
        Meta(description="What shall be different about those that follow; parts of a split are named by an id."),
    ] = None
    speedBump: Annotated[str | None, Meta(description="Event contracts are not served.", extra=REFUSED)] = None
    rpiTakerAccess: Annotated[
        bool | None, Meta(description="RPI liquidity is not served; true is refused.", extra=REFUSED)
    ] = None
    rpiPxRound: Annotated[
        bool | None, Meta(description="RPI orders are not served; true is refused.", extra=REFUSED)
    ] = None


class AmendedRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one order that was to be amended."""

    ordId: Annotated[str, Meta(description="Id of the order.")] = ""
    clOrdId: Annotated[str, Meta(description="Client's id of the order.")] = ""
    ts: Annotated[str, Meta(description="When the order was amended or the request refused, Unix ms.")] = ""
    reqId: Annotated[str, Meta(description="Client's id of the amendment, as sent.")] = ""
    sCode: Annotated[str, Meta(description="Verdict; 0 is accepted: amended, or canceled if cxlOnFail says so.")] = "0"
    sMsg: Annotated[str, Meta(description="The verdict in words; empty on success.")] = ""
    subCode: Annotated[str, Meta(description="Finer code under sCode; empty if there is none.")] = ""


AMEND_ORDER = Endpoint(
    name="trade.amend_order",
    section="trade",
    method="POST",
    path="/api/v5/trade/amend-order",
    summary="Amend one pending order",
    request=AmendOrderRequest,
    row=AmendedRow,
    permission=Permission.TRADE,
    limit=Limit(requests=60, window_ms=2000, key="user+instrument", lead_trader_requests=4),
    source="OKX docs v5, #order-book-trading-trade-post-amend-order",
    timed=True,
)
AMEND_ORDERS = Endpoint(
    name="trade.amend_orders",
    section="trade",
    method="POST",
    path="/api/v5/trade/amend-batch-orders",
    summary="Amend up to 20 pending orders, each judged by itself",
    request=AmendOrderRequest,
    row=AmendedRow,
    permission=Permission.TRADE,
    limit=Limit(requests=300, window_ms=2000, key="user+instrument", counts="orders", lead_trader_requests=4),
    source="OKX docs v5, #order-book-trading-trade-post-amend-multiple-orders",
    batch=True,
    timed=True,
)
