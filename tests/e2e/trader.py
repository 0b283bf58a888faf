"""What a trader does over real HTTP, in the trade's words. No claim lives here; the tests make them."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.signed import Answer, Credentials, SignedClient

SET_INSTRUMENTS = "/api/v5/copytrading/set-instruments"
INSTRUMENTS = "/api/v5/copytrading/instruments"

# Far below any price at which the tests' exchange trades, on the tick of each instrument: such a bid rests.
RESTING_BIDS = {"BTC-USDT-SWAP": "20000", "ETH-USDT-SWAP": "1000", "SOL-USDT-SWAP": "40", "ETH-USDT": "1000"}


@dataclass
class Trader:
    """A user of the exchange who acts with one key."""

    client: SignedClient
    name: str = ""
    other_keys: list[Credentials] = field(default_factory=list)

    def with_key(self, credentials: Credentials) -> "Trader":
        """The same user with another key."""
        return Trader(SignedClient(self.client.url, credentials), self.name)

    def sets(self, *instruments: str, type: str = "SWAP") -> Answer:
        """Ask for exactly these leading instruments."""
        return self.asks({"instType": type, "instId": ",".join(instruments)})

    def asks(self, body: Any) -> Answer:
        """Ask for leading instruments with a body of one's own."""
        return self.client.post(SET_INSTRUMENTS, body)

    def leads(self, type: str = "SWAP") -> set[str]:
        """The instruments that lead now, as the read-back tells."""
        answer = self.client.get(INSTRUMENTS, instType=type)
        assert answer.code == "0", answer.raw
        return {row["instId"] for row in answer.data if row["enabled"]}

    def offered(self, type: str = "SWAP") -> list[str]:
        """The instruments that one could lead: offered, and live."""
        offered = [row["instId"] for row in self.client.get(INSTRUMENTS, instType=type).data]
        listed = self.client.get("/api/v5/public/instruments", instType=type).data
        live = {row["instId"] for row in listed if row["state"] == "live"}
        return [instrument for instrument in offered if instrument in live]

    def config(self) -> dict[str, Any]:
        """The account's configuration."""
        return self.client.get("/api/v5/account/config").data[0]

    def rests(self, instrument: str) -> str:
        """A small bid far below the market waits in the book; gives the order's id."""
        spot = not instrument.endswith("-SWAP")
        return self._placed(
            {
                "instId": instrument,
                "tdMode": "cash" if spot else "cross",
                "side": "buy",
                "ordType": "limit",
                "px": RESTING_BIDS[instrument],
                "sz": "0.1",
            }
        )

    def buys(self, instrument: str, size: str = "0.1") -> str:
        """Contracts bought at market: a position; gives the order's id."""
        body = {"instId": instrument, "tdMode": "cross", "side": "buy", "ordType": "market", "sz": size}
        order = self._placed(body)
        assert self.position(instrument) == size
        return order

    def closes(self, instrument: str) -> Answer:
        """The whole position closed at market."""
        return self.client.post("/api/v5/trade/close-position", {"instId": instrument, "mgnMode": "cross"})

    def cancels(self, instrument: str, order: str) -> Answer:
        """A waiting order taken back."""
        return self.client.post("/api/v5/trade/cancel-order", {"instId": instrument, "ordId": order})

    def position(self, instrument: str) -> str:
        """The size of the position, "" without one."""
        rows = self.client.get("/api/v5/account/positions", instId=instrument).data
        return rows[0]["pos"] if rows else ""

    def waits(self, instrument: str, **order: str) -> str:
        """An algo order that waits for its price; gives its id."""
        body = {"instId": instrument, "tdMode": "cross", "sz": "0.1", **order}
        answer = self.client.post("/api/v5/trade/order-algo", body)
        assert answer.code == "0", answer.raw
        assert answer.data[0]["sCode"] == "0", answer.raw
        return answer.data[0]["algoId"]

    def _placed(self, body: dict[str, str]) -> str:
        answer = self.client.post("/api/v5/trade/order", body)
        assert answer.code == "0", answer.raw
        return answer.data[0]["ordId"]


def enabled(answer: Answer) -> dict[str, bool]:
    """Each instrument of an answer with its verdict, in the answer's order."""
    assert answer.code == "0", answer.raw
    return {row["instId"]: row["enabled"] for row in answer.data}


def compact(body: Any) -> bytes:
    """The body as JSON without blanks, as some clients send it."""
    return json.dumps(body, separators=(",", ":")).encode()
