"""The house as a whole, in this process: what a start finds, makes and keeps."""

import http.client
import logging
from pathlib import Path

import pytest

from copydesk import env_file
from copydesk.operator_client import OperatorClient, OperatorUnreachable
from copydesk.testing import ExchangeDidNotStart, running_exchange
from copydesk.wire import operations

WORLD = '[[users]]\nname = "ann"\nbalances = { USDT = 5 }\n'


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.toml"
    path.write_text(WORLD)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, object]:
    return {"in_memory": False, "data_folder": tmp_path / "data"}


def _keys(exchange) -> list[str]:
    return [key.key for key in exchange.operator.call(operations.LIST_KEYS)]


def test_a_house_comes_back_as_it_was(world, folder):
    """Users, keys and the digest of the whole state outlive a stop; the world is not made a second time."""
    with running_exchange(world, **folder) as first:
        digest, keys = first.operator.call(operations.SHOW_DIGEST), _keys(first)

    with running_exchange(world, **folder) as again:
        assert again.operator.call(operations.SHOW_DIGEST) == digest
        assert _keys(again) == keys == [again.variables["ANN_KEY"]]


def test_rules_are_kept_unless_the_settings_name_others(world, folder):
    """What was adopted holds over a restart; rules in the settings are adopted at the next start."""
    with running_exchange(world, rules={"lead_application": "operator"}, **folder):
        pass

    with running_exchange(world, **folder) as kept:
        assert kept.operator.call(operations.SHOW_RULES).lead_application == "operator"
    with running_exchange(world, rules={"lead_application": "closed"}, **folder) as changed:
        assert changed.operator.call(operations.SHOW_RULES).lead_application == "closed"


def test_keys_of_a_first_start_that_was_cut_off_are_worth_nothing(world, folder, tmp_path):
    """Keys are made before their users; where the users never came to be, the next start makes new keys."""
    with running_exchange(world, **folder) as first:
        pass
    for path in (tmp_path / "data").iterdir():
        if path.name.startswith(("journal", "archive", "snapshot")):
            path.unlink()

    with running_exchange(world, **folder) as again:
        assert _keys(again) == [again.variables["ANN_KEY"]]
        assert again.variables["ANN_KEY"] != first.variables["ANN_KEY"]


def test_a_world_that_grew_later_is_told(world, folder, caplog):
    """A user added to the file of an exchange that has its state is not made, and the log says so."""
    with running_exchange(world, **folder):
        pass
    world.write_text(WORLD + '[[users]]\nname = "bob"\n')

    with caplog.at_level(logging.WARNING), running_exchange(world, **folder) as exchange:
        assert [user.name for user in exchange.operator.call(operations.LIST_USERS)] == ["crowd", "ann"]

    assert "no user bob is made" in caplog.text


def test_lost_keys_are_made_anew(world, folder, tmp_path):
    """Without the file of keys, what the env file tells opens nothing; the next start makes and writes others."""
    with running_exchange(world, **folder) as first:
        pass
    for path in (tmp_path / "data").glob("keys.db*"):
        path.unlink()

    with running_exchange(world, **folder) as again:
        assert _keys(again) == [again.variables["ANN_KEY"]]
        assert again.variables["ANN_KEY"] != first.variables["ANN_KEY"]
        assert env_file.read(tmp_path / "data" / "copydesk.env")["ANN_KEY"] == again.variables["ANN_KEY"]


def test_a_revoked_key_stays_revoked(world, folder):
    """A start makes no new key for one that the operator has put out of use."""
    with running_exchange(world, **folder) as first:
        first.operator.call(operations.REVOKE_KEY, key=first.variables["ANN_KEY"])

    with running_exchange(world, **folder) as again:
        assert _keys(again) == []


