"""The laws of the whole engine, held against random lives of a small world.

After every command: money is conserved per currency, positions of an instrument sum to zero, no book rests crossed,
holds are the sum of the orders' holds, closing orders fit their positions (all in `invariants`); a rejected command
leaves the same bytes. At the end of every life: replaying its events gives the same bytes, and so does stopping at any
place, restoring from bytes and going on.
"""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.laws.chronicle import Chronicle, both_ways
from tests.scene import INSTRUMENTS as SCENE
from tests.scene import Scene, with_terms

from copydesk.engine.copying.messages import SetLeadingInstruments
from copydesk.engine.identifiers import AccountId
from copydesk.engine.messages import Command
from copydesk.engine.trading.algo_orders import AlgoOrder
from copydesk.engine.trading.instruments import FundingTerms, PriceBand
from copydesk.engine.trading.messages import (
    AdjustMargin,
    AmendAlgoOrder,
    AmendOrder,
    Attached,
    AttachedStop,
    CancelAllAfter,
    CancelOrder,
    ChangeInstrumentState,
    ClosePosition,
    EndCountdowns,
    Level,
    MoveMarket,
    PlaceAlgoOrder,
    PlaceOrder,
    PositionSide,
    Quote,
    SetLeverage,
    SetPositionMode,
    SettleFunding,
    SplitTakeProfit,
    Trail,
    Trigger,
)
from copydesk.engine.trading.orders import Order

TRADERS = ("ann", "bob", "cat", "lead")
INSTRUMENTS = ("BTC-USDT-SWAP", "BTC-USD-SWAP", "BTC-USDT")
HOUR_MS = 3_600_000
FUNDING = FundingTerms(
    Decimal("0.0012345678901234"), 8 * HOUR_MS, Decimal("-0.01"), Decimal("0.01"), Decimal("0.0001"), Decimal(20_000)
)
TERMS = {
    "SWAP": {"funding": FUNDING, "price_band": PriceBand(Decimal("0.04"), Decimal("0.05"))},
    "SPOT": {"price_band": PriceBand(Decimal("0.02"), Decimal("0.05"))},
}

who = st.integers(0, len(TRADERS) - 1)
instrument = st.sampled_from(["BTC-USDT-SWAP", "BTC-USDT-SWAP", *INSTRUMENTS])
side = st.sampled_from(["buy", "sell"])
margin_mode = st.sampled_from(["cross", "cross", "cross", "isolated"])
# Which side of its position mode an order takes: the long or the short one, or one that the mode does not have.
position = st.sampled_from(["long", "short"] * 8 + ["misfit"])
price = st.sampled_from(
    [Decimal(text) for text in ["95", "97", "98", "99", "100", "101", "102", "103", "105"] * 3 + ["0.05"]]
)
size = st.sampled_from(
    [Decimal(text) for text in ["1", "2", "3", "5", "8", "20", "60", "0.3"] * 3 + ["0.005", "90000"]]
)

