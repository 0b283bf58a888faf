"""Env files: what is written is what a shell and our own verbs read, and only the owner may."""

import stat
import subprocess
from pathlib import Path

import pytest

from copydesk import env_file

VARIABLES = {"BASE_URL": "http://127.0.0.1:8080", "PASSPHRASE": 'it\'s $HOME & "more"', "EMPTY": ""}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.env"


def test_what_is_written_is_read_again(path: Path) -> None:
    """Every value comes back as it was, in its order."""
    env_file.write(path, VARIABLES)

    assert list(env_file.read(path).items()) == list(VARIABLES.items())


def test_a_shell_reads_the_same(path: Path) -> None:
    """Sourced by a shell, the values are the same: nothing in them is expanded."""
    env_file.write(path, VARIABLES)

    heard = subprocess.run(
        ["sh", "-c", f'. {path}; printf "%s\\n" "$BASE_URL" "$PASSPHRASE" "$EMPTY"'],
        capture_output=True,
        text=True,
        check=True,
    )

    assert heard.stdout.splitlines() == list(VARIABLES.values())


def test_only_the_owner_may_read_it(path: Path) -> None:
    """It holds secrets: mode 0600, also when an open file was there before."""
    path.touch(mode=0o644)

    env_file.write(path, VARIABLES)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["demo.env"]


def test_a_missing_file_has_no_variables(path: Path) -> None:
    """There is nothing in a file that is not there."""
    assert env_file.read(path) == {}
