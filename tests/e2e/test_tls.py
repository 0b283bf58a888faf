"""The clients over TLS: each trusts the exchange's own certificate authority in the way that it offers."""

import asyncio

import ccxt
import ccxt.async_support
import httpx
import pytest
from okx.CopyTrading import CopyTradingAPI
from tests.e2e.judges import OkxApi, OkxSdk
from tests.e2e.refusals import BTC, ETH


@pytest.fixture
def authority(tls_exchange):
    """The certificate that clients must trust."""
    (certificate,) = tls_exchange.folder.glob("data/**/ca.pem")
    return str(certificate)


@pytest.fixture
def lead(tls_exchange):
    """A lead trader of swaps."""
    return tls_exchange.lead_trader(swap=[BTC])


def test_nobody_else_vouches_for_it(tls_exchange, monkeypatch):
    """Without its authority the connection is not trusted."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)

    with pytest.raises(httpx.ConnectError, match="certificate"):
        httpx.get(f"{tls_exchange.tls_url}/api/v5/public/time")


def test_python_okx_leads_over_tls(tls_exchange, authority, lead, monkeypatch):
    """python-okx trusts what SSL_CERT_FILE names."""
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    key = lead.client.credentials
    copying = CopyTradingAPI(key.key, key.secret, key.passphrase, domain=tls_exchange.tls_url)

    assert copying.amend_leading_instruments(instId=ETH)["code"] == "0"


def test_okx_sdk_leads_over_tls(tls_exchange, authority, lead, monkeypatch):
    """okx-sdk trusts what SSL_CERT_FILE names."""
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    sdk = OkxSdk()

    answer = sdk.call(tls_exchange.tls_url, lead.client.credentials, "copytrade", "set_leading_instruments", instId=ETH)
    sdk.close()

    assert answer["code"] == "0"


def test_node_leads_over_tls(tls_exchange, authority, lead):
    """Node trusts what NODE_EXTRA_CA_CERTS names."""
    node = OkxApi(NODE_EXTRA_CA_CERTS=authority)

    answer = node.call(tls_exchange.tls_url, lead.client.credentials, "setCopytradingInstruments", {"instId": ETH})
    node.close()

    assert answer == {"resolved": [{"instId": ETH, "enabled": True}]}


def _keys(lead):
    key = lead.client.credentials
    return {"apiKey": key.key, "secret": key.secret, "password": key.passphrase}


def test_ccxt_leads_over_tls(tls_exchange, authority, lead, monkeypatch):
    """ccxt trusts what REQUESTS_CA_BUNDLE names once it is told to look."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", authority)
    client = ccxt.okx({**_keys(lead), "requests_trust_env": True})
    client.urls["api"]["rest"] = tls_exchange.tls_url

    assert client.privatePostCopytradingSetInstruments({"instId": ETH})["code"] == "0"


def test_asynchronous_ccxt_leads_over_tls(tls_exchange, authority, lead):
    """Asynchronous ccxt trusts its option cafile."""

    async def story():
        client = ccxt.async_support.okx({**_keys(lead), "cafile": authority})
        client.urls["api"]["rest"] = tls_exchange.tls_url
        try:
            return await client.privatePostCopytradingSetInstruments({"instId": ETH})
        finally:
            await client.close()

    assert asyncio.run(story())["code"] == "0"
