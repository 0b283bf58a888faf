"""Stories of funding: who pays whom, out of what, and when."""

from decimal import Decimal

import pytest
from tests.scene import BTC_COIN_SWAP, BTC_SWAP, ETH_SPOT, START, Scene, with_terms

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.instruments import FundingTerms
from copydesk.engine.trading.messages import (
    ChangeInstrumentState,
    FundingPaid,
    FundingSettled,
    SetFundingRate,
    SettleFunding,
)

BTC = "BTC-USDT-SWAP"
COIN = "BTC-USD-SWAP"
D = Decimal
HOUR_MS = 3_600_000
EIGHT_HOURLY = FundingTerms(D("0.0001"), 8 * HOUR_MS, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))
FOUR_HOURLY = FundingTerms(D("-0.001"), 4 * HOUR_MS, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))
FUNDED = (with_terms(BTC_SWAP, funding=EIGHT_HOURLY), with_terms(BTC_COIN_SWAP, funding=FOUR_HOURLY))


def settled(scene: Scene) -> list[FundingSettled]:
    """Let time pass to the next settlement, and settle."""
    scene.at = queries.next_funding_at(scene.exchange, scene.at) or 0
    return [event for event in scene.execute(SettleFunding()) if isinstance(event, FundingSettled)]


def test_longs_pay_shorts_while_the_rate_is_positive() -> None:
    """At mark 110, 100 contracts of 0.01 BTC are worth 110 USDT: the long pays 0.011 of it, the short receives it."""
    scene = Scene(FUNDED)
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 100, BTC, at=100)
    scene.buys(ann, 100, BTC)
    scene.house_quotes(BTC, mark=110)
    before = {trader: scene.balance(trader).cash for trader in (ann, bob)}

    (event,) = [one for _ in range(2) for one in settled(scene) if one.instrument == BTC]

    assert (event.instrument, event.rate, event.mark, event.remainder) == (BTC, D("0.0001"), 110, 0)
    assert {trader: scene.balance(trader).cash - cash for trader, cash in before.items()} == {
        ann: D("-0.011"),
        bob: D("0.011"),
    }
    assert scene.position(ann, BTC).position.funding_fee == D("-0.011")
    assert scene.position(bob, BTC).position.funding_fee == D("0.011")


def test_the_operator_sets_the_rate_of_the_settlements_that_come() -> None:
    """It stands until another is set, also after a restart; what was settled stays as it was."""
    scene = Scene(FUNDED)
    first = [one.rate for one in settled(scene) if one.instrument == COIN]
    scene.execute(SetFundingRate(InstrumentId(COIN), D("0.005")))
    scene.exchange = Exchange.restore(scene.exchange.state())
    later = [one.rate for _ in range(3) for one in settled(scene) if one.instrument == COIN]

    assert (first, later) == ([D("-0.001")], [D("0.005")] * 3)
    assert scene.execute(SetFundingRate(InstrumentId(COIN), D("0.005"))) == ()


@pytest.mark.parametrize(
    ("name", "rate", "reason"),
    [
        (COIN, "0.0101", Reason.FUNDING_RATE_OUT_OF_RANGE),
        (COIN, "-0.0101", Reason.FUNDING_RATE_OUT_OF_RANGE),
        ("ETH-USDT", "0.001", Reason.NOT_FUNDED),
        ("NO-SUCH-SWAP", "0.001", Reason.UNKNOWN_INSTRUMENT),
    ],
)
def test_a_rate_stays_within_its_bounds(name: str, rate: str, reason: Reason) -> None:
    """And only what is funded has one."""
    scene = Scene((*FUNDED, ETH_SPOT))

    assert scene.rejects(SetFundingRate(InstrumentId(name), D(rate))).reason is reason


