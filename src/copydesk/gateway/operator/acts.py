"""The operator's acts: from an operation's request to commands and questions, and back to its reply.

One function per operation. Users, money, leading; the market and the house are in `house_acts.py`.
"""

import asyncio
from typing import get_args

from copydesk.engine import queries
from copydesk.engine.copying.messages import ApproveLeadTrader, StopLeadTrading
from copydesk.engine.copying.messages import DecideLeadApplication as Decide
from copydesk.engine.identifiers import Currency, InstrumentId
from copydesk.engine.ledger.messages import AccountOpened, Deposit, OpenAccount
from copydesk.engine.trading.instruments import InstrumentType
from copydesk.engine.views import Account
from copydesk.gateway.keys import KeyRecord, draft_key
from copydesk.gateway.operator.desk import ActRefused, OperatorDesk
from copydesk.runtime.sequencer import Stamped
from copydesk.wire import operator as wire
from copydesk.wire.endpoint import Permission


async def create_user(desk: OperatorDesk, request: wire.CreateUser) -> wire.User:
    stamped = await desk.submit(OpenAccount(name=request.name))
    (opened,) = (event for event in stamped.outcome.events if isinstance(event, AccountOpened))
    return _user(desk, queries.account(desk.exchange, opened.account))


async def list_users(desk: OperatorDesk, _: wire.ListUsers) -> list[wire.User]:
    return [_user(desk, account) for account in queries.accounts(desk.exchange) if account.kind == "user"]


async def create_key(desk: OperatorDesk, request: wire.CreateKey) -> wire.CreatedKey:
    """The passphrase is hashed in a thread, for that takes as long as a thousand requests."""
    draft = await asyncio.to_thread(
        draft_key,
        desk.user(request.user).id,
        created_at=desk.keys.now_ms,
        label=request.label,
        permissions=[Permission(permission) for permission in request.permissions],
        environment=request.environment,
        addresses=request.addresses,
        passphrase=request.passphrase,
    )
    desk.keys.add(draft)
    return wire.CreatedKey(draft.record.key, draft.secret, draft.passphrase)


async def list_keys(desk: OperatorDesk, request: wire.ListKeys) -> list[wire.Key]:
    account = desk.user(request.user).id if request.user is not None else None
    return [_key(record) for record in desk.keys.records(account)]


async def revoke_key(desk: OperatorDesk, request: wire.RevokeKey) -> wire.Key:
    stored = desk.keys.find(request.key)
    if stored is None:
        raise ActRefused(404, "UNKNOWN_KEY", "There is no such key in use.", "key")
    (record,) = (record for record in desk.keys.records(stored.caller.account) if record.key == request.key)
    desk.keys.revoke(request.key)
    return _key(record)


async def deposit(desk: OperatorDesk, request: wire.MakeDeposit) -> wire.Done:
    account = desk.user(request.user).id
    command = Deposit(account, Currency(request.currency.upper()), request.amount, request.wallet)
    return done(await desk.submit(command))


async def approve_lead(desk: OperatorDesk, request: wire.ApproveLead) -> wire.Done:
    command = ApproveLeadTrader(
        account=desk.user(request.user).id,
        instrument_type=request.instrument_type,
        instruments=tuple(InstrumentId(name) for name in request.instruments),
        profit_sharing_ratio=request.profit_sharing_ratio,
    )
    return done(await desk.submit(command))


async def stop_lead(desk: OperatorDesk, request: wire.StopLead) -> wire.Done:
    return done(await desk.submit(StopLeadTrading(desk.user(request.user).id, request.instrument_type)))


async def list_applications(desk: OperatorDesk, _: wire.ListApplications) -> list[wire.Application]:
    waiting = []
    for account in queries.accounts(desk.exchange):
        for kind in _TYPES:
            application = queries.lead_application(desk.exchange, account.id, kind)
            if application is not None:
                waiting.append(wire.Application(str(account.id), account.name, kind, tuple(application.instruments)))
    return waiting


async def decide_application(desk: OperatorDesk, request: wire.DecideApplication) -> wire.Done:
    account = desk.user(request.user).id
    return done(await desk.submit(Decide(account, request.instrument_type, request.accept)))


def done(stamped: Stamped) -> wire.Done:
    """That and when it happened."""
    return wire.Done(stamped.seq, stamped.at)


_TYPES: tuple[InstrumentType, ...] = get_args(InstrumentType)


def _user(desk: OperatorDesk, account: Account) -> wire.User:
    leads = tuple(kind for kind in _TYPES if queries.lead_trader(desk.exchange, account.id, kind) is not None)
    return wire.User(str(account.id), account.name, account.opened_at, leads)


def _key(record: KeyRecord) -> wire.Key:
    return wire.Key(
        key=record.key,
        uid=str(record.account),
        label=record.label,
        permissions=tuple(record.permissions),
        environment=record.environment,
        addresses=record.addresses,
        created_at=record.created_at,
    )
