"""What set-instruments means for those who copy: what follows the set, what sleeps, what stays linked."""

from typing import Any

import pytest
from tests.e2e.exchange import Exchange
from tests.e2e.trader import Trader

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"
COPYTRADING = "/api/v5/copytrading"
FOLLOW = {"copyMgnMode": "cross", "copyInstIdType": "copy", "copyMode": "ratio_copy", "copyRatio": "1"}


class Pair:
    """A lead trader of BTC and ETH, and somebody who copies him."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.lead, self.copier = exchange.lead_trader(swap=[BTC, ETH]), exchange.trader()
        self.code = self.lead.client.get(f"{COPYTRADING}/config").data[0]["uniqueCode"]

    def copies(self, **settings: str) -> None:
        """Let the copying begin, at a ratio of one, unless something else is said."""
        asked = {**FOLLOW, "copyTotalAmt": "30000", "uniqueCode": self.code, **settings}
        assert self.copier.client.post(f"{COPYTRADING}/first-copy-settings", asked).code == "0"

    def copied(self) -> dict[str, str]:
        """Each instrument that copy-settings shows, with whether it is copied."""
        (row,) = self.copier.client.get(f"{COPYTRADING}/copy-settings", uniqueCode=self.code).data
        return {one["instId"]: one["enabled"] for one in row["instIds"]}

    def trades(self, side: str, instrument: str) -> None:
        """The lead trader trades one contract at market, at 3,000."""
        bids, asks = [["3000", "100000"]], [["3000.1", "100000"]]
        quote = {"instrument": instrument, "index": "3000", "mark": "3000", "bids": bids, "asks": asks}
        self._exchange.operator("POST", "/prices", {"quotes": [quote]})
        order = {"instId": instrument, "tdMode": "cross", "side": side, "ordType": "market", "sz": "1"}
        assert self.lead.client.post("/api/v5/trade/order", order).code == "0"

    def open(self, trader: Trader, kind: str) -> list[dict[str, Any]]:
        """What of lead positions or copies is open."""
        rows: list[dict[str, Any]] = trader.client.get(f"{COPYTRADING}/current-subpositions", subPosType=kind).data
        return rows


@pytest.fixture
def pair(copying_exchange: Exchange) -> Pair:
    return Pair(copying_exchange)


@pytest.mark.rule("set-instruments.copiers-follow")
def test_the_new_set_is_copied_from_the_next_order_on(pair: Pair) -> None:
    """With copyInstIdType copy: SOL comes, BTC goes, at once and without a word of the copy trader's."""
    pair.copies()
    assert pair.copied() == {BTC: "1", ETH: "1"}

    assert pair.lead.sets(ETH, SOL).code == "0"

    assert pair.copied() == {ETH: "1", SOL: "1"}
    pair.trades("buy", ETH)
    assert [row["instId"] for row in pair.open(pair.copier, "copy")] == [ETH]


@pytest.mark.rule("set-instruments.copiers-dormant")
def test_what_was_chosen_sleeps_while_it_is_not_led(pair: Pair) -> None:
    """With custom instruments: the dropped one is shown with 0, and awakes when it is led again."""
    pair.copies(copyInstIdType="custom", instId=f"{BTC},{ETH}")

    assert pair.lead.sets(ETH).code == "0"
    assert pair.copied() == {ETH: "1", BTC: "0"}
    assert pair.lead.sets(BTC, SOL, ETH).code == "0"
    assert pair.copied() == {BTC: "1", SOL: "0", ETH: "1"}


@pytest.mark.rule("set-instruments.dropped-stays-linked")
def test_an_open_lead_position_stays_linked_after_its_instrument_was_dropped(pair: Pair) -> None:
    """A new order there leads no more; the old lead position takes its copy with it when it closes."""
    pair.copies()
    pair.trades("buy", ETH)
    assert pair.lead.sets(BTC).code == "0"

    pair.trades("buy", ETH)
    (lead_position,) = pair.open(pair.lead, "lead")
    assert [row["subPos"] for row in pair.open(pair.copier, "copy")] == ["1"]
    pair.trades("sell", ETH)

    assert lead_position["instId"] == ETH
    assert (pair.open(pair.lead, "lead"), pair.open(pair.copier, "copy")) == ([], [])
