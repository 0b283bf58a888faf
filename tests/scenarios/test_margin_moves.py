"""Stories of margin that is added to isolated positions and taken out again."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.rejections import Reason
from copydesk.engine.trading.messages import AdjustMargin, Filled

BTC = "BTC-USDT-SWAP"
D = Decimal


def adjusting(account: AccountId, amount: str, instrument: str = BTC) -> AdjustMargin:
    """The command; a negative amount takes out."""
    return AdjustMargin(account, InstrumentId(instrument), "net", abs(D(amount)), adds=D(amount) > 0)


@pytest.fixture
def ann(scene: Scene) -> AccountId:
    """A short of 100 contracts from 100, with a margin of 10 out of 20."""
    account = scene.trader("ann", usdt="20.05")
    scene.house_quotes(BTC, bids=[(100, 1000)], mark=100)
    scene.sells(account, 100, BTC, trade_mode="isolated")
    return account


def test_added_margin_lets_a_position_stand_longer(scene: Scene, ann: AccountId) -> None:
    """With 5 more the short that would fall at 109.6 falls at 114.6; the money comes from the balance."""
    scene.execute(adjusting(ann, "5"))

    assert scene.position(ann, BTC).position.margin == 15
    assert scene.balance(ann).cash == 5
    assert not [event for event in scene.house_quotes(BTC, mark="114") if isinstance(event, Filled)]
    assert [event for event in scene.house_quotes(BTC, mark="114.6") if isinstance(event, Filled)]


def test_no_more_can_be_added_than_is_free(scene: Scene, ann: AccountId) -> None:
    """What orders set aside cannot be added."""
    scene.rests(ann, "buy", 1, "BTC-USDT", at=6)

    assert scene.rejects(adjusting(ann, "4.01")).reason is Reason.INSUFFICIENT_BALANCE
    scene.execute(adjusting(ann, "4"))


@pytest.mark.rule("margin.taken-out")
def test_what_a_position_needs_cannot_be_taken_out(scene: Scene, ann: AccountId) -> None:
    """The initial margin at mark stays, and what covers a loss; a profit cannot be taken out."""
    scene.execute(adjusting(ann, "5"))
    assert scene.rejects(adjusting(ann, "-5.01")).reason is Reason.MARGIN_NEEDED
    scene.house_quotes(BTC, mark=102)
    assert scene.rejects(adjusting(ann, "-2.81")).reason is Reason.MARGIN_NEEDED
    scene.house_quotes(BTC, mark=90)
    assert scene.rejects(adjusting(ann, "-6.01")).reason is Reason.MARGIN_NEEDED

    scene.execute(adjusting(ann, "-6"))

    assert scene.position(ann, BTC).position.margin == 9
    assert scene.balance(ann).cash == 11


@pytest.mark.parametrize(
    ("amount", "instrument", "reason"),
    [("0", BTC, Reason.AMOUNT_NOT_POSITIVE), ("1", "ETH-USDT-SWAP", Reason.NO_POSITION)],
)
def test_there_must_be_a_position_and_an_amount(
    scene: Scene, ann: AccountId, amount: str, instrument: str, reason: Reason
) -> None:
    """Nothing cannot be moved, nor anything into nothing."""
    assert scene.rejects(adjusting(ann, amount, instrument)).reason is reason
