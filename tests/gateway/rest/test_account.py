"""An account's money, positions and settings over REST."""

import pytest
from tests.gateway.rest.floor import Floor

from copydesk.wire.rest.account import (
    BALANCE,
    CONFIG,
    LEVERAGE_INFO,
    POSITIONS,
    SET_LEVERAGE,
    SET_POSITION_MODE,
)
from copydesk.wire.rest.trade import PLACE_ALGO_ORDER

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"


def trades(floor: Floor, trader: int, instrument: str, side: str, size: str, mode: str = "cross", **more: str) -> None:
    """A market order that fills."""
    order = {"instId": instrument, "tdMode": mode, "side": side, "ordType": "market", "sz": size, **more}
    floor.places(trader, order)


def test_money_at_rest(floor, trader):
    """Without orders and positions all of it is free; decimals stand plainly, what other modes show is empty."""
    (row,) = floor.asks(BALANCE, by=trader)["data"]
    usdt = next(one for one in row["details"] if one["ccy"] == "USDT")

    assert row["totalEq"] == "150000"
    assert (row["adjEq"], row["isoEq"], row["availEq"]) == ("", "0", "")
    assert {one["ccy"] for one in row["details"]} == {"USDT", "BTC"}
    for name in ("eq", "cashBal", "availBal", "availEq", "eqUsd"):
        assert usdt[name] == "100000", name
    for name in ("frozenBal", "ordFrozen", "upl", "imr", "mmr", "notionalLever"):
        assert usdt[name] == "0", name
    assert usdt["mgnRatio"] == ""


def test_money_is_shown_for_the_currencies_asked_for(floor, trader):
    """A currency that the account has nothing of is left out."""
    (row,) = floor.asks(BALANCE, {"ccy": "BTC,ETH"}, by=trader)["data"]

    assert [one["ccy"] for one in row["details"]] == ["BTC"]


def test_a_cross_position_uses_margin(floor, trader):
    """The balance shows the margin of cross positions, and how many times the equity they are worth."""
    trades(floor, trader, BTC, "buy", "1")
    (row,) = floor.asks(BALANCE, {"ccy": "USDT"}, by=trader)["data"]
    (usdt,) = row["details"]

    assert float(usdt["imr"]) > 0
    assert float(usdt["mmr"]) > 0
    assert float(usdt["mgnRatio"]) > 1
    assert 0 < float(usdt["notionalLever"]) < 1
    assert usdt["isoEq"] == "0"


def test_an_isolated_position_has_money_of_its_own(floor, trader):
    """Isolated equity is told per currency and in dollars, and is not free."""
    trades(floor, trader, BTC, "buy", "1", "isolated")
    (row,) = floor.asks(BALANCE, {"ccy": "USDT"}, by=trader)["data"]
    (usdt,) = row["details"]

    assert float(usdt["isoEq"]) > 0
    assert float(row["isoEq"]) == pytest.approx(float(usdt["isoEq"]))
    assert usdt["imr"] == "0"


def test_a_position_in_net_mode(floor, trader):
    """Size is signed and plain, margin is told for isolated only, initial margin for cross only."""
    trades(floor, trader, BTC, "sell", "2")
    (row,) = floor.asks(POSITIONS, by=trader)["data"]

    shown = {
        "instType": "SWAP",
        "instId": BTC,
        "mgnMode": "cross",
        "posSide": "net",
        "pos": "-2",
        "availPos": "2",
        "avgPx": "49999",
        "markPx": "50000",
        "margin": "",
        "ccy": "USDT",
        "posCcy": "",
        "closeOrderAlgo": [],
    }
    assert {name: row[name] for name in shown} == shown
    assert float(row["imr"]) > 0
    assert float(row["fee"]) < 0
    assert row["realizedPnl"] == row["fee"]
    assert row["tradeId"].isdigit()


def test_a_position_tells_what_its_margin_is_worth(floor, trader):
    """usdPx is 1 for dollars, and the index of the coin for what is margined in it."""
    floor.quotes("BTC-USD-SWAP", {"49999": "10"}, {"50001": "10"}, mark="50000")
    trades(floor, trader, BTC, "buy", "1")
    trades(floor, trader, "BTC-USD-SWAP", "buy", "1")
    rows = floor.asks(POSITIONS, by=trader)["data"]

    assert {row["ccy"]: row["usdPx"] for row in rows} == {"USDT": "1", "BTC": "50000"}


