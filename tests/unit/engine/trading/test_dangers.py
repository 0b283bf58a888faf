"""Which positions a price endangers, however often the dangers were put, moved and dropped before."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.state.dangers import Dangers, PositionKey

SWAPS = (InstrumentId("BTC-USDT-SWAP"), InstrumentId("ETH-USDT-SWAP"))


def key(account: int, instrument: InstrumentId = SWAPS[0]) -> PositionKey:
    """The cross position of an account."""
    return AccountId(account), (instrument, "cross", "net")


STEPS = st.tuples(
    st.integers(1, 8),
    st.sampled_from(SWAPS),
    st.one_of(st.none(), st.integers(1, 20).map(Decimal)),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(STEPS, max_size=250), st.integers(0, 21).map(Decimal))
def test_a_price_finds_exactly_those_whom_it_endangers(
    steps: list[tuple[int, InstrumentId, Decimal | None, bool, bool]], price: Decimal
) -> None:
    """Longs at or above the price and shorts at or below it are found by what was put last, and nobody else."""
    dangers, last = Dangers(), dict[PositionKey, tuple[Decimal, bool]]()
    for account, instrument, danger, is_long, drops in steps:
        place = key(account, instrument)
        last.pop(place, None)
        if drops:
            dangers.drop(place)
        else:
            dangers.put(place, danger, is_long=is_long)
            if danger is not None:
                last[place] = danger, is_long
    for instrument in SWAPS:
        found = dangers.at(instrument, price)
        assert sorted(found) == sorted(
            place
            for place, (danger, is_long) in last.items()
            if place[1][0] == instrument and (danger >= price if is_long else danger <= price)
        )


def test_what_was_moved_often_takes_no_more_room() -> None:
    """A position whose danger moves a thousand times leaves no thousand entries behind."""
    dangers = Dangers()
    for number in range(1000):
        dangers.put(key(1), Decimal(number), is_long=False)
    assert sum(map(len, dangers._rising.values())) <= 65
    assert dangers.at(SWAPS[0], Decimal(999)) == [key(1)]
