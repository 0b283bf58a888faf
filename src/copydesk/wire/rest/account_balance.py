"""The rows of /api/v5/account/balance as futures mode sees them: what belongs to other modes is empty."""

from typing import Annotated

from msgspec import Meta, Struct


class BalanceDetail(Struct, frozen=True, kw_only=True):
    """One currency of an account."""

    ccy: Annotated[str, Meta(description="Currency.")]
    eq: Annotated[str, Meta(description="Equity: cash, profit of cross positions, isolated equity, lead assets.")] = "0"
    cashBal: Annotated[str, Meta(description="Cash balance.")] = "0"
    uTime: Annotated[str, Meta(description="Last change, Unix milliseconds.")] = ""
    isoEq: Annotated[str, Meta(description="Isolated equity.")] = "0"
    availEq: Annotated[str, Meta(description="Equity free for new margin.")] = "0"
    disEq: Annotated[str, Meta(description="Equity as discounted collateral, in USD.")] = "0"
    fixedBal: Annotated[str, Meta(description="Frozen for legacy dip and peak bots.")] = "0"
    availBal: Annotated[str, Meta(description="Balance free to use.")] = "0"
    frozenBal: Annotated[str, Meta(description="Balance in use by orders, isolated positions and lead assets.")] = "0"
    ordFrozen: Annotated[str, Meta(description="Margin set aside for pending orders.")] = "0"
    liab: Annotated[str, Meta(description="Liabilities.")] = "0"
    upl: Annotated[str, Meta(description="Unrealised profit of all positions.")] = "0"
    uplLiab: Annotated[str, Meta(description="Liabilities from unrealised losses.")] = "0"
    crossLiab: Annotated[str, Meta(description="Cross liabilities.")] = "0"
    rewardBal: Annotated[str, Meta(description="Trial funds.")] = "0"
    isoLiab: Annotated[str, Meta(description="Isolated liabilities.")] = "0"
    mgnRatio: Annotated[str, Meta(description="Cross margin ratio; empty without cross positions.")] = ""
    imr: Annotated[str, Meta(description="Cross initial margin.")] = "0"
    mmr: Annotated[str, Meta(description="Cross maintenance margin.")] = "0"
    interest: Annotated[str, Meta(description="Accrued interest.")] = "0"
    twap: Annotated[str, Meta(description="Risk level of forced repayment, 0 is none.")] = "0"
    frpType: Annotated[str, Meta(description="Kind of forced repayment, 0 is none.")] = "0"
    maxLoan: Annotated[str, Meta(description="Largest possible loan.")] = "0"
    eqUsd: Annotated[str, Meta(description="Equity in USD.")] = "0"
    borrowFroz: Annotated[str, Meta(description="Margin of potential borrowing; empty in futures mode.")] = ""
    notionalLever: Annotated[str, Meta(description="Value of cross positions over equity.")] = "0"
    stgyEq: Annotated[str, Meta(description="Equity inside trading bots.")] = "0"
    isoUpl: Annotated[str, Meta(description="Unrealised profit of isolated positions.")] = "0"
    spotInUseAmt: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    clSpotInUseAmt: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    maxSpotInUse: Annotated[str, Meta(description="Portfolio margin only.")] = ""
    spotIsoBal: Annotated[str, Meta(description="Lead assets: the coins of open spot lead positions.")] = "0"
    smtSyncEq: Annotated[str, Meta(description="Equity in smart-sync copying.")] = "0"
    spotCopyTradingEq: Annotated[str, Meta(description="Equity in spot smart-sync copying.")] = "0"
    spotBal: Annotated[str, Meta(description="Cost statistics of spot: balance.")] = ""
    openAvgPx: Annotated[str, Meta(description="Cost statistics of spot: average entry price.")] = ""
    accAvgPx: Annotated[str, Meta(description="Cost statistics of spot: accumulated average price.")] = ""
    spotUpl: Annotated[str, Meta(description="Cost statistics of spot: unrealised profit.")] = ""
    spotUplRatio: Annotated[str, Meta(description="Cost statistics of spot: unrealised profit as a ratio.")] = ""
    totalPnl: Annotated[str, Meta(description="Cost statistics of spot: total profit.")] = ""
    totalPnlRatio: Annotated[str, Meta(description="Cost statistics of spot: total profit as a ratio.")] = ""
    colRes: Annotated[str, Meta(description="Restriction as collateral, 0 is none.")] = "0"
    colBorrAutoConversion: Annotated[str, Meta(description="Risk level of automatic conversion, 0 is none.")] = "0"
    collateralRestrict: Annotated[bool, Meta(description="Whether restricted as collateral; deprecated.")] = False
    collateralEnabled: Annotated[bool, Meta(description="Whether usable as collateral in multi-currency mode.")] = False
    autoLendStatus: Annotated[str, Meta(description="State of automatic lending.")] = "unsupported"
    autoLendMtAmt: Annotated[str, Meta(description="Amount lent automatically.")] = "0"


class BalanceRow(Struct, frozen=True, kw_only=True):
    """An account's money."""

    uTime: Annotated[str, Meta(description="When the figures were taken, Unix milliseconds.")]
    totalEq: Annotated[str, Meta(description="Total equity in USD.")]
    isoEq: Annotated[str, Meta(description="Isolated equity in USD.")] = "0"
    adjEq: Annotated[str, Meta(description="Discounted equity in USD; empty in futures mode.")] = ""
    availEq: Annotated[str, Meta(description="Equity free for new margin in USD; empty in futures mode.")] = ""
    ordFroz: Annotated[str, Meta(description="Margin set aside for cross orders in USD; empty in futures mode.")] = ""
    imr: Annotated[str, Meta(description="Cross initial margin in USD; empty in futures mode.")] = ""
    mmr: Annotated[str, Meta(description="Cross maintenance margin in USD; empty in futures mode.")] = ""
    borrowFroz: Annotated[str, Meta(description="Margin of potential borrowing; empty in futures mode.")] = ""
    mgnRatio: Annotated[str, Meta(description="Margin ratio of the account; empty in futures mode.")] = ""
    notionalUsd: Annotated[str, Meta(description="Value of positions in USD; empty in futures mode.")] = ""
    notionalUsdForBorrow: Annotated[str, Meta(description="Part of it that is borrowed; empty in futures mode.")] = ""
    notionalUsdForSwap: Annotated[str, Meta(description="Part of it in swaps; empty in futures mode.")] = ""
    notionalUsdForFutures: Annotated[str, Meta(description="Part of it in expiry futures; empty in futures mode.")] = ""
    notionalUsdForOption: Annotated[str, Meta(description="Part of it in options; empty in futures mode.")] = ""
    upl: Annotated[str, Meta(description="Unrealised profit of cross positions in USD; empty in futures mode.")] = ""
    delta: Annotated[str, Meta(description="Delta-neutral strategy: delta.")] = "0"
    deltaLever: Annotated[str, Meta(description="Delta-neutral strategy: leverage of delta.")] = "0"
    deltaNeutralStatus: Annotated[
        str, Meta(description="Delta-neutral strategy: 0 normal, 1 transfers restricted, 2 delta being reduced.")
    ] = "0"
    details: Annotated[
        tuple[BalanceDetail, ...], Meta(description="One entry per currency that the account holds.")
    ] = ()
