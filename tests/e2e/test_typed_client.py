"""The story of copy trading told by the typed client: both sides, with every call that it has."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from tests.e2e.exchange import Exchange
from tests.e2e.trader import Trader

from copydesk.client import Client, CopyingRefused, Credentials, Refused, copytrading

BTC, ETH = "BTC-USDT-SWAP", "ETH-USDT-SWAP"
D = Decimal


class Parties:
    """A lead trader of BTC and ETH, and somebody who may copy him, each with a client, and one without a key."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        lead, copier = exchange.lead_trader(swap=[BTC, ETH]), exchange.trader()
        self._lead_trader = lead
        self.lead, self.copier = self._client(lead), self._client(copier)
        self.anybody = Client(exchange.url, "demo")
        self.code = self.lead.run(copytrading.config)[0].uniqueCode

    def _client(self, trader: Trader) -> Client:
        known = trader.client.credentials
        assert known is not None
        return Client(self._exchange.url, "demo", Credentials(known.key, known.secret, known.passphrase))

    def market(self, price: int) -> None:
        """The house buys at a price and sells a cent above."""
        bids, asks = [[str(price), "100000"]], [[f"{price}.01", "100000"]]
        quote = {"instrument": ETH, "index": str(price), "mark": str(price), "bids": bids, "asks": asks}
        self._exchange.operator("POST", "/prices", {"quotes": [quote]})

    def leads(self, side: str, size: str) -> None:
        """The lead trader trades at market."""
        order = {"instId": ETH, "tdMode": "cross", "side": side, "ordType": "market", "sz": size}
        assert self._lead_trader.client.post("/api/v5/trade/order", order).code == "0"

    def monday(self) -> None:
        """A week's profit is shared."""
        self._exchange.operator("POST", "/clock/settlement", {})

    def close(self) -> None:
        """Close the connections."""
        for client in (self.lead, self.copier, self.anybody):
            client.close()


@pytest.fixture
def parties(copying_exchange: Exchange) -> Iterator[Parties]:
    parties = Parties(copying_exchange)
    parties.market(3_000)
    yield parties
    parties.close()


@pytest.mark.timeout(120)
def test_copying_from_the_first_settings_to_the_share(parties: Parties) -> None:
    """Settings are read back as they were set, copies are seen and closed, and Monday pays the lead trader."""
    copier, code = parties.copier, parties.code
    settings = copytrading.CopySettings(total_amount=D(1000), ratio=D("0.5"), margin_mode="cross", tag="typed")
    assert copier.run(copytrading.copying, code) is None
    assert copier.run(copytrading.first_copy_settings, code, settings)[0].result
    assert copier.run(copytrading.copying, code) == settings

    change = copier.run(copytrading.change_copying, code, ratio=D(1), instruments=(ETH,), take_profit_ratio=D("0.5"))
    assert (change.sent, change.after.tag) == (True, "typed")
    assert copier.run(copytrading.copying, code) == change.after
    _a_trade_is_copied(parties)
    parties.monday()

    assert copier.run(copytrading.stop_copy_trading, code, "market_close")[0].result
    assert copier.run(copytrading.copying, code) is None
    (share,) = parties.lead.run(copytrading.profit_sharing_details)
    assert D(share.profitSharingAmt) > 0
    (total,) = parties.lead.run(copytrading.total_profit_sharing)
    assert total.totalProfitSharingAmt == share.profitSharingAmt


def test_leading_in_spot(copying_exchange: Exchange) -> None:
    """A lead position of SPOT is protected with prices, closed at a price, amended, taken back, and sold at market."""
    pair = "ETH-USDT"
    trader = copying_exchange.lead_trader(spot=[pair])
    order = {"instId": pair, "tdMode": "spot_isolated", "side": "buy", "ordType": "market", "sz": "1"}
    assert trader.client.post("/api/v5/trade/order", {**order, "tgtCcy": "base_ccy"}).code == "0"
    known = trader.client.credentials
    assert known is not None
    with Client(copying_exchange.url, "demo", Credentials(known.key, known.secret, known.passphrase)) as lead:
        (position,) = lead.run(copytrading.current_subpositions, inst_type="SPOT")
        about = {"sub_pos_id": position.subPosId, "inst_type": "SPOT"}
        high = D(position.openAvgPx).quantize(D(1)) * 2
        lead.run(copytrading.protect_subposition, **about, take_profit=high, take_profit_price=high + 1)
        for price, closable in ((high, "0"), (high + 2, "0"), (D(0), position.availSubPos)):
            lead.run(copytrading.close_subposition, **about, price=price)
            (row,) = lead.run(copytrading.current_subpositions, inst_type="SPOT")
            assert (row.availSubPos, D(row.tpOrdPx)) == (closable, high + 1)

        lead.run(copytrading.close_subposition, **about)
        (closed,) = lead.run(copytrading.subpositions_history, inst_type="SPOT")

    assert (closed.subPosId, closed.type) == (position.subPosId, "2")


