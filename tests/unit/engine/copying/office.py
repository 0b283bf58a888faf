"""An office for the lead trader desk alone: its state, and a stand-in for trading's answers."""

from decimal import Decimal

import pytest

from copydesk.engine.copying.desk.lead_trader_desk import LeadTraderDesk
from copydesk.engine.copying.messages import (
    ApproveLeadTrader,
    CopyingCommand,
    CopyingEvent,
    SetLeadingInstruments,
)
from copydesk.engine.copying.state.copying_state import CopyingState
from copydesk.engine.identifiers import AccountId, Currency, InstrumentId
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.rejections import Rejected
from copydesk.engine.trading.instruments import Instrument, InstrumentState, InstrumentType

ANN = AccountId(1)
BTC, ETH, SOL = (InstrumentId(f"{coin}-USDT-SWAP") for coin in ("BTC", "ETH", "SOL"))
BTC_SPOT = InstrumentId("BTC-USDT")
COIN_MARGINED = InstrumentId("BTC-USD-SWAP")
DAY_MS = 86_400_000


def terms(name: InstrumentId, *, state: InstrumentState = "live", offered: bool = True) -> Instrument:
    """An instrument of which only name, type, state and offer matter here."""
    step = Decimal("0.1")
    return Instrument(
        id=name,
        type="SWAP" if name.endswith("SWAP") else "SPOT",
        code=1,
        base=Currency("X"),
        quote=Currency("USDT"),
        tick_size=step,
        lot_size=step,
        minimum_size=step,
        max_limit_size=Decimal(100),
        max_market_size=Decimal(100),
        state=state,
        offered_for_leading=offered,
    )


class TradingAnswers:
    """What copying asks of trading, answered from three plain collections."""

    def __init__(self) -> None:
        self.listed = {name: terms(name) for name in (BTC, ETH, SOL, BTC_SPOT)}
        self.listed[COIN_MARGINED] = terms(COIN_MARGINED, offered=False)
        self.with_orders: set[InstrumentId] = set()
        self.with_position: set[InstrumentId] = set()

    def instrument(self, instrument: InstrumentId, /) -> Instrument | None:
        return self.listed.get(instrument)

    def has_pending_orders(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        return instrument in self.with_orders

    def has_position(self, account: AccountId, instrument: InstrumentId, /) -> bool:
        return instrument in self.with_position


class Office:
    """A lead trader desk with its state, and trading's answers to set."""

    def __init__(self) -> None:
        self.trading = TradingAnswers()
        self.state = CopyingState(LedgerState())
        self.events: list[CopyingEvent] = []
        self.at = 0
        self._desk = LeadTraderDesk(self.state, self._record, self.trading)

    def _record(self, event: CopyingEvent) -> None:
        self.events.append(event)
        self.state.parts[type(event)](event, self.at)

    def does(self, command: CopyingCommand) -> list[CopyingEvent]:
        self.events = []
        self._desk.execute(command, self.at)
        return self.events

    def refuses(self, command: CopyingCommand) -> Rejected:
        before = self.state.snapshot()
        with pytest.raises(Rejected) as caught:
            self.does(command)
        assert self.state.snapshot() == before, "a rejected command changes nothing"
        return caught.value

    def leading(self, instrument_type: InstrumentType = "SWAP") -> tuple[InstrumentId, ...]:
        lead = self.state.lead_trader(ANN, instrument_type)
        return lead.instruments if lead else ()


def sets(*instruments: InstrumentId) -> SetLeadingInstruments:
    """Ann replaces her set of swaps."""
    return SetLeadingInstruments(ANN, "SWAP", instruments)


def office_of_ann() -> Office:
    """Ann leads BTC."""
    office = Office()
    office.does(ApproveLeadTrader(ANN, "SWAP", (BTC,)))
    return office
