"""Transfers between the wallets of an account."""

from decimal import Decimal
from typing import Final

import msgspec

from copydesk.engine.identifiers import AccountId, Currency, TransferId
from copydesk.engine.ledger.messages import Transferred, Wallet
from copydesk.history.shelf import Column, Shelf


class DoneTransfer(msgspec.Struct, frozen=True):
    """A transfer that was made. Units: `at` is Unix ms."""

    transfer: TransferId
    account: AccountId
    currency: Currency
    amount: Decimal
    source: Wallet
    target: Wallet
    client_id: str
    at: int


def transfer_of(event: Transferred, at: int) -> DoneTransfer:
    """The transfer that an event made."""
    return DoneTransfer(
        transfer=event.transfer,
        account=event.account,
        currency=event.currency,
        amount=event.amount,
        source=event.source,
        target=event.target,
        client_id=event.client_id,
        at=at,
    )


TRANSFERS: Final = Shelf(
    "transfers",
    DoneTransfer,
    lambda transfer: transfer.transfer,
    (
        Column("account", "INTEGER", lambda transfer: transfer.account),
        Column("client_id", "TEXT", lambda transfer: transfer.client_id),
        Column("at", "INTEGER", lambda transfer: transfer.at),
    ),
    indexes=("account, client_id, id",),
)
