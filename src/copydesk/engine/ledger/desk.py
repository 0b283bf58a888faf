"""The ledger's desk: decides about accounts and deposits, checks everything, then records."""

from collections.abc import Callable
from typing import assert_never

from copydesk.engine.identifiers import Currency
from copydesk.engine.ledger.messages import (
    AccountOpened,
    Deposit,
    Deposited,
    LedgerCommand,
    LedgerEvent,
    OpenAccount,
)
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.rejections import Reason, Rejected


class LedgerDesk:
    """Decides; the state behind it only holds. `is_currency` tells which currencies exist on this exchange."""

    def __init__(
        self, state: LedgerState, record: Callable[[LedgerEvent], None], is_currency: Callable[[Currency], bool]
    ) -> None:
        self._state = state
        self._record = record
        self._is_currency = is_currency

    def execute(self, command: LedgerCommand) -> None:
        """Carry out a command or raise `Rejected`."""
        match command:
            case OpenAccount():
                self._open(command)
            case Deposit():
                self._deposit(command)
            case _:
                assert_never(command)

    def _open(self, command: OpenAccount) -> None:
        if self._state.named(command.name) is not None:
            raise Rejected(Reason.ACCOUNT_NAME_TAKEN, name=command.name)
        if command.kind == "house" and self._state.house is not None:
            raise Rejected(Reason.HOUSE_ACCOUNT_EXISTS)
        self._record(AccountOpened(self._state.next_account, command.name, command.kind))

    def _deposit(self, command: Deposit) -> None:
        if self._state.holder(command.account) is None:
            raise Rejected(Reason.UNKNOWN_ACCOUNT, account=command.account)
        if not self._is_currency(command.currency):
            raise Rejected(Reason.UNKNOWN_CURRENCY, currency=command.currency)
        if command.amount <= 0:
            raise Rejected(Reason.AMOUNT_NOT_POSITIVE, amount=command.amount)
        self._record(Deposited(command.account, command.currency, command.amount, command.wallet))
