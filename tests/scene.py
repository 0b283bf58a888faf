"""The one way to build a world in tests: a small exchange that speaks in the trader's words.

Sizes and prices may be written as text or whole numbers. After every command the invariants are checked; a rejected
command must leave the same bytes. Time stands still unless a test lets it pass.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.laws import invariants

from copydesk.engine import queries
from copydesk.engine.copying.messages import ApproveLeadTrader
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.messages import Command, Event
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import Instrument, InstrumentType, Tier
from copydesk.engine.trading.messages import (
    AlgoOrderPlaced,
    CancelOrder,
    Filled,
    Level,
    ListInstrument,
    MarginMode,
    MoveMarket,
    OrderPlaced,
    PlaceAlgoOrder,
    PlaceOrder,
    PositionSide,
    Quote,
    SetLeverage,
    SetPositionMode,
    Side,
    Trigger,
)
from copydesk.engine.trading.orders import Order
from copydesk.engine.views import BalanceView, PositionView

Number = str | int | Decimal

START = 1_700_000_000_000

LADDER = (
    Tier(Decimal(1000), Decimal("0.01"), Decimal("0.004"), Decimal(100)),
    Tier(Decimal(5000), Decimal("0.015"), Decimal("0.005"), Decimal("66.66")),
    Tier(Decimal(20000), Decimal("0.02"), Decimal("0.0075"), Decimal(50)),
)


def _swap(name: str, code: int, *, value: str, tick: str, lot: str) -> Instrument:
    base, quote, _ = name.split("-")
    inverse = quote == "USD"
    return Instrument(
        id=InstrumentId(name),
        type="SWAP",
        code=code,
        base=Currency(base),
        quote=Currency(quote),
        settle=Currency(base if inverse else quote),
        contract="inverse" if inverse else "linear",
        contract_value=Decimal(value),
        tick_size=Decimal(tick),
        lot_size=Decimal(lot),
        minimum_size=Decimal(lot),
        max_limit_size=Decimal(100_000),
        max_market_size=Decimal(10_000),
        max_leverage=Decimal(100),
        tiers=LADDER,
        offered_for_leading=True,
    )


def _spot(name: str, code: int, *, tick: str, lot: str, minimum: str) -> Instrument:
    base, quote = name.split("-")
    return Instrument(
        id=InstrumentId(name),
        type="SPOT",
        code=code,
        base=Currency(base),
        quote=Currency(quote),
        tick_size=Decimal(tick),
        lot_size=Decimal(lot),
        minimum_size=Decimal(minimum),
        max_limit_size=Decimal(1_000_000),
        max_market_size=Decimal(1_000_000),
        offered_for_leading=True,
    )


BTC_SWAP = _swap("BTC-USDT-SWAP", 1, value="0.01", tick="0.1", lot="0.01")
ETH_SWAP = _swap("ETH-USDT-SWAP", 2, value="0.1", tick="0.01", lot="0.01")
BTC_COIN_SWAP = _swap("BTC-USD-SWAP", 3, value="100", tick="0.1", lot="0.1")
BTC_SPOT = _spot("BTC-USDT", 4, tick="0.1", lot="0.00000001", minimum="0.00001")
ETH_SPOT = _spot("ETH-USDT", 5, tick="0.01", lot="0.000001", minimum="0.0001")
INSTRUMENTS = (BTC_SWAP, ETH_SWAP, BTC_COIN_SWAP, BTC_SPOT, ETH_SPOT)


class Scene:
    """A world with the instruments above and a house account, and short ways to say what happens in it."""

    def __init__(self, instruments: Iterable[Instrument] = INSTRUMENTS, *, with_house: bool = True) -> None:
        self.exchange = Exchange()
        self.at = START
        for instrument in instruments:
            self.execute(ListInstrument(instrument))
        self.house = self._opened(OpenAccount("house", "house")) if with_house else None

    # Commands and their answers.

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Carry out a command; gives its events."""
        events = self.exchange.execute(command, self.at).events
        invariants.check(self.exchange)
        return events

    def rejects(self, command: Command) -> Rejected:
        """Give the rejection of a command that must be refused and change nothing."""
        before = self.exchange.state()
        with pytest.raises(Rejected) as caught:
            self.exchange.execute(command, self.at)
        assert self.exchange.state() == before
        return caught.value

    def passes(self, ms: int) -> None:
        """Let time pass."""
        self.at += ms

    # Who is there.

    def trader(self, name: str = "ann", *, mode: str = "net", **money: Number) -> AccountId:
        """An account with money: `trader("ann", usdt="10000", btc=1)`; without money it has 1,000,000 USDT."""
        account = self._opened(OpenAccount(name))
        for currency, amount in (money or {"usdt": 1_000_000}).items():
            self.execute(Deposit(account, Currency(currency.upper()), Decimal(amount)))
        if mode == "long_short":
            self.execute(SetPositionMode(account, "long_short"))
        return account

    def lead_trader(
        self, name: str = "lead", *, leading: Sequence[str], type: InstrumentType = "SWAP", **money: Any
    ) -> AccountId:
        """A trader whom the operator made a lead trader."""
        account = self.trader(name, **money)
        self.execute(ApproveLeadTrader(account, type, tuple(map(InstrumentId, leading)), Decimal("0.1")))
        return account

    def _opened(self, command: OpenAccount) -> AccountId:
        (event,) = self.execute(command)
        assert isinstance(event, AccountOpened)
        return event.account

    # What they do.

    def order(
        self, account: AccountId, side: Side, size: Number, instrument: str, *, at: Number | None = None, **options: Any
    ) -> PlaceOrder:
        """The command: a limit order at a price, a market order without; cross in SWAP, cash in SPOT."""
        form = {
            "type": "market" if at is None else "limit",
            "trade_mode": "cross" if instrument.endswith("SWAP") else "cash",
        } | options
        price = None if at is None else Decimal(at)
        return PlaceOrder(account, InstrumentId(instrument), side, size=Decimal(size), price=price, **form)

    def places(self, account: AccountId, side: Side, size: Number, instrument: str, **options: Any) -> list[Event]:
        """Place an order; gives what followed its acceptance."""
        placed, *rest = self.execute(self.order(account, side, size, instrument, **options))
        assert isinstance(placed, OrderPlaced)
        return rest

    def rests(
        self, account: AccountId, side: Side, size: Number, instrument: str, *, at: Number, **options: Any
    ) -> OrderId:
        """Place a limit order that meets nobody; gives its id."""
        events = self.execute(self.order(account, side, size, instrument, at=at, **options))
        assert isinstance(events[0], OrderPlaced)
        assert len(events) == 1, f"the order did not rest: {events[1:]}"
        return events[0].order

    def buys(self, account: AccountId, size: Number, instrument: str, **options: Any) -> list[Filled]:
        """Buy, at market unless `at` a price; gives the fills."""
        return self._trades(account, "buy", size, instrument, **options)

    def sells(self, account: AccountId, size: Number, instrument: str, **options: Any) -> list[Filled]:
        """Sell, at market unless `at` a price; gives the fills."""
        return self._trades(account, "sell", size, instrument, **options)

    def _trades(self, account: AccountId, side: Side, size: Number, instrument: str, **options: Any) -> list[Filled]:
        return [event for event in self.places(account, side, size, instrument, **options) if isinstance(event, Filled)]

    def cancels(self, account: AccountId, order: OrderId, instrument: str) -> None:
        """Cancel an order."""
        self.execute(CancelOrder(account, InstrumentId(instrument), order))

    def waits(
        self, account: AccountId, side: Side, size: Number | None, instrument: str, **options: Any
    ) -> AlgoOrderPlaced:
        """Place an algo order; triggers are written as prices: `stop_loss="95"`, or (price, order price)."""
        placed = self.execute(self.algo_order(account, side, size, instrument, **options))[0]
        assert isinstance(placed, AlgoOrderPlaced)
        return placed

    def algo_order(
        self, account: AccountId, side: Side, size: Number | None, instrument: str, **options: Any
    ) -> PlaceAlgoOrder:
        """The command of `waits`."""
        triggers = {
            name: _trigger(options.pop(name)) for name in ("take_profit", "stop_loss", "trigger") if name in options
        }
        form = {"type": _algo_type(triggers, options)} | options
        mode = "cross" if instrument.endswith("SWAP") else "cash"
        return PlaceAlgoOrder(
            account,
            InstrumentId(instrument),
            side,
            trade_mode=form.pop("trade_mode", mode),
            size=None if size is None else Decimal(size),
            whole_position=size is None,
            **triggers,
            **form,
        )

    def leverages(self, account: AccountId, instrument: str, leverage: Number, mode: MarginMode = "cross") -> None:
        """Set a leverage."""
        self.execute(SetLeverage(account, InstrumentId(instrument), mode, Decimal(leverage)))

    def house_quotes(
        self, instrument: str, *, bids: Any = (), asks: Any = (), mark: Number = 100, index: Number | None = None
    ) -> tuple[Event, ...]:
        """Let the house quote (price, size) levels, best first, around a mark price."""
        levels = [tuple(Level(Decimal(price), Decimal(size)) for price, size in side) for side in (bids, asks)]
        quote = Quote(InstrumentId(instrument), Decimal(mark if index is None else index), Decimal(mark), *levels)
        return self.execute(MoveMarket((quote,)))

    # What can be seen.

    def ladder(self, instrument: str) -> list[str]:
        """The book as it is drawn: asks above a line above bids, each level `price size×orders`."""
        view = queries.depth(self.exchange, InstrumentId(instrument), 50)
        asks, bids = (
            [f"{level.price} {level.size}×{level.orders}" for level in levels]
            for levels in (reversed(view.asks), view.bids)
        )
        return [*asks, "----", *bids]

    def pending(self, account: AccountId) -> list[Order]:
        """The account's pending orders."""
        return queries.pending_orders(self.exchange, account)

    def position(self, account: AccountId, instrument: str, side: PositionSide = "net") -> PositionView | None:
        """The account's position in an instrument, if there is one."""
        views = queries.positions(self.exchange, account)
        found = [view for view in views if (view.position.instrument, view.position.side) == (instrument, side)]
        return found[0] if found else None

    def net(self, account: AccountId, instrument: str) -> Decimal:
        """The signed size of the account's net position."""
        view = self.position(account, instrument)
        return Decimal(0) if view is None else view.position.size

    def balance(self, account: AccountId, currency: str = "USDT") -> BalanceView:
        """How the account stands in a currency."""
        details = queries.balances(self.exchange, account).details
        return next(balance for balance in details if balance.currency == currency)

    def leading_instruments(self, account: AccountId, type: InstrumentType = "SWAP") -> list[str]:
        """The account's leading instruments."""
        lead = queries.lead_trader(self.exchange, account, type)
        return [] if lead is None else list(lead.instruments)


def _algo_type(triggers: dict[str, Trigger], options: dict[str, Any]) -> str:
    if "trail" in options:
        return "move_order_stop"
    return "trigger" if "trigger" in triggers else "oco" if len(triggers) == 2 else "conditional"


def _trigger(price: Any) -> Trigger:
    if isinstance(price, Trigger):
        return price
    if isinstance(price, tuple):
        return Trigger(Decimal(price[0]), order_price=Decimal(price[1]))
    return Trigger(Decimal(price))


def with_terms(instrument: Instrument, **terms: Any) -> Instrument:
    """An instrument with some of its terms changed."""
    return msgspec.structs.replace(instrument, **terms)


@pytest.fixture
def scene() -> Scene:
    """A world with instruments, a house account, and nobody else."""
    return Scene()
