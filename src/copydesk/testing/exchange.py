"""A running exchange as a test sees it: addresses, keys, and the operator's hand on people, prices, time and bad days.

The daily acts have methods here; every other operation is a call of `operator`.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

import msgspec

from copydesk.client import Credentials
from copydesk.operator_client import OperatorClient
from copydesk.testing.faults import armed
from copydesk.testing.prices import Price, quote_of
from copydesk.wire import operations
from copydesk.wire.operator import CreatedKey, InstrumentType, KeyPermission
from copydesk.wire.operator_clock import ClockStatus
from copydesk.wire.operator_copies import CopyOutcome, RefusalTold
from copydesk.wire.operator_rules import Rules
from copydesk.wire.operator_snapshots import Snapshot

FaultCode = Literal["50001", "50004", "50011", "50013", "50026"]


class RunningExchange:
    """Addresses and keys of a running exchange, and the operator's hand on it.

    `variables` are what `copydesk demo` writes into demo.env: BASE_URL, LEAD_KEY and so on. Users are meant by name or
    uid. What the exchange refuses raises OperatorRefused.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = dict(variables)

    def __repr__(self) -> str:
        return f"RunningExchange({self.base_url!r})"

    @property
    def base_url(self) -> str:
        """The REST address."""
        return self.variables["BASE_URL"]

    @property
    def ws_url(self) -> str:
        """The address below which the WebSockets lie."""
        return self.variables["WS_URL"]

    @property
    def operator(self) -> OperatorClient:
        """A caller of the operator's API; the operations are in `copydesk.wire.operations`."""
        return OperatorClient(self.variables["OPERATOR_URL"], self.variables["OPERATOR_TOKEN"])

    # People.

    def credentials(self, name: str) -> Credentials:
        """The key of a user of the world, by what its variables begin with: LEAD, COPIER, READONLY, APPLICANT."""
        return Credentials(*(self.variables[f"{name}_{part}"] for part in ("KEY", "SECRET", "PASSPHRASE")))

    def new_user(
        self, name: str, *, permissions: tuple[KeyPermission, ...] = ("read", "trade"), **deposits: Decimal | int | str
    ) -> Credentials:
        """A new user with this much of each currency, and a key that may do this."""
        self.operator.call(operations.CREATE_USER, name=name)
        self.deposit(name, **deposits)
        return self.add_key(name, *permissions)

    def add_key(self, user: str, *permissions: KeyPermission, **said: Any) -> Credentials:
        """One more key, to read with unless more is said; `said` may be label, environment, addresses, passphrase."""
        permitted = permissions or ("read",)
        made: CreatedKey = self.operator.call(operations.CREATE_KEY, user=user, permissions=permitted, **said)
        return Credentials(made.key, made.secret, made.passphrase)

    def deposit(self, user: str, **amounts: Decimal | int | str) -> None:
        """Bring in this much of each currency, into the trading account."""
        for currency, amount in amounts.items():
            self.operator.call(operations.DEPOSIT, user=user, currency=currency, amount=str(amount))

    def approve_lead(
        self,
        user: str,
        *instruments: str,
        instrument_type: InstrumentType = "SWAP",
        profit_sharing_ratio: Decimal | str = Decimal("0.1"),
    ) -> None:
        """Make a user a lead trader who leads with these instruments. Units: the ratio is a fraction, 0.1 is 10 %."""
        self.operator.call(
            operations.APPROVE_LEAD,
            user=user,
            instrument_type=instrument_type,
            instruments=instruments,
            profit_sharing_ratio=profit_sharing_ratio,
        )

    # The market and its rules.

    def set_prices(
        self,
        instrument: str,
        last: Price | None = None,
        *,
        bid: Price | None = None,
        ask: Price | None = None,
        index: Price | None = None,
        mark: Price | None = None,
    ) -> None:
        """Move a market; what is not said follows `last`, or bid and ask. Resting orders that are crossed are filled.

        `last` is traded, as the best ask unless bid or ask say otherwise: what triggers by the last price is triggered.
        Raises: UnknownPrice.
        """
        rows = self.operator.call(operations.LIST_INSTRUMENTS)
        standing = next((row.last for row in rows if row.instrument == instrument and row.last), "0")
        quote = quote_of(instrument, standing, last=last, bid=bid, ask=ask, index=index, mark=mark)
        self.operator.call(operations.SET_PRICES, quotes=[quote])

    def set_funding_rate(self, instrument: str, rate: Decimal | str) -> datetime:
        """Let a swap be funded at a rate, such as "0.001", until another is set. Gives when it is charged first."""
        return _moment(self.operator.call(operations.SET_FUNDING, instrument=instrument, rate=str(rate)).due_at)

    def set_rules(self, **changes: Any) -> Rules:
        """Change the named rules of copying and keep the others; all rules as they are then."""
        rules = self.operator.call(operations.SHOW_RULES)
        adopted: Rules = self.operator.call(operations.ADOPT_RULES, **(msgspec.structs.asdict(rules) | changes))
        return adopted

    def outcomes(
        self,
        lead: str | None = None,
        copy_trader: str | None = None,
        *,
        instrument: str | None = None,
        missing: bool = False,
        limit: int = 100,
    ) -> list[CopyOutcome]:
        """What became of lead traders' fills and copies, latest first; with `missing` what was not done, and why."""
        outcomes: list[CopyOutcome] = self.operator.call(
            operations.LIST_COPIES,
            lead=lead,
            copy_trader=copy_trader,
            instrument=instrument,
            missing="true" if missing else None,
            limit=limit,
        )
        return outcomes

    def refusals(self, limit: int = 20) -> list[RefusalTold]:
        """What clients were refused, latest first: the request, the code and the text."""
        refusals: list[RefusalTold] = self.operator.call(operations.LIST_REFUSALS, limit=limit)
        return refusals

    def told(self) -> str:
        """What the exchange said no to last, in lines: requests that were refused, fills that were not copied."""
        refused = [f"{one.method} {one.path}: {one.code} {one.message}" for one in self.refusals()]
        missing = [
            f"{one.lead}'s {one.instrument} for {one.copy_trader}, {one.what}: {one.why} {one.details or ''}"
            for one in self.outcomes(missing=True, limit=20)
        ]
        return "\n".join(line.rstrip() for line in refused[::-1] + missing[::-1])

    # Time.

    @property
    def now(self) -> datetime:
        """What time it is in the exchange, in UTC."""
        return _time_of(self.operator.call(operations.SHOW_CLOCK))

    def freeze(self) -> datetime:
        """Let time stand still in the exchange; gives the moment at which it does."""
        return _time_of(self.operator.call(operations.SET_CLOCK, mode="frozen"))

    def advance(self, by: str | timedelta) -> datetime:
        """Let so much time pass at once, such as "8h"; what falls due on the way happens. Gives the time it is then."""
        duration = by if isinstance(by, str) else f"{by // timedelta(milliseconds=1)}ms"
        return _time_of(self.operator.call(operations.ADVANCE_CLOCK, by=duration))

    def advance_to_settlement(self) -> datetime:
        """Let time pass at once until profit has been shared next: Monday 00:00 UTC+8."""
        return _time_of(self.operator.call(operations.JUMP_TO_SETTLEMENT))

    # Bad days.

    def fault(
        self,
        path: str = "*",
        *,
        code: FaultCode | None = None,
        drop: bool = False,
        when: Literal["before", "after"] = "before",
        delay_ms: int = 0,
        count: int = 1_000_000,
    ) -> AbstractContextManager[None]:
        """Let requests to a path go wrong while the block runs, at most so many.

        With a code that is the answer, with `drop` the connection ends without one, with neither the answer is late.
        `before`: nothing of the request is done; `after`: it is carried out, and its answer is lost. Raises:
        FaultNeverMet when the block has ended and no request met it.
        """
        fault = {"code": code, "drop": drop, "when": when, "delay_ms": delay_ms, "count": count}
        return armed(self.operator, path, **fault)

    def close_websockets(self, user: str | None = None, *, notice: bool = True, after_ms: int = 0) -> int:
        """Close the WebSockets of a user, or all; how many these are.

        With the notice 64008, and so long after it, as before a planned stop; or without a word.
        """
        closed = self.operator.call(operations.CLOSE_SOCKETS, user=user, notice=notice, after_ms=after_ms)
        return int(closed.closed)

    # Going back.

    def snapshot(self) -> Snapshot:
        """Save the world as it is now: accounts, orders, history, keys, time. For an exchange in memory."""
        saved: Snapshot = self.operator.call(operations.TAKE_SNAPSHOT)
        return saved

    def restore(self, saved: Snapshot) -> None:
        """Let the world be as it was saved, as often as one likes.

        Addresses and keys stay, connections too; WebSockets are closed with notice, faults are taken away, limits count
        anew. Time that goes with the real clock goes on with it.
        """
        self.operator.call(operations.RESTORE_SNAPSHOT, number=saved.number)

    def forget(self, saved: Snapshot) -> None:
        """Keep this snapshot no longer."""
        self.operator.call(operations.FORGET_SNAPSHOT, number=saved.number)


def _time_of(status: ClockStatus) -> datetime:
    return _moment(status.at)


def _moment(at_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
