"""Commands and events of orders, positions and the market, with the words that they share: plain data."""

from copydesk.engine.trading.account_events import (
    CountdownSet,
    FundingPaid,
    FundingRateSet,
    FundingSettled,
    LeverageSet,
    MarginAdjusted,
    PositionModeSet,
)
from copydesk.engine.trading.commands import (
    AdjustMargin,
    AmendAlgoOrder,
    AmendOrder,
    CancelAlgoOrder,
    CancelAllAfter,
    CancelOrder,
    ChangeInstrumentState,
    ClosePosition,
    EndCountdowns,
    ListInstrument,
    MoveMarket,
    OfferForLeading,
    PlaceAlgoOrder,
    PlaceOrder,
    SetFundingRate,
    SetLeverage,
    SetPositionMode,
    SettleFunding,
    SwitchPriceLimits,
)
from copydesk.engine.trading.events import (
    AlgoOrderAmended,
    AlgoOrderCanceled,
    AlgoOrderPlaced,
    AlgoOrderTriggered,
    Filled,
    FillSide,
    HouseQuoted,
    InstrumentListed,
    InstrumentStateChanged,
    LeadingOfferChanged,
    MarketMoved,
    OrderAmended,
    OrderCanceled,
    OrderHoldChanged,
    OrderPlaced,
    PriceLimitsSwitched,
)
from copydesk.engine.trading.words import (
    AlgoCancelReason,
    AlgoOrderType,
    Attached,
    AttachedStop,
    CancelReason,
    Level,
    MarginMode,
    OrderCategory,
    OrderSource,
    OrderType,
    PositionMode,
    PositionSide,
    PriceKind,
    Quote,
    ReleasedType,
    SelfTrade,
    Side,
    SizeCurrency,
    SplitTakeProfit,
    TradeMode,
    Trail,
    Trigger,
)

TradingCommand = (
    ListInstrument
    | ChangeInstrumentState
    | OfferForLeading
    | SwitchPriceLimits
    | MoveMarket
    | PlaceOrder
    | CancelOrder
    | AmendOrder
    | ClosePosition
    | PlaceAlgoOrder
    | CancelAlgoOrder
    | AmendAlgoOrder
    | SetLeverage
    | SetPositionMode
    | SetFundingRate
    | SettleFunding
    | AdjustMargin
    | CancelAllAfter
    | EndCountdowns
)
TradingEvent = (
    InstrumentListed
    | InstrumentStateChanged
    | LeadingOfferChanged
    | PriceLimitsSwitched
    | MarketMoved
    | HouseQuoted
    | OrderPlaced
    | Filled
    | OrderCanceled
    | OrderAmended
    | OrderHoldChanged
    | AlgoOrderPlaced
    | AlgoOrderTriggered
    | AlgoOrderCanceled
    | AlgoOrderAmended
    | LeverageSet
    | PositionModeSet
    | FundingPaid
    | FundingRateSet
    | FundingSettled
    | MarginAdjusted
    | CountdownSet
)

__all__ = [
    "AdjustMargin",
    "AlgoCancelReason",
    "AlgoOrderAmended",
    "AlgoOrderCanceled",
    "AlgoOrderPlaced",
    "AlgoOrderTriggered",
    "AlgoOrderType",
    "AmendAlgoOrder",
    "AmendOrder",
    "Attached",
    "AttachedStop",
    "CancelAlgoOrder",
    "CancelAllAfter",
    "CancelOrder",
    "CancelReason",
    "ChangeInstrumentState",
    "ClosePosition",
    "CountdownSet",
    "EndCountdowns",
    "FillSide",
    "Filled",
    "FundingPaid",
    "FundingRateSet",
    "FundingSettled",
    "HouseQuoted",
    "InstrumentListed",
    "InstrumentStateChanged",
    "LeadingOfferChanged",
    "Level",
    "LeverageSet",
    "ListInstrument",
    "MarginAdjusted",
    "MarginMode",
    "MarketMoved",
    "MoveMarket",
    "OfferForLeading",
    "OrderAmended",
    "OrderCanceled",
    "OrderCategory",
    "OrderHoldChanged",
    "OrderPlaced",
    "OrderSource",
    "OrderType",
    "PlaceAlgoOrder",
    "PlaceOrder",
    "PositionMode",
    "PositionModeSet",
    "PositionSide",
    "PriceKind",
    "PriceLimitsSwitched",
    "Quote",
    "ReleasedType",
    "SelfTrade",
    "SetFundingRate",
    "SetLeverage",
    "SetPositionMode",
    "SettleFunding",
    "Side",
    "SizeCurrency",
    "SplitTakeProfit",
    "SwitchPriceLimits",
    "TradeMode",
    "TradingCommand",
    "TradingEvent",
    "Trail",
    "Trigger",
]
