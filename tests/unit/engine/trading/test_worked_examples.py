"""The arithmetic of positions against recorded and documented examples, as exactly as they were printed.

R1 is a linear and R3 an inverse isolated long; R2 is a linear long that was closed at another fee rate.
"""

from decimal import Decimal
from itertools import pairwise

import msgspec
import pytest
from tests.scene import BTC_COIN_SWAP, ETH_SWAP, with_terms

from copydesk import data
from copydesk.engine.identifiers import AccountId, PositionId, TradeId
from copydesk.engine.numbers import divide, exact
from copydesk.engine.trading import margin
from copydesk.engine.trading.fees import REGULAR
from copydesk.engine.trading.instruments import Instrument, Tier
from copydesk.engine.trading.positions import Position, fee_of, initial_margin, profit_of, value_of

D = Decimal


def long(instrument: Instrument, *, size: str, average: str, margin: str) -> Position:
    """An isolated long at 10x."""
    return Position(
        id=PositionId(1),
        account=AccountId(1),
        instrument=instrument.id,
        margin_mode="isolated",
        side="long",
        size=D(size),
        average_price=D(average),
        leverage=D(10),
        margin=D(margin),
        profit=D(0),
        fee=D(0),
        funding_fee=D(0),
        opened_at=0,
        updated_at=0,
        last_trade=TradeId(1),
    )


def ladder(maintenance: str) -> tuple[Tier, ...]:
    """One tier with this maintenance rate."""
    return (Tier(D(1000), D("0.01"), D(maintenance), D(100)),)


R1_TERMS = with_terms(ETH_SWAP, tiers=ladder("0.004"))
R1 = long(R1_TERMS, size="1", average="3011", margin="30.11")
R1_MARK = D("3010.54")
R3_TERMS = with_terms(BTC_COIN_SWAP, contract_value=D(10), tick_size=D("0.01"), tiers=ladder("0.008"))
R3 = long(R3_TERMS, size="1", average="2566.31", margin="0.0003896645377994")
R3_MARK = D("2565.656")


def printed_as(value: Decimal | None, printed: str) -> bool:
    """Whether the value is the print, which was cut after its last digit or computed in 64-bit floats.

    Such floats carry 53 binary digits, so a value that two roundings made may be off by two of the last.
    """
    assert value is not None
    last_place = D(1).scaleb(-len(printed.partition(".")[2]))
    float_noise = abs(D(printed)) / 2**51
    return abs(value - D(printed)) < max(last_place, float_noise)


def ratio_of(terms: Instrument, position: Position, mark: Decimal) -> Decimal | None:
    """The margin ratio of an isolated position."""
    return margin.margin_ratio(
        position.margin + margin.unrealised(terms, position, mark),
        margin.maintenance_margin(terms, position, mark),
        margin.closing_fee(terms, position, mark),
    )


@pytest.mark.parametrize(
    ("terms", "position", "mark", "field", "printed"),
    [
        (R1_TERMS, R1, R1_MARK, "unrealised profit", "-0.046"),
        (R1_TERMS, R1, R1_MARK, "unrealised ratio", "-0.0015277316506144138"),
        (R1_TERMS, R1, R1_MARK, "maintenance margin", "1.204216"),
        (R1_TERMS, R1, R1_MARK, "margin ratio", "22.191662920568692"),
        (R1_TERMS, R1, R1_MARK, "liquidation price", "2722.159673530889"),
        (R1_TERMS, R1, R1_MARK, "break-even price", "3014.0125062531265"),
        (R3_TERMS, R3, R3_MARK, "unrealised profit", "-0.0000009932766034"),
        (R3_TERMS, R3, R3_MARK, "unrealised ratio", "-0.0025490556801"),
        (R3_TERMS, R3, R3_MARK, "maintenance margin", "0.0000311811092368"),
        (R3_TERMS, R3, R3_MARK, "margin ratio", "11.7317265095"),
        (R3_TERMS, R3, R3_MARK, "liquidation price", "2352.8496681818233"),
    ],
)
def test_a_position_shows_what_the_exchange_showed(
    terms: Instrument, position: Position, mark: Decimal, field: str, printed: str
) -> None:
    """Each figure of a recorded position comes out as it was printed."""
    with exact():
        profit = margin.unrealised(terms, position, mark)
        figures = {
            "unrealised profit": profit,
            "unrealised ratio": margin.unrealised_ratio(terms, position, profit),
            "maintenance margin": margin.maintenance_margin(terms, position, mark),
            "margin ratio": ratio_of(terms, position, mark),
            "liquidation price": margin.liquidation_price(terms, position, position.margin),
            "break-even price": margin.break_even_price(position),
        }

        assert printed_as(figures[field], printed), figures[field]


