"""API keys: what is kept of them, how a new one is drawn, and the door to where they are stored.

The stores themselves are in `key_stores.py`; who may do what with a key is `auth.py`.
"""

import re
import secrets
import uuid
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Literal, Protocol

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.caller import Caller
from copydesk.gateway.secrets.passphrases import USUAL_COST, ScryptCost, hash_passphrase
from copydesk.wire.endpoint import Permission
from copydesk.wire.signing import SigningKey

Environment = Literal["live", "demo", "any"]
Network = IPv4Network | IPv6Network

KEYS_PER_ACCOUNT = 50
ADDRESSES_PER_KEY = 20

_KEY_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SECRET_PATTERN = re.compile(r"[0-9A-Za-z]{16,128}")
_PRINTABLE = re.compile(r"[ -~]{1,128}")


class KeyRefused(Exception):
    """A key cannot be made like this: `field` is what is wrong, the text says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class KeyRecord(msgspec.Struct, frozen=True):
    """What anyone in charge may see of a key. Units: times are Unix milliseconds."""

    key: str
    account: AccountId
    label: str
    permissions: tuple[Permission, ...]
    environment: Environment
    addresses: tuple[str, ...]
    created_at: int
    revoked_at: int | None = None


class KeyDraft(msgspec.Struct, frozen=True):
    """A key about to be stored, its secret and passphrase still readable."""

    record: KeyRecord
    secret: str
    passphrase: str
    passphrase_hash: str

    def __repr__(self) -> str:
        return f"KeyDraft({self.record!r})"


class NewKey(msgspec.Struct, frozen=True):
    """A key as its owner receives it, once."""

    key: str
    secret: str
    passphrase: str

    def __repr__(self) -> str:
        return f"NewKey({self.key!r}, …)"


class StoredKey(msgspec.Struct, frozen=True):
    """A key ready to check requests with."""

    caller: Caller
    environment: Environment
    signing: SigningKey
    passphrase_hash: str
    networks: tuple[Network, ...]

    def __repr__(self) -> str:
        return f"StoredKey({self.caller!r}, {self.environment!r})"

    def admits(self, peer: str) -> bool:
        """Whether the key may be used from this address; a key bound to no address may be used from any."""
        if not self.networks:
            return True
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self.networks)


class KeyStore(Protocol):
    """Where keys are kept. `create` draws and stores in one step; the others are the store's own."""

    @property
    def now_ms(self) -> int:
        """The time of whatever happens now."""

    def add(self, draft: KeyDraft) -> None:
        """Keep a key; durable on return. Raises: KeyRefused."""

    def find(self, key: str) -> StoredKey | None:
        """The key if it is in use."""

    def was_revoked(self, key: str) -> bool:
        """Whether there was such a key once."""

    def revoke(self, key: str) -> bool:
        """Put a key out of use and forget its secret; False if there is none in use."""

    def note_use(self, key: str) -> None:
        """The key has proved itself in a request or a connection; a key that never does may die of it."""

    def records(self, account: AccountId | None = None) -> list[KeyRecord]:
        """The keys in use, of one account or of all, in the order they were made."""

    def create(
        self,
        account: AccountId,
        *,
        label: str = "",
        permissions: Sequence[Permission] = (Permission.READ, Permission.TRADE),
        environment: Environment = "any",
        addresses: Sequence[str] = (),
        passphrase: str | None = None,
        key: str | None = None,
        secret: str | None = None,
        cost: ScryptCost = USUAL_COST,
    ) -> NewKey:
        """A new key of the account; what is not given is drawn at random. Raises: KeyRefused."""
        draft = draft_key(
            account,
            created_at=self.now_ms,
            label=label,
            permissions=permissions,
            environment=environment,
            addresses=addresses,
            passphrase=passphrase,
            key=key,
            secret=secret,
            cost=cost,
        )
        self.add(draft)
        return NewKey(draft.record.key, draft.secret, draft.passphrase)


def draft_key(
    account: AccountId,
    *,
    created_at: int,
    label: str = "",
    permissions: Sequence[Permission] = (Permission.READ, Permission.TRADE),
    environment: Environment = "any",
    addresses: Sequence[str] = (),
    passphrase: str | None = None,
    key: str | None = None,
    secret: str | None = None,
    cost: ScryptCost = USUAL_COST,
) -> KeyDraft:
    """A key to store, in OKX's form: a UUID and 32 hexadecimal digits. Takes as long as a hash. Raises: KeyRefused."""
    key = str(uuid.uuid4()) if key is None else key
    secret = secrets.token_hex(16).upper() if secret is None else secret
    passphrase = secrets.token_urlsafe(15) if passphrase is None else passphrase
    check_form(key, secret, passphrase, permissions, addresses)
    record = KeyRecord(
        key=key,
        account=account,
        label=label,
        permissions=tuple(permission for permission in Permission if permission in permissions),
        environment=environment,
        addresses=tuple(addresses),
        created_at=created_at,
    )
    return KeyDraft(record, secret, passphrase, hash_passphrase(passphrase, cost))


def check_form(
    key: str | None,
    secret: str | None,
    passphrase: str | None,
    permissions: Sequence[str],
    addresses: Sequence[str],
) -> None:
    """Hold a key to OKX's form; what is None will be drawn. Raises: KeyRefused."""
    if key is not None and not well_formed(key):
        raise KeyRefused("key", "An API key is a UUID in lower case.")
    if secret is not None and not _SECRET_PATTERN.fullmatch(secret):
        raise KeyRefused("secret", "An API secret has 16 to 128 letters and digits.")
    if passphrase is not None and not _PRINTABLE.fullmatch(passphrase):
        raise KeyRefused("passphrase", "A passphrase has 1 to 128 printable ASCII characters.")
    if not permissions:
        raise KeyRefused("permissions", "A key has at least one permission.")
    parse_networks(addresses)


def well_formed(key: str) -> bool:
    """Whether the text can be a key at all."""
    return _KEY_PATTERN.fullmatch(key) is not None


def parse_networks(addresses: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and segments, IPv4 or IPv6, as networks. Raises: KeyRefused."""
    if len(addresses) > ADDRESSES_PER_KEY:
        raise KeyRefused("addresses", f"A key is bound to at most {ADDRESSES_PER_KEY} addresses.")
    try:
        return tuple(ip_network(address.strip(), strict=False) for address in addresses)
    except ValueError as wrong:
        raise KeyRefused("addresses", f"An address or a network segment is expected: {wrong}.") from None


def ready(record: KeyRecord, secret: str, passphrase_hash: str) -> StoredKey:
    """The form of a key that requests are checked with."""
    caller = Caller(
        account=record.account,
        key=record.key,
        permissions=_together(record.permissions),
        label=record.label,
        addresses=record.addresses,
    )
    return StoredKey(caller, record.environment, SigningKey(secret), passphrase_hash, parse_networks(record.addresses))


@lru_cache(maxsize=16)
def _together(permissions: tuple[Permission, ...]) -> frozenset[Permission]:
    """The permissions as a set, one for all keys that have the same."""
    return frozenset(permissions)
