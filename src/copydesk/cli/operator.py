"""Which running server the operator's verbs talk to, and how a refusal of it is told."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from copydesk import env_file
from copydesk.cli.failing import Failed

EnvFile = Annotated[
    Path | None, typer.Option("--env", help="An env file that the server wrote.", show_default="found in ./demo-data …")
]
Url = Annotated[str | None, typer.Option("--operator", help="The operator's API.", envvar="COPYDESK_OPERATOR_URL")]

PLACES = (Path("demo-data/demo.env"), Path("copydesk-data/copydesk.env"))


def call(operation: Any, env: Path | None, url: str | None, **fields: Any) -> Any:
    """Carry out an operation on the running server. Raises: Failed."""
    from copydesk.operator_client import OperatorClient, OperatorRefused, OperatorUnreachable  # noqa: PLC0415

    client = OperatorClient(*_address(env, url))
    try:
        return client.call(operation, **fields)
    except (OperatorRefused, OperatorUnreachable) as reason:
        raise Failed(str(reason)) from None


def rows(structs: Any) -> list[dict[str, Any]]:
    """Replies as plain rows."""
    import msgspec  # noqa: PLC0415

    return [msgspec.structs.asdict(struct) for struct in structs]


def _address(env: Path | None, url: str | None) -> tuple[str, str]:
    """Address and token, from the environment or an env file. The token is never an option, for `ps` would show it."""
    place = _place(env)
    try:
        written = env_file.read(place)
    except OSError as refused:
        raise Failed(f"{place} cannot be read: {refused.strerror}") from None
    if env is not None and not written:
        raise Failed(f"{env} is no env file of a server")
    token = os.environ.get("COPYDESK_OPERATOR_TOKEN") or written.get("OPERATOR_TOKEN")
    address = url or written.get("OPERATOR_URL")
    if not (address and token):
        raise Failed(
            "which server? Name its env file with --env, or set COPYDESK_OPERATOR_URL and COPYDESK_OPERATOR_TOKEN; "
            f"there is none at {' or '.join(map(str, PLACES))}"
        )
    return address, token


def _place(env: Path | None) -> Path:
    if env is not None:
        return env
    if folder := os.environ.get("COPYDESK_DATA_FOLDER"):
        found = [place for name in ("copydesk.env", "demo.env") if (place := Path(folder) / name).exists()]
        return found[0] if found else Path(folder) / "copydesk.env"
    return next((place for place in PLACES if place.exists()), PLACES[0])
