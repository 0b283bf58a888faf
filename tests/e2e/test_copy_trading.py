"""One story of copy trading, told by each of four unmodified clients with every call it has.

A lead trader comes, is copied, wins, is paid on Monday and goes. What a client has no call for is done without it.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from tests.e2e.copy_clients import CLIENTS, OKX_API, CopyClient, Rows
from tests.e2e.exchange import Exchange
from tests.e2e.trader import Trader

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
POSTS = {
    "algo-order",
    "close-subposition",
    "set-instruments",
    "apply-lead-trading",
    "stop-lead-trading",
    "amend-profit-sharing-ratio",
    "first-copy-settings",
    "amend-copy-settings",
    "stop-copy-trading",
    "batch-set-leverage",
}
TWINS = {
    "public-weekly-pnl": "weekly-pnl",
    "public-pnl": "pnl",
    "public-stats": "stats",
    "public-preference-currency": "preference-currency",
    "public-current-subpositions": "performance-current-subpositions",
    "public-subpositions-history": "performance-subpositions-history",
    "public-copy-traders": "copy-traders",
}
SETTINGS = {
    "copyMgnMode": "cross",
    "copyInstIdType": "custom",
    "instId": ETH,
    "copyMode": "fixed_amount",
    "copyTotalAmt": "1000",
    "copyAmt": "100",
    "subPosCloseType": "copy_close",
}


class Story:
    """The exchange, the client, and who takes part; remembers which of the client's calls were made."""

    def __init__(self, exchange: Exchange, client: CopyClient) -> None:
        self.exchange = exchange
        self._client = client
        self._asked: set[str] = set()
        self.lead, self.copier = exchange.trader(), exchange.trader()
        self.code = ""

    def asks(self, trader: Trader, call: str, **parameters: str) -> Rows:
        """The rows of a call, by the client if it has the call, else straight."""
        if call in self._client.calls:
            self._asked.add(call)
            return self._client.ask(trader, call, parameters)
        path = f"/api/v5/copytrading/{call}"
        client = trader.client
        answer = client.post(path, parameters) if call in POSTS else client.get(path, **parameters)
        assert answer.code == "0", answer.raw
        return answer.data

    def shows(self, call: str, **parameters: str) -> Rows:
        """The rows of a public call about the lead trader, which its signed twin gives as well."""
        rows = self.asks(self.copier, call, uniqueCode=self.code, **parameters)
        assert self.asks(self.copier, TWINS[call], uniqueCode=self.code, **parameters) == rows
        return rows

    def market(self, price: int) -> None:
        """The house buys at a price and sells a cent above."""
        bids, asks = [[str(price), "100000"]], [[f"{price}.01", "100000"]]
        quote = {"instrument": ETH, "index": str(price), "mark": str(price), "bids": bids, "asks": asks}
        self.exchange.operator("POST", "/prices", {"quotes": [quote]})

    def never_asked(self) -> set[str]:
        """The calls that the client has and the story has not made."""
        return set(self._client.calls) - self._asked


@pytest.fixture(scope="module", params=CLIENTS)
def client(request) -> Iterator[CopyClient]:
    """Each client in its turn."""
    client = CLIENTS[request.param]()
    yield client
    client.close()


@pytest.mark.timeout(240)
def test_the_story_of_copy_trading(copying_exchange, client):
    """Every call of the client does what it says, and the money is where it should be at the end."""
    story = Story(copying_exchange, client)
    story.market(3_000)

    _the_lead_trader_comes(story)
    _somebody_copies(story)
    position = _a_trade_is_led(story)
    _it_is_won(story, position)
    _everybody_looks(story)
    _monday_comes(story)
    _they_part(story)

    assert story.never_asked() == set()


def _the_lead_trader_comes(story: Story) -> None:
    lead = story.lead
    assert story.asks(lead, "apply-lead-trading", instType="SWAP", instId=BTC) == [{"result": True}]
    wanted = [{"instId": ETH, "enabled": True}, {"instId": BTC, "enabled": True}]
    assert story.asks(lead, "set-instruments", instId=f"{ETH},{BTC}") == wanted
    assert {row["instId"] for row in story.asks(lead, "instruments") if row["enabled"]} == {ETH, BTC}
    assert story.asks(lead, "amend-profit-sharing-ratio", profitSharingRatio="0.2") == [{"result": True}]
    (config,) = story.asks(lead, "config")
    story.code = config["uniqueCode"]
    assert [one["roleType"] for one in config["details"] if one["instType"] == "SWAP"] == ["1"]


