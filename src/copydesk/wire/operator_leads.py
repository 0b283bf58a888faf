"""What the operator's operations upon leading and copying take and give: who leads on which terms, who may copy."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from copydesk.wire.given import Given
from copydesk.wire.operator import InstrumentType, UserRef

Places = Annotated[int, Meta(ge=0, description="How many may copy at a time; the rules' number holds too.")]


class ListLeads(Given, frozen=True, kw_only=True):
    """Takes nothing."""


class Lead(msgspec.Struct, frozen=True):
    """Who leads, on which terms, and how many copy him. `places` are his own, None when only the rules bound them.

    `asked_to_stop` while a request to stop waits for the operator.
    """

    uid: str
    name: str
    instrument_type: InstrumentType
    instruments: tuple[str, ...]
    profit_sharing_ratio: str
    mode: Literal["public", "private"]
    custom_copying: bool
    places: int | None
    copy_traders: int
    asked_to_stop: bool


class SetTerms(Given, frozen=True, kw_only=True):
    """Set the terms on which a lead trader of swaps may be copied; what is not said is as in the beginning."""

    user: UserRef
    mode: Annotated[Literal["public", "private"], Meta(description="private: in no ranks.")] = "public"
    custom_copying: Annotated[bool, Meta(description="false: smart sync only, so no call begins it.")] = True
    places: Places | None = None


class DecideStop(Given, frozen=True, kw_only=True):
    """Let a lead trader go who has asked to stop, or keep him."""

    user: UserRef
    instrument_type: InstrumentType
    accept: bool


class AllowUser(Given, frozen=True, kw_only=True):
    """Let a user begin to copy, or not; what he copies goes on."""

    user: UserRef
    allowed: bool
