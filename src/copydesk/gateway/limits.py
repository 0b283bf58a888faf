"""Which limit a request falls under, and by whose name it counts. The counting itself is `rate_limit.py`.

A limit per address or per user is checked before the body is read. One that also depends on the instrument, or that
counts the orders of a batch, can only be checked once the request is decoded, and then comes before anything else.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import msgspec

from copydesk.engine import queries
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, InstrumentId
from copydesk.engine.trading.instruments import Instrument, InstrumentType
from copydesk.gateway.rate_limit import Charge, SlidingLog, admit_all
from copydesk.wire.endpoint import Endpoint, Limit
from copydesk.wire.rest import trade

ACCOUNT_ORDERS: Final = 1000
ACCOUNT_WINDOW_US: Final = 2_000_000

SINGLE_OF: Mapping[str, str] = {
    trade.PLACE_ORDERS.name: trade.PLACE_ORDER.name,
    trade.CANCEL_ORDERS.name: trade.CANCEL_ORDER.name,
    trade.AMEND_ORDERS.name: trade.AMEND_ORDER.name,
}
"""A batch of one order counts as a single order: documented."""


COUNTED_PER_ACCOUNT: Final = frozenset(
    endpoint.name for endpoint in (trade.PLACE_ORDER, trade.PLACE_ORDERS, trade.AMEND_ORDER, trade.AMEND_ORDERS)
)
"""Endpoints whose orders, beside their own limits, count towards what an account may place and amend in all."""


class AccountOrders:
    """What an account may place and amend in all, however it comes: documented. Orders for SPOT do not count."""

    def __init__(self, most: int = ACCOUNT_ORDERS) -> None:
        self._log = SlidingLog(most, ACCOUNT_WINDOW_US)

    def admits(self, exchange: Exchange, account: AccountId, request: Any, now_us: int) -> bool:
        """Whether all orders of the request are admitted; if so they are counted."""
        items = request if isinstance(request, list) else [request]
        orders = sum(_counts(exchange, item) for item in items)
        return not orders or self._log.admit(account, now_us, orders)


class EndpointLimit(msgspec.Struct, frozen=True):
    """The logs of one endpoint. `single` takes the place of a batch endpoint's own for a batch of one."""

    limit: Limit
    log: SlidingLog
    lead_log: SlidingLog | None
    count_refused: bool
    single: "EndpointLimit | None" = None

    def admits(self, who: Hashable, now_us: int) -> bool:
        """Whether one more request of this user or address is admitted; if so it is counted."""
        return self.log.admit(who, now_us)

    def admits_decoded(
        self, exchange: Exchange, who: Hashable, account: AccountId | None, request: Any, now_us: int
    ) -> bool:
        """Whether the decoded request is admitted, all its orders or none; if so they are counted."""
        items = request if isinstance(request, list) else [request]
        if self.single is not None and len(items) == 1:
            return self.single.admits_decoded(exchange, who, account, items[0], now_us)
        charges = self._charges(exchange, who, account, items)
        return admit_all(charges, now_us, count_refused=self.count_refused)

    def _charges(
        self, exchange: Exchange, who: Hashable, account: AccountId | None, items: Sequence[Any]
    ) -> list[Charge]:
        weights: dict[tuple[Hashable, str], int] = {} if items else {(who, ""): 1}
        for item in items:
            name = (who, self._about(exchange, item))
            weights[name] = weights.get(name, 0) + 1 if self.limit.counts == "orders" else 1
        return [(self._log_for(exchange, account, name[1]), name, weight) for name, weight in weights.items()]

    def _about(self, exchange: Exchange, item: Any) -> str:
        """What beside the caller names the count: an instrument, an instrument type, a currency, a tag, or nothing.

        All that do not exist share one count, so that inventing names is no way round a limit.
        """
        match self.limit.key:
            case "ip+instrument" | "user+instrument":
                return _instrument(exchange, item)
            case "ip+instrument_type" | "user+instrument_type":
                return str(getattr(item, "instType", None) or "")
            case "user+tag":
                return str(getattr(item, "tag", None) or "")
            case "user+currency":
                return _currency(exchange, item)
            case "ip" | "user":
                return ""

    def _log_for(self, exchange: Exchange, account: AccountId | None, about: str) -> SlidingLog:
        """Lead traders have a limit of their own on the instruments they lead."""
        if self.lead_log is not None and account is not None and _leads(exchange, account, InstrumentId(about)):
            return self.lead_log
        return self.log


def limited_by(limit: Limit) -> Literal["address", "user", "request"]:
    """What decides who is counted and how much: the address, the user, or what the request asks for as well."""
    match limit.key:
        case "ip" if limit.counts == "requests":
            return "address"
        case "user" if limit.counts == "requests":
            return "user"
        case _:
            return "request"


def endpoint_limits(endpoints: Sequence[Endpoint], *, count_refused: bool = False) -> dict[str, EndpointLimit]:
    """The limits of all endpoints, by endpoint name."""
    limits = {endpoint.name: _endpoint_limit(endpoint.limit, count_refused) for endpoint in endpoints}
    for batch, single in SINGLE_OF.items():
        if batch in limits and single in limits:
            limits[batch] = msgspec.structs.replace(limits[batch], single=limits[single])
    return limits


def _endpoint_limit(limit: Limit, count_refused: bool) -> EndpointLimit:
    window_us = limit.window_ms * 1000
    log = SlidingLog(limit.requests, window_us, count_refused=count_refused)
    lead_log = SlidingLog(limit.lead_trader_requests, window_us) if limit.lead_trader_requests else None
    return EndpointLimit(limit, log, lead_log, count_refused)


def _instrument(exchange: Exchange, item: Any) -> str:
    """The instrument a request is about; "" if there is none such."""
    found = _found(exchange, item)
    return found.id if found else ""


def _counts(exchange: Exchange, item: Any) -> bool:
    found = _found(exchange, item)
    return found is not None and found.type != "SPOT"


def _found(exchange: Exchange, item: Any) -> Instrument | None:
    """The instrument a request is about, by code or else by id."""
    code = getattr(item, "instIdCode", None)
    if code is not None:
        return queries.instrument_by_code(exchange, code)
    return queries.instrument(exchange, InstrumentId(getattr(item, "instId", None) or ""))


def _currency(exchange: Exchange, item: Any) -> str:
    """The currency a request is about; "" if there is none such."""
    return item.ccy if item.ccy in queries.currencies(exchange) else ""


def _leads(exchange: Exchange, account: AccountId, instrument: InstrumentId) -> bool:
    leads = (queries.lead_trader(exchange, account, kind) for kind in get_args(InstrumentType))
    return any(lead is not None and instrument in lead.instruments for lead in leads)