placing = st.fixed_dictionaries(
    {
        "act": st.just("place"),
        "account": who,
        "instrument": instrument,
        "side": side,
        "type": st.sampled_from(["limit"] * 5 + ["market"] * 3 + ["post_only", "fok", "ioc", "optimal_limit_ioc"]),
        "trade_mode": margin_mode,
        "size": size,
        "price": price,
        "position_side": position,
        "reduce_only": st.sampled_from([False] * 4 + [True]),
        "size_currency": st.sampled_from([None, "base", "quote"]),
        "moves_to_limit": st.booleans(),
        "self_trade": st.sampled_from(["cancel_maker", "cancel_taker", "cancel_both"]),
        "attached": st.sampled_from([None] * 6 + ["both", "split", "trail"]),
    }
)
waiting = st.fixed_dictionaries(
    {
        "act": st.just("wait"),
        "account": who,
        "instrument": instrument,
        "side": side,
        "type": st.sampled_from(["conditional", "oco", "trigger", "move_order_stop"]),
        "trade_mode": margin_mode,
        "size": size | st.none(),
        "position_side": position,
        "reduce_only": st.booleans(),
        "ends_with_position": st.booleans(),
        "released": st.sampled_from(["", "ioc", "fok"]),
        "prices": st.tuples(price, price, price),
        "kind": st.sampled_from(["last", "last", "mark", "index"]),
        "order_price": price | st.none(),
    }
)
quoting = st.tuples(st.just("quote"), instrument, st.integers(96, 104), st.integers(1, 3), st.integers(1, 40))
others = st.one_of(
    st.tuples(st.just("cancel"), st.integers(0, 30)),
    st.tuples(st.just("amend"), st.integers(0, 30), size | st.none(), price | st.none(), st.booleans()),
    st.tuples(st.just("amend"), st.integers(0, 30), size | st.none(), price | st.none(), st.booleans()),
    st.tuples(st.just("amend_algo"), st.integers(0, 30), size | st.none(), price, st.booleans()),
    st.tuples(st.just("close"), who, instrument, margin_mode, position, st.booleans()),
    st.tuples(st.just("leverage"), who, instrument, margin_mode, st.sampled_from(["1", "3", "20", "100"])),
    st.tuples(st.just("mode"), who, st.sampled_from(["net", "long_short"])),
    st.tuples(st.just("state"), instrument, st.sampled_from(["live"] * 5 + ["suspend"])),
    st.tuples(st.just("margin"), st.integers(0, 30), st.sampled_from(["0.5", "3", "20"]), st.booleans()),
    st.tuples(st.just("fund"), st.integers(1, 20)),
    st.tuples(st.just("countdown"), who | st.none(), st.sampled_from([0, 5, 10, 20])),
    st.tuples(st.just("lead"), st.lists(st.sampled_from(INSTRUMENTS[:2]), min_size=1, max_size=2)),
)
STEPS = {"place": placing, "quote": quoting, "wait": waiting, "other": others}
step = st.sampled_from(["place"] * 12 + ["quote"] * 3 + ["wait"] * 2 + ["other"] * 3).flatmap(STEPS.__getitem__)
lives = st.lists(step, min_size=30, max_size=80)


