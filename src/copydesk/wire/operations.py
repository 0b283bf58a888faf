"""The operations of the operator's API, declared once: address, what each takes and gives.

A request's fields come from the path, the query and the JSON body together.
"""

from typing import Any, Final, Literal

import msgspec

from copydesk.wire.operator import (
    Application,
    ApproveLead,
    ChangeInstrument,
    CreatedKey,
    CreateKey,
    CreateUser,
    DecideApplication,
    Digest,
    Done,
    Funding,
    Health,
    InstrumentStatus,
    Key,
    ListApplications,
    ListInstruments,
    ListKeys,
    ListUsers,
    MakeDeposit,
    RevokeKey,
    SetFunding,
    SetPrices,
    ShowDigest,
    ShowFunding,
    ShowHealth,
    Stop,
    StopLead,
    Stopping,
    User,
)
from copydesk.wire.operator_clock import AdvanceClock, ClockStatus, JumpToSettlement, SetClock, ShowClock
from copydesk.wire.operator_copies import CopyOutcome, ListCopies, ListRefusals, RefusalTold
from copydesk.wire.operator_faults import (
    ArmFault,
    ClearFaults,
    ClosedSockets,
    CloseSockets,
    DisarmFault,
    FaultRow,
    ListFaults,
)
from copydesk.wire.operator_leads import AllowUser, DecideStop, Lead, ListLeads, SetTerms
from copydesk.wire.operator_rules import Rules, ShowRules
from copydesk.wire.operator_snapshots import (
    ForgetSnapshot,
    ListSnapshots,
    RestoreSnapshot,
    Snapshot,
    TakeSnapshot,
)

PREFIX: Final = "/operator/v1"


class Operation(msgspec.Struct, frozen=True):
    """One operation; {names} in the path are fields of the request."""

    name: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    summary: str
    request: type[Any]
    reply: Any
    status: int = 200


