"""How a running house ends when its disk does."""

import os
import signal

import pytest
from tests.journal.faulty_disk import faulty_disk

from copydesk.cli.failing import EXIT_STOPPED_BY_FAILURE, Failed
from copydesk.cli.running import run
from copydesk.settings import Settings


def test_a_disk_that_is_full_at_the_end_is_told_in_one_line(tmp_path):
    """Ctrl-C on a full disk: one line and the exit code of a failure; the log is left for the next start."""
    settings = Settings(data_folder=tmp_path / "data", port=0, operator_port=0, tls=False, empty=True)
    with faulty_disk("journal.db") as disk:

        def fill_and_interrupt(*_: object) -> None:
            disk.failing.add("full")
            os.kill(os.getpid(), signal.SIGINT)

        with pytest.raises(Failed, match="could not be written") as failure:
            run(lambda: settings, "copydesk.env", fill_and_interrupt)

    assert failure.value.code == EXIT_STOPPED_BY_FAILURE
    run(lambda: settings, "copydesk.env", lambda *_: os.kill(os.getpid(), signal.SIGINT))