def test_what_comes_too_late_is_told(world, folder, caplog):
    """Settings for a beginning do not empty an exchange that has begun, nor freeze its clock; the log says so."""
    with running_exchange(world, **folder):
        pass

    late = {"empty": True, "frozen_at": "2026-01-05T00:00:00Z"}
    with caplog.at_level(logging.WARNING), running_exchange(world, **late, **folder) as exchange:
        assert exchange.operator.call(operations.SHOW_CLOCK).mode == "real"
        assert exchange.operator.call(operations.LIST_INSTRUMENTS)

    assert "empty says nothing to" in caplog.text
    assert "frozen_at says nothing to" in caplog.text


def test_what_stands_in_the_env_file_stays(world, folder, tmp_path):
    """A line that somebody added to the env file is still there after the next start, without the world file too."""
    path = tmp_path / "data" / "copydesk.env"
    with running_exchange(world, **folder) as first:
        env_file.write(path, {**env_file.read(path), "MY_OWN": "1"})

    with running_exchange(None, **folder) as again:
        written = env_file.read(path)
        assert written["MY_OWN"] == "1"
        assert written["ANN_SECRET"] == first.variables["ANN_SECRET"]
        assert written["BASE_URL"] == again.base_url


def test_a_mistake_in_the_world_leaves_an_empty_folder(world, folder):
    """Nothing is recorded of a world with a mistake; mended, it is made whole."""
    world.write_text(WORLD + '[[users]]\nname = "bob"\nbalances = { DOGGO = 1 }\n')
    with pytest.raises(ExchangeDidNotStart, match="line 6"), running_exchange(world, **folder):
        pass
    world.write_text(WORLD)

    with running_exchange(world, **folder) as exchange:
        assert [user.name for user in exchange.operator.call(operations.LIST_USERS)] == ["crowd", "ann"]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("operator.token", b"", "operator.token holds no token. Delete it"),
        ("operator.token", b"\xff\x00", "operator.token holds no token. Delete it"),
        ("master.key", None, "master.key is missing; it opens the keys in"),
        ("master.key", b"\xff\xfe", "master.key: A master key is written as 64 hexadecimal digits"),
        ("master.key", b"ab" * 32, "does not open with this master key, but with the one that was there"),
        ("keys.db", b"no database at all" * 100, "keys.db cannot be used (file is not a database)"),
        ("ca.pem", b"x", "cannot be used. Delete ca.pem, ca-key.pem, server.pem and server-key.pem"),
        ("ca-key.pem", b"x", "cannot be used. Delete ca.pem, ca-key.pem, server.pem and server-key.pem"),
        ("server-key.pem", b"x", "cannot be used. Delete ca.pem, ca-key.pem, server.pem and server-key.pem"),
        ("archive.db", b"no database at all" * 100, "It may be deleted; the journal makes it anew"),
        ("journal.db", b"", "is no Copydesk journal"),
        ("journal.db", None, "it is missing, though record"),
        ("copydesk.env", "folder", "copydesk.env: Is a directory"),
    ],
)
def test_a_damaged_folder_is_told_in_one_line(world, folder, tmp_path, file, content, told):
    """Whatever lies wrong in the folder, the start names it and says what to do, and no door is left open."""
    with running_exchange(world, tls=True, **folder):
        pass
    path = tmp_path / "data" / file
    path.unlink()
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)

    with pytest.raises(ExchangeDidNotStart) as refusal, running_exchange(world, tls=True, **folder):
        pass

    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_operator_can_stop_the_house(world):
    """After the operator's word the house ends in order, and nobody answers any more."""
    with running_exchange(world) as exchange:
        variables = exchange.variables
        operator = OperatorClient(variables["OPERATOR_URL"], variables["OPERATOR_TOKEN"], timeout_seconds=0.5)
        operator.call(operations.STOP)

        with pytest.raises(OperatorUnreachable):
            while operator.call(operations.SHOW_HEALTH):
                pass


def test_the_document_is_served_beside_the_api(world):
    """The pages are behind the same door as the API."""
    with running_exchange(world) as exchange:
        connection = http.client.HTTPConnection(exchange.base_url.removeprefix("http://"), timeout=10)
        connection.request("GET", "/openapi.json")
        assert connection.getresponse().status == 200
        connection.close()
