"""What others build on is pinned: a name that goes or comes is a decision, never an accident.

When a change is meant, write what this test shows into public_surface.txt, and a line into the changelog.
"""

from collections.abc import Iterator
from pathlib import Path

import typer
from typer.core import TyperGroup

import copydesk.client
import copydesk.testing
from copydesk.cli.main import app
from copydesk.wire.catalogue import ENDPOINTS
from copydesk.wire.operations import OPERATIONS, PREFIX

PINNED = Path(__file__).with_name("public_surface.txt")


def test_the_public_surface_is_as_pinned():
    """Names to import, verbs with their options, and addresses are exactly those of public_surface.txt."""
    assert sorted(_surface()) == PINNED.read_text("utf-8").splitlines()


def _surface() -> Iterator[str]:
    for module in (copydesk.client, copydesk.testing):
        yield from (f"{module.__name__}.{name}" for name in module.__all__)
    yield from (f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS)
    yield from (f"{operation.method} {PREFIX}{operation.path}" for operation in OPERATIONS)
    yield from _verbs(typer.main.get_command(app), "copydesk")


def _verbs(command, name: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for verb, inner in command.commands.items():
            yield from _verbs(inner, f"{name} {verb}")
        return
    options = sorted(option for parameter in command.params for option in parameter.opts)
    yield " ".join([name, *options])
