"""The examples in the documents, run as they stand against a running demo: each must succeed and print what it shows.

A block marked sh, python or js is run; one marked output, right after it, holds lines that it must print. Blocks
marked console are sessions at a terminal and are not run.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.e2e.exchange import Demo
from tests.e2e.judges import NODE_MODULES, OKX_SDK, absent
from tests.house.sources import ROOT, files, name_of

from copydesk import world

BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>[\w-]+)(?P<note>[^\n]*)\n(?P<text>.*?)^(?P=indent)```", re.M | re.S)
RUN = {"sh", "python", "js"}
SHOWN = {"console", "output", "toml", "json", "text"}


@dataclass(frozen=True)
class Example:
    """A block that is run, and the lines it promises."""

    place: str
    language: str
    note: str
    text: str
    promised: tuple[str, ...]


def _blocks(path: Path) -> list[tuple[str, str, str, int]]:
    page = path.read_text("utf-8")
    return [
        (
            block["language"],
            block["note"].strip(),
            textwrap.dedent(block["text"]),
            page.count("\n", 0, block.start()) + 1,
        )
        for block in BLOCK.finditer(page)
    ]


def _examples() -> list[Example]:
    found = []
    for path in files():
        if path.suffix != ".md":
            continue
        blocks = _blocks(path)
        for number, (language, note, text, line) in enumerate(blocks):
            if language in RUN:
                follows = blocks[number + 1] if number + 1 < len(blocks) else ("", "", "", 0)
                promised = tuple(follows[2].splitlines()) if follows[0] == "output" else ()
                found.append(Example(name_of(path, line), language, note, text, promised))
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo as `make demo` starts it, on ports of its own."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0, running.log()


@pytest.mark.parametrize("example", _examples(), ids=lambda example: example.place)
def test_an_example_does_what_it_shows(example, demo):
    """Each example succeeds as it stands and prints the lines that follow it."""
    done = subprocess.run(
        _command(example),
        env=_environment(example, demo),
        cwd=NODE_MODULES.parent if example.language == "js" else demo.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for line in example.promised:
        assert line in done.stdout, done.stdout + done.stderr


def _command(example: Example) -> list[str]:
    match example.language:
        case "sh":
            for tool in ("curl", "openssl"):
                if tool in example.text and not shutil.which(tool):
                    absent(f"the shell example's {tool}", f"install {tool}")
            return ["bash", "-euo", "pipefail", "-c", example.text]
        case "python":
            return [sys.executable, "-c", example.text]
        case _:
            if not NODE_MODULES.exists():
                absent("Node's okx-api", "install Node and npm, then make setup")
            return ["node", "--input-type=module", "-e", example.text]


def _environment(example: Example, demo: Demo) -> dict[str, str]:
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, **demo.variables(), "PATH": programs}
    if example.note == "okx-sdk":
        if not OKX_SDK.exists():
            absent("okx-sdk", "make setup installs it")
        environment["PYTHONPATH"] = str(OKX_SDK)
    return environment


def test_every_block_is_run_or_known_not_to_be():
    """No block of an unknown kind escapes: it is run, or it is plainly only shown."""
    unknown = [
        f"{name_of(path, line)} {language}"
        for path in files()
        if path.suffix == ".md"
        for language, _, _, line in _blocks(path)
        if language not in RUN | SHOWN
    ]

    assert unknown == []


def test_the_world_file_of_the_documents_is_a_world():
    """The world file shown in the documents is read without a complaint."""
    (text,) = (text for language, _, text, _ in _blocks(ROOT / "docs" / "world-files.md") if language == "toml")

    assert [user.name for user in world.parse(text, "world.toml").world.users] == ["alice", "bob"]
