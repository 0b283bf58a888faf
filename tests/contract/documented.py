"""What is documented, as compact facts: from the reference beside the repository when it is there, else a pinned copy.

A fact sheet holds names, types, flags, values and limits, no prose. `python -m tests.contract.documented` writes the
pinned copy anew from the reference.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT.parent / "shared" / "reference"
PINNED = Path(__file__).parent / "facts"

_PAGES = ("copytrading-endpoints.json", "platform-endpoints.json")
_CODES = ("errors.json", "copytrading-errors.json")

Sheet = dict[str, Any]


@cache
def endpoints() -> dict[str, Sheet]:
    """The fact sheets of all documented endpoints, by method and path.

    Shape: permission, limit [requests, ms, key, counts, lead trader's requests], request {name: [type, required,
    default, values]}, response [[name, type]], extra envelope keys.
    """
    return _from_reference_endpoints() if REFERENCE.exists() else _pinned("endpoints.json")


@cache
def codes() -> dict[str, list[int]]:
    """The HTTP statuses that each documented code comes with."""
    return _from_reference_codes() if REFERENCE.exists() else _pinned("codes.json")


@cache
def copy_codes() -> dict[str, str]:
    """The codes documented for copy trading, general ones and the WebSocket's included, with their group."""
    if not REFERENCE.exists():
        return pinned_copy_codes()
    entries = json.loads((REFERENCE / "copytrading-errors.json").read_text("utf-8"))
    return dict(sorted((one["code"], one["group"]) for one in entries))


def code_texts() -> dict[str, set[str]]:
    """The documented texts of each code; nothing without the reference, for texts are not pinned."""
    texts: dict[str, set[str]] = {}
    for one in _code_entries() if REFERENCE.exists() else []:
        texts.setdefault(one["code"], set()).add(one["message"])
    return texts


def pinned_endpoints() -> dict[str, Sheet]:
    """The pinned copy, wherever the tests run."""
    return _pinned("endpoints.json")


def pinned_codes() -> dict[str, list[int]]:
    """The pinned copy, wherever the tests run."""
    return _pinned("codes.json")


def pinned_copy_codes() -> dict[str, str]:
    """The pinned copy, wherever the tests run."""
    return _pinned("copy_codes.json")


def _pinned(name: str) -> dict[str, Any]:
    return json.loads((PINNED / name).read_text("utf-8"))


def _from_reference_endpoints() -> dict[str, Sheet]:
    pages = [page for name in _PAGES for page in json.loads((REFERENCE / name).read_text("utf-8"))]
    return {f"{page['method']} {page['path']}": _sheet(page) for page in sorted(pages, key=lambda page: page["path"])}


def _sheet(page: dict[str, Any]) -> Sheet:
    return {
        "permission": page["permission"] if page["auth"] == "private" else None,
        "limit": _limit(page["rate_limit"]),
        "request": {
            one["name"]: [one["type"], one["required"], one["default"], sorted(one["enum"])] for one in page["request"]
        },
        "response": [[one["name"], one["type"]] for one in page["response"]],
        "extra": page.get("envelope_extra", []),
    }


def _limit(told: dict[str, Any]) -> list[Any] | None:
    if told["requests"] is None:
        return None
    lead = told.get("lead_trader")
    counts = told.get("unit", "requests")
    return [told["requests"], told["seconds"] * 1000, told["rule"], counts, lead["requests"] if lead else None]


def _code_entries() -> list[dict[str, Any]]:
    return [one for name in _CODES for one in json.loads((REFERENCE / name).read_text("utf-8"))]


def _from_reference_codes() -> dict[str, list[int]]:
    statuses: dict[str, set[int]] = {}
    for one in _code_entries():
        if one["http_status"] is not None:
            statuses.setdefault(one["code"], set()).add(one["http_status"])
    return {code: sorted(found) for code, found in sorted(statuses.items())}


def _write(name: str, facts: dict[str, Any]) -> None:
    lines = ",\n".join(f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in facts.items())
    (PINNED / name).write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    _write("endpoints.json", _from_reference_endpoints())
    _write("codes.json", _from_reference_codes())
    _write("copy_codes.json", copy_codes())
