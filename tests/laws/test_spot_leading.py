"""The laws of leading in SPOT, held against random lives of two spot lead traders, a trader and a thin market.

After every command: all invariants of the engine and of copying, so the lead assets are the lead positions, each has
something to close, and every sale of lead assets closes one; the coins of a lead trader, his own and the lead assets,
are what a dictionary that knows nothing of leading says; a rejected command leaves the same bytes. At the end of every
life: replaying its events gives the same bytes, and so does restoring from bytes before each command.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.chronicle import Chronicle, both_ways
from tests.spot_scene import BTC, ETH, SpotScene

from copydesk.engine.copying.messages import (
    ApproveLeadTrader,
    CloseLeadPosition,
    ProtectLeadPosition,
    SetLeadingInstruments,
    StopLeadTrading,
)
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import Transfer, Transferred
from copydesk.engine.messages import Command, Event
from copydesk.engine.numbers import exact
from copydesk.engine.trading.messages import (
    AmendOrder,
    Attached,
    AttachedStop,
    CancelOrder,
    ChangeInstrumentState,
    Filled,
    Level,
    MoveMarket,
    PlaceAlgoOrder,
    PlaceOrder,
    Quote,
    Trigger,
)

NAMES = ("lead", "pair", "ann")
LEADS = 2
COINS = (Currency("BTC"), Currency("ETH"))

who = st.integers(0, len(NAMES) - 1)
lead_trader = st.integers(0, LEADS - 1)
instrument = st.sampled_from([BTC, BTC, BTC, ETH])
side = st.sampled_from(["buy", "sell"])
price = st.sampled_from([Decimal(text) for text in ("97", "99.5", "99.9", "100", "100.1", "100.4", "103")])
size = st.sampled_from([Decimal(text) for text in ("0.0001", "0.00100001", "1", "2", "7.000001", "40")])
attached = st.sampled_from(
    [None, None, Attached(AttachedStop(Decimal(103)), AttachedStop(Decimal("96"), order_price=Decimal("95")))]
)
trigger = price.flatmap(
    lambda at: st.sampled_from([None, Trigger(at), Trigger(at, order_price=at), Trigger(Decimal(0))])
)
order = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["market", "market", "limit", "limit", "limit", "post_only", "ioc", "fok"]),
        "size": size,
        "price": price,
        "size_currency": st.sampled_from([None, "base", "quote"]),
        "attached": attached,
    }
)
nth = st.integers(0, 7)
STEPS = {
    "lead": st.tuples(st.just("order"), lead_trader, instrument, st.just("buy"), st.just("spot_isolated"), order),
    "trade": st.tuples(st.just("order"), who, instrument, side, st.just("cash"), order),
    "quote": st.tuples(st.just("quote"), instrument, price, st.sampled_from([0, 1, 5, 50])),
    "close": st.tuples(
        st.just("close"), nth, st.sampled_from(["market", "limit"]), st.none() | st.just(Decimal(0)) | price | price
    ),
    "protect": st.tuples(st.just("protect"), nth, trigger, trigger),
    "amend": st.tuples(st.just("amend"), nth, price | st.none(), size | st.none()),
    "other": st.one_of(
        st.tuples(st.just("cancel"), nth),
        st.tuples(st.just("wait"), lead_trader, instrument, side, size, price),
        st.tuples(st.just("set"), lead_trader, st.sampled_from([[BTC], [ETH], [BTC, ETH]])),
        st.tuples(st.just("stop"), lead_trader),
        st.tuples(st.just("approve"), lead_trader),
        st.tuples(st.just("transfer"), who, st.sampled_from(COINS), size),
        st.tuples(st.just("state"), instrument, st.sampled_from(["live", "live", "suspend", "expired"])),
    ),
}
OFTEN = ["lead"] * 6 + ["close"] * 5 + ["trade"] * 5 + ["quote"] * 4 + ["protect", "amend"] * 2 + ["other"] * 2
step = st.sampled_from(OFTEN).flatmap(STEPS.__getitem__)
lives = st.lists(step, min_size=30, max_size=80)


class SpotLife:
    """A world, its commands with their events, and what a dictionary says of everybody's coins."""

    def __init__(self) -> None:
        self.scene = SpotScene()
        for name in (BTC, ETH):
            self.scene.price(100, name, depth=20)
        self.accounts = [self._trader(name) for name in NAMES]
        self.chronicle = Chronicle(self.scene)
        self.coins: dict[tuple[AccountId, str], Decimal] = defaultdict(Decimal)
        for account in self.accounts:
            self.coins |= dict.fromkeys(((account, coin) for coin in COINS), Decimal(10))

    def _trader(self, name: str) -> AccountId:
        money = {"usdt": 3_000, "btc": 10, "eth": 10}
        if name == "ann":
            return self.scene.trader(name, **money)
        return self.scene.lead_trader(name, leading=[BTC, ETH], type="SPOT", **money)

    def live(self, step: Any) -> None:
        """Let a step happen, or be rejected without a trace."""
        command = self._command(step)
        if command is None:
            return
        events = self.chronicle.carry_out(command)
        if events is None:
            return
        with exact():
            self._count(events)
            self._compare()

    def _count(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Transferred):
                self.coins[event.account, event.currency] -= event.amount
            if not isinstance(event, Filled):
                continue
            coin = event.instrument.partition("-")[0]
            for party in (event.taker, event.maker):
                self.coins[party.account, coin] += event.size if party.side == "buy" else -event.size
                self.coins[party.account, coin] += party.fee if party.fee_currency == coin else 0

    def _compare(self) -> None:
        balances = self.scene.exchange.ledger.balances
        for account in self.accounts:
            for coin in COINS:
                own, led = (balances.of((account, purse), coin) for purse in ("trading", "lead_assets"))
                assert own + led == self.coins[account, coin]
                assert own >= 0
                assert led >= 0

    def _command(self, step: Any) -> Command | None:
        match step:
            case ("order", account, name, side, mode, terms):
                at = None if terms["type"] == "market" else terms["price"]
                form = {**terms, "price": at, "attached": terms["attached"] if mode != "cash" else None}
                return PlaceOrder(self.accounts[account], InstrumentId(name), side, trade_mode=mode, **form)
            case ("quote", name, price, depth):
                tick = Decimal("0.1")
                levels = ((Level(price - tick, Decimal(depth)),), (Level(price + tick, Decimal(depth)),))
                bids, asks = levels if depth else ((), ())
                return MoveMarket((Quote(InstrumentId(name), price, price, bids, asks),))
            case ("set", account, names):
                return SetLeadingInstruments(self.accounts[account], "SPOT", tuple(map(InstrumentId, names)))
            case ("stop", account):
                return StopLeadTrading(self.accounts[account], "SPOT")
            case ("approve", account):
                return ApproveLeadTrader(self.accounts[account], "SPOT", (InstrumentId(BTC),))
            case ("transfer", account, coin, amount):
                return Transfer(self.accounts[account], coin, amount, "trading", "funding")
            case ("state", name, state):
                return ChangeInstrumentState(InstrumentId(name), state)
            case ("wait", account, name, side, size, price):
                form = {"trigger": Trigger(price), "trade_mode": "spot_isolated", "size_currency": "base"}
                return PlaceAlgoOrder(self.accounts[account], InstrumentId(name), side, "trigger", size=size, **form)
            case _:
                return self._about_one(step)

    def _about_one(self, step: Any) -> Command | None:
        """A command about one of the orders or lead positions that are there, if there are any."""
        kind, number, *more = step
        exchange = self.scene.exchange
        of_orders = kind in ("cancel", "amend")
        found: list[Any] = list(exchange.trading.pending if of_orders else exchange.copying.leading.positions)
        if not found:
            return None
        one = found[number % len(found)]
        match kind:
            case "cancel":
                return CancelOrder(one.account, one.instrument, one.order)
            case "amend":
                return AmendOrder(one.account, one.instrument, one.order, price=more[0], size=more[1])
            case "close":
                return CloseLeadPosition(one.account, one.id, type=more[0], price=more[1])
            case _:
                return ProtectLeadPosition(one.account, one.id, *more)


@both_ways
@given(steps=lives)
def test_the_laws_hold_in_every_life(how: str, steps: Any) -> None:
    """Invariants hold throughout, and the same life gives the same bytes: replayed, or interrupted and continued."""
    life = SpotLife()
    for step in steps:
        life.live(step)
    state = life.scene.exchange.state()

    assert life.chronicle.lived_again(how).state() == state