class Life:
    """A world, its commands with their events, and the commands that a step stands for."""

    def __init__(self) -> None:
        self.scene = Scene([with_terms(one, **TERMS[one.type]) for one in SCENE])
        self.accounts = [self._trader(name) for name in TRADERS]
        for name in INSTRUMENTS:
            self.scene.house_quotes(name, bids=[(99, 10)], asks=[(101, 10)])
        self.chronicle = Chronicle(self.scene)

    def _trader(self, name: str) -> Any:
        money = {"usdt": 500, "btc": 20}
        if name == "lead":
            return self.scene.lead_trader(name, leading=["BTC-USDT-SWAP"], **money)
        return self.scene.trader(name, mode="long_short" if name == "cat" else "net", **money)

    def live(self, step: Any) -> None:
        """Let a step happen, or be rejected without a trace."""
        command = self._command(step)
        if command is not None:
            self.chronicle.carry_out(command)

    def _command(self, step: Any) -> Command | None:
        if isinstance(step, dict):
            return self._order(dict(step))
        match step:
            case ("quote", name, mark, gap, quoted):
                bid, ask = Level(Decimal(mark - gap), Decimal(quoted)), Level(Decimal(mark + gap), Decimal(quoted))
                return MoveMarket((Quote(name, Decimal(mark), Decimal(mark), (bid,), (ask,)),))
            case ("cancel" | "amend" | "amend_algo" as act, number, *changes):
                return self._about_what_waits(act, number, changes)
            case ("close", account, name, mode, side_of, cancels):
                return ClosePosition(
                    self.accounts[account], name, mode, self._side(self.accounts[account], side_of), cancels
                )
            case ("leverage" | "mode" | "state", *_):
                return self._about_settings(step)
            case ("margin" | "fund" | "countdown", *_):
                return self._about_positions(step)
            case ("lead", names):
                return SetLeadingInstruments(self.accounts[-1], "SWAP", tuple(names))
        raise AssertionError(step)

    def _about_settings(self, step: Any) -> Command | None:
        """Change what an account has chosen, or whether an instrument is open."""
        match step:
            case ("leverage", account, name, mode, leverage):
                return SetLeverage(self.accounts[account], name, mode, Decimal(leverage))
            case ("mode", account, mode):
                return SetPositionMode(self.accounts[account], mode)
            case ("state", name, state):
                return ChangeInstrumentState(name, state)
        return None

    @staticmethod
    def _about_algo(order: AlgoOrder, size: Decimal | None, price: Decimal, cancels: bool) -> Command:
        """Amend an algo order: its size, and what it has of triggers."""
        names = ("take_profit", "stop_loss", "trigger")
        there = {name: getattr(order, name) for name in names if getattr(order, name) is not None}
        changes = {name: replace(trigger, price=price) for name, trigger in there.items()}
        return AmendAlgoOrder(
            order.account, order.instrument, order.algo_order, size=size, cancel_on_failure=cancels, **changes
        )

    def _about_positions(self, step: Any) -> Command | None:
        """Settle funding some hours later, move the margin of an isolated position, start or end countdowns."""
        match step:
            case ("margin", number, amount, adds):
                held = [one for one in self.scene.exchange.trading.positions if one.margin_mode == "isolated"]
                if not held:
                    return None
                one = held[number % len(held)]
                return AdjustMargin(one.account, one.instrument, one.side, Decimal(amount), adds)
            case ("countdown", account, seconds):
                if account is None:
                    return EndCountdowns()
                return CancelAllAfter(self.accounts[account], seconds * 1000)
            case ("fund", hours):
                self.scene.passes(hours * HOUR_MS)
                return SettleFunding()
        return None

    def _about_what_waits(self, act: str, number: int, changes: list[Any]) -> Command | None:
        """Cancel or amend one of the orders or algo orders that are there."""
        trading = self.scene.exchange.trading
        if act == "amend_algo":
            waiting = list(trading.waiting)
            return self._about_algo(waiting[number % len(waiting)], *changes) if waiting else None
        orders = list(trading.pending)
        return self._about(orders[number % len(orders)], changes) if orders else None

    @staticmethod
    def _about(order: Order, changes: list[Any]) -> Command:
        """Cancel an order, or amend it if changes are named."""
        if changes:
            return AmendOrder(order.account, order.instrument, order.order, "", *changes)
        return CancelOrder(order.account, order.instrument, order.order)

    def _side(self, account: AccountId, wanted: str) -> PositionSide:
        """The side as the account's position mode has it, or has it not."""
        in_net = self.scene.exchange.trading.position_mode(account) == "net"
        if wanted == "misfit":
            return "long" if in_net else "net"
        return "net" if in_net else "long" if wanted == "long" else "short"

    def _order(self, step: dict[str, Any]) -> Command:
        act, step["account"] = step.pop("act"), self.accounts[step["account"]]
        step["position_side"] = self._side(step["account"], step["position_side"])
        if step["instrument"] == "BTC-USDT":
            step |= {"trade_mode": "cash", "position_side": "net", "reduce_only": False}
        if act == "place":
            step["attached"] = _attached(step["attached"], step["size"])
            return PlaceOrder(**step)
        kind, order_price, prices = step.pop("kind"), step.pop("order_price"), step.pop("prices")
        names = ("take_profit", "stop_loss", "trigger")
        triggers: dict[str, Any] = {
            name: Trigger(at, kind, order_price) for name, at in zip(names, prices, strict=True)
        }
        if step["type"] == "conditional":
            del triggers["take_profit"]
        if step["type"] == "move_order_stop":
            triggers = {"trail": Trail(Decimal("0.02"), active_price=order_price)}
        return PlaceAlgoOrder(**step, **triggers, whole_position=step["size"] is None)


def _attached(form: str | None, size: Decimal) -> Attached | None:
    """What follows a buy around 100: one or two take profits and a stop loss, or a trailing stop."""
    both = Attached(AttachedStop(Decimal(104)), AttachedStop(ratio=Decimal("0.03")))
    halves = tuple(SplitTakeProfit(AttachedStop(Decimal(at)), size / 2) for at in (104, 106))
    split = Attached(stop_loss=both.stop_loss, splits=halves, stop_to_cost=True)
    return {"both": both, "split": split, "trail": Attached(trail=Trail(Decimal("0.02")))}.get(form or "")


@both_ways
@settings(max_examples=40, deadline=None)
@given(steps=lives)
def test_the_laws_hold_in_every_life(how: str, steps: list[Any]) -> None:
    """Invariants hold throughout, and the same life gives the same bytes: replayed, or interrupted and continued."""
    life = Life()
    for step in steps:
        life.live(step)
    state = life.scene.exchange.state()

    assert life.chronicle.lived_again(how).state() == state
