"""The currencies of the exchange over REST."""

from tests.gateway.rest.floor import furnished

from copydesk.wire.rest.asset import CURRENCIES


def test_currencies_are_those_of_the_listed_instruments():
    """One row per currency on a chain of our own, in the order of their coming; withdrawals are closed."""
    floor = furnished()
    rows = floor.asks(CURRENCIES, by=floor.opens("trader"))["data"]

    assert [row["ccy"] for row in rows] == ["BTC", "USDT", "ETH", "USD"]
    assert {row["chain"] for row in rows} == {f"{row['ccy']}-Copydesk" for row in rows}
    assert {(row["canDep"], row["canWd"]) for row in rows} == {(True, False)}


def test_currencies_are_filtered():
    """Only those asked for, and nothing for what does not exist."""
    floor = furnished()
    rows = floor.asks(CURRENCIES, {"ccy": "USDT,XYZ"}, by=floor.opens("trader"))["data"]

    assert [row["ccy"] for row in rows] == ["USDT"]