def test_isolated_positions_pay_from_their_margin() -> None:
    """The cash of an isolated position's account stays; its margin pays or receives."""
    scene = Scene(FUNDED)
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 100, BTC, at=100)
    scene.buys(ann, 100, BTC, trade_mode="isolated")
    cash = scene.balance(ann).cash

    settled(scene)
    settled(scene)

    assert scene.balance(ann).cash == cash
    assert scene.position(ann, BTC).position.margin == 10 - D("0.01")


def test_coin_margined_swaps_pay_in_coin() -> None:
    """100 contracts of 100 USD at mark 100 are 100 BTC; at a negative rate the short pays 0.1 BTC of it."""
    scene = Scene(FUNDED)
    ann, bob = scene.trader("ann", btc=1000), scene.trader("bob", btc=1000)
    scene.rests(bob, "sell", 100, COIN, at=100)
    scene.buys(ann, 100, COIN)
    scene.house_quotes(COIN, mark=100)

    payments = []
    scene.at = queries.next_funding_at(scene.exchange, scene.at) or 0
    for event in scene.execute(SettleFunding()):
        if isinstance(event, FundingPaid):
            payments.append((event.account, event.currency, event.amount))

    assert payments == [(ann, "BTC", D("0.1")), (bob, "BTC", D("-0.1"))]


def test_each_instrument_has_its_own_interval() -> None:
    """The four-hourly swap is settled twice as often; at a common time both are."""
    scene = Scene(FUNDED)
    midnight = START // (24 * HOUR_MS) * 24 * HOUR_MS

    times = []
    while scene.at < midnight + 32 * HOUR_MS:
        events = settled(scene)
        times.append(((scene.at - midnight) // HOUR_MS, [event.instrument for event in events]))

    assert times == [(24, [BTC, COIN]), (28, [COIN]), (32, [BTC, COIN])]


@pytest.mark.rule("funding.overdue")
def test_nothing_is_settled_before_its_time_and_what_is_overdue_once() -> None:
    """Asked too early, nothing happens; after two days without a settlement, one is made."""
    scene = Scene(FUNDED)
    ann, bob = scene.trader("ann"), scene.trader("bob")
    scene.rests(bob, "sell", 100, BTC, at=100)
    scene.buys(ann, 100, BTC)

    assert scene.execute(SettleFunding()) == ()
    scene.passes(48 * HOUR_MS)
    assert queries.next_funding_at(scene.exchange, scene.at) == scene.at + 1
    scene.execute(SettleFunding())

    assert scene.position(ann, BTC).position.funding_fee == D("-0.01")
    assert queries.next_funding_at(scene.exchange, scene.at) > scene.at + 1


def test_what_expired_or_was_never_funded_is_not_settled(scene: Scene) -> None:
    """A world without funded instruments has no settlement, and an expired one's is gone."""
    assert queries.next_funding_at(scene.exchange, scene.at) is None
    assert queries.funding(scene.exchange, InstrumentId(BTC)) is None
    funded = Scene(FUNDED)
    for instrument in FUNDED:
        funded.execute(ChangeInstrumentState(instrument.id, "expired"))
    assert queries.next_funding_at(funded.exchange, funded.at) is None


@pytest.mark.rule("funding.rounding")
def test_what_rounding_leaves_is_named() -> None:
    """Three positions that pay thirds of a digit leave the exchange exactly what the settlement tells."""
    odd = FundingTerms(D("0.0000333333333333"), 8 * HOUR_MS, D("-0.01"), D("0.01"), D("0.0001"), D(20_000))
    scene = Scene([with_terms(BTC_SWAP, funding=odd)])
    ann, bob, cat = (scene.trader(name) for name in ("ann", "bob", "cat"))
    scene.rests(bob, "sell", "0.03", BTC, at="100.1")
    scene.buys(ann, "0.01", BTC)
    scene.buys(cat, "0.02", BTC)

    (event,) = settled(scene)

    balances = scene.exchange.ledger.balances
    assert 0 < event.remainder <= D("3E-16")
    assert balances.of((0, "funding_rounding"), "USDT") == event.remainder
