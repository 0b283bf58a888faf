"""`copydesk doctor`: what it finds, and that it calls bad what is bad."""

import json


def test_it_looks_at_disk_library_clock_modes_and_ports(copydesk):
    """Each finding has a verdict."""
    findings = json.loads(copydesk("doctor", "--json").out)

    assert {finding["about"] for finding in findings} >= {
        *("python", "sqlite", "disk", "room", "clock", "open files", "port")
    }
    assert {finding["verdict"] for finding in findings} <= {"good", "warning", "bad"}


def test_nothing_is_left_behind(copydesk, tmp_path):
    """It measures with a file of its own and takes it away."""
    copydesk("doctor")

    assert list(tmp_path.iterdir()) == []


def test_secrets_that_others_can_read_are_bad(copydesk, tmp_path):
    """A file with secrets that others can read makes the verdict bad, and the exit code with it."""
    folder = tmp_path / "demo-data"
    folder.mkdir(mode=0o700)
    (folder / "demo.env").touch(mode=0o600)
    good = copydesk("doctor")
    (folder / "demo.env").chmod(0o644)

    bad = copydesk("doctor")

    assert (good.code, bad.code) == (0, 1)
    assert "demo.env can be read by others (644); chmod 600" in bad.out
