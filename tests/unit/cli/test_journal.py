"""`copydesk journal`: show, verify and replay the records of a folder."""

import json

import pytest

from copydesk.engine.exchange import Exchange
from copydesk.engine.ledger.messages import OpenAccount
from copydesk.journal.record import Record, Snapshot
from copydesk.journal.sqlite import FILE_NAME, SqliteJournal


@pytest.fixture
def folder(tmp_path):
    """A data folder with three records and a snapshot after the second."""
    folder, exchange = tmp_path / "data", Exchange()
    journal = SqliteJournal(folder)
    for seq, name in enumerate(("alice", "bob", "carol"), start=1):
        command = OpenAccount(name)
        journal.append([Record(seq, seq * 1000, command, exchange.execute(command, seq * 1000).events)])
        if seq == 2:
            journal.save_snapshot(Snapshot.of(seq, seq * 1000, exchange.state()))
    journal.close()
    return folder


def test_the_last_records_are_shown(copydesk, folder):
    """A record is a line: number, time, command, events."""
    said = copydesk("journal", "show", "--data", folder, "--last", 1)

    assert said.out.split() == ["3", "1970-01-01T00:00:03.000+00:00", "OpenAccount:", "AccountOpened"]


def test_records_are_shown_whole_to_scripts(copydesk, folder):
    """With --json a line is a whole record."""
    said = copydesk("journal", "show", "--data", folder, "--after", 1, "--json")

    records = [json.loads(line) for line in said.out.splitlines()]
    assert [(record["seq"], record["command"]["name"]) for record in records] == [(2, "bob"), (3, "carol")]


def test_what_is_not_there_yet_is_no_damage(copydesk, folder):
    """Asked for what comes after the end, it tells where the end is."""
    said = copydesk("journal", "show", "--data", folder, "--after", 99)

    assert (said.code, said.err) == (1, "copydesk: there is no record after 99; the last one is 3\n")
    assert copydesk("journal", "show", "--data", folder, "--after", 3).code == 0


def test_a_sound_journal_is_called_sound(copydesk, folder):
    """Every checksum holds."""
    said = copydesk("journal", "verify", "--data", folder, "--json")

    assert (said.code, said.json) == (0, {"records": 3, "first": 1, "last": 3, "damages": []})


def test_damage_is_told(copydesk, folder):
    """A changed byte is found, named by its record, and the exit code says so."""
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b'"carol"', b'"carlo"'))

    said = copydesk("journal", "verify", "--data", folder, "--json")

    assert said.code == 1
    assert {damage["record"] for damage in said.json["damages"]} == {3}


def test_all_ways_lead_to_one_state(copydesk, folder):
    """From the beginning and from the snapshot the same state is reached, and today's rules decide as then."""
    said = copydesk("journal", "replay", "--data", folder, "--redecide", "--json")

    ways = said.json["ways"]
    assert said.code == 0
    assert [(way["from_record"], way["to_record"]) for way in ways] == [(0, 3), (2, 3)]
    assert len({way["state"] for way in ways}) == 1
    assert said.json["differences"] == []


def test_a_folder_in_use_is_told(copydesk, folder):
    """While a server has the folder, the verbs of the journal keep away."""
    owner = SqliteJournal(folder)

    said = copydesk("journal", "show", "--data", folder)

    owner.close()
    assert said.code == 1
    assert "is in use by process" in said.err
