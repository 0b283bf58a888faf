"""The routes that four OKX clients call, read from their installed sources: ccxt, python-okx, okx-sdk and Node's
okx-api. `python -m tests.contract.client_routes` prints all of them in the form of `wire/documented.py`.
"""

import ast
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import ccxt

from copydesk.wire.documented import DOCUMENTED, Route

ROOT = Path(__file__).resolve().parents[2]
OKX_SDK = ROOT / ".venv" / "okx-sdk" / "okx"
NODE = ROOT / "tests" / "e2e" / "node" / "node_modules" / "okx-api" / "dist" / "cjs" / "rest-client.js"

PREFIX = "/api/v5/"
Routes = frozenset[Route]

_NODE_CALL = re.compile(r"this\s*\.(get|post)(?:Private)?\(\s*['\"`]/?(api/v5/[^'\"`?]+)")


@cache
def routes_of_ccxt() -> Routes:
    """What ccxt's implicit methods call."""
    return frozenset(
        (method.upper(), PREFIX + path)
        for methods in ccxt.okx().api.values()
        for method, paths in methods.items()
        for path in paths
    )


@cache
def routes_of_python_okx() -> Routes:
    """What python-okx calls."""
    spec = find_spec("okx")
    assert spec is not None and spec.origin is not None, "python-okx is not installed"
    folder = Path(spec.origin).parent
    return _python_routes(folder, folder / "consts.py")


@cache
def routes_of_okx_sdk() -> Routes:
    """What okx-sdk calls; nothing where it is not installed."""
    return _python_routes(OKX_SDK, OKX_SDK / "constants.py") if OKX_SDK.exists() else frozenset()


@cache
def routes_of_okx_api() -> Routes:
    """What Node's okx-api calls; nothing where it is not installed."""
    if not NODE.exists():
        return frozenset()
    return frozenset((method.upper(), "/" + path) for method, path in _NODE_CALL.findall(NODE.read_text("utf-8")))


def _python_routes(folder: Path, constants: Path) -> Routes:
    """The calls of `self._request…(METHOD, PATH, …)`, their paths given by name or in place."""
    names = {
        target.id: node.value.value
        for node in ast.parse(constants.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    called = (
        call for file in sorted(folder.rglob("*.py")) for call in _calls(ast.parse(file.read_text("utf-8")), names)
    )
    return frozenset((method, path.partition("?")[0]) for method, path in called if path.startswith(PREFIX))


def _calls(tree: ast.Module, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Name(id="GET" | "POST" as method), path, *_]) if (
                attr.startswith("_request")
            ):
                match path:
                    case ast.Name(id=name):
                        yield method, names[name]
                    case ast.Constant(value=str(text)):
                        yield method, text
                    case _:
                        raise ValueError(f"a path of a kind not met before: {ast.unparse(path)}")


CLIENTS: dict[str, Callable[[], Routes]] = {
    "ccxt": routes_of_ccxt,
    "python-okx": routes_of_python_okx,
    "okx-sdk": routes_of_okx_sdk,
    "okx-api": routes_of_okx_api,
}


def listed(routes: Routes) -> str:
    """The routes in the form of `wire/documented.py`: sorted, one line or more for each section and method."""
    lines: list[str] = []
    known = sorted((path.split("/")[3], method, path) for method, path in routes)
    for (section, method), of_both in groupby(known, key=lambda one: one[:2]):
        head = f"{method} {section}:"
        names = [path.removeprefix(f"{PREFIX}{section}/") for _, _, path in of_both]
        lines += textwrap.wrap(" ".join([head, *names]), 118, break_on_hyphens=False, subsequent_indent="  ")
    return "\n".join(lines)


if __name__ == "__main__":
    print(listed(frozenset().union(DOCUMENTED, *(routes() for routes in CLIENTS.values()))))
