"""Keys that die of disuse, in both stores, by a clock that is advanced."""

from pathlib import Path
from typing import Any

import apsw
import pytest

from copydesk.engine.identifiers import FIRST_ACCOUNT
from copydesk.gateway.key_expiry import DAY_MS
from copydesk.gateway.key_stores import InMemoryKeyStore, SqliteKeyStore
from copydesk.gateway.keys import KeyStore, NewKey
from copydesk.gateway.secrets.master_key import MasterKey
from copydesk.gateway.secrets.passphrases import ScryptCost
from copydesk.runtime.clock import FrozenClock
from copydesk.wire.endpoint import Permission

MASTER = MasterKey.random()


def make(store: KeyStore, **given: Any) -> NewKey:
    """A key, hashed quickly."""
    return store.create(FIRST_ACCOUNT, cost=ScryptCost(n=2), **given)


class Calendar:
    """A store in which unused keys expire, on a file that outlives it."""

    def __init__(self, folder: Path) -> None:
        self.clock = FrozenClock()
        self._path = folder / "keys.db"

    def opened(self, *, expire_unused: bool = True) -> KeyStore:
        """The store, opened anew."""
        return SqliteKeyStore(self._path, MASTER, self.clock, expire_unused=expire_unused)

    def pass_days(self, days: float) -> None:
        self.clock.advance(ms=int(days * DAY_MS))


@pytest.fixture
def calendar(tmp_path: Path) -> Calendar:
    """Time and a file."""
    return Calendar(tmp_path)


@pytest.mark.rule("keys.unused")
@pytest.mark.parametrize("where", ["memory", "sqlite"])
def test_an_unused_key_that_may_trade_dies(calendar: Calendar, where: str) -> None:
    """After fourteen days; each use begins them anew. Nothing of it is found, and its place is free."""
    store = calendar.opened() if where == "sqlite" else InMemoryKeyStore(calendar.clock, expire_unused=True)
    used, unused = make(store), make(store)
    calendar.pass_days(13)
    store.note_use(used.key)
    calendar.pass_days(1.1)

    assert [record.key for record in store.records()] == [used.key]
    assert store.find(used.key) is not None
    assert store.find(unused.key) is None
    assert store.was_revoked(unused.key)
    calendar.pass_days(14)
    assert store.find(used.key) is None


@pytest.mark.rule("keys.unused")
@pytest.mark.parametrize(
    "given",
    [{"permissions": [Permission.READ]}, {"addresses": ["192.0.2.1"]}, {"environment": "demo"}],
    ids=["read only", "bound to an address", "demo"],
)
def test_some_keys_never_die(calendar: Calendar, given: dict[str, Any]) -> None:
    """A key that can only read, one that is bound to an address, and a demo key."""
    store = calendar.opened()
    new = make(store, **given)
    calendar.pass_days(1000)

    assert store.find(new.key) is not None


def test_uses_outlive_a_restart(calendar: Calendar) -> None:
    """To the hour: what was used thirteen days before and two after it lives."""
    new = make(calendar.opened())
    calendar.pass_days(10)
    calendar.opened().note_use(new.key)
    calendar.pass_days(13)

    assert calendar.opened().find(new.key) is not None
    calendar.pass_days(1.1)
    assert calendar.opened().find(new.key) is None


@pytest.mark.rule("keys.unused")
def test_without_the_rule_keys_live_and_with_it_their_time_begins(calendar: Calendar) -> None:
    """Switching the rule on kills no key that was in use while nobody counted."""
    new = make(calendar.opened(expire_unused=False))
    calendar.pass_days(1000)
    assert calendar.opened(expire_unused=False).find(new.key) is not None

    store = calendar.opened()
    assert store.find(new.key) is not None
    calendar.pass_days(14.1)
    assert store.find(new.key) is None


def test_a_file_from_before_uses_were_noted_is_brought_up_to_date(calendar: Calendar, tmp_path: Path) -> None:
    """Its keys stay, in this version and the next start."""
    new = make(calendar.opened(expire_unused=False))
    connection = apsw.Connection(str(tmp_path / "keys.db"))
    connection.execute("alter table api_key drop column used_at; pragma user_version = 1")
    connection.close()

    assert calendar.opened().find(new.key) is not None
    assert calendar.opened().find(new.key) is not None
