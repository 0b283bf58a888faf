"""Every endpoint that is served, by section and by route, and the documented ones that are not."""

from collections.abc import Mapping
from typing import Final

from copydesk.wire.documented import DOCUMENTED, Route
from copydesk.wire.endpoint import Endpoint
from copydesk.wire.rest import account, asset, copytrading, market, public, system, trade

SECTIONS: Final[Mapping[str, tuple[Endpoint, ...]]] = {
    "copytrading": copytrading.ENDPOINTS,
    "trade": trade.ENDPOINTS,
    "account": account.ENDPOINTS,
    "asset": asset.ENDPOINTS,
    "market": market.ENDPOINTS,
    "public": public.ENDPOINTS,
    "system": system.ENDPOINTS,
}

ENDPOINTS: Final[tuple[Endpoint, ...]] = tuple(endpoint for section in SECTIONS.values() for endpoint in section)

by_route: Final[Mapping[Route, Endpoint]] = {(endpoint.method, endpoint.path): endpoint for endpoint in ENDPOINTS}

documented_elsewhere: Final[frozenset[Route]] = DOCUMENTED - by_route.keys()
"""What OKX documents and we do not serve: answered with 501."""
