"""Random lives of a small world of copying: a lead trader of each position mode, copy traders, and a thin market."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from tests.copying_scene import BTC, ETH, CopyScene
from tests.copying_scene import settings as copy_settings
from tests.laws.chronicle import Chronicle

from copydesk.engine.copying.calendar import next_settlement_at
from copydesk.engine.copying.messages import (
    AdoptCopyingRules,
    AllowCopying,
    AmendCopySettings,
    ApproveLeadTrader,
    CloseCopy,
    CloseLeadPosition,
    CopyAdded,
    CopyingRules,
    CopyingStopped,
    CopyOpened,
    CopySkipped,
    DecideLeadStop,
    LeadPositionAdded,
    LeadPositionOpened,
    LeadTerms,
    ProtectCopy,
    ProtectLeadPosition,
    SetLeadingInstruments,
    SetLeadTerms,
    SettleProfitSharing,
    StartCopying,
    StopCopying,
    StopLeadTrading,
)
from copydesk.engine.identifiers import AccountId, InstrumentId, LeadPositionId, TradeId
from copydesk.engine.messages import Command, Event
from copydesk.engine.trading.messages import (
    CancelOrder,
    ChangeInstrumentState,
    ClosePosition,
    Level,
    MoveMarket,
    PlaceOrder,
    PositionSide,
    Quote,
    SetLeverage,
    Trigger,
)

NAMES = ("lead", "pair", "ann", "bob", "cat")
"""Two lead traders, in net and in long/short mode, two who copy, likewise, and one who only trades."""
LEADS = 2

who = st.integers(0, len(NAMES) - 1)
lead_trader = st.integers(0, LEADS - 1)
copy_trader = st.integers(LEADS, LEADS + 1)
instrument = st.sampled_from([BTC, BTC, BTC, ETH])
price = st.sampled_from([Decimal(text) for text in ("97", "99.5", "99.9", "100", "100.1", "100.4", "103")])
size = st.sampled_from([Decimal(text) for text in ("0.3", "1", "2", "3", "7", "20", "61")])
margin_mode = st.sampled_from(["cross", "cross", "isolated"])
prices = st.fixed_dictionaries({"take_profit": price | st.none(), "stop_loss": price | st.none()})
chosen = st.fixed_dictionaries(
    {},
    optional={
        "ratio": st.sampled_from(["0.01", "0.37", "1", "2.5"]),
        "amount": st.sampled_from([20, 21, 50]),
        "total_amount": st.sampled_from([50, 60, 10_000]),
        "margin_mode": st.sampled_from(["copy", "cross", "isolated"]),
        "instruments": st.just([BTC]),
        "take_profit_ratio": st.sampled_from(["0.1", "0.3"]),
        "stop_loss_ratio": st.sampled_from(["0.1", "0.3"]),
        "total_stop_loss": st.sampled_from(["0.1", "3"]),
        "close_type": st.sampled_from(["market_close", "copy_close", "manual_close"]),
    },
)
close_type = st.sampled_from([None, "market_close", "copy_close", "manual_close"])
nth = st.integers(0, 7)
side = st.sampled_from(["buy", "sell"])
opens = st.sampled_from([True, True, False])
half_at_market = price | st.none()
STEPS = {
    "order": st.tuples(st.just("order"), who, instrument, side, size, half_at_market, margin_mode, opens),
    "lead order": st.tuples(st.just("order"), lead_trader, instrument, side, size, half_at_market, margin_mode, opens),
    "quote": st.tuples(st.just("quote"), instrument, price, st.sampled_from([1, 5, 30, 100_000, 100_000])),
    "start": st.tuples(st.just("start"), copy_trader, lead_trader, chosen),
    "amend": st.tuples(st.just("amend"), copy_trader, lead_trader, chosen),
    "stop": st.tuples(st.just("stop"), copy_trader, lead_trader, close_type),
    "close": st.tuples(st.just("close"), who, instrument, margin_mode, st.sampled_from(["long", "short"])),
    "one": st.one_of(
        st.tuples(st.just("close one"), nth),
        st.tuples(st.just("close copy"), nth),
        st.tuples(st.just("protect one"), nth, prices),
        st.tuples(st.just("protect copy"), nth, prices),
        st.tuples(st.just("cancel"), nth),
    ),
    "other": st.one_of(
        st.tuples(st.just("leverage"), who, instrument, margin_mode, st.sampled_from([1, 5, 20, 100])),
        st.tuples(st.just("lead"), lead_trader, st.sampled_from([[BTC], [BTC, ETH], [ETH]])),
        st.tuples(st.just("state"), instrument, st.sampled_from(["live", "live", "suspend"])),
        st.tuples(st.just("monday")),
    ),
    "terms": st.one_of(
        st.tuples(st.just("terms"), lead_trader, st.booleans(), st.sampled_from([None, 0, 1, 9])),
        st.tuples(st.just("allow"), copy_trader, st.booleans()),
        st.tuples(st.just("leave"), lead_trader),
        st.tuples(st.just("decide"), lead_trader, st.booleans()),
        st.tuples(st.just("approve"), lead_trader),
        st.tuples(st.just("rules"), st.sampled_from(["at_once", "operator"]), st.sampled_from([None, Decimal(7)])),
    ),
}
OFTEN = ["lead order"] * 8 + ["order"] * 6 + ["quote"] * 6 + ["start", "close"] * 2 + ["one"] * 4 + ["amend", "stop"]
step = st.sampled_from([*OFTEN, *OFTEN, "other", "other", "terms"]).flatmap(STEPS.__getitem__)
first = st.tuples(chosen, chosen, chosen)
lives = st.tuples(first, st.lists(step, min_size=30, max_size=80))


class CopyingLife:
    """A world, its commands with their events, and the commands that a step stands for."""

    def __init__(self, first: tuple[dict[str, Any], ...]) -> None:
        self.scene = CopyScene()
        self.accounts: list[AccountId] = [self._trader(name) for name in NAMES]
        for name in (BTC, ETH):
            self.scene.price(100, name, depth=50)
        lead, pair, ann, bob, _ = self.accounts
        for (account, copied), settings in zip(((ann, lead), (bob, lead), (bob, pair)), first, strict=True):
            self.scene.copies(account, copied, **settings)
        self.chronicle = Chronicle(self.scene)

    def _trader(self, name: str) -> AccountId:
        mode = "long_short" if name in ("pair", "bob") else "net"
        if name in NAMES[:LEADS]:
            return self.scene.lead_trader(name, leading=[BTC, ETH], mode=mode, usdt=5_000)
        return self.scene.trader(name, mode=mode, usdt=40 if name == "ann" else 2_000)

    def live(self, step: Any) -> None:
        """Let a step happen, or be rejected without a trace."""
        command = self._command(step)
        if command is None:
            return
        if step[0] == "monday":
            self.scene.at = next_settlement_at(self.scene.at)
        copied = self._copied()
        events = self.chronicle.carry_out(command)
        if events is not None:
            everybody_has_an_answer(events, copied)

    def _copied(self) -> dict[AccountId, list[AccountId]]:
        """Who copies each lead trader now."""
        relations = self.scene.exchange.copying.copying.relations
        return {lead: [one.copy_trader for one in relations.of_lead_trader(lead)] for lead in self.accounts[:LEADS]}

    def _command(self, step: Any) -> Command | None:
        match step:
            case ("order", account, name, side, size, price, mode, opens):
                return self._order(self.accounts[account], name, side, size=size, price=price, mode=mode, opens=opens)
            case ("quote", name, price, depth):
                tick = Decimal("0.1")
                bids, asks = (Level(price - tick, Decimal(depth)),), (Level(price + tick, Decimal(depth)),)
                return MoveMarket((Quote(InstrumentId(name), price, price, bids, asks),))
            case ("start", account, lead, chosen):
                return StartCopying(self.accounts[account], self.accounts[lead], copy_settings(**chosen))
            case ("amend", account, lead, chosen):
                return AmendCopySettings(self.accounts[account], self.accounts[lead], copy_settings(**chosen))
            case ("stop", account, lead, close_type):
                return StopCopying(self.accounts[account], self.accounts[lead], close_type)
            case _:
                return self._other(step)

    def _other(self, step: Any) -> Command | None:
        match step:
            case ("close", account, name, mode, side):
                trader = self.accounts[account]
                return ClosePosition(trader, InstrumentId(name), mode, self._side(trader, side), True)
            case ("leverage", account, name, mode, leverage):
                return SetLeverage(self.accounts[account], InstrumentId(name), mode, Decimal(leverage))
            case ("lead", lead, names):
                return SetLeadingInstruments(self.accounts[lead], "SWAP", tuple(map(InstrumentId, names)))
            case ("state", name, state):
                return ChangeInstrumentState(InstrumentId(name), state)
            case ("monday",):
                return SettleProfitSharing()
            case _:
                return self._of_the_operator(step)

    def _of_the_operator(self, step: Any) -> Command | None:
        match step:
            case ("terms", lead, custom, places):
                return SetLeadTerms(self.accounts[lead], LeadTerms(custom_copying=custom, places=places))
            case ("allow", account, allowed):
                return AllowCopying(self.accounts[account], allowed)
            case ("leave", lead):
                return StopLeadTrading(self.accounts[lead], "SWAP")
            case ("decide", lead, accept):
                return DecideLeadStop(self.accounts[lead], "SWAP", accept)
            case ("approve", lead):
                return ApproveLeadTrader(self.accounts[lead], "SWAP", (InstrumentId(BTC), InstrumentId(ETH)))
            case ("rules", lead_stop, contracts):
                return AdoptCopyingRules(CopyingRules(lead_stop=lead_stop, max_lead_order_contracts=contracts))
            case _:
                return self._about_one(step)

    def _about_one(self, step: Any) -> Command | None:
        """A command about one of those that are there, if there are any."""
        kind, number, *more = step
        copying, trading = self.scene.exchange.copying, self.scene.exchange.trading
        found: list[Any] = list(
            trading.pending
            if kind == "cancel"
            else copying.leading.positions
            if kind.endswith("one")
            else copying.copying.copies
        )
        if not found:
            return None
        one = found[number % len(found)]
        triggers = {name: None if at is None else Trigger(at) for name, at in more[0].items()} if more else {}
        match kind:
            case "cancel":
                return CancelOrder(one.account, one.instrument, one.order)
            case "close one":
                return CloseLeadPosition(one.account, one.id)
            case "close copy":
                return CloseCopy(one.copy_trader, one.id)
            case "protect one":
                return ProtectLeadPosition(one.account, one.id, **triggers)
            case _:
                return ProtectCopy(one.copy_trader, one.id, **triggers)

    def _side(self, account: AccountId, wanted: str) -> PositionSide:
        if self.scene.exchange.trading.position_mode(account) == "net":
            return "net"
        return "long" if wanted == "long" else "short"

    def _order(self, account: AccountId, name: str, side: Any, *, opens: bool, **form: Any) -> PlaceOrder:
        price = form["price"]
        wanted = "long" if (side == "buy") == opens else "short"
        return PlaceOrder(
            account=account,
            instrument=InstrumentId(name),
            side=side,
            type="market" if price is None else "limit",
            trade_mode=form["mode"],
            size=form["size"],
            price=price,
            position_side=self._side(account, wanted),
        )


def everybody_has_an_answer(events: tuple[Event, ...], copied: dict[AccountId, list[AccountId]]) -> None:
    """Every fill of a lead trader left for each who copied him a copy or a reason, once, in order of joining.

    Who was stopped in the middle of the command may be missing, and nobody else.
    """
    stopped = [event.copy_trader for event in events if isinstance(event, CopyingStopped)]
    answers: dict[tuple[LeadPositionId, TradeId], list[AccountId]] = {}
    for event in events:
        if isinstance(event, CopySkipped | CopyOpened | CopyAdded):
            answers.setdefault((event.lead_position, event.lead_trade), []).append(event.copy_trader)
    for event in events:
        if isinstance(event, LeadPositionOpened | LeadPositionAdded):
            answered = answers.pop((event.lead_position, event.trade), [])
            assert answered == [one for one in copied[event.account] if one in answered]
            assert all(one in answered or one in stopped for one in copied[event.account])
    assert not answers
