"""Running verbs in this process, as the shell would."""

import json
import sys
from collections.abc import Callable
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


@pytest.fixture
def copydesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path) -> Callable[..., Said]:
    """Runs a verb with its arguments, in an empty folder and without settings from outside."""
    monkeypatch.chdir(tmp_path)
    for variable in ("COPYDESK_OPERATOR_URL", "COPYDESK_OPERATOR_TOKEN", "COPYDESK_DATA_FOLDER"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["copydesk", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        heard = capsys.readouterr()
        return Said(int(left.value.code or 0), heard.out, heard.err)

    return run
