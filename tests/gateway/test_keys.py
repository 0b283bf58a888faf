"""API keys: their form, their store, what is kept secret. Both stores keep the same promises."""

import re
import stat
from pathlib import Path
from typing import Any

import apsw
import pytest

from copydesk.engine.identifiers import FIRST_ACCOUNT, AccountId
from copydesk.gateway.key_stores import InMemoryKeyStore, KeyStoreFailure, SqliteKeyStore
from copydesk.gateway.keys import KeyRefused, KeyStore, NewKey
from copydesk.gateway.secrets.master_key import MasterKey, MasterKeyFailure
from copydesk.gateway.secrets.passphrases import ScryptCost
from copydesk.runtime.clock import FrozenClock
from copydesk.wire.endpoint import Permission

ALICE, BOB = FIRST_ACCOUNT, AccountId(FIRST_ACCOUNT + 1)
QUICK = ScryptCost(n=2)
MASTER = MasterKey.random()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeyStore:
    """Each store in turn."""
    if request.param == "memory":
        return InMemoryKeyStore(FrozenClock())
    return SqliteKeyStore(tmp_path / "keys.db", MASTER, FrozenClock())


def make(store: KeyStore, account: AccountId = ALICE, /, **given: Any) -> NewKey:
    """A key, hashed quickly."""
    return store.create(account, cost=QUICK, **given)


def test_a_new_key_has_okx_s_form_and_is_found(store: KeyStore) -> None:
    """A UUID, 32 upper-case hexadecimal digits; found with account, label and permissions."""
    new = make(store, label="bot", permissions=[Permission.TRADE, Permission.READ])
    found = store.find(new.key)

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", new.key)
    assert re.fullmatch(r"[0-9A-F]{32}", new.secret)
    assert found is not None
    assert (found.caller.account, found.caller.label, found.environment) == (ALICE, "bot", "any")
    assert found.caller.permissions == {Permission.READ, Permission.TRADE}
    assert found.signing.signature(b"x") != b""


def test_given_parts_are_kept(store: KeyStore) -> None:
    """A world file may say key, secret and passphrase."""
    given = {"key": "0" * 8 + "-0000-0000-0000-" + "0" * 12, "secret": "S" * 32, "passphrase": "open sesame"}
    new = make(store, **given)

    assert {"key": new.key, "secret": new.secret, "passphrase": new.passphrase} == given
    with pytest.raises(KeyRefused, match="already"):
        make(store, **given)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "my-key"),
        ("key", "ABCDEF00-0000-0000-0000-000000000000"),
        ("secret", "short"),
        ("secret", "with blanks and more than enough"),
        ("passphrase", ""),
        ("passphrase", "tab\there"),
        ("permissions", []),
        ("addresses", ["no address"]),
        ("addresses", ["10.0.0.0/33"]),
        ("addresses", [f"10.0.0.{number}" for number in range(21)]),
    ],
)
def test_what_cannot_be_a_key_is_refused_by_field(store: KeyStore, field: str, value: object) -> None:
    """The refusal names the field that is wrong; nothing is stored."""
    with pytest.raises(KeyRefused) as refused:
        make(store, **{field: value})

    assert refused.value.field == field
    assert store.records() == []


def test_an_account_has_at_most_fifty_keys(store: KeyStore) -> None:
    """Revoking one makes room for one; another account has its own fifty."""
    keys = [make(store) for _ in range(50)]
    with pytest.raises(KeyRefused):
        make(store)

    make(store, BOB)
    store.revoke(keys[0].key)
    make(store)


def test_a_revoked_key_is_remembered_as_such(store: KeyStore) -> None:
    """It is found no more, revoked only once, and not the same as one that never was."""
    new = make(store)

    assert store.revoke(new.key)
    assert not store.revoke(new.key)
    assert store.find(new.key) is None
    assert store.was_revoked(new.key)
    assert not store.was_revoked("0" * 36)
    with pytest.raises(KeyRefused):
        make(store, key=new.key)


