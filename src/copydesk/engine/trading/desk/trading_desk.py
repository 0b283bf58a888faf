"""The trading desk: hands each command to its desk, and lets the prices that moved call algo orders."""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.desk.algo_amend_desk import AlgoAmendDesk
from copydesk.engine.trading.desk.algo_desk import AlgoDesk
from copydesk.engine.trading.desk.amend_desk import AmendDesk
from copydesk.engine.trading.desk.countdown_desk import CountdownDesk
from copydesk.engine.trading.desk.funding_desk import FundingDesk
from copydesk.engine.trading.desk.house_desk import HouseDesk
from copydesk.engine.trading.desk.instrument_desk import InstrumentDesk
from copydesk.engine.trading.desk.liquidation_desk import LiquidationDesk
from copydesk.engine.trading.desk.objections import Objectionable
from copydesk.engine.trading.desk.order_desk import OrderDesk
from copydesk.engine.trading.desk.settings_desk import SettingsDesk
from copydesk.engine.trading.desk.taking import Taking
from copydesk.engine.trading.matching import Offer
from copydesk.engine.trading.messages import (
    AdjustMargin,
    AmendAlgoOrder,
    AmendOrder,
    CancelAlgoOrder,
    CancelAllAfter,
    CancelOrder,
    CancelReason,
    ChangeInstrumentState,
    ClosePosition,
    EndCountdowns,
    ListInstrument,
    MoveMarket,
    OfferForLeading,
    OrderSource,
    PlaceAlgoOrder,
    PlaceOrder,
    SetFundingRate,
    SetLeverage,
    SetPositionMode,
    SettleFunding,
    Side,
    SwitchPriceLimits,
    TradingCommand,
    TradingEvent,
)
from copydesk.engine.trading.orders import Order
from copydesk.engine.trading.positions import Position
from copydesk.engine.trading.state.trading_state import TradingState

SettingsCommand = SetLeverage | SetPositionMode | AdjustMargin
AlgoCommand = PlaceAlgoOrder | AmendAlgoOrder | CancelAlgoOrder
OrderCommand = PlaceOrder | CancelOrder | AmendOrder | ClosePosition | MoveMarket | AlgoCommand
InstrumentCommand = ListInstrument | ChangeInstrumentState | OfferForLeading | SwitchPriceLimits


class TradingDesk:
    """Decides; the state behind it only holds. `object_to` raises `Rejected` for rules beside trading's.

    Units: `now` gives Unix ms.
    """

    def __init__(
        self,
        state: TradingState,
        record: Callable[[TradingEvent], None],
        object_to: Callable[[Objectionable], None],
        now: Callable[[], int],
    ) -> None:
        self._state = state
        self._taking = Taking(state, record, now)
        self._orders = OrderDesk(state, record, self._taking, object_to)
        self._amending = AmendDesk(state, record, self._taking, object_to)
        self._algos = AlgoDesk(state, record, self._orders, object_to)
        self._algo_amending = AlgoAmendDesk(state, record, object_to)
        self._house = HouseDesk(state, record, self._taking)
        self._funding = FundingDesk(state, record)
        self._countdowns = CountdownDesk(state, record)
        self._liquidations = LiquidationDesk(state, record, self._taking)
        self._settings = SettingsDesk(state, record, object_to)
        self._instruments = InstrumentDesk(state, record)

    def execute(self, command: TradingCommand, at: int) -> None:
        """Carry out a command or raise `Rejected`. The algo orders that its prices call are left to `fire`."""
        match command:
            case SettleFunding():
                self._funding.settle(at)
            case SetFundingRate():
                self._funding.set_rate(command)
            case CancelAllAfter():
                self._countdowns.start(command, at)
            case EndCountdowns():
                self._countdowns.end(at)
            case _:
                self._decide(command)

    def fire(self) -> InstrumentId | None:
        """Place what the prices of one market call; gives a market whose prices moved, None when none did."""
        moved = self._taking.moved
        if not moved:
            return None
        instrument = next(iter(moved))
        del moved[instrument]
        self._algos.fire(instrument)
        return instrument

    def liquidate(self) -> bool:
        """Take over the positions that cannot stand any more; whether anything was done."""
        return self._liquidations.liquidate()

    def offered(self, account: AccountId, instrument: InstrumentId, side: Side, size: Decimal) -> Offer:
        """What the book would fill of the account's order at market."""
        return self._taking.offered(self._state.markets[instrument], side, account, size)

    def place(self, command: PlaceOrder, source: OrderSource, offer: Offer) -> None:
        """Place an order that the exchange itself makes for an account, having seen what the book offers now.

        Raises: Rejected, before anything changed.
        """
        self._orders.enter(self._orders.accepted(command, source, offer=offer))

    def reduce(self, position: Position, size: Decimal, source: OrderSource, tag: str) -> None:
        """Close a part of a position at market for its account. Raises: Rejected, before anything changed."""
        self._orders.reduce(position, size, source, tag)

    def sell_lead_assets(self, command: PlaceOrder, source: OrderSource) -> None:
        """Sell coins that a spot lead trader leads with. Raises: Rejected, before anything changed."""
        self._orders.sell_lead_assets(command, source)

    def amend(self, command: AmendOrder) -> None:
        """Amend an order for its account. Raises: Rejected, before anything changed."""
        self._amending.amend(command)

    def withdraw(self, order: Order, reason: CancelReason) -> None:
        """Cancel a pending order for its account."""
        self._orders.withdraw(order, reason)

    def _decide(self, command: OrderCommand | SettingsCommand | InstrumentCommand) -> None:
        match command:
            case PlaceOrder():
                self._orders.place(command)
            case CancelOrder():
                self._orders.cancel(command)
            case AmendOrder():
                self._amending.amend(command)
            case MoveMarket():
                self._house.move(command)
            case ClosePosition():
                self._orders.close(command)
            case PlaceAlgoOrder() | AmendAlgoOrder() | CancelAlgoOrder():
                self._decide_algo(command)
            case _:
                self._decide_terms(command)

    def _decide_algo(self, command: AlgoCommand) -> None:
        match command:
            case PlaceAlgoOrder():
                self._algos.place(command)
            case AmendAlgoOrder():
                self._algo_amending.amend(command)
            case CancelAlgoOrder():
                self._algos.cancel(command)
            case _:
                assert_never(command)
        self._taking.moved[command.instrument] = None

    def _decide_terms(self, command: SettingsCommand | InstrumentCommand) -> None:
        match command:
            case SetLeverage():
                self._settings.set_leverage(command)
            case AdjustMargin():
                self._settings.adjust_margin(command)
            case SetPositionMode():
                self._settings.set_position_mode(command)
            case ListInstrument():
                self._instruments.list_instrument(command)
            case ChangeInstrumentState():
                self._instruments.change_state(command)
                self._taking.moved[command.instrument] = None
            case OfferForLeading():
                self._instruments.offer(command)
            case SwitchPriceLimits():
                self._instruments.switch_price_limits(command)
            case _:
                assert_never(command)
