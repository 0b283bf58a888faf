"""Journals for tests: in memory and on disk through the same door."""

from collections.abc import Callable

import pytest

from copydesk.journal.memory import InMemoryJournal
from copydesk.journal.sqlite import SqliteJournal


@pytest.fixture
def folder(tmp_path):
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture(params=["memory", "disk"])
def open_journal(request, folder) -> Callable[[], InMemoryJournal | SqliteJournal]:
    """Opens the test's journal; called again it is the same journal, reopened."""
    if request.param == "disk":
        return lambda: SqliteJournal(folder)
    kept = InMemoryJournal()
    return lambda: kept
