"""The ledger's desk: decides about accounts, deposits and transfers, checks everything, then records."""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from copydesk.engine.identifiers import AccountId, Currency
from copydesk.engine.ledger.messages import (
    AccountOpened,
    Deposit,
    Deposited,
    LedgerCommand,
    LedgerEvent,
    OpenAccount,
    Transfer,
    Transferred,
)
from copydesk.engine.ledger.state import LedgerState
from copydesk.engine.rejections import Reason, Rejected


class LedgerDesk:
    """Decides; the state behind it only holds.

    `is_currency` tells which currencies exist on this exchange, `free` how much of one may leave an account's trading
    wallet.
    """

    def __init__(
        self,
        state: LedgerState,
        record: Callable[[LedgerEvent], None],
        is_currency: Callable[[Currency], bool],
        free: Callable[[AccountId, Currency], Decimal],
    ) -> None:
        self._state = state
        self._record = record
        self._is_currency = is_currency
        self._free = free

    def execute(self, command: LedgerCommand) -> None:
        """Carry out a command or raise `Rejected`."""
        match command:
            case OpenAccount():
                self._open(command)
            case Deposit():
                self._deposit(command)
            case Transfer():
                self._transfer(command)
            case _:
                assert_never(command)

    def _open(self, command: OpenAccount) -> None:
        if self._state.named(command.name) is not None:
            raise Rejected(Reason.ACCOUNT_NAME_TAKEN, name=command.name)
        if command.kind == "house" and self._state.house is not None:
            raise Rejected(Reason.HOUSE_ACCOUNT_EXISTS)
        self._record(AccountOpened(self._state.next_account, command.name, command.kind))

    def _deposit(self, command: Deposit) -> None:
        self._check(command)
        self._record(Deposited(command.account, command.currency, command.amount, command.wallet))

    def _transfer(self, command: Transfer) -> None:
        self._check(command)
        if command.source == command.target:
            raise Rejected(Reason.SAME_WALLET, wallet=command.source)
        available = self._available(command)
        if command.amount > available:
            raise Rejected(Reason.TRANSFER_ABOVE_AVAILABLE, amount=command.amount, available=available)
        self._record(
            Transferred(
                self._state.next_transfer,
                command.account,
                command.currency,
                command.amount,
                command.source,
                command.target,
                command.client_id,
            )
        )

    def _available(self, command: Transfer) -> Decimal:
        if command.source == "trading":
            return self._free(command.account, command.currency)
        return self._state.balances.of((command.account, command.source), command.currency)

    def _check(self, command: Deposit | Transfer) -> None:
        """Account, currency and amount are such that money can move."""
        if self._state.holder(command.account) is None:
            raise Rejected(Reason.UNKNOWN_ACCOUNT, account=command.account)
        if not self._is_currency(command.currency):
            raise Rejected(Reason.UNKNOWN_CURRENCY, currency=command.currency)
        if command.amount <= 0:
            raise Rejected(Reason.AMOUNT_NOT_POSITIVE, amount=command.amount)