def test_positions_in_long_short_mode(floor, trader):
    """Both sides of an instrument stand beside each other, unsigned, newest first."""
    floor.asks(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=trader)
    trades(floor, trader, BTC, "buy", "1", posSide="long")
    floor.clock.advance(ms=1_000)
    trades(floor, trader, BTC, "sell", "1", "isolated", posSide="short")

    rows = floor.asks(POSITIONS, by=trader)["data"]

    assert [(row["posSide"], row["pos"], row["mgnMode"]) for row in rows] == [
        ("short", "1", "isolated"),
        ("long", "1", "cross"),
    ]
    assert float(rows[0]["margin"]) > 0
    assert rows[0]["imr"] == ""


def test_positions_are_filtered(floor, trader):
    """By type, by instrument, by id; a name that does not exist or fits no type is told."""
    trades(floor, trader, BTC, "buy", "1")
    trades(floor, trader, ETH, "buy", "1")
    number = floor.asks(POSITIONS, {"instId": ETH}, by=trader)["data"][0]["posId"]

    def asked(**filters: str) -> list[str]:
        return [row["instId"] for row in floor.asks(POSITIONS, filters, by=trader)["data"]]

    assert sorted(asked(instType="SWAP")) == [BTC, ETH]
    assert asked(instType="FUTURES") == []
    assert asked(posId=number) == [ETH]
    assert asked(posId="no-number") == []
    assert floor.asks(POSITIONS, {"instId": "XYZ"}, by=trader)["code"] == "51001"
    assert floor.asks(POSITIONS, {"instId": BTC, "instType": "MARGIN"}, by=trader)["code"] == "51015"


def test_an_algo_order_for_the_whole_position_hangs_on_it(floor, trader):
    """What closes the position is listed with it."""
    trades(floor, trader, BTC, "buy", "1")
    trades(floor, trader, ETH, "buy", "1")
    algo = {
        "instId": BTC,
        "tdMode": "cross",
        "side": "sell",
        "ordType": "conditional",
        "closeFraction": "1",
        "reduceOnly": True,
        "slTriggerPx": "40000",
        "slOrdPx": "-1",
    }
    (placed,) = floor.asks(PLACE_ALGO_ORDER, algo, by=trader)["data"]
    rows = {row["instId"]: row["closeOrderAlgo"] for row in floor.asks(POSITIONS, by=trader)["data"]}

    assert rows == {
        ETH: [],
        BTC: [
            {
                "algoId": placed["algoId"],
                "slTriggerPx": "40000",
                "slTriggerPxType": "last",
                "tpTriggerPx": "",
                "tpTriggerPxType": "",
                "closeFraction": "1",
            }
        ],
    }


def test_the_config_of_an_ordinary_user(floor, trader):
    """Roles are 0, sets are empty, the key's permissions are listed as documented."""
    (row,) = floor.asks(CONFIG, by=trader)["data"]

    assert row["uid"] == row["mainUid"] == str(trader)
    assert (row["acctLv"], row["posMode"]) == ("2", "net_mode")
    assert (row["roleType"], row["traderInsts"]) == ("0", [])
    assert (row["spotRoleType"], row["spotTraderInsts"]) == ("0", [])
    assert row["perm"] == "read_only,withdraw,trade"
    assert row["ip"] == ""


def test_the_position_mode_changes_only_without_positions_and_orders(floor, trader):
    """The mode is told by the config; with a position it stays."""
    assert floor.asks(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=trader)["data"] == [
        {"posMode": "long_short_mode"}
    ]
    trades(floor, trader, BTC, "buy", "1", posSide="long")

    assert floor.asks(SET_POSITION_MODE, {"posMode": "net_mode"}, by=trader)["code"] == "59000"
    assert floor.asks(CONFIG, by=trader)["data"][0]["posMode"] == "long_short_mode"
    assert floor.asks(SET_POSITION_MODE, {"posMode": "hedge"}, by=trader)["msg"] == "Parameter posMode error"


