"""Funding as arithmetic: what positions pay, when, and where impact prices lie."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scene import BTC_COIN_SWAP, BTC_SWAP

from copydesk.engine.numbers import exact
from copydesk.engine.trading.funding import impact_price, next_settlement, payment, premium

D = Decimal
HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0, 8 * HOUR_MS),
        (8 * HOUR_MS - 1, 8 * HOUR_MS),
        (8 * HOUR_MS, 16 * HOUR_MS),
        (1_743_588_686_291, 1_743_609_600_000),
    ],
)
def test_settlements_come_at_midnight_eight_and_sixteen(after: int, expected: int) -> None:
    """The next settlement is later than now, and counted from midnight UTC, as in the documented example."""
    assert next_settlement(8 * HOUR_MS, after) == expected


@pytest.mark.parametrize(
    ("instrument", "rate", "is_long", "expected"),
    [
        (BTC_SWAP, "0.0001", True, "-0.5"),
        (BTC_SWAP, "0.0001", False, "0.5"),
        (BTC_SWAP, "-0.0001", True, "0.5"),
        (BTC_COIN_SWAP, "0.0001", True, "-0.00002"),
        (BTC_COIN_SWAP, "0.0001", False, "0.00002"),
    ],
)
def test_a_positive_rate_lets_longs_pay_shorts(instrument, rate: str, is_long: bool, expected: str) -> None:
    """10 contracts of 0.01 BTC at 50000 are worth 5000 USDT, and of 100 USD 0.02 BTC: both pay the rate of it."""
    with exact():
        assert payment(instrument, D(10), D(50_000), D(rate), is_long=is_long) == D(expected) * (
            1 if instrument is BTC_SWAP else D("0.1")
        )


@settings(max_examples=100)
@given(
    sizes=st.lists(st.integers(1, 10**6), min_size=1, max_size=5),
    mark=st.decimals("0.1", "100000", places=1),
    rate=st.decimals("-0.01", "0.01", places=16),
    inverse=st.booleans(),
)
def test_rounding_never_costs_the_exchange(sizes: list[int], mark: Decimal, rate: Decimal, inverse: bool) -> None:
    """Longs and one short of the same size together pay at least what is received, and hardly more."""
    instrument = BTC_COIN_SWAP if inverse else BTC_SWAP
    with exact():
        payments = [payment(instrument, D(size), mark, rate, is_long=True) for size in sizes]
        payments.append(payment(instrument, D(sum(sizes)), mark, rate, is_long=False))
        remainder = -sum(payments)

    assert 0 <= remainder <= D("1E-16") * len(payments)


def test_an_impact_price_is_the_average_of_trading_a_value() -> None:
    """Half the value at 100 and half at 101 averages between them; a thin side gives what it has, an empty one none."""
    levels = [(D(100), D(50)), (D(101), D(1000))]
    with exact():
        assert impact_price(BTC_SWAP, levels, D(25)) == D(100)
        assert D("100.49") < impact_price(BTC_SWAP, levels, D(100)) < D("100.5")
        assert impact_price(BTC_SWAP, levels[:1], D(10_000)) == D(100)
        assert impact_price(BTC_SWAP, [], D(100)) is None


def test_the_premium_tells_on_which_side_of_the_index_the_book_lies() -> None:
    """A book above the index has a positive premium, one below a negative, one around it none."""
    with exact():
        assert premium(D(100), D(101), D(102)) == D("0.01")
        assert premium(D(100), D(98), D(99)) == D("-0.01")
        assert premium(D(100), D(99), D(101)) == premium(D(100), None, None) == 0
