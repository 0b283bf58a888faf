"""What `copydesk demo` prints: addresses, and a first request for each client, ready to paste into another terminal."""

from collections.abc import Mapping

from copydesk.wire.rest import copytrading

_PATH = copytrading.SET_INSTRUMENTS.path


def lines(variables: Mapping[str, str], env_file: str) -> str:
    """The whole text. Shape: every line that is no comment of a shell or of a language can be pasted as it stands."""
    parts = [_addresses(variables, env_file), _shell(env_file), _PYTHON_OKX, _CCXT, _NODE, _OPERATOR]
    return "\n".join(parts)


def _addresses(variables: Mapping[str, str], env_file: str) -> str:
    return f"""\
Copydesk is running. Prices move; nothing here is real money.

  REST        {variables["BASE_URL"]}
  REST, TLS   {variables["TLS_BASE_URL"]}   (trust {variables["SSL_CERT_FILE"]})
  Documents   {variables["BASE_URL"]}/docs
  Operator    {variables["OPERATOR_URL"]}
  Keys        {env_file}

Users: lead (leads SWAP and SPOT), copier, applicant; READONLY is a key of lead that may only read.
Paste into another terminal. First the addresses and keys:

  set -a; . {env_file}; set +a
"""


def _shell(env_file: str) -> str:
    return f"""\
# curl: the lead trader leads three swaps from now on
time=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
body='{{"instType":"SWAP","instId":"BTC-USDT-SWAP,ETH-USDT-SWAP,SOL-USDT-SWAP"}}'
sign=$(printf '%sPOST{_PATH}%s' "$time" "$body" | openssl dgst -sha256 -hmac "$LEAD_SECRET" -binary | base64)
curl -s "$BASE_URL{_PATH}" -H "OK-ACCESS-KEY: $LEAD_KEY" -H "OK-ACCESS-SIGN: $sign" -H "OK-ACCESS-TIMESTAMP: $time" \\
  -H "OK-ACCESS-PASSPHRASE: $LEAD_PASSPHRASE" -H 'Content-Type: application/json' -d "$body"
"""


_PYTHON_OKX = """\
# python-okx (pip install python-okx)
python3 -c '
from os import environ as e
from okx.CopyTrading import CopyTradingAPI
api = CopyTradingAPI(e["LEAD_KEY"], e["LEAD_SECRET"], e["LEAD_PASSPHRASE"], flag="1", domain=e["BASE_URL"], debug=False)
print(api.amend_leading_instruments(instId="BTC-USDT-SWAP,ETH-USDT-SWAP"))
print(api.get_leading_instruments())'
"""

_CCXT = """\
# ccxt (pip install ccxt)
python3 -c '
from os import environ as e
import ccxt
okx = ccxt.okx({"apiKey": e["COPIER_KEY"], "secret": e["COPIER_SECRET"], "password": e["COPIER_PASSPHRASE"]})
okx.urls["api"]["rest"] = e["BASE_URL"]
print(okx.fetch_ticker("BTC/USDT:USDT")["last"], okx.fetch_balance()["USDT"])
print(okx.create_order("BTC/USDT:USDT", "market", "buy", 1, None, {"tdMode": "cross"})["id"])'
"""

_NODE = """\
# Node's okx-api (npm install okx-api)
node -e '
const { RestClient } = require("okx-api"), e = process.env;
const okx = new RestClient({ apiKey: e.LEAD_KEY, apiSecret: e.LEAD_SECRET, apiPass: e.LEAD_PASSPHRASE,
  baseUrl: e.BASE_URL });
okx.setCopytradingInstruments({ instType: "SWAP", instId: "BTC-USDT-SWAP" }).then(console.log, console.error);'
"""

_OPERATOR = """\
# the operator's acts
copydesk user list
copydesk deposit copier USDT 1000
copydesk lead approve copier SPOT BTC-USDT

Ctrl-C stops; started again, it goes on where it stopped."""
