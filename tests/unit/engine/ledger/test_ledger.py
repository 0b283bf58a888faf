"""The ledger: purses in double entry, accounts by name, deposits that hold."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.ledger.balances import FEES, OUTSIDE, Balances
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.engine.rejections import Reason

USDT = Currency("USDT")


def test_what_enters_one_purse_leaves_another() -> None:
    """Moves change two purses by the same amount; a negative amount moves backwards, nothing moves nothing."""
    balances, ann = Balances(), (AccountId(7), "trading")
    balances.move(OUTSIDE, ann, USDT, Decimal(10), at=1)
    balances.move(ann, FEES, USDT, Decimal("2.5"), at=2)
    balances.move(ann, FEES, USDT, Decimal("-1"), at=3)
    balances.move(ann, FEES, USDT, Decimal(0), at=4)

    assert balances.of(ann, USDT) == Decimal("8.5")
    assert (balances.of(OUTSIDE, USDT), balances.of(FEES, USDT)) == (-10, Decimal("1.5"))
    assert balances.changed_at(ann, USDT) == 3
    assert balances.currencies_of(AccountId(7)) == (USDT,)
    assert Balances(balances.entries()).entries() == balances.entries()


def test_deposits_go_to_the_wallet_that_was_asked(scene: Scene) -> None:
    """A deposit lands in the trading or the funding wallet; the outside world owes it."""
    ann = scene.trader(usdt=5)
    scene.execute(Deposit(ann, USDT, Decimal(3), "funding"))

    assert (scene.balance(ann).cash, scene.balance(ann).funding) == (5, 3)
    assert scene.exchange.ledger.balances.of(OUTSIDE, USDT) == -8


@pytest.mark.parametrize(
    ("account", "currency", "amount", "reason"),
    [
        (5, "USDT", 1, Reason.UNKNOWN_ACCOUNT),
        (None, "XYZ", 1, Reason.UNKNOWN_CURRENCY),
        (None, "USDT", 0, Reason.AMOUNT_NOT_POSITIVE),
        (None, "USDT", -1, Reason.AMOUNT_NOT_POSITIVE),
    ],
)
def test_what_is_no_deposit(scene: Scene, account: int | None, currency: str, amount: int, reason: Reason) -> None:
    """A deposit needs an account, a currency that is traded here, and an amount."""
    ann = scene.trader()
    command = Deposit(AccountId(account or ann), Currency(currency), Decimal(amount))

    assert scene.rejects(command).reason is reason


def test_names_are_unique_and_the_house_is_one(scene: Scene) -> None:
    """A name belongs to one account, and there is one house account."""
    scene.trader("ann")

    assert scene.rejects(OpenAccount("ann")).reason is Reason.ACCOUNT_NAME_TAKEN
    assert scene.rejects(OpenAccount("second house", "house")).reason is Reason.HOUSE_ACCOUNT_EXISTS
