"""The repository as data for the house tests: its files, its modules as syntax trees. No rule lives here."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "copydesk"
_MADE = {".git", ".venv", "node_modules", "__pycache__", "demo-data", "dist", "build"}


@cache
def files(folder: Path = ROOT) -> tuple[Path, ...]:
    """Every file of the repository under the folder; what make or a tool has made is left out."""
    return tuple(sorted(_walk(folder)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _MADE or path.name.endswith(("_cache", ".egg-info", ".hypothesis")):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def modules(*rooms: str) -> list[Path]:
    """The Python files of these rooms of the package, or of the whole package."""
    folders = [PACKAGE / room for room in rooms] or [PACKAGE]
    return [path for folder in folders if folder.exists() for path in files(folder) if path.suffix == ".py"]


def modules_of_tests() -> list[Path]:
    """The Python files under tests."""
    return [path for path in files(ROOT / "tests") if path.suffix == ".py"]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file, nested ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def name_of(path: Path, line: int | None = None) -> str:
    """Where it is, as an editor can open it."""
    relative = path.relative_to(ROOT).as_posix()
    return relative if line is None else f"{relative}:{line}"


def words_of(identifier: str) -> list[str]:
    """The words of an identifier: `kept_secrets` and `KeptSecrets` both give kept, secrets."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)]


def defined_names(path: Path) -> Iterator[tuple[str, int]]:
    """The identifiers that a Python file coins, each with its line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield (node.id if isinstance(node, ast.Name) else node.attr), node.lineno