def _a_trade_is_copied(parties: Parties) -> None:
    copier, code = parties.copier, parties.code
    parties.leads("buy", "2")
    (copy,) = copier.run(copytrading.current_subpositions, "copy", inst_id=ETH, code=code)
    (shown,) = parties.anybody.run(copytrading.public_current_subpositions, code)
    assert (D(copy.subPos), shown.instId) == (2, ETH)
    assert copier.run(copytrading.protect_subposition, copy.subPosId, "copy", stop_loss=D(2900))[0].subPosId
    (lead_position,) = parties.lead.run(copytrading.current_subpositions)
    parties.market(3_300)
    assert parties.lead.run(copytrading.close_subposition, lead_position.subPosId)[0].subPosId

    (closed,) = copier.run(copytrading.subpositions_history, "copy")
    (expected,) = parties.lead.run(copytrading.unrealized_profit_sharing_details)
    (total,) = parties.lead.run(copytrading.total_unrealized_profit_sharing)
    assert closed.profitSharingAmt == expected.unrealizedProfitSharingAmt == total.totalUnrealizedProfitSharingAmt
    (mine,) = copier.run(copytrading.current_lead_traders)
    assert (mine.uniqueCode, D(mine.copyTotalPnl)) == (code, D(closed.pnl))


def test_what_anybody_may_ask(parties: Parties) -> None:
    """Every public call answers with its rows, without a key."""
    anybody, code = parties.anybody, parties.code
    parties.copier.run(
        copytrading.first_copy_settings, code, copytrading.CopySettings(total_amount=D(500), amount=D(50))
    )
    parties.leads("buy", "1")
    parties.leads("sell", "1")

    (limits,) = anybody.run(copytrading.public_config)
    (page,) = anybody.run(copytrading.public_lead_traders, "pnl", with_vacancy=True, max_assets=D("1e12"), limit=20)
    (closed,) = anybody.run(copytrading.public_subpositions_history, code)
    (figures,) = anybody.run(copytrading.public_stats, code, "1")
    (copied,) = anybody.run(copytrading.public_copy_traders, code)
    assert D(limits.minCopyAmt) <= 50 <= D(limits.maxCopyAmt)
    assert page.dataVer.isdigit()
    assert (closed.instId, figures.ccy, len(copied.copyTraders)) == (ETH, "USDT", 1)
    assert anybody.run(copytrading.public_weekly_pnl, code)
    assert anybody.run(copytrading.public_pnl, code, "1")
    assert [row.ccy for row in anybody.run(copytrading.public_preference_currency, code)] == ["ETH"]


def test_a_refusal_of_copying_is_of_its_family(parties: Parties) -> None:
    """Amending what was never begun, an instrument that is not led, a lead trader who copies: each with its code."""
    settings = copytrading.CopySettings(total_amount=D(500), amount=D(50))
    elsewhere = copytrading.CopySettings(total_amount=D(500), amount=D(50), instruments=("SOL-USDT-SWAP",))
    for client, call, asked, number in (
        (parties.copier, copytrading.amend_copy_settings, settings, "59280"),
        (parties.copier, copytrading.first_copy_settings, elsewhere, "59268"),
        (parties.lead, copytrading.first_copy_settings, settings, "59274"),
    ):
        with pytest.raises(CopyingRefused) as refused:
            client.run(call, parties.code, asked)
        assert refused.value.code == number
    with pytest.raises(Refused):
        parties.copier.run(copytrading.profit_sharing_details)