def test_records_are_listed_by_account_in_order(store: KeyStore) -> None:
    """Without secrets; revoked ones are gone."""
    first, second, other = make(store, label="1"), make(store, label="2"), make(store, BOB, label="3")
    store.revoke(second.key)

    assert [record.key for record in store.records()] == [first.key, other.key]
    assert [record.label for record in store.records(ALICE)] == ["1"]


@pytest.mark.parametrize(
    ("addresses", "peer", "admitted"),
    [
        ([], "198.51.100.1", True),
        (["198.51.100.1"], "198.51.100.1", True),
        (["198.51.100.1"], "198.51.100.2", False),
        (["198.51.100.0/24"], "198.51.100.77", True),
        (["198.51.100.9/24"], "198.51.100.77", True),
        (["2001:db8::/32"], "2001:db8::7", True),
        (["2001:db8::/32"], "2001:db9::7", False),
        (["198.51.100.1", "2001:db8::1"], "2001:db8:0::1", True),
        (["198.51.100.1"], "::ffff:198.51.100.1", True),
        (["::/0"], "198.51.100.1", False),
        (["198.51.100.1"], "", False),
        (["0.0.0.0/0"], "no address", False),
    ],
)
def test_a_key_bound_to_addresses_admits_only_them(
    store: KeyStore, addresses: list[str], peer: str, admitted: bool
) -> None:
    """IPv4, IPv6, segments, and IPv4 as seen by an IPv6 socket."""
    found = store.find(make(store, addresses=addresses).key)

    assert found is not None
    assert found.admits(peer) is admitted


def test_no_repr_shows_a_secret(store: KeyStore) -> None:
    """Neither the new key's nor the stored one's, nor the store's."""
    new = make(store, passphrase="open sesame")
    shown = f"{new!r} {store.find(new.key)!r} {store!r} {store.records()!r}"

    assert new.secret not in shown
    assert "sesame" not in shown
    assert "scrypt" not in shown


def test_keys_survive_a_restart_and_their_file_holds_no_secret(tmp_path: Path) -> None:
    """The file is its owner's only; neither secret nor passphrase is in it, nor in what SQLite writes beside it."""
    path = tmp_path / "keys.db"
    store = SqliteKeyStore(path, MASTER, FrozenClock())
    new, gone = make(store, passphrase="open sesame"), make(store)
    signature = SqliteKeyStore(path, MASTER, FrozenClock()).find(new.key)
    store.revoke(gone.key)
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()
    again = SqliteKeyStore(path, MASTER, FrozenClock())
    found = again.find(new.key)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert new.secret.encode() not in written
    assert b"sesame" not in written
    assert signature is not None
    assert found is not None
    assert found.signing.signature(b"x") == signature.signing.signature(b"x")
    assert again.was_revoked(gone.key)
    assert again.find(gone.key) is None


def test_a_key_moved_to_another_row_does_not_open(tmp_path: Path) -> None:
    """A sealed secret is bound to its key: who can write the file cannot give one key the secret of another."""
    path = tmp_path / "keys.db"
    store = SqliteKeyStore(path, MASTER, FrozenClock())
    own, other = make(store), make(store, BOB)
    store.close()
    connection = apsw.Connection(str(path))
    connection.execute(
        "update api_key set sealed_secret = (select sealed_secret from api_key where key = ?) where key = ?",
        (own.key, other.key),
    )
    connection.close()

    with pytest.raises(MasterKeyFailure, match=other.key):
        SqliteKeyStore(path, MASTER, FrozenClock()).find(other.key)


def test_another_master_key_is_told_at_the_start(tmp_path: Path) -> None:
    """The operator hears of it when the store is opened, not the first client."""
    path = tmp_path / "keys.db"
    new = make(SqliteKeyStore(path, MASTER, FrozenClock()))

    with pytest.raises(MasterKeyFailure, match=new.key):
        SqliteKeyStore(path, MasterKey.random(), FrozenClock())


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    """Rather than misread."""
    connection = apsw.Connection(str(tmp_path / "keys.db"))
    connection.pragma("user_version", 99)
    connection.close()

    with pytest.raises(KeyStoreFailure, match="99"):
        SqliteKeyStore(tmp_path / "keys.db", MASTER, FrozenClock())