@pytest.mark.parametrize(
    ("terms", "position", "by_formula"),
    [(R1_TERMS, R1, "2722.149673530889"), (R3_TERMS, R3, "2352.839668181823")],
    ids=["R1", "R3"],
)
def test_what_was_shown_is_the_formula_and_a_tick(terms: Instrument, position: Position, by_formula: str) -> None:
    """The liquidation prices as the formula gives them lie one tick below what the exchange showed."""
    with exact():
        shown = margin.liquidation_price(terms, position, position.margin)
        assert shown is not None

        assert printed_as(shown - terms.tick_size, by_formula)


def test_the_parts_of_r1s_margin_ratio() -> None:
    """(30.11 − 0.046) ÷ (1.204216 + 301.054 × 0.0005): value, fee and both sides of the quotient."""
    with exact():
        assert value_of(R1_TERMS, D(1), R1_MARK) == D("301.054")
        assert margin.closing_fee(R1_TERMS, R1, R1_MARK) == D("301.054") * D("0.0005")
        assert R1.margin + margin.unrealised(R1_TERMS, R1, R1_MARK) == D("30.11") - D("0.046")


@pytest.mark.parametrize("position", [R1, R3], ids=["R1", "R3"])
def test_a_short_is_its_mirror_image(position: Position) -> None:
    """What the recorded long wins or loses at a mark, a short of the same loses or wins."""
    terms, mark = (R1_TERMS, R1_MARK) if position is R1 else (R3_TERMS, R3_MARK)
    short = msgspec.structs.replace(position, side="short")
    with exact():
        assert margin.unrealised(terms, short, mark) == -margin.unrealised(terms, position, mark)


def test_the_ladder_of_bitcoin_is_the_recorded_one() -> None:
    """Up to 1,000 contracts 1 %/0.4 %, to 5,000 1.5 %/0.5 %, to 20,000 2 %/0.75 %, then 20,000 and 0.5 % a step."""
    (listed,) = [one.instrument for one in data.listed_instruments() if one.instrument.id == "BTC-USDT-SWAP"]
    steps = [
        (tier.max_size_contracts, tier.initial_margin_ratio, tier.maintenance_margin_ratio) for tier in listed.tiers
    ]

    assert steps[:3] == [
        (1000, D("0.01"), D("0.004")),
        (5000, D("0.015"), D("0.005")),
        (20_000, D("0.02"), D("0.0075")),
    ]
    for (size, initial, _), (next_size, next_initial, _) in pairwise(steps[2:8]):
        assert (next_size - size, next_initial - initial) == (20_000, D("0.005"))


def test_the_fees_of_a_regular_user_are_the_documented_ones() -> None:
    """0.08 % and 0.10 % in SPOT, 0.02 % and 0.05 % in SWAP, maker and taker."""
    spot, swap = REGULAR["SPOT"], REGULAR["SWAP"]

    assert (spot.maker, spot.taker) == (D("0.0008"), D("0.001"))
    assert (swap.maker, swap.taker) == (D("0.0002"), D("0.0005"))


def test_r1_opens_with_the_recorded_margin_and_fee() -> None:
    """Opening R1 takes its margin and costs its taker fee."""
    with exact():
        assert initial_margin(R1_TERMS, D(1), D(3011), D(10)) == D("30.11")
        assert fee_of(R1_TERMS, D(1), D(3011), D("0.0005")) == D("0.15055")


def test_r2_closes_with_the_recorded_profit() -> None:
    """Closing R2 realises its profit, and profit and fees per initial margin give its recorded ratio."""
    size, opened, closed, rate = D("0.1"), D("3226.93"), D("3224.8"), D("0.0007")
    with exact():
        profit = profit_of(ETH_SWAP, size, opened, closed, is_long=True)
        fees = fee_of(ETH_SWAP, size, opened, rate) + fee_of(ETH_SWAP, size, closed, rate)
        realised = profit - fees
        ratio = divide(realised * 3, value_of(ETH_SWAP, size, opened), 16, "half_even")

    assert profit == D("-0.0213")
    assert fees == D("0.04516211")
    assert realised == D("-0.06646211")
    assert printed_as(ratio, "-0.0061788241455501")


@pytest.mark.rule("margin.liquidation-tick")
@pytest.mark.parametrize("terms", [ETH_SWAP, BTC_COIN_SWAP], ids=["linear", "inverse"])
def test_at_the_liquidation_price_the_margin_ratio_is_one(terms: Instrument) -> None:
    """Without the careful tick, the margin ratio at the liquidation price is 1, long and short, linear and inverse."""
    for side, size in (("long", D(3)), ("short", D(3))):
        with exact():
            taken = initial_margin(terms, size, D(2500), D(10))
            position = Position(
                PositionId(1), AccountId(1), terms.id, "isolated", side, size, D(2500), D(10), taken,
                D(0), D(0), D(0), 0, 0, TradeId(1),
            )  # fmt: skip
            price = margin.liquidation_price(terms, position, taken)
            assert price is not None
            price += -terms.tick_size if side == "long" else terms.tick_size
            ratio = ratio_of(terms, position, price)

            assert ratio is not None
            assert abs(ratio - 1) < D("1e-9")
