"""Distinct types for ids, and the first value of each counter.

Ids are counters in the state, so the same commands give the same ids on any machine. The first values are large
because OKX's ids are: clients keep them as text, and some check their length. Lead positions and copies are asked for
by one kind of id there, so no copy has the number of a lead position.
"""

from typing import NewType

AccountId = NewType("AccountId", int)
OrderId = NewType("OrderId", int)
AlgoOrderId = NewType("AlgoOrderId", int)
PositionId = NewType("PositionId", int)
TradeId = NewType("TradeId", int)
LeadPositionId = NewType("LeadPositionId", int)
CopyId = NewType("CopyId", int)
RelationId = NewType("RelationId", int)
ShareId = NewType("ShareId", int)
TransferId = NewType("TransferId", int)
InstrumentId = NewType("InstrumentId", str)
Currency = NewType("Currency", str)

FIRST_ACCOUNT = AccountId(700_000_000_000_000_001)
FIRST_ORDER = OrderId(3_000_000_000_000_000_001)
FIRST_ALGO_ORDER = AlgoOrderId(2_000_000_000_000_000_001)
FIRST_POSITION = PositionId(1_000_000_000_000_000_001)
FIRST_TRADE = TradeId(1)
FIRST_TAKEOVER = TradeId(-1)
"""Positions that are taken over count down, so that nobody takes them for trades."""
FIRST_TRANSFER = TransferId(1)
FIRST_LEAD_POSITION = LeadPositionId(600_000_000_000_000_001)
FIRST_COPY = CopyId(800_000_000_000_000_001)
FIRST_RELATION = RelationId(1)
FIRST_SHARE = ShareId(1)
