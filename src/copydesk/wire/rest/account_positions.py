"""The rows of /api/v5/account/positions; only swaps have positions here, what belongs to other types is empty."""

from typing import Annotated

from msgspec import Meta, Struct


class CloseOrderAlgo(Struct, frozen=True, kw_only=True):
    """An algo order that closes the whole position."""

    algoId: Annotated[str, Meta(description="Algo order.")]
    slTriggerPx: Annotated[str, Meta(description="Stop-loss trigger price; empty when none.")] = ""
    slTriggerPxType: Annotated[str, Meta(description="Price that triggers the stop loss: last, index or mark.")] = ""
    tpTriggerPx: Annotated[str, Meta(description="Take-profit trigger price; empty when none.")] = ""
    tpTriggerPxType: Annotated[str, Meta(description="Price that triggers the take profit: last, index or mark.")] = ""
    closeFraction: Annotated[str, Meta(description="Fraction of the position that it closes; always 1.")] = "1"


class PositionRow(Struct, frozen=True, kw_only=True):
    """An open position."""

    instType: Annotated[str, Meta(description="Instrument type.")]
    mgnMode: Annotated[str, Meta(description="Margin mode: cross or isolated.")]
    posId: Annotated[str, Meta(description="Position.")]
    posSide: Annotated[str, Meta(description="Position side: net, long or short.")]
    pos: Annotated[str, Meta(description="Size in contracts; in net mode negative when short.")]
    hedgedPos: Annotated[str, Meta(description="Delta-neutral strategy only.")] = ""
    baseBal: Annotated[str, Meta(description="Deprecated.")] = ""
    quoteBal: Annotated[str, Meta(description="Deprecated.")] = ""
    baseBorrowed: Annotated[str, Meta(description="Deprecated.")] = ""
    baseInterest: Annotated[str, Meta(description="Deprecated.")] = ""
    quoteBorrowed: Annotated[str, Meta(description="Deprecated.")] = ""
    quoteInterest: Annotated[str, Meta(description="Deprecated.")] = ""
    posCcy: Annotated[str, Meta(description="Spot margin only: currency of the position.")] = ""
    availPos: Annotated[str, Meta(description="Size that can still be closed.")] = ""
    avgPx: Annotated[str, Meta(description="Average entry price.")] = ""
    nonSettleAvgPx: Annotated[str, Meta(description="Expiry futures only.")] = ""
    markPx: Annotated[str, Meta(description="Mark price.")] = ""
    upl: Annotated[str, Meta(description="Unrealised profit at the mark price.")] = ""
    uplRatio: Annotated[str, Meta(description="Unrealised profit over initial margin.")] = ""
    uplLastPx: Annotated[str, Meta(description="Unrealised profit at the last price.")] = ""
    uplRatioLastPx: Annotated[str, Meta(description="The same over initial margin.")] = ""
    instId: Annotated[str, Meta(description="Instrument.")]
    lever: Annotated[str, Meta(description="Leverage.")] = ""
    liqPx: Annotated[str, Meta(description="Estimated liquidation price; empty when none.")] = ""
    imr: Annotated[str, Meta(description="Initial margin; cross only.")] = ""
    margin: Annotated[str, Meta(description="Margin set apart; isolated only.")] = ""
    mgnRatio: Annotated[str, Meta(description="Margin ratio; liquidation at 1.")] = ""
    mmr: Annotated[str, Meta(description="Maintenance margin.")] = ""
    liab: Annotated[str, Meta(description="Spot margin only: liabilities.")] = ""
    liabCcy: Annotated[str, Meta(description="Spot margin only: currency of the liabilities.")] = ""
    interest: Annotated[str, Meta(description="Spot margin only: interest not yet paid.")] = ""
    tradeId: Annotated[str, Meta(description="Trade that last changed the position.")] = ""
    optVal: Annotated[str, Meta(description="Options only.")] = ""
    pendingCloseOrdLiabVal: Annotated[str, Meta(description="Spot margin only.")] = "0"
    notionalUsd: Annotated[str, Meta(description="Value in USD.")] = ""
    adl: Annotated[str, Meta(description="Rank for auto-deleveraging, 0 weak to 5 strong.")] = "0"
    ccy: Annotated[str, Meta(description="Margin currency.")] = ""
    last: Annotated[str, Meta(description="Last traded price.")] = ""
    idxPx: Annotated[str, Meta(description="Index price.")] = ""
    usdPx: Annotated[str, Meta(description="Price of the margin currency in USD.")] = ""
    bePx: Annotated[str, Meta(description="Break-even price with fees.")] = ""
    deltaBS: Annotated[str, Meta(description="Options only.")] = ""
    deltaPA: Annotated[str, Meta(description="Options only.")] = ""
    gammaBS: Annotated[str, Meta(description="Options only.")] = ""
    gammaPA: Annotated[str, Meta(description="Options only.")] = ""
    thetaBS: Annotated[str, Meta(description="Options only.")] = ""
    thetaPA: Annotated[str, Meta(description="Options only.")] = ""
    vegaBS: Annotated[str, Meta(description="Options only.")] = ""
    vegaPA: Annotated[str, Meta(description="Options only.")] = ""
    spotInUseAmt: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    spotInUseCcy: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    clSpotInUseAmt: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    maxSpotInUseAmt: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    bizRefId: Annotated[str, Meta(description="Id of an outside business.")] = ""
    bizRefType: Annotated[str, Meta(description="Kind of an outside business.")] = ""
    realizedPnl: Annotated[str, Meta(description="Realised profit with fees, funding and penalties.")] = "0"
    settledPnl: Annotated[str, Meta(description="Expiry futures only.")] = ""
    pnl: Annotated[str, Meta(description="Realised profit without fees.")] = "0"
    fee: Annotated[str, Meta(description="Fees so far, negative when paid.")] = "0"
    fundingFee: Annotated[str, Meta(description="Funding so far, negative when paid.")] = "0"
    liqPenalty: Annotated[str, Meta(description="Penalty of liquidation, negative when paid.")] = "0"
    closeOrderAlgo: Annotated[
        tuple[CloseOrderAlgo, ...], Meta(description="Algo orders that close the whole position.")
    ] = ()
    cTime: Annotated[str, Meta(description="Opened, Unix milliseconds.")] = ""
    uTime: Annotated[str, Meta(description="Last change, Unix milliseconds.")] = ""
