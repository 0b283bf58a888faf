"""How large copies are, where their prices stand, and what a share is: tables, and laws of the rounding."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scene import BTC_SWAP

from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.messages import CopyingRules, CopySettings
from copydesk.engine.copying.profit_sharing import Close, ShareAccount, share_of, with_close
from copydesk.engine.copying.sizing import (
    Entry,
    Opening,
    invested_by,
    is_protected_from,
    part_of,
    stop_loss_at,
    take_profit_at,
    target_size,
    worst_price,
)
from copydesk.engine.identifiers import AccountId, LeadPositionId, OrderId
from copydesk.engine.numbers import exact, on_step
from copydesk.engine.trading.messages import Side, Trigger

D = Decimal
RULES = CopyingRules()


def opening(opened: Any, price: Any, *, left: Any = 0, side: Side = "buy") -> Opening:
    """A fill after which so much of a lead position was opened at this price on average."""
    position = LeadPosition(
        id=LeadPositionId(1),
        account=AccountId(1),
        instrument=BTC_SWAP.id,
        margin_mode="cross",
        position_side="net",
        side=side,
        leverage=D(10),
        order=OrderId(1),
        size=D(opened),
        average_price=D(price),
        opened=D(opened),
        opened_at=0,
    )
    return Opening(BTC_SWAP, position, D(price), D(left))


def amount(number: Any) -> CopySettings:
    """A fixed amount."""
    return CopySettings(D(30_000), amount=D(number))


def ratio(number: Any) -> CopySettings:
    """A ratio."""
    return CopySettings(D(30_000), mode="ratio_copy", ratio=D(number))


@pytest.mark.parametrize(
    ("settings", "filled", "leverage", "size"),
    [
        # A contract of 0.01 BTC is worth 379.251 at 37,925.1; the lot is 0.01.
        (amount(100), opening(5, "37925.1"), 1, "0.26"),
        (amount(100), opening(5, "37925.1"), 3, "0.79"),
        (amount(100), opening(5, "37925.1"), 100, "26.36"),
        (amount(100), opening(2, "37925.1", left=3), 100, "10.54"),
        (amount(100), opening(4, "37925.1", left=1), 100, "21.09"),
        (ratio("0.5"), opening(5, "37925.1"), 1, "2.5"),
        (ratio("0.333"), opening("0.1", "37925.1"), 1, "0.03"),
        (ratio(100), opening(5, "37925.1", left=9), 1, "500"),
    ],
)
def test_target_sizes(settings: CopySettings, filled: Opening, leverage: int, size: str) -> None:
    """What the copy of a lead position should be after a fill, in whole lots."""
    with exact():
        assert target_size(settings, RULES, filled, D(leverage)) == D(size)


@given(
    number=st.decimals(20, 1000, places=2),
    leverage=st.integers(1, 125),
    price=st.decimals("0.1", 100_000, places=1),
    fills=st.lists(st.integers(1, 10_000), min_size=1, max_size=6),
)
def test_the_parts_of_an_order_come_to_the_amount(
    number: Decimal, leverage: int, price: Decimal, fills: list[int]
) -> None:
    """Targets never shrink as an order fills, lie on the lot, and end at what the whole order would have given."""
    whole = sum(fills)
    with exact():
        opened, targets = 0, []
        for size in fills:
            opened += size
            part = opening(D(opened), price, left=D(whole - opened))
            targets.append(target_size(amount(number), RULES, part, D(leverage)))
        at_once = target_size(amount(number), RULES, opening(D(whole), price), D(leverage))
        used = invested_by(RULES, opening(D(whole), price), at_once, D(leverage))

    assert targets == sorted(targets)
    assert targets[-1] == at_once
    assert all(on_step(target, BTC_SWAP.lot_size) for target in targets)
    assert used <= number


def test_what_counts_against_the_total_amount() -> None:
    """The margin at the lead trader's price; with the other rule the value."""
    with exact():
        assert invested_by(RULES, opening(1, 100), D(30), D(7)) == D("4.2857142857142858")
        assert invested_by(CopyingRules(fixed_amount_is="notional"), opening(1, 100), D(30), D(7)) == 30


@pytest.mark.parametrize(
    ("side", "value", "protected"),
    [
        ("buy", "1005", False),
        ("buy", "1005.01", True),
        ("buy", "900", False),
        ("sell", "995", False),
        ("sell", "994.99", True),
        ("sell", "1100", False),
    ],
)
def test_price_protection(side: Side, value: str, *, protected: bool) -> None:
    """Ten contracts at more than half a percent worse than 100 are not copied; without the rule they are."""
    never = CopyingRules(copy_price_protection_ratio=None)
    with exact():
        filled = opening(1, 100, side=side)
        for rules, expected in ((RULES, protected), (never, False)):
            worst = worst_price(rules, filled)
            assert is_protected_from(worst, side, size=D(10), value=D(value)) is expected


@pytest.mark.parametrize(
    ("side", "leverage", "take_profit", "stop_loss"),
    [("buy", 10, "105", "97"), ("sell", 10, "95", "103"), ("buy", 3, "116.7", "90"), ("sell", 1, "50", "130")],
)
def test_ratios_on_the_margin(side: Side, leverage: int, take_profit: str, stop_loss: str) -> None:
    """Half the margin of profit and three tenths of loss, from 100, on a tick of 0.1."""
    entry = Entry(side, D(100), D(leverage), D("0.1"))
    with exact():
        assert take_profit_at(RULES, entry, D("0.5")) == Trigger(D(take_profit))
        assert stop_loss_at(RULES, entry, D("0.3")) == Trigger(D(stop_loss))
        assert take_profit_at(RULES, entry, None) is None
        assert stop_loss_at(RULES, entry, D(0)) is None


def test_a_price_that_cannot_be_reached_is_none() -> None:
    """At half leverage a loss of three quarters of the margin lies below a price of nothing."""
    with exact():
        assert stop_loss_at(RULES, Entry("buy", D(100), D("0.5"), D("0.1")), D("0.75")) is None


@given(
    size=st.integers(1, 10_000),
    whole=st.integers(1, 10_000),
    closed=st.integers(1, 10_000),
)
def test_a_part_is_no_more_than_its_share(size: int, whole: int, closed: int) -> None:
    """Closing a part of the whole closes no more than the same part, less than a lot less, and all with the last."""
    closed = min(closed, whole)
    lot = D("0.01")
    with exact():
        part = part_of(D(size) * lot, D(closed), D(whole), lot)

    assert on_step(part, lot)
    assert D(0) <= size * closed * lot - part * whole < whole * lot
    assert closed < whole or part == D(size) * lot


nets = st.lists(st.tuples(st.decimals(-1000, 1000, places=16), st.decimals(0, "0.5", places=4)), min_size=1, max_size=8)


@given(closes=nets)
def test_what_is_withheld_always_suffices(closes: list[tuple[Decimal, Decimal]]) -> None:
    """Whatever was gained and lost: the share is neither negative nor above ratio times profit, and is withheld."""
    owners = (AccountId(1), AccountId(2))
    account: ShareAccount | None = None
    with exact():
        for net, sharing_ratio in closes:
            share = share_of(net, sharing_ratio)
            assert D(0) <= net * sharing_ratio - share < D("1e-16")
            account = with_close(account, owners, Close(net, share, 0))
        assert account is not None
        assert D(0) <= account.amount <= account.withheld
        assert account.amount <= max(D(0), sum((net * part for net, part in closes), D(0)))
        assert account.refund == account.withheld - account.amount
