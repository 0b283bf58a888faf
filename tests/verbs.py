"""Running a verb of the command line in the test's own process, through the same entry point as the shell."""

import json
import sys
from typing import Any

import pytest

from copydesk.cli.main import main


class Said:
    """What a verb said: exit code, standard output, standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        """The output, decoded."""
        return json.loads(self.out)


class Shell:
    """Runs verbs, without settings from outside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        for variable in ("COPYDESK_OPERATOR_URL", "COPYDESK_OPERATOR_TOKEN", "COPYDESK_DATA_FOLDER"):
            monkeypatch.delenv(variable, raising=False)

    def __call__(self, *arguments: object) -> Said:
        """The verb and its arguments, until it leaves."""
        self._monkeypatch.setattr(sys, "argv", ["copydesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        heard = self._capsys.readouterr()
        return Said(int(left.value.code or 0), heard.out, heard.err)
