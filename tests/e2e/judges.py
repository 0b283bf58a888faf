"""The judges that live in processes of their own: okx-sdk, and Node's okx-api. One line asks, one line answers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.signed import Credentials

HERE = Path(__file__).parent
OKX_SDK = HERE.parents[1] / ".venv" / "okx-sdk"
NODE_MODULES = HERE / "node" / "node_modules"
NOT_HEARD = "JUDGE NOT HEARD"


class Judge:
    """A client in a process of its own."""

    def __init__(self, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
        )

    def ask(self, **request: Any) -> Any:
        """The answer to one request."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the judge has left the court, code {self._process.wait()}"
        return json.loads(line)

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()


class OkxSdk(Judge):
    """okx-sdk."""

    def __init__(self) -> None:
        if not OKX_SDK.exists():
            absent("okx-sdk", "make setup installs it")
        super().__init__(sys.executable, str(HERE / "okx_sdk_judge.py"), PYTHONPATH=str(OKX_SDK))

    def call(self, url: str, key: Credentials | None, group: str, method: str, **arguments: Any) -> dict[str, Any]:
        """The dictionary that a method gives back."""
        options = {"domain": url}
        if key:
            options |= {"apikey": key.key, "apisecret": key.secret, "passphrase": key.passphrase}
        return self.ask(options=options, group=group, method=method, arguments=arguments)


class OkxApi(Judge):
    """Node's okx-api."""

    def __init__(self, **environment: str) -> None:
        if not NODE_MODULES.exists():
            absent("Node's okx-api", "install Node and npm, then make setup")
        super().__init__("node", str(HERE / "node" / "judge.mjs"), **environment)

    def call(self, url: str, key: Credentials | None, method: str, parameters: Any = None) -> dict[str, Any]:
        """What a method resolved to, under "resolved", or what it threw, under "thrown"."""
        options = {"baseUrl": url}
        if key:
            options |= {"apiKey": key.key, "apiSecret": key.secret, "apiPass": key.passphrase}
        return self.ask(options=options, method=method, parameters=parameters)


def absent(judge: str, remedy: str) -> None:
    """A judge that is not there: skipped loudly on somebody's machine, a failure in CI."""
    text = f"{NOT_HEARD}: {judge} is not installed; {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)