def levers(floor: Floor, trader: int, mode: str, instrument: str = BTC) -> list[tuple[str, str]]:
    """Side and leverage of each row of leverage-info."""
    rows = floor.asks(LEVERAGE_INFO, {"instId": instrument, "mgnMode": mode}, by=trader)["data"]
    return [(row["posSide"], row["lever"]) for row in rows]


def test_leverage_in_net_mode(floor, trader):
    """One row per instrument; cross and isolated leverage are apart; numbers may come as numbers."""
    answer = floor.asks(SET_LEVERAGE, {"instId": BTC, "lever": 7, "mgnMode": "cross"}, by=trader)

    assert answer["data"] == [{"lever": "7", "mgnMode": "cross", "instId": BTC, "posSide": "net"}]
    assert levers(floor, trader, "cross") == [("net", "7")]
    assert levers(floor, trader, "isolated") != [("net", "7")]


def test_leverage_in_long_short_mode(floor, trader):
    """Isolated leverage is one per side; cross leverage is the same on both, whatever side was named."""
    floor.asks(SET_POSITION_MODE, {"posMode": "long_short_mode"}, by=trader)
    isolated = {"instId": BTC, "mgnMode": "isolated"}
    long = floor.asks(SET_LEVERAGE, {**isolated, "lever": "10.0", "posSide": "long"}, by=trader)
    short = floor.asks(SET_LEVERAGE, {**isolated, "lever": "5", "posSide": "short"}, by=trader)
    cross = floor.asks(SET_LEVERAGE, {"instId": BTC, "mgnMode": "cross", "lever": "8", "posSide": "long"}, by=trader)

    assert long["data"] == [{"lever": "10", "mgnMode": "isolated", "instId": BTC, "posSide": "long"}]
    assert short["data"][0]["posSide"] == "short"
    assert cross["data"][0]["posSide"] == ""
    assert levers(floor, trader, "isolated") == [("long", "10"), ("short", "5")]
    assert levers(floor, trader, "cross") == [("long", "8"), ("short", "8")]


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        ({"instId": BTC, "lever": "101", "mgnMode": "cross"}, "59102", "Leverage exceeds"),
        ({"instId": BTC, "lever": "0", "mgnMode": "cross"}, "59105", "can't be less than 0.01"),
        ({"instId": BTC, "lever": "x", "mgnMode": "cross"}, "51000", "Parameter lever error"),
        ({"instId": BTC, "lever": "5"}, "50014", "Parameter mgnMode cannot be empty."),
        ({"instId": "XYZ", "lever": "5", "mgnMode": "cross"}, "51001", "doesn't exist"),
        ({"instId": "BTC-USDT", "lever": "5", "mgnMode": "cross"}, "51010", "account mode"),
        ({"ccy": "BTC", "lever": "5", "mgnMode": "cross"}, "51010", "account mode"),
        ({"lever": "5", "mgnMode": "cross"}, "50015", "Either parameter instId or ccy is required"),
        ({"instId": BTC, "lever": "5", "mgnMode": "isolated", "posSide": "long"}, "51000", "Parameter posSide error"),
    ],
)
def test_refused_leverage(floor, trader, asked, code, message):
    """Each wrong leverage has its code, and nothing changes."""
    before = levers(floor, trader, "cross"), levers(floor, trader, "isolated")

    answer = floor.asks(SET_LEVERAGE, asked, by=trader)

    assert answer["code"] == code
    assert message in answer["msg"]
    assert (levers(floor, trader, "cross"), levers(floor, trader, "isolated")) == before


def test_leverage_of_several_instruments(floor, trader):
    """Rows stand in the order of the request; spot has no leverage; a name that does not exist is told."""
    rows = floor.asks(LEVERAGE_INFO, {"instId": f"{ETH},BTC-USDT,{BTC}", "mgnMode": "cross"}, by=trader)["data"]

    assert [(row["instId"], row["lever"] != "") for row in rows] == [(ETH, True), ("BTC-USDT", False), (BTC, True)]
    assert floor.asks(LEVERAGE_INFO, {"instId": "XYZ", "mgnMode": "cross"}, by=trader)["code"] == "51001"
    assert floor.asks(LEVERAGE_INFO, {"mgnMode": "cross"}, by=trader)["code"] == "50015"
