"""The refusals of the founding operation that a client can meet: how each comes about, and its code.

Each client's tests walk this table and meet every refusal in that client's own form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.e2e.trader import Trader

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"


@dataclass(frozen=True)
class Refusal:
    """`caller` arranges the world and gives who asks; then `instruments` of `type` are asked for."""

    code: str
    caller: Callable[[Any], Trader]
    instruments: str = ETH
    type: str = "SWAP"
    status: int = 200


def _lead(exchange: Any) -> Trader:
    return exchange.lead_trader(swap=[BTC], spot=["BTC-USDT"])


def _with_a_bid(exchange: Any) -> Trader:
    lead = _lead(exchange)
    lead.rests(ETH)
    return lead


def _with_a_position(exchange: Any) -> Trader:
    lead = _lead(exchange)
    lead.buys(ETH)
    return lead


def _reading(exchange: Any) -> Trader:
    lead = _lead(exchange)
    return lead.with_key(exchange.new_key(lead, permissions=["read"]))


def _suspended(exchange: Any) -> Trader:
    exchange.instrument_in_state("suspend")
    return _lead(exchange)


def _expired(exchange: Any) -> Trader:
    exchange.instrument_in_state("expired")
    return _lead(exchange)


REFUSALS = {
    "unknown instrument type": Refusal("51000", _lead, type="FUTURES", status=400),
    "nothing named": Refusal("50014", _lead, instruments="", status=400),
    "no lead trader of swaps": Refusal("59262", lambda exchange: exchange.trader()),
    "no lead trader of spot": Refusal("59260", lambda exchange: exchange.trader(), "ETH-USDT", "SPOT"),
    "reading key": Refusal("50120", _reading),
    "unknown instrument": Refusal("51001", _lead, f"{ETH},NO-SUCH-SWAP"),
    "instrument of another type": Refusal("51001", _lead, "ETH-USDT"),
    "not offered for leading": Refusal("51166", _lead, "BTC-USD-SWAP"),
    "suspended": Refusal("51022", _suspended, "WLD-USDT-SWAP"),
    "expired": Refusal("51027", _expired, "ICP-USDT-SWAP"),
    "pending order": Refusal("51162", _with_a_bid, f"{BTC},{ETH}"),
    "position": Refusal("51163", _with_a_position, f"{BTC},{ETH}"),
}
