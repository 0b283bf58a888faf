"""A trading floor for tests of handlers: a world in memory with a market, and traders who ask in bytes.

What comes in is decoded and what goes out is encoded as in production, so tests see what a client sees. What lies
between the socket and the handler (keys, limits, statuses) is not here.
"""

import asyncio
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from tests.gateway.constant_fields import hold_to_constants

from copydesk import data
from copydesk.engine.exchange import Exchange
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.messages import Deposit, OpenAccount
from copydesk.engine.messages import Command
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.messages import Level, ListInstrument, MoveMarket, Quote
from copydesk.gateway.caller import Caller
from copydesk.gateway.refusal import Refused
from copydesk.gateway.rejections import refusal
from copydesk.gateway.rest import account, asset, copytrading, market, public, system, trade
from copydesk.gateway.rest.call import Call, World
from copydesk.history.archive import Archive
from copydesk.journal.memory import InMemoryJournal
from copydesk.runtime.clock import FrozenClock
from copydesk.runtime.feed import Feed
from copydesk.runtime.sequencer import Sequencer, Stamped
from copydesk.wire import envelope
from copydesk.wire.decoding import BadRequest, decode_body, decode_query
from copydesk.wire.endpoint import Endpoint, Permission
from copydesk.wire.rest.trade import PLACE_ORDER

HANDLERS = {
    **account.HANDLERS,
    **asset.HANDLERS,
    **copytrading.HANDLERS,
    **market.HANDLERS,
    **public.HANDLERS,
    **system.HANDLERS,
    **trade.HANDLERS,
}
LISTED = {item.instrument.id: item for item in data.listed_instruments()}
NAMES = ("BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP", "BTC-USDT")


class Floor:
    """The world, its clock, and one trader to start with."""

    def __init__(self) -> None:
        self.clock = FrozenClock()
        self.journal = InMemoryJournal()
        feed = Feed()
        archive = Archive()
        feed.subscribe(archive.project)
        self.sequencer = Sequencer(Exchange(), self.journal, self.clock, feed, on_failure=_fail)
        self.world = World(self.sequencer, archive, data.instrument_rows(), self.clock, self.clock)

    def does(self, command: Command) -> Stamped:
        """Carry out a command of the world."""

        async def submit() -> Stamped:
            return await self.sequencer.submit(command)

        return asyncio.run(submit())

    def opens(self, name: str, kind: str = "user", **deposits: int) -> AccountId:
        """An account with this much of each currency."""
        account = self.does(OpenAccount(name, kind)).outcome.events[0].account
        for currency, amount in deposits.items():
            self.does(Deposit(account, Currency(currency), Decimal(amount)))
        return account

    def quotes(
        self, instrument: str, bids: Mapping[str, str], asks: Mapping[str, str], mark: str, index: str | None = None
    ) -> None:
        """Let the house quote these sizes at these prices; the index is where the mark price is, if nobody says."""
        index_price = Decimal(mark if index is None else index)
        quote = Quote(InstrumentId(instrument), index_price, Decimal(mark), _levels(bids), _levels(asks))
        self.does(MoveMarket((quote,)))

    def asks(
        self,
        endpoint: Endpoint,
        parameters: Any = None,
        *,
        by: AccountId | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The answer to a request, as a client decodes it."""
        try:
            return asyncio.run(self._answer(endpoint, parameters, by, headers or {}))
        except (Refused, BadRequest) as refused:
            return _decoded(envelope.failure(refused.code, refused.message))
        except Rejected as rejected:
            refused = refusal(rejected)
            return _decoded(envelope.failure(refused.code, refused.message))

    def done(self, endpoint: Endpoint, parameters: Any = None, *, by: AccountId | None = None) -> list[dict[str, Any]]:
        """The rows of an answer that must not be a refusal."""
        answer = self.asks(endpoint, parameters, by=by)
        assert answer["code"] == "0", answer
        rows: list[dict[str, Any]] = answer["data"]
        return rows

    def places(self, account: AccountId, order: Any, endpoint: Endpoint = PLACE_ORDER) -> str:
        """The id of an order, or algo order, that must be taken."""
        (row,) = self.asks(endpoint, order, by=account)["data"]
        assert row["sCode"] == "0", row
        return str(row.get("ordId") or row["algoId"])

    async def _answer(
        self, endpoint: Endpoint, parameters: Any, by: AccountId | None, headers: Mapping[str, str]
    ) -> dict[str, Any]:
        if endpoint.method == "POST":
            request = decode_body(endpoint, json.dumps(parameters).encode())
        else:
            request = decode_query(endpoint, urlencode(parameters or {}).encode())
        caller = None if by is None else Caller(by, "key", frozenset(Permission))
        raw = {name.lower().encode(): value.encode() for name, value in headers.items()}
        now_us = self.clock.now_us()
        reply = await HANDLERS[endpoint.name](Call(endpoint, request, caller, self.world, now_us, raw))
        times_us = (now_us, self.clock.now_us()) if endpoint.timed else None
        answer = _decoded(envelope.failure(reply.code, reply.msg, reply.rows, times_us))
        hold_to_constants(endpoint.path, endpoint.row, answer["data"])
        return answer


def furnished() -> Floor:
    """A floor with a few instruments, all quoted, and a house to quote them."""
    floor = Floor()
    floor.opens("house", "house")
    for name in NAMES:
        floor.does(ListInstrument(LISTED[InstrumentId(name)].instrument))
    for name, around in (("BTC-USDT-SWAP", 50_000), ("BTC-USDT", 50_000), ("ETH-USDT-SWAP", 3_000)):
        bids = {str(around - step): "10" for step in (1, 2, 3)}
        asks = {str(around + step): "10" for step in (1, 2, 3)}
        floor.quotes(name, bids, asks, mark=str(around))
    return floor


def _levels(sizes: Mapping[str, str]) -> tuple[Level, ...]:
    return tuple(Level(Decimal(price), Decimal(size)) for price, size in sizes.items())


def _decoded(answer: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(answer)
    return decoded


def _fail(failure: BaseException) -> None:
    raise failure
