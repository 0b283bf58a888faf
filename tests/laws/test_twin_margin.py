"""Accounts lose, pay and are liquidated exactly as the textbook says: same trades and prices in, same money out."""

from decimal import Decimal

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.laws.twin_margin import TwinMargin
from tests.scene import BTC_SWAP, Scene, with_terms

from copydesk.engine import queries
from copydesk.engine.identifiers import AccountId
from copydesk.engine.ledger.balances import EXCHANGE
from copydesk.engine.messages import Event
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import FundingTerms, Tier
from copydesk.engine.trading.messages import Filled, FundingSettled, SettleFunding

BTC = BTC_SWAP.id
D = Decimal
HOUR_MS = 3_600_000
STEPS = [(D(100), D("0.004")), (D(200), D("0.01")), (D(400), D("0.02")), (D(100_000), D("0.03"))]
LADDER = tuple(Tier(size, D("0.01"), rate, D(100)) for size, rate in STEPS)
FUNDING = FundingTerms(D("0.0012345678901234"), 8 * HOUR_MS, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))
TRADERS = ("ann", "bob", "cat")

trading = st.tuples(
    st.just("trade"),
    st.integers(0, 2),
    st.sampled_from(["buy", "sell"]),
    st.sampled_from([10, 50, 90, 150, 300, 600]),
    st.sampled_from(["cross", "isolated"]),
)
moving = st.tuples(st.just("move"), st.sampled_from([60, 80, 90, 94, 97, 99, 100, 101, 103, 106, 110, 125, 160]))
funding = st.tuples(st.just("fund"), st.integers(1, 20))
levering = st.tuples(
    st.just("lever"), st.integers(0, 2), st.sampled_from(["cross", "isolated"]), st.sampled_from([10, 50, 100])
)
steps = st.lists(st.one_of(trading, trading, trading, moving, moving, funding, levering), min_size=30, max_size=60)


class Both:
    """The world and the textbook side by side."""

    def __init__(self) -> None:
        self.scene = Scene([with_terms(BTC_SWAP, tiers=LADDER, funding=FUNDING)])
        self.twin = TwinMargin(BTC_SWAP.contract_value, STEPS)
        self.accounts = [self.scene.trader(name, usdt=60) for name in TRADERS]
        self.twin.cash = {account: D(60) for account in self.accounts}
        self.leverages = {(account, mode): D(50) for account in self.accounts for mode in ("cross", "isolated")}
        for account, mode in self.leverages:
            self.scene.leverages(account, BTC, 50, mode)
        self.move(100)

    def move(self, price: int) -> None:
        """The house quotes around a price, and marks it."""
        self.twin.mark = D(price)
        self._follow(self.scene.house_quotes(BTC, bids=[(price, 1000)], asks=[(price + D("0.1"), 1000)], mark=price))

    def trade(self, account: AccountId, side: str, size: int, mode: str) -> None:
        """A market order, if it is accepted."""
        try:
            events = self.scene.execute(self.scene.order(account, side, size, BTC, trade_mode=mode))
        except Rejected:
            return
        for one in events:
            if isinstance(one, Filled) and one.trade > 0:
                signed = one.size if side == "buy" else -one.size
                self.twin.trade(account, mode, signed, one.price, self.leverages[account, mode])
        self._follow(events)

    def fund(self, hours: int) -> None:
        """Time goes by, and what is due is settled."""
        self.scene.passes(hours * HOUR_MS)
        events = self.scene.execute(SettleFunding())
        if any(isinstance(one, FundingSettled) for one in events):
            self.twin.fund(FUNDING.rate)
        self._follow(events)

    def lever(self, account: AccountId, mode: str, leverage: int) -> None:
        """Another leverage, where there is no position: the textbook has no margin to move."""
        if (account, mode) not in self.twin.holdings:
            self.scene.leverages(account, BTC, leverage, mode)
            self.leverages[account, mode] = D(leverage)

    def _follow(self, events: tuple[Event, ...]) -> None:
        self.twin.liquidate()
        taken = [one for one in events if isinstance(one, Filled) and one.trade < 0]
        event(f"taken over: {min(len(taken), 3)}")


@settings(max_examples=100, deadline=None)
@given(steps)
def test_accounts_stand_and_fall_as_in_the_textbook(steps: list[tuple]) -> None:
    """Cash, positions, margins and the insurance are those of a book that looks at everybody all the time."""
    both = Both()
    for name, *values in steps:
        if name in ("trade", "lever"):
            values[0] = both.accounts[values[0]]
        getattr(both, name)(*values)

        twin, exchange = both.twin, both.scene.exchange
        for account in both.accounts:
            assert both.scene.balance(account).cash == twin.cash[account]
            held = {view.position.margin_mode: view.position for view in queries.positions(exchange, account)}
            told = {mode: one for (owner, mode), one in twin.holdings.items() if owner == account}
            assert held.keys() == told.keys()
            for mode, position in held.items():
                mine = (position.size, position.average_price, position.margin)
                assert mine == (told[mode].size, told[mode].average, told[mode].margin)
        assert exchange.ledger.balances.of((EXCHANGE, "insurance"), "USDT") == twin.insurance
