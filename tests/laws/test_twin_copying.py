"""A lead trader and his copy traders against the textbook, command by command.

The market has one price a side, and no ladder: the textbook knows no refusals of trading.
"""

from decimal import Decimal

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.copying_scene import BTC, CopyScene
from tests.laws.twin_copying import Copier, Textbook
from tests.scene import BTC_SWAP, with_terms

from copydesk.engine import copying_queries
from copydesk.engine.copying.calendar import next_settlement_at

TICK = Decimal("0.1")
NAMES = ("ann", "bob", "cat")
ZERO = Decimal(0)

sizes = st.integers(1, 2_000).map(lambda lots: lots * Decimal("0.01"))
ratios = st.tuples(st.just("ratio"), st.integers(1, 300).map(lambda hundredths: Decimal(hundredths) / 100))
amounts = st.tuples(st.just("amount"), st.integers(20, 60).map(Decimal))
totals = st.sampled_from([Decimal(60), Decimal(200), Decimal(30_000)])


class CopyingAgainstTheTextbook(RuleBasedStateMachine):
    """Both are told the same, and must say the same."""

    @initialize(
        leverage=st.sampled_from([1, 5, 10, 20]),
        settings=st.lists(st.tuples(ratios | amounts, totals), min_size=3, max_size=3),
    )
    def begin(self, leverage: int, settings: list[tuple[tuple[str, Decimal], Decimal]]) -> None:
        """A lead trader at ten percent, and three who copy him at this leverage."""
        self.scene = CopyScene([with_terms(BTC_SWAP, tiers=())])
        self.twin = Textbook(leverage, Decimal("0.1"))
        self.lead = self.scene.lead_trader(leading=[BTC])
        self.traders = {}
        self.twin_price(Decimal(100))
        for name, ((mode, number), total) in zip(NAMES, settings, strict=True):
            account = self.scene.copy_trader(name, self.lead, money=10_000_000, **{mode: number}, total_amount=total)
            self.scene.leverages(account, BTC, leverage)
            self.traders[name] = account
            self.twin.copiers[name] = Copier(mode, number, total)

    def twin_price(self, price: Decimal) -> None:
        """Everybody buys at a price and sells a tick below it; that is nearer than any price protection."""
        self.scene.house_quotes(BTC, bids=[(price - TICK, 10**7)], asks=[(price, 10**7)], mark=price)
        self.twin.bid, self.twin.ask = price - TICK, price

    @rule(price=st.integers(600, 1600))
    def moves(self, price: int) -> None:
        """The market moves."""
        self.twin_price(price * TICK)

    @rule(size=sizes, is_long=st.booleans())
    def opens(self, size: Decimal, *, is_long: bool) -> None:
        """The lead trader opens, or adds to what he has."""
        held = self.twin.net_size
        is_long = held > 0 if held else is_long
        self.scene.execute(self.scene.order(self.lead, "buy" if is_long else "sell", size, BTC))
        self.twin.opens(size, is_long=is_long)

    @precondition(lambda self: self.twin.lead)
    @rule(part=st.fractions(Decimal("0.01"), 1, max_denominator=100))
    def closes(self, part: Decimal) -> None:
        """The lead trader closes a part of his position."""
        held = self.twin.net_size
        size = max(Decimal("0.01"), (abs(held) * part.numerator / part.denominator).quantize(Decimal("0.01")))
        self.scene.execute(self.scene.order(self.lead, "sell" if held > 0 else "buy", size, BTC))
        self.twin.closes(size)

    @precondition(lambda self: self.twin.lead)
    @rule(number=st.integers(0, 10))
    def closes_one(self, number: int) -> None:
        """The lead trader closes one lead position."""
        number %= len(self.twin.lead)
        self.scene.closes_one(self.scene.lead_positions(self.lead)[number])
        part = self.twin.lead[number]
        self.twin.closes_one(part, part.size)

    @rule(name=st.sampled_from(NAMES), lots=st.integers(1, 500))
    def closes_by_hand(self, name: str, lots: int) -> None:
        """A copy trader closes some of it himself."""
        net = self.scene.net(self.traders[name], BTC)
        size = min(abs(net), lots * Decimal("0.01"))
        assume(size)
        self.scene.execute(self.scene.order(self.traders[name], "sell" if net > 0 else "buy", size, BTC))
        self.twin.closes_by_hand(name, size)

    @rule(name=st.sampled_from(NAMES), at_once=st.booleans())
    def stops(self, name: str, *, at_once: bool) -> None:
        """A copy trader stops for good."""
        assume(self.twin.copiers[name].is_active and sum(one.is_active for one in self.twin.copiers.values()) > 1)
        self.scene.stops(self.traders[name], self.lead, "market_close" if at_once else "copy_close")
        self.twin.stops(name, at_once=at_once)

    @rule()
    def week_ends(self) -> None:
        """Monday comes."""
        self.scene.at = next_settlement_at(self.scene.at)
        self.scene.settles()
        self.twin.settles()

    @invariant()
    def the_positions_are_the_same(self) -> None:
        """Lead positions and copies, size by size, oldest first; together they are the ordinary positions."""
        if not hasattr(self, "lead"):
            return
        assert [position.size for position in self.scene.lead_positions(self.lead)] == [
            one.size for one in self.twin.lead
        ]
        assert self.scene.net(self.lead, BTC) == self.twin.net_size
        for name, account in self.traders.items():
            held = [part.copies[name].size for part in self.twin.lead if name in part.copies]
            assert self.scene.sizes(account) == held
            assert abs(self.scene.net(account, BTC)) == sum(held, ZERO)

    @invariant()
    def the_money_is_the_same(self) -> None:
        """What was gained, withheld and paid, to a trillionth: the textbook divides where the engine averages."""
        if not hasattr(self, "lead"):
            return
        for name, account in self.traders.items():
            copier = self.twin.copiers[name]
            assert near(self.scene.money(account, "withheld"), copier.withheld)
            share = self.scene.exchange.copying.sharing.accounts.get(self.lead, account)
            assert near(share.net if share else ZERO, copier.net)
            assert near(share.amount if share else ZERO, max(ZERO, copier.earned))
            if not self.scene.copies_of(account):
                cash = 10_000_000 + copier.realised - copier.withheld - copier.paid
                assert near(self.scene.money(account), cash)
        paid = copying_queries.total_share_paid(self.scene.exchange, self.lead)
        assert near(paid, sum((one.paid for one in self.twin.copiers.values()), ZERO))


def near(left: Decimal, right: Decimal) -> bool:
    """Whether two amounts differ by less than a trillionth."""
    return abs(left - right) < Decimal("1e-12")


TestCopyingAgainstTheTextbook = CopyingAgainstTheTextbook.TestCase
