"""Distinct types for ids, and the first value of each counter.

Ids are counters in the state, so the same commands give the same ids on any machine. The first values are large
because OKX's ids are: clients keep them as text, and some check their length.
"""

from typing import NewType

AccountId = NewType("AccountId", int)
OrderId = NewType("OrderId", int)
AlgoOrderId = NewType("AlgoOrderId", int)
PositionId = NewType("PositionId", int)
TradeId = NewType("TradeId", int)
InstrumentId = NewType("InstrumentId", str)
Currency = NewType("Currency", str)

FIRST_ACCOUNT = AccountId(700_000_000_000_000_001)
FIRST_ORDER = OrderId(3_000_000_000_000_000_001)
FIRST_ALGO_ORDER = AlgoOrderId(2_000_000_000_000_000_001)
FIRST_POSITION = PositionId(1_000_000_000_000_000_001)
FIRST_TRADE = TradeId(1)
