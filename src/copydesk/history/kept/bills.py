"""Bills: every change of a user's trading account has one, with the balance after it.

The changes of all bills of an account and currency add up to its balance. Money in the funding account has no bills
here; what leaves for it, or comes from it, has.
"""

from decimal import Decimal
from typing import Final, Literal, NewType

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, InstrumentId, OrderId, TradeId
from copydesk.engine.numbers import ZERO
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.history.kept.fills import Effect, Liquidity
from copydesk.history.shelf import Column, Shelf

BillId = NewType("BillId", int)

FIRST_BILL = BillId(4_000_000_000_000_000_001)

BillReason = (
    Effect
    | Literal["transfer_in", "transfer_out", "deposit", "margin_added", "margin_put_in", "margin_taken_out"]
    | Literal["share_withheld", "share_refunded"]
    | Literal["funding_paid", "funding_received"]
    | Literal["lead_assets_released"]
)
"""Why a balance changed. The reasons of SPOT fills are seen from the bill's currency: what comes was bought."""


class Bill(msgspec.Struct, frozen=True):
    """A change of a trading account in one currency.

    Units: amounts are of `currency`; `change` is that of the free cash, `margin_change` that of the isolated position's
    margin or of the lead assets, `balance` and `margin` are what they are afterwards; `fee` is negative when paid and
    no part of `profit`; `size` is contracts for SWAP, else of the currency; `at` is Unix ms.
    """

    bill: BillId
    account: AccountId
    currency: Currency
    reason: BillReason
    change: Decimal
    balance: Decimal
    size: Decimal
    at: int
    margin_change: Decimal = ZERO
    margin: Decimal = ZERO
    profit: Decimal = ZERO
    fee: Decimal = ZERO
    instrument: InstrumentId | None = None
    instrument_type: InstrumentType | Literal[""] = ""
    contract: Literal["", "linear", "inverse"] = ""
    margin_mode: Literal["", "cash", "cross", "isolated"] = ""
    price: Decimal | None = None
    index: Decimal | None = None
    mark: Decimal | None = None
    order: OrderId | None = None
    trade: TradeId | None = None
    liquidity: Liquidity | None = None
    client_order_id: str = ""
    tag: str = ""


BILLS: Final = Shelf(
    "bills",
    Bill,
    lambda bill: bill.bill,
    (
        Column("account", "INTEGER", lambda bill: bill.account),
        Column("currency", "TEXT", lambda bill: bill.currency),
        Column("reason", "TEXT", lambda bill: bill.reason),
        Column("instrument_type", "TEXT", lambda bill: bill.instrument_type),
        Column("instrument", "TEXT", lambda bill: bill.instrument or ""),
        Column("contract", "TEXT", lambda bill: bill.contract),
        Column("margin_mode", "TEXT", lambda bill: bill.margin_mode),
        Column("at", "INTEGER", lambda bill: bill.at),
    ),
    indexes=("account, id",),
)
