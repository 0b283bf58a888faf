"""Moving money between the wallets of an account."""

from decimal import Decimal

import pytest
from tests.scene import Scene

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Transfer
from copydesk.engine.rejections import Reason

USDT, BTC = Currency("USDT"), Currency("BTC")


def moves(account, amount, source="trading", target="funding", currency=USDT) -> Transfer:
    """The command to move an amount."""
    return Transfer(account, currency, Decimal(amount), source, target)


def wallets(scene: Scene, account) -> tuple[Decimal, Decimal]:
    """What lies in the trading and in the funding wallet."""
    (balance,) = (one for one in queries.balances(scene.exchange, account).details if one.currency == USDT)
    return balance.cash, balance.funding


def test_money_goes_to_the_other_wallet_and_back(scene):
    """Nothing is gained or lost on the way; each transfer has the next number."""
    ann = scene.trader("ann", usdt=100)
    (there,) = scene.execute(moves(ann, "30.5"))
    assert wallets(scene, ann) == (Decimal("69.5"), Decimal("30.5"))

    (back,) = scene.execute(moves(ann, "30.5", "funding", "trading"))
    assert wallets(scene, ann) == (100, 0)
    assert (there.transfer, back.transfer) == (1, 2)


def test_no_more_can_leave_than_is_free(scene):
    """Money that an order sets aside stays; what is left can go to the last digit."""
    scene.house_quotes("BTC-USDT-SWAP", bids=[("99", 10)], asks=[("101", 10)])
    ann = scene.trader("ann", usdt=1000)
    scene.rests(ann, "buy", 2000, "BTC-USDT-SWAP", at="90")
    free = scene.balance(ann).available
    assert 0 < free < 1000

    rejected = scene.rejects(moves(ann, free + Decimal("0.00000001")))
    assert rejected.reason is Reason.TRANSFER_ABOVE_AVAILABLE
    scene.execute(moves(ann, free))


@pytest.mark.rule("transfers.available")
def test_unrealised_profit_cannot_leave(scene):
    """A position that gains gives nothing to take out; one that loses keeps back what it loses."""
    scene.house_quotes("BTC-USDT-SWAP", bids=[("99", 1000)], asks=[("100", 1000)])
    ann = scene.trader("ann", usdt=10_000)
    scene.buys(ann, 1000, "BTC-USDT-SWAP")
    scene.house_quotes("BTC-USDT-SWAP", bids=[("199", 1000)], asks=[("200", 1000)], mark=200)
    view = scene.balance(ann)
    assert view.unrealised_profit == 1000
    free = view.cash - view.initial_margin
    assert scene.rejects(moves(ann, free + 1)).reason is Reason.TRANSFER_ABOVE_AVAILABLE

    scene.house_quotes("BTC-USDT-SWAP", bids=[("49", 1000)], asks=[("51", 1000)], mark=50)
    view = scene.balance(ann)
    assert view.unrealised_profit == -500
    left = view.cash + view.unrealised_profit - view.initial_margin
    assert scene.rejects(moves(ann, left + 1)).reason is Reason.TRANSFER_ABOVE_AVAILABLE
    scene.execute(moves(ann, left))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": "0"}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount": "-1"}, Reason.AMOUNT_NOT_POSITIVE),
        ({"amount": "101"}, Reason.TRANSFER_ABOVE_AVAILABLE),
        ({"source": "funding", "target": "trading"}, Reason.TRANSFER_ABOVE_AVAILABLE),
        ({"target": "trading"}, Reason.SAME_WALLET),
        ({"currency": Currency("NONE")}, Reason.UNKNOWN_CURRENCY),
        ({"currency": BTC}, Reason.TRANSFER_ABOVE_AVAILABLE),
        ({"account": 1}, Reason.UNKNOWN_ACCOUNT),
    ],
)
def test_transfers_that_are_refused(scene, change, reason):
    """A transfer names an account, a currency, an amount that is there, and two wallets."""
    ann = scene.trader("ann", usdt=100)
    assert scene.rejects(moves(**({"account": ann, "amount": "1"} | change))).reason is reason


def test_numbers_of_transfers_outlive_a_snapshot(scene):
    """A restored exchange goes on counting."""
    ann = scene.trader("ann", usdt=100)
    scene.execute(moves(ann, 1))
    scene.exchange = Exchange.restore(scene.exchange.state())
    (transferred,) = scene.execute(moves(ann, 1))

    assert transferred.transfer == 2
