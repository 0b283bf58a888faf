"""Leading in SPOT, told by unmodified clients that know the product line: okx-sdk, okx-api, and ccxt."""

from decimal import Decimal
from typing import Any

import pytest
from tests.e2e.copy_clients import CcxtClient, CopyClient, OkxApiClient, OkxSdkClient
from tests.e2e.trader import Trader

PAIR, SPOT = "SOL-USDT", {"instType": "SPOT"}


@pytest.fixture(params=[OkxSdkClient, OkxApiClient, CcxtClient], ids=["okx-sdk", "okx-api", "ccxt"])
def client(request):
    """Each client in its turn."""
    one = request.param()
    yield one
    one.close()


class Floor:
    """The exchange's market of one pair, and its spot lead trader."""

    def __init__(self, exchange: Any, client: CopyClient) -> None:
        self._exchange = exchange
        self._client = client
        self.market(100)
        self.lead: Trader = exchange.lead_trader(spot=[PAIR])

    def market(self, price: int) -> None:
        """The house buys at a price and sells a cent above."""
        bids, asks = [[str(price), "100000"]], [[f"{price}.01", "100000"]]
        quote = {"instrument": PAIR, "index": str(price), "mark": str(price), "bids": bids, "asks": asks}
        self._exchange.operator("POST", "/prices", {"quotes": [quote]})

    def buys(self) -> str:
        """One coin, in spot_isolated; gives the id of the lead position."""
        order = {"instId": PAIR, "tdMode": "spot_isolated", "side": "buy", "ordType": "market", "sz": "1"}
        answer = self.lead.client.post("/api/v5/trade/order", {**order, "tgtCcy": "base_ccy"})
        assert answer.data[0]["sCode"] == "0", answer.raw
        return self.asks("current-subpositions")[0]["subPosId"]

    def asks(self, call: str, **parameters: str) -> list[dict[str, Any]]:
        """The rows of a call about SPOT, by the client."""
        return self._client.ask(self.lead, call, SPOT | parameters)

    def orders(self) -> list[tuple[str, str, str]]:
        """Trade mode, price and size of what waits."""
        rows = self.lead.client.get("/api/v5/trade/orders-pending", instType="SPOT").data
        return [(row["tdMode"], row["px"], row["sz"]) for row in rows]

    def lead_assets(self) -> Decimal:
        """What the balance tells of them."""
        (account,) = self.lead.client.get("/api/v5/account/balance", ccy="SOL").data
        return sum((Decimal(detail["spotIsoBal"]) for detail in account["details"]), Decimal(0))


def test_a_spot_lead_trader_from_the_purchase_to_the_history(copying_exchange, client):
    """He buys, waits to sell at a price, amends it, takes it back, protects, and sells at market."""
    floor = Floor(copying_exchange, client)
    position = floor.buys()
    (row,) = floor.asks("current-subpositions")
    assert (row["instType"], row["instId"], row["subPos"], row["openAvgPx"]) == ("SPOT", PAIR, "0.999", "100.01")
    assert floor.lead_assets() == Decimal("0.999")

    floor.asks("close-subposition", subPosId=position, ordType="limit", px="120")
    assert floor.orders() == [("spot_isolated", "120", "0.999")]
    floor.asks("close-subposition", subPosId=position, ordType="limit", px="115")
    assert floor.orders() == [("spot_isolated", "115", "0.999")]
    floor.asks("close-subposition", subPosId=position, px="0")
    assert floor.orders() == []

    floor.asks("algo-order", subPosId=position, tpTriggerPx="130", tpOrdPx="131", slTriggerPx="80")
    (row,) = floor.asks("current-subpositions")
    assert (row["tpTriggerPx"], row["tpOrdPx"], row["slTriggerPx"], row["slOrdPx"]) == ("130", "131", "80", "-1")
    floor.market(110)
    assert floor.asks("close-subposition", subPosId=position)[0]["subPosId"] == position

    (closed,) = floor.asks("subpositions-history")
    assert (closed["subPosId"], closed["type"], closed["closeAvgPx"], closed["pnl"]) == (
        position,
        "2",
        "110",
        "9.98001",
    )
    assert floor.asks("current-subpositions") == []
    assert floor.lead_assets() == 0


def test_the_refusals_of_spot_leading(copying_exchange):
    """Each code arrives: cash, selling, and a pair that is not led."""
    floor = Floor(copying_exchange, CcxtClient())
    floor.buys()
    order = {"instId": PAIR, "tdMode": "spot_isolated", "side": "buy", "ordType": "limit", "px": "50", "sz": "1"}

    def code(**changed: str) -> str:
        return floor.lead.client.post("/api/v5/trade/order", order | changed).data[0]["sCode"]

    assert [code(tdMode="cash"), code(side="sell"), code(instId="BTC-USDT")] == ["51072", "51073", "51074"]
