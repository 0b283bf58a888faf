"""What `copydesk demo` prints: addresses, and a first request for each client, ready to paste into another terminal."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from copydesk.wire.rest import copytrading

_PATH = copytrading.SET_INSTRUMENTS.path


def lines(variables: Mapping[str, str], env_file: str) -> str:
    """The whole text: each block between blank lines can be pasted into a shell as it stands."""
    python, copydesk = _programs()
    return "\n".join(
        [
            _addresses(variables, shlex.quote(env_file)),
            _SHELL,
            _PYTHON_OKX.replace("PYTHON", python),
            _CCXT.replace("PYTHON", python),
            _NODE,
            _OPERATOR.replace("COPYDESK", copydesk).replace("DEMO_ENV", shlex.quote(env_file)),
        ]
    )


def _programs() -> tuple[str, str]:
    """How this Python and this program are called from here, for neither need be on the path of another terminal."""
    called = Path(sys.argv[0])
    python = called.with_name("python") if called.with_name("python").exists() else Path(sys.executable)
    copydesk = (
        f"{shlex.quote(str(called))}"
        if called.name == "copydesk"
        else f"{shlex.quote(sys.executable)} -m copydesk.cli.main"
    )
    return shlex.quote(str(python)), copydesk


def _addresses(variables: Mapping[str, str], env_file: str) -> str:
    return f"""\
Copydesk is running. Prices move; nothing here is real money.

  REST        {variables["BASE_URL"]}
  REST, TLS   {variables["TLS_BASE_URL"]}   (trust {variables["SSL_CERT_FILE"]})
  Documents   {variables["BASE_URL"]}/docs
  Operator    {variables["OPERATOR_URL"]}
  Keys        {env_file}

Users: lead (leads SWAP and SPOT), copier, applicant, and crowd, who trades a little; READONLY is a key of lead to read.
Paste into another terminal, here. First the addresses and keys:

  set -a; . {env_file}; set +a
"""


_SHELL = f"""\
# curl: the lead trader leads three swaps from now on
time=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
body='{{"instType":"SWAP","instId":"BTC-USDT-SWAP,ETH-USDT-SWAP,SOL-USDT-SWAP"}}'
sign=$(printf '%sPOST{_PATH}%s' "$time" "$body" | openssl dgst -sha256 -hmac "$LEAD_SECRET" -binary | base64)
curl -s "$BASE_URL{_PATH}" -H "OK-ACCESS-KEY: $LEAD_KEY" -H "OK-ACCESS-SIGN: $sign" -H "OK-ACCESS-TIMESTAMP: $time" \\
  -H "OK-ACCESS-PASSPHRASE: $LEAD_PASSPHRASE" -H 'Content-Type: application/json' -d "$body"
"""


_PYTHON_OKX = """\
# python-okx; if it is missing: PYTHON -m pip install python-okx
PYTHON -c '
from os import environ as e
from okx.CopyTrading import CopyTradingAPI
api = CopyTradingAPI(e["LEAD_KEY"], e["LEAD_SECRET"], e["LEAD_PASSPHRASE"], flag="1", domain=e["BASE_URL"], debug=False)
print(api.amend_leading_instruments(instId="BTC-USDT-SWAP,ETH-USDT-SWAP"))
print(api.get_leading_instruments())'
"""

_CCXT = """\
# ccxt; if it is missing: PYTHON -m pip install ccxt
PYTHON -c '
from os import environ as e
import ccxt
okx = ccxt.okx({"apiKey": e["COPIER_KEY"], "secret": e["COPIER_SECRET"], "password": e["COPIER_PASSPHRASE"]})
okx.urls["api"]["rest"] = e["BASE_URL"]
print(okx.fetch_ticker("BTC/USDT:USDT")["last"], okx.fetch_balance()["USDT"])
print(okx.create_order("BTC/USDT:USDT", "market", "buy", 1, None, {"tdMode": "cross"})["id"])'
"""

_NODE = """\
# Node's okx-api; if it is missing: npm install --no-save okx-api
node -e '
const { RestClient } = require("okx-api"), e = process.env;
const okx = new RestClient({ apiKey: e.LEAD_KEY, apiSecret: e.LEAD_SECRET, apiPass: e.LEAD_PASSPHRASE,
  baseUrl: e.BASE_URL });
okx.setCopytradingInstruments({ instType: "SWAP", instId: "BTC-USDT-SWAP" }).then(console.log, console.error);'
"""

_OPERATOR = """\
# the operator's acts
COPYDESK user list --env DEMO_ENV
COPYDESK deposit copier USDT 1000 --env DEMO_ENV
COPYDESK lead approve copier SPOT BTC-USDT --env DEMO_ENV

Ctrl-C stops; started again, it goes on where it stopped."""
