"""The handlers of /api/v5/asset. Money comes by the operator's hand, on a chain of our own."""

from collections.abc import Mapping
from typing import Final

from copydesk.engine import queries
from copydesk.gateway.rest.call import Call, Handler, Reply
from copydesk.wire.rest import asset

CHAIN: Final = "Copydesk"


async def _currencies(call: Call) -> Reply:
    request: asset.CurrenciesRequest = call.request
    return Reply(
        [
            asset.CurrencyRow(ccy=currency, name=currency, chain=f"{currency}-{CHAIN}")
            for currency in queries.currencies(call.exchange)
            if request.ccy is None or currency in request.ccy
        ]
    )


HANDLERS: Final[Mapping[str, Handler]] = {asset.CURRENCIES.name: _currencies}
