"""Currencies, the funding account and transfers over REST."""

from decimal import Decimal

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import Deposit
from copydesk.wire.rest.account import BALANCE
from copydesk.wire.rest.asset import CURRENCIES, FUNDING_BALANCES, TRANSFER, TRANSFER_STATE, VALUATION

OUT = {"ccy": "USDT", "amt": "30.5", "from": "18", "to": "6"}


@pytest.fixture
def trader(floor: Floor) -> int:
    return floor.opens("trader", USDT=100, BTC=1)


def test_currencies_are_those_of_the_listed_instruments(floor):
    """One row per currency on a chain of our own, in the order of their coming; withdrawals are closed."""
    rows = floor.asks(CURRENCIES, by=floor.opens("trader"))["data"]

    assert [row["ccy"] for row in rows] == ["BTC", "USDT", "ETH", "USD"]
    assert {row["chain"] for row in rows} == {f"{row['ccy']}-Copydesk" for row in rows}
    assert {(row["canDep"], row["canWd"]) for row in rows} == {(True, False)}


def test_currencies_are_filtered(floor):
    """Only those asked for, and nothing for what does not exist."""
    rows = floor.asks(CURRENCIES, {"ccy": "USDT,XYZ"}, by=floor.opens("trader"))["data"]

    assert [row["ccy"] for row in rows] == ["USDT"]


def test_a_transfer_moves_money_to_the_funding_account(floor, trader):
    """It answers with its id and what was asked, and both accounts show it."""
    (made,) = floor.asks(TRANSFER, {**OUT, "clientId": "mine1"}, by=trader)["data"]

    assert made == {"transId": "1", "clientId": "mine1", "ccy": "USDT", "from": "18", "amt": "30.5", "to": "6"}
    assert floor.asks(FUNDING_BALANCES, by=trader)["data"] == [
        {"ccy": "USDT", "bal": "30.5", "frozenBal": "0", "availBal": "30.5"}
    ]
    details = floor.asks(BALANCE, {"ccy": "USDT"}, by=trader)["data"][0]["details"]
    assert [one["cashBal"] for one in details] == ["69.5"]


def test_a_transfer_is_found_by_its_id_and_by_the_clients(floor, trader):
    """Of several with one client's id the newest is found; others' are not."""
    for amount in ("1", "2"):
        floor.asks(TRANSFER, {**OUT, "amt": amount, "clientId": "mine1"}, by=trader)
    (found,) = floor.asks(TRANSFER_STATE, {"clientId": "mine1"}, by=trader)["data"]

    assert found == {
        "transId": "2",
        "clientId": "mine1",
        "ccy": "USDT",
        "amt": "2",
        "type": "0",
        "from": "18",
        "to": "6",
        "subAcct": "",
        "instId": "",
        "toInstId": "",
        "state": "success",
    }
    (first,) = floor.asks(TRANSFER_STATE, {"transId": "1", "clientId": "mine1"}, by=trader)["data"]
    assert (first["transId"], first["amt"]) == ("1", "1")
    assert floor.asks(TRANSFER_STATE, {"transId": "1"}, by=floor.opens("other"))["data"] == []
    assert floor.asks(TRANSFER_STATE, {"transId": "1", "type": "1"}, by=trader)["data"] == []
    assert floor.asks(TRANSFER_STATE, {}, by=trader)["code"] == "50015"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amt": "0"}, "58114"),
        ({"amt": "-1"}, "58114"),
        ({"amt": "100.1"}, "58350"),
        ({"from": "6", "to": "18"}, "58350"),
        ({"to": "18"}, "58123"),
        ({"ccy": "NONE"}, "51012"),
        ({"type": "1"}, "51000"),
        ({"subAcct": "sub"}, "51000"),
        ({"loanTrans": True}, "51000"),
        ({"omitPosRisk": "true"}, "51000"),
        ({"from": "1"}, "51000"),
        ({"to": ""}, "50014"),
        ({"amt": None}, "50014"),
    ],
)
def test_transfers_that_are_refused(floor, trader, change, code):
    """Each refusal has its code, and nothing moves."""
    assert floor.asks(TRANSFER, OUT | change, by=trader)["code"] == code
    assert floor.asks(FUNDING_BALANCES, by=trader)["data"] == []


def test_what_is_false_by_default_may_be_said(floor, trader):
    """Clients send every parameter; saying no to what is not served is no reason to refuse."""
    said = {**OUT, "type": "0", "loanTrans": False, "omitPosRisk": "false", "subAcct": "", "clientId": ""}
    assert floor.asks(TRANSFER, said, by=trader)["code"] == "0"


def test_the_funding_account_shows_what_it_holds(floor, trader):
    """Only currencies of which there is something, and only those asked for."""
    for currency in ("USDT", "ETH"):
        floor.does(Deposit(trader, Currency(currency), Decimal(5), "funding"))

    assert [row["ccy"] for row in floor.asks(FUNDING_BALANCES, by=trader)["data"]] == ["USDT", "ETH"]
    assert [row["ccy"] for row in floor.asks(FUNDING_BALANCES, {"ccy": "ETH,BTC"}, by=trader)["data"]] == ["ETH"]


@pytest.mark.parametrize(
    ("currency", "funding", "trading", "total"),
    [
        ("USDT", "3000", "50100", "53100"),
        ("USD", "3000", "50100", "53100"),
        ("", "0.06", "1.002", "1.062"),
        ("ETH", "1", "16.7", "17.7"),
        ("CNY", "21486", "358816.2", "380302.2"),
    ],
)
def test_all_that_a_user_has_is_valued(floor, trader, currency, funding, trading, total):
    """Funding and trading account in one currency, which is BTC unless another is asked for."""
    floor.does(Deposit(trader, Currency("ETH"), Decimal(1), "funding"))
    (row,) = floor.asks(VALUATION, {"ccy": currency}, by=trader)["data"]

    assert {name: float(value) for name, value in row["details"].items()} == pytest.approx(
        {"funding": float(funding), "trading": float(trading), "classic": 0, "earn": 0}
    )
    assert float(row["totalBal"]) == pytest.approx(float(total))


def test_a_valuation_needs_a_price(floor, trader):
    """What nobody knows the price of values nothing."""
    assert floor.asks(VALUATION, {"ccy": "XYZ"}, by=trader)["code"] == "51000"
