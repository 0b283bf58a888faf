"""Where API keys are kept: in memory, or in an SQLite file of their own with every secret sealed.

With `expire_unused` keys die of disuse (`key_expiry.py`): a dead key is revoked when anyone next looks for it.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import apsw
import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.key_expiry import Disuse
from copydesk.gateway.keys import KEYS_PER_ACCOUNT, KeyDraft, KeyRecord, KeyRefused, KeyStore, StoredKey, ready
from copydesk.gateway.secrets.master_key import MasterKey
from copydesk.runtime.clock import Clock

_SCHEMA_VERSION = 2
_SCHEMA = """
create table api_key(
  number integer primary key,
  key text not null unique,
  account integer not null,
  record blob not null,          -- KeyRecord as JSON: nothing secret in it
  sealed_secret blob,            -- null once the key is revoked, as is the hash
  passphrase_hash text,
  revoked_at integer,
  used_at integer                -- noted, to the hour, while unused keys expire; null if it never was
) strict;
create index api_key_account on api_key(account) where revoked_at is null;
"""


class InMemoryKeyStore(KeyStore):
    """Keys that end with the process."""

    def __init__(self, clock: Clock, *, expire_unused: bool = False) -> None:
        self._clock = clock
        self._disuse = Disuse(expire=expire_unused)
        self._records: dict[str, KeyRecord] = {}
        self._held: Counter[AccountId] = Counter()
        self._ready: dict[str, StoredKey] = {}
        self._revoked: set[str] = set()

    @property
    def now_ms(self) -> int:
        return self._clock.now_us() // 1000

    def add(self, draft: KeyDraft) -> None:
        key = draft.record.key
        if key in self._records or key in self._revoked:
            raise KeyRefused("key", "There is such a key already.")
        self._bury_dead()
        if self._held[draft.record.account] >= KEYS_PER_ACCOUNT:
            raise _too_many()
        self._held[draft.record.account] += 1
        self._records[key] = draft.record
        self._disuse.watch(draft.record, draft.record.created_at)
        self._ready[key] = ready(draft.record, draft.secret, draft.passphrase_hash)

    def find(self, key: str) -> StoredKey | None:
        if key in self._disuse.watched and self._disuse.is_dead(key, self.now_ms):
            self.revoke(key)
        return self._ready.get(key)

    def was_revoked(self, key: str) -> bool:
        return key in self._revoked

    def note_use(self, key: str) -> None:
        if key in self._disuse.watched:
            self._disuse.note(key, self.now_ms)

    def revoke(self, key: str) -> bool:
        record = self._records.pop(key, None)
        if record is None:
            return False
        self._held[record.account] -= 1
        del self._ready[key]
        self._revoked.add(key)
        self._disuse.forget(key)
        return True

    def records(self, account: AccountId | None = None) -> list[KeyRecord]:
        self._bury_dead()
        return [record for record in self._records.values() if account is None or record.account == account]

    def copy(self) -> "InMemoryKeyStore":
        """Another store with the same keys."""
        copied = InMemoryKeyStore(self._clock)
        copied._disuse, copied._records = self._disuse.copy(), dict(self._records)
        copied._held, copied._ready, copied._revoked = Counter(self._held), dict(self._ready), set(self._revoked)
        return copied

    def _bury_dead(self) -> None:
        for key in self._disuse.dead(self.now_ms):
            self.revoke(key)


class SqliteKeyStore(KeyStore):
    """Keys on disk, their secrets sealed by the master key. Those in use are held ready once they were asked for.

    Raises: MasterKeyFailure if the key is not the one that sealed them, KeyStoreFailure.
    """

    def __init__(self, path: Path, master_key: MasterKey, clock: Clock, *, expire_unused: bool = False) -> None:
        self._clock = clock
        self._master_key = master_key
        self._ready: dict[str, StoredKey] = {}
        self._database = _open(path)
        self._disuse = Disuse(expire=expire_unused)
        if expire_unused:
            self._watch_all()
        else:
            self._database.execute("update api_key set used_at = null where used_at is not null")
        self._try_master_key()

    @property
    def now_ms(self) -> int:
        return self._clock.now_us() // 1000

    def add(self, draft: KeyDraft) -> None:
        record = draft.record
        if self._rows("select 1 from api_key where key = ?", record.key):
            raise KeyRefused("key", "There is such a key already.")
        if len(self.records(record.account)) >= KEYS_PER_ACCOUNT:
            raise _too_many()
        sealed = self._master_key.seal(draft.secret, record.key)
        self._database.execute(
            "insert into api_key(key, account, record, sealed_secret, passphrase_hash) values (?, ?, ?, ?, ?)",
            (record.key, record.account, msgspec.json.encode(record), sealed, draft.passphrase_hash),
        )
        self._disuse.watch(record, record.created_at)

    def find(self, key: str) -> StoredKey | None:
        if key in self._disuse.watched and self._disuse.is_dead(key, self.now_ms):
            self.revoke(key)
        stored = self._ready.get(key)
        if stored is None:
            stored = self._load(key)
            if stored is not None:
                self._ready[key] = stored
        return stored

    def was_revoked(self, key: str) -> bool:
        return bool(self._rows("select 1 from api_key where key = ? and revoked_at is not null", key))

    def note_use(self, key: str) -> None:
        if key in self._disuse.watched and self._disuse.note(key, self.now_ms):
            self._database.execute("update api_key set used_at = ? where key = ?", (self.now_ms, key))

    def revoke(self, key: str) -> bool:
        self._ready.pop(key, None)
        self._disuse.forget(key)
        self._database.execute(
            "update api_key set revoked_at = ?, sealed_secret = null, passphrase_hash = null "
            "where key = ? and revoked_at is null",
            (self.now_ms, key),
        )
        return self._database.changes() == 1

    def records(self, account: AccountId | None = None) -> list[KeyRecord]:
        self._bury_dead()
        found = (
            self._rows("select record from api_key where revoked_at is null order by number")
            if account is None
            else self._rows(
                "select record from api_key where account = ? and revoked_at is null order by number", account
            )
        )
        return [msgspec.json.decode(record, type=KeyRecord) for (record,) in found]

    def _watch_all(self) -> None:
        """Watch the keys in use; for those that no use was noted of, the time begins now."""
        self._database.execute(
            "update api_key set used_at = ? where used_at is null and revoked_at is null", (self.now_ms,)
        )
        for record, used_at in self._rows("select record, used_at from api_key where revoked_at is null"):
            self._disuse.watch(msgspec.json.decode(record, type=KeyRecord), used_at)

    def _bury_dead(self) -> None:
        for key in self._disuse.dead(self.now_ms):
            self.revoke(key)

    def close(self) -> None:
        """Close the file. Nothing is lost by not closing it."""
        self._database.close()

    def _try_master_key(self) -> None:
        """A wrong master key is told at the start, not to the first who asks. Raises: MasterKeyFailure."""
        for (key,) in self._rows("select key from api_key where revoked_at is null order by number desc limit 1"):
            self._load(key)

    def _load(self, key: str) -> StoredKey | None:
        found = self._rows(
            "select record, sealed_secret, passphrase_hash from api_key where key = ? and revoked_at is null", key
        )
        if not found:
            return None
        ((record, sealed, passphrase_hash),) = found
        secret = self._master_key.open(sealed, key)
        return ready(msgspec.json.decode(record, type=KeyRecord), secret, passphrase_hash)

    def _rows(self, statement: str, *values: str | int) -> list[tuple[Any, ...]]:
        """The rows, whose types the schema knows."""
        return self._database.execute(statement, values).fetchall()


def _open(path: Path) -> apsw.Connection:
    """The file's one connection, its tables made or brought up to date. Raises: KeyStoreFailure."""
    try:
        path.touch(mode=0o600)
        return _prepared(apsw.Connection(str(path)), path)
    except (OSError, apsw.Error) as refused:
        why = refused.strerror if isinstance(refused, OSError) else refused
        raise KeyStoreFailure(
            f"The file of API keys {path} cannot be used ({why}); restore it from a backup."
        ) from None


def _prepared(database: apsw.Connection, path: Path) -> apsw.Connection:
    database.execute("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on")
    version = database.pragma("user_version")
    if version == 0:
        with database:
            database.execute(_SCHEMA)
            database.pragma("user_version", _SCHEMA_VERSION)
    elif version == 1:
        with database:
            database.execute("alter table api_key add column used_at integer")
            database.pragma("user_version", _SCHEMA_VERSION)
    elif version != _SCHEMA_VERSION:
        raise KeyStoreFailure(f"{path} was written by another version of Copydesk (schema {version}).")
    return database


class KeyStoreFailure(Exception):
    """The file of keys cannot be used."""


def _too_many() -> KeyRefused:
    return KeyRefused("account", f"An account has at most {KEYS_PER_ACCOUNT} keys.")
