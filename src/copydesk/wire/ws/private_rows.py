"""What private channels push, or what their pushes add to the row of a REST endpoint."""

from typing import Annotated

from msgspec import Meta, Struct


class BalanceDetailPush(Struct, frozen=True, kw_only=True):
    """What one currency of the account channel has that the balance over REST has not, or under another name."""

    coinUsdPrice: Annotated[str, Meta(description="Price of the currency in USD.")] = ""
    maxSpotInUseAmt: Annotated[str, Meta(description="Portfolio margin only; REST calls it maxSpotInUse.")] = ""


class PositionPush(Struct, frozen=True, kw_only=True):
    """What a position's push adds to its row."""

    pTime: Annotated[str, Meta(description="When it was pushed, Unix ms.")]


class BalanceData(Struct, frozen=True):
    """The cash of one currency."""

    ccy: Annotated[str, Meta(description="Currency.")]
    cashBal: Annotated[str, Meta(description="Cash balance.")]
    uTime: Annotated[str, Meta(description="Last change, Unix ms.")]


class PositionData(Struct, frozen=True, kw_only=True):
    """A position in short."""

    posId: Annotated[str, Meta(description="Position.")]
    tradeId: Annotated[str, Meta(description="Trade that last changed it.")]
    instId: Annotated[str, Meta(description="Instrument.")]
    instType: Annotated[str, Meta(description="Instrument type.")]
    mgnMode: Annotated[str, Meta(description="Margin mode.")]
    posSide: Annotated[str, Meta(description="Position side.")]
    pos: Annotated[str, Meta(description="Size in contracts; in net mode negative when short.")]
    ccy: Annotated[str, Meta(description="Margin currency.")]
    posCcy: Annotated[str, Meta(description="Spot margin only.")] = ""
    avgPx: Annotated[str, Meta(description="Average entry price.")]
    nonSettleAvgPx: Annotated[str, Meta(description="Expiry futures only.")] = ""
    settledPnl: Annotated[str, Meta(description="Expiry futures only.")] = ""
    uTime: Annotated[str, Meta(description="Last change, Unix ms.")]
    baseBal: Annotated[str, Meta(description="Deprecated.")] = ""
    quoteBal: Annotated[str, Meta(description="Deprecated.")] = ""


class TradeReference(Struct, frozen=True):
    """A trade that caused a push."""

    instId: Annotated[str, Meta(description="Instrument.")]
    tradeId: Annotated[str, Meta(description="Trade.")]


class BalanceAndPositionRow(Struct, frozen=True, kw_only=True):
    """Cash and positions, as far as they changed."""

    pTime: Annotated[str, Meta(description="When it was pushed, Unix ms.")]
    eventType: Annotated[
        str, Meta(description="snapshot, filled, liquidation, funding_fee, transferred, set_leverage or adjust_margin.")
    ]
    balData: Annotated[tuple[BalanceData, ...], Meta(description="Balances.")] = ()
    posData: Annotated[tuple[PositionData, ...], Meta(description="Positions.")] = ()
    trades: Annotated[tuple[TradeReference, ...], Meta(description="The fills that caused it.")] = ()


class OrderPush(Struct, frozen=True, kw_only=True):
    """What an order's push adds to its row; fill, fee and profit are those of this update."""

    execType: Annotated[str, Meta(description="T taker, M maker; empty if it was no fill.")] = ""
    fillPnl: Annotated[str, Meta(description="Profit of this fill.")] = "0"
    fillFee: Annotated[str, Meta(description="Fee of this fill; negative is paid.")] = "0"
    fillFeeCcy: Annotated[str, Meta(description="Currency of that fee.")] = ""
    fillPxVol: Annotated[str, Meta(description="Options only.")] = ""
    fillPxUsd: Annotated[str, Meta(description="Options only.")] = ""
    fillMarkVol: Annotated[str, Meta(description="Options only.")] = ""
    fillFwdPx: Annotated[str, Meta(description="Options only.")] = ""
    fillMarkPx: Annotated[str, Meta(description="Mark price at this fill; swaps only.")] = ""
    fillIdxPx: Annotated[str, Meta(description="Index price at this fill.")] = ""
    notionalUsd: Annotated[str, Meta(description="Value of the order in USD.")] = ""
    fillNotionalUsd: Annotated[str, Meta(description="Value of what was filled so far in USD.")] = ""
    lastPx: Annotated[str, Meta(description="Last traded price.")] = ""
    reqId: Annotated[str, Meta(description="Client's id of the amendment; empty if there was none.")] = ""
    amendResult: Annotated[
        str, Meta(description="0 amended, 1 canceled instead; empty if nothing was to be amended.")
    ] = ""
    amendSource: Annotated[str, Meta(description="1, by the user; empty if nothing was to be amended.")] = ""
    code: Annotated[str, Meta(description="Error of this update; 0 is none.")] = "0"
    msg: Annotated[str, Meta(description="The error in words.")] = ""


class AlgoOrderPush(Struct, frozen=True, kw_only=True):
    """What an algo order's push adds to its row."""

    notionalUsd: Annotated[str, Meta(description="Value of the order in USD.")] = ""
    reqId: Annotated[str, Meta(description="Client's id of the amendment; empty if there was none.")] = ""
    amendResult: Annotated[str, Meta(description="0 amended; empty if nothing was.")] = ""


class FillPush(Struct, frozen=True, kw_only=True):
    """A fill: of a taker all of one price, of a maker each."""

    instId: Annotated[str, Meta(description="Instrument.")]
    fillSz: Annotated[str, Meta(description="Size.")]
    fillPx: Annotated[str, Meta(description="Price.")]
    side: Annotated[str, Meta(description="Side of the order.")]
    ts: Annotated[str, Meta(description="When it was filled, Unix ms.")]
    ordId: Annotated[str, Meta(description="Order.")]
    clOrdId: Annotated[str, Meta(description="Client's id if it is a positive number of 63 bits, else 0.")]
    tradeId: Annotated[str, Meta(description="Id of the last of its trades.")]
    execType: Annotated[str, Meta(description="T taker, M maker.")]
    count: Annotated[str, Meta(description="How many trades it holds.")]


class LeadNotificationRow(Struct, frozen=True, kw_only=True):
    """Why a trade was not led."""

    instType: Annotated[str, Meta(description="Product line.")] = "SWAP"
    infoType: Annotated[str, Meta(description="1 maximum position, 2 trades of the day, 3 too little equity.")] = ""
    subPosId: Annotated[str, Meta(description="Lead position.")] = ""
    uniqueCode: Annotated[str, Meta(description="Lead trader's code.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")] = ""
    side: Annotated[str, Meta(description="buy or sell.")] = ""
    posSide: Annotated[str, Meta(description="long, short or net.")] = ""
    maxLeadTraderNum: Annotated[str, Meta(description="Most trades that are led in a day.")] = ""
    minLeadEq: Annotated[str, Meta(description="Least equity for leading, in USDT.")] = ""
