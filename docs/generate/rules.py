"""The table of rules (tests/rules.toml), and the tests that prove them, found by their markers without running them."""

import ast
import tomllib
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[2]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule that a trader can meet: the case, what is chosen, and how we know."""

    id: str
    section: str
    case: str
    chosen: str
    basis: str
    source: str
    switch: str = ""


def rules() -> list[Rule]:
    """All rules, section by section, in the order in which each section first stands in the table."""
    table = tomllib.loads((ROOT / "tests" / "rules.toml").read_text("utf-8"))
    found = msgspec.convert(table["rules"], list[Rule])
    sections = list(dict.fromkeys(rule.section for rule in found))
    return sorted(found, key=lambda rule: sections.index(rule.section))


def unanswered() -> dict[str, str]:
    """The documented codes of copy trading that are never answered, each with its reason."""
    table = tomllib.loads((ROOT / "tests" / "unanswered.toml").read_text("utf-8"))
    return {row["code"]: row["why"] for row in table["codes"]}


def proofs() -> dict[str, list[str]]:
    """The tests of each rule, as path::name."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for rule in _marked(node):
                    found.setdefault(rule, []).append(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def _marked(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [
        call.args[0].value
        for call in node.decorator_list
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.rule"
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    ]