def _somebody_copies(story: Story) -> None:
    copier, code = story.copier, {"uniqueCode": story.code}
    (limits,) = story.asks(copier, "public-config")
    assert Decimal(limits["minCopyAmt"]) <= 50 <= Decimal(limits["maxCopyAmt"])
    for call in ("public-lead-traders", "lead-traders"):
        (page,) = story.asks(copier, call, sortType="overview", limit="20")
        assert page["dataVer"].isdigit()
    asked = {"mgnMode": "cross", "instId": ETH}
    assert story.asks(copier, "batch-set-leverage", lever="10", **asked) == [
        {"succInstId": ETH, "failInstId": "", "result": "0"}
    ]
    (levers,) = story.asks(copier, "batch-leverage-info", **asked, **code)
    assert levers["myLevers"] == [{"lever": "10", "posSide": "net"}]

    assert story.asks(copier, "first-copy-settings", **SETTINGS, **code) == [{"result": True}]
    assert story.asks(copier, "amend-copy-settings", **{**SETTINGS, "copyAmt": "50"}, **code) == [{"result": True}]
    (settings,) = story.asks(copier, "copy-settings", **code)
    assert (settings["copyState"], settings["copyAmt"], settings["copyTotalAmt"]) == ("1", "50", "1000")
    assert settings["instIds"] == [{"instId": ETH, "enabled": "1"}, {"instId": BTC, "enabled": "0"}]


def _a_trade_is_led(story: Story) -> str:
    """A lead position with a take profit of its own, and its copy: 50 USDT at 10x of contracts worth 300 USDT."""
    lead = story.lead
    lead.buys(ETH, "1")
    (position,) = story.asks(lead, "current-subpositions", instId=ETH)
    assert (position["subPos"], position["openAvgPx"]) == ("1", "3000.01")
    stop = {"subPosId": position["subPosId"], "tpTriggerPx": "4000", "slTriggerPx": "2000"}
    assert story.asks(lead, "algo-order", **stop)[0]["subPosId"] == position["subPosId"]
    (shown,) = story.shows("public-current-subpositions")
    assert shown["subPosId"] == position["subPosId"]

    (copy,) = story.copier.client.get("/api/v5/copytrading/current-subpositions", subPosType="copy").data
    assert (copy["subPos"], copy["lever"], copy["uniqueCode"]) == ("1.66", "10", story.code)
    (mine,) = story.asks(story.copier, "current-lead-traders")
    assert (mine["uniqueCode"], mine["copyTotalAmt"]) == (story.code, "1000")
    assert Decimal(49) < Decimal(mine["margin"]) < Decimal(51)
    return position["subPosId"]


def _it_is_won(story: Story, position: str) -> None:
    story.market(3_300)
    assert story.asks(story.lead, "close-subposition", subPosId=position)[0]["subPosId"] == position
    (closed,) = story.asks(story.lead, "subpositions-history", instId=ETH)
    assert (closed["subPosId"], closed["type"], closed["pnl"]) == (position, "2", "29.999")
    (shown,) = story.shows("public-subpositions-history")
    assert shown["pnl"] == "29.999"
    (expected,) = story.asks(story.lead, "unrealized-profit-sharing-details")
    (total,) = story.asks(story.lead, "total-unrealized-profit-sharing")
    assert expected["unrealizedProfitSharingAmt"] == total["totalUnrealizedProfitSharingAmt"]
    assert Decimal("9.8") < Decimal(expected["unrealizedProfitSharingAmt"]) < Decimal("9.96")


def _everybody_looks(story: Story) -> None:
    (stats,) = story.shows("public-stats", lastDays="1")
    assert (stats["profitDays"], stats["lossDays"], stats["winRatio"]) == ("1", "0", "1")
    assert stats["curCopyTraderPnl"] == "49.79834"
    assert story.shows("public-pnl", lastDays="2")[0]["pnl"] == "29.999"
    assert story.shows("public-weekly-pnl")[0]["pnl"] == "29.999"
    assert story.shows("public-preference-currency") == [{"ccy": "ETH", "ratio": "1"}]
    (copiers,) = story.shows("public-copy-traders")
    assert [one["pnl"] for one in copiers["copyTraders"]] == ["49.79834"]


def _monday_comes(story: Story) -> None:
    (due,) = story.asks(story.lead, "total-unrealized-profit-sharing")
    story.exchange.operator("POST", "/clock/settlement")
    (paid,) = story.asks(story.lead, "profit-sharing-details")
    assert (paid["profitSharingAmt"], paid["ts"]) == (due["totalUnrealizedProfitSharingAmt"], due["profitSharingTs"])
    assert paid["nickName"] == story.copier.name
    (total,) = story.asks(story.lead, "total-profit-sharing")
    assert total["totalProfitSharingAmt"] == paid["profitSharingAmt"]
    funding: list[dict[str, Any]] = story.lead.client.get("/api/v5/asset/balances", ccy="USDT").data
    assert [row["bal"] for row in funding] == [paid["profitSharingAmt"]]


def _they_part(story: Story) -> None:
    stop = {"uniqueCode": story.code, "subPosCloseType": "market_close"}
    assert story.asks(story.copier, "stop-copy-trading", **stop) == [{"result": True}]
    (past,) = story.asks(story.copier, "lead-traders-history")
    assert (past["uniqueCode"], past["copyNum"], past["copyTotalPnl"]) == (story.code, "1", "49.79834")
    assert story.asks(story.lead, "stop-lead-trading", instType="SWAP") == [{"result": True}]
    (config,) = story.lead.client.get("/api/v5/copytrading/config").data
    assert {one["roleType"] for one in config["details"]} == {"0"}


def test_a_client_knows_every_call():
    """okx-api has all calls, current and retired: thirty-nine."""
    assert len(OKX_API) == 39
