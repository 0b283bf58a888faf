"""What a client was told is there after a restart: sets, keys, orders and positions, by Ctrl-C or by a kill."""

import pytest
from okx.CopyTrading import CopyTradingAPI
from tests.e2e.exchange import Exchange
from tests.e2e.signed import SignedClient
from tests.e2e.trader import Trader

BTC, ETH, SOL = "BTC-USDT-SWAP", "ETH-USDT-SWAP", "SOL-USDT-SWAP"


@pytest.mark.parametrize("ends", [Exchange.stop, Exchange.kill], ids=["stopped", "killed"])
def test_the_founding_operation_survives(tmp_path, ends):
    """A set amended by an unmodified client, a bid and a position are there after the server was stopped or killed."""
    first = Exchange(tmp_path, IN_MEMORY="false", DATA_FOLDER="data")
    lead = first.lead_trader(swap=[BTC], spot=["BTC-USDT"])
    key = lead.client.credentials
    lead.buys(BTC)
    order = lead.rests(BTC)
    client = CopyTradingAPI(key.key, key.secret, key.passphrase, domain=first.url)
    assert client.amend_leading_instruments(instId=f"{ETH},{SOL}")["code"] == "0"
    digest = first.operator("GET", "/state-digest")
    ends(first)

    second = Exchange(tmp_path, IN_MEMORY="false", DATA_FOLDER="data")
    again = Trader(SignedClient(second.url, key), lead.name)

    assert second.operator("GET", "/state-digest") == digest
    assert (again.leads("SWAP"), again.leads("SPOT")) == ({ETH, SOL}, {"BTC-USDT"})
    assert again.position(BTC) == "0.1"
    pending = again.client.get("/api/v5/trade/orders-pending", instId=BTC).data
    assert [row["ordId"] for row in pending] == [order]
    assert second.stop() == 0


def test_a_folder_belongs_to_one_process(tmp_path):
    """A second server on the same folder is refused in one clear line, and the first is not disturbed."""
    first = Exchange(tmp_path, IN_MEMORY="false", DATA_FOLDER="data")

    with pytest.raises(AssertionError, match=r"the server left with [^0]") as refused:
        Exchange(tmp_path, IN_MEMORY="false", DATA_FOLDER="data")

    assert "Traceback" not in str(refused.value)
    assert first.public.get("/api/v5/public/time").code == "0"
    assert first.stop() == 0