CREATE_USER = Operation("create_user", "POST", "/users", "Open an account.", CreateUser, User, 201)
LIST_USERS = Operation("list_users", "GET", "/users", "All users.", ListUsers, list[User])
CREATE_KEY = Operation("create_key", "POST", "/users/{user}/keys", "Make an API key.", CreateKey, CreatedKey, 201)
LIST_KEYS = Operation("list_keys", "GET", "/keys", "API keys in use, without secrets.", ListKeys, list[Key])
REVOKE_KEY = Operation("revoke_key", "DELETE", "/keys/{key}", "Put a key out of use.", RevokeKey, Key)
DEPOSIT = Operation("deposit", "POST", "/users/{user}/deposits", "Bring in money.", MakeDeposit, Done, 201)
APPROVE_LEAD = Operation("approve_lead", "POST", "/users/{user}/lead", "Make a lead trader.", ApproveLead, Done, 201)
STOP_LEAD = Operation(
    "stop_lead", "POST", "/users/{user}/lead-stop-request", "Ask for a lead trader to stop.", StopLead, Done
)
LIST_APPLICATIONS = Operation(
    "list_applications", "GET", "/lead-applications", "Who waits to lead.", ListApplications, list[Application]
)
DECIDE_APPLICATION = Operation(
    "decide_application",
    "POST",
    "/users/{user}/lead-application",
    "Accept or decline an application to lead.",
    DecideApplication,
    Done,
)
LIST_LEADS = Operation("list_leads", "GET", "/leads", "Who leads, on which terms.", ListLeads, list[Lead])
SET_LEAD_TERMS = Operation(
    "set_lead_terms", "PUT", "/users/{user}/lead-terms", "Say how a lead trader may be copied.", SetTerms, Done
)
DECIDE_LEAD_STOP = Operation(
    "decide_lead_stop", "POST", "/users/{user}/lead-stop", "Let a lead trader go, or keep him.", DecideStop, Done
)
ALLOW_COPYING = Operation(
    "allow_copying", "PUT", "/users/{user}/copying", "Let a user begin to copy, or not.", AllowUser, Done
)
LIST_COPIES = Operation(
    "list_copies", "GET", "/copies", "What became of lead traders' fills, and why.", ListCopies, list[CopyOutcome]
)
LIST_REFUSALS = Operation(
    "list_refusals", "GET", "/refusals", "What clients were refused last.", ListRefusals, list[RefusalTold]
)
LIST_INSTRUMENTS = Operation(
    "list_instruments", "GET", "/instruments", "Instruments and their states.", ListInstruments, list[InstrumentStatus]
)
CHANGE_INSTRUMENT = Operation(
    "change_instrument",
    "PUT",
    "/instruments/{instrument}",
    "Suspend, resume, expire, offer for leading.",
    ChangeInstrument,
    InstrumentStatus,
)
SHOW_FUNDING = Operation(
    "show_funding", "GET", "/instruments/{instrument}/funding", "How a swap is funded.", ShowFunding, Funding
)
SET_FUNDING = Operation(
    "set_funding", "PUT", "/instruments/{instrument}/funding", "Set the next funding rate.", SetFunding, Funding
)
SET_PRICES = Operation("set_prices", "POST", "/prices", "Move the market.", SetPrices, Done, 201)
SHOW_RULES = Operation("show_rules", "GET", "/rules", "The rules that hold.", ShowRules, Rules)
ADOPT_RULES = Operation("adopt_rules", "PUT", "/rules", "Let other rules hold.", Rules, Rules)
SHOW_CLOCK = Operation("show_clock", "GET", "/clock", "What time it is.", ShowClock, ClockStatus)
SET_CLOCK = Operation("set_clock", "POST", "/clock", "Freeze time, run it, keep it in step.", SetClock, ClockStatus)
ADVANCE_CLOCK = Operation(
    "advance_clock", "POST", "/clock/advance", "Let time pass at once.", AdvanceClock, ClockStatus
)
JUMP_TO_SETTLEMENT = Operation(
    "jump_to_settlement",
    "POST",
    "/clock/settlement",
    "Let time pass at once until profit has been shared next.",
    JumpToSettlement,
    ClockStatus,
)
SHOW_HEALTH = Operation("show_health", "GET", "/health", "How the house does.", ShowHealth, Health)
SHOW_DIGEST = Operation("show_digest", "GET", "/state-digest", "The digest of the state.", ShowDigest, Digest)
ARM_FAULT = Operation("arm_fault", "POST", "/faults", "Let requests go wrong.", ArmFault, list[FaultRow], 201)
LIST_FAULTS = Operation("list_faults", "GET", "/faults", "Faults that wait.", ListFaults, list[FaultRow])
DISARM_FAULT = Operation("disarm_fault", "DELETE", "/faults/{number}", "Not this fault.", DisarmFault, FaultRow)
CLEAR_FAULTS = Operation("clear_faults", "DELETE", "/faults", "No faults any more.", ClearFaults, list[FaultRow])
CLOSE_SOCKETS = Operation("close_sockets", "POST", "/sockets/close", "Close WebSockets.", CloseSockets, ClosedSockets)
TAKE_SNAPSHOT = Operation("take_snapshot", "POST", "/snapshots", "Save the world.", TakeSnapshot, Snapshot, 201)
LIST_SNAPSHOTS = Operation(
    "list_snapshots", "GET", "/snapshots", "The worlds that are saved.", ListSnapshots, list[Snapshot]
)
RESTORE_SNAPSHOT = Operation(
    "restore_snapshot",
    "POST",
    "/snapshots/{number}/restore",
    "Let the world be as it was.",
    RestoreSnapshot,
    Snapshot,
)
FORGET_SNAPSHOT = Operation(
    "forget_snapshot", "DELETE", "/snapshots/{number}", "Keep it no longer.", ForgetSnapshot, Snapshot
)
STOP = Operation("stop", "POST", "/stop", "Stop the house cleanly.", Stop, Stopping, 202)

OPERATIONS: Final[tuple[Operation, ...]] = (
    CREATE_USER,
    LIST_USERS,
    CREATE_KEY,
    LIST_KEYS,
    REVOKE_KEY,
    DEPOSIT,
    APPROVE_LEAD,
    STOP_LEAD,
    LIST_APPLICATIONS,
    DECIDE_APPLICATION,
    LIST_LEADS,
    SET_LEAD_TERMS,
    DECIDE_LEAD_STOP,
    ALLOW_COPYING,
    LIST_COPIES,
    LIST_REFUSALS,
    LIST_INSTRUMENTS,
    CHANGE_INSTRUMENT,
    SHOW_FUNDING,
    SET_FUNDING,
    SET_PRICES,
    SHOW_RULES,
    ADOPT_RULES,
    SHOW_CLOCK,
    SET_CLOCK,
    ADVANCE_CLOCK,
    JUMP_TO_SETTLEMENT,
    SHOW_HEALTH,
    SHOW_DIGEST,
    ARM_FAULT,
    LIST_FAULTS,
    DISARM_FAULT,
    CLEAR_FAULTS,
    CLOSE_SOCKETS,
    TAKE_SNAPSHOT,
    LIST_SNAPSHOTS,
    RESTORE_SNAPSHOT,
    FORGET_SNAPSHOT,
    STOP,
)
