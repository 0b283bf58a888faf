"""Who asks, once the door knows."""

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.wire.endpoint import Permission


class Caller(msgspec.Struct, frozen=True):
    """Who asks, as the API key tells: its account, label, permissions and the addresses it is bound to."""

    account: AccountId
    key: str
    permissions: frozenset[Permission]
    label: str = ""
    addresses: tuple[str, ...] = ()
