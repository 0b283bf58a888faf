"""The file that keeps the clock: what was written is read, and what cannot be used is told in one line."""

from decimal import Decimal
from pathlib import Path

import pytest

from copydesk.journal.errors import JournalFailure
from copydesk.runtime import clock_file
from copydesk.runtime.clock_file import ClockNotKept
from copydesk.runtime.world_clock import Going


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    """To the microsecond and the last digit of the speed."""
    going = Going("running", 1_700_000_000_000_001, 1_700_000_000_000_002, Decimal("0.125"))
    clock_file.write(tmp_path / "clock.json", going)

    assert clock_file.read(tmp_path / "clock.json") == going


def test_a_clock_that_nobody_set_is_in_no_file(tmp_path: Path) -> None:
    """No file is no error."""
    assert clock_file.read(tmp_path / "clock.json") is None


@pytest.mark.parametrize("content", ["", "{", '{"mode":"slow","world_us":1,"real_us":1}', '{"mode":"frozen"}'])
def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path, content: str) -> None:
    """With its name, and what to do."""
    path = tmp_path / "clock.json"
    path.write_text(content)

    with pytest.raises(JournalFailure, match=r"clock\.json cannot be read .* remove it"):
        clock_file.read(path)


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """The clock goes all the same, and whoever set it must know that it is not kept."""
    with pytest.raises(ClockNotKept, match="could not be written: No such file or directory"):
        clock_file.write(tmp_path / "gone" / "clock.json", Going("frozen", 1, 1))
