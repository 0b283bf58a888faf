"""Copying's state as plain data."""

from decimal import Decimal

import msgspec

from copydesk.engine.copying.copies import Copy
from copydesk.engine.copying.lead_positions import LeadPosition
from copydesk.engine.copying.profit_sharing import ShareAccount
from copydesk.engine.copying.state.lead_traders import LeadApplication, LeadTrader
from copydesk.engine.copying.state.relations import Relation
from copydesk.engine.copying.words import CopyingRules
from copydesk.engine.identifiers import (
    FIRST_COPY,
    FIRST_LEAD_POSITION,
    FIRST_RELATION,
    FIRST_SHARE,
    AccountId,
    CopyId,
    LeadPositionId,
    RelationId,
    ShareId,
)


class CopyingSnapshot(msgspec.Struct, frozen=True):
    """All of the state, each kind in order of arrival.

    `ended_copies` are the relations that have no copy of an open lead position any more; `copy_traders_ever` counts how
    often a lead trader was begun to be copied; `shares_paid` sums what each lead trader got; who is `barred` may not
    begin to copy. Units: `settled_until` is Unix ms.
    """

    rules: CopyingRules = CopyingRules()
    lead_traders: tuple[LeadTrader, ...] = ()
    applications: tuple[LeadApplication, ...] = ()
    lead_positions: tuple[LeadPosition, ...] = ()
    relations: tuple[Relation, ...] = ()
    copies: tuple[Copy, ...] = ()
    ended_copies: tuple[tuple[LeadPositionId, tuple[RelationId, ...]], ...] = ()
    share_accounts: tuple[ShareAccount, ...] = ()
    shares_paid: tuple[tuple[AccountId, Decimal], ...] = ()
    barred: tuple[AccountId, ...] = ()
    copy_traders_ever: tuple[tuple[AccountId, int], ...] = ()
    settled_until: int | None = None
    next_lead_position: LeadPositionId = FIRST_LEAD_POSITION
    next_copy: CopyId = FIRST_COPY
    next_relation: RelationId = FIRST_RELATION
    next_share: ShareId = FIRST_SHARE
