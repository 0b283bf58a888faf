"""One word per thing, and exact numbers: what may not be written in the code."""

import ast
import re

import pytest
from tests.house.sources import defined_names, modules, name_of, tree, words_of

# The word on the right is the one to use (docs/glossary.md).
NOWHERE = {
    "leader": "lead trader",
    "follower": "copy trader",
    "slave": "copy trader",
    "whitelist": "leading instruments",
    "blacklist": "say what is refused",
    "symbol": "instrument",
    "qty": "size",
    "quantity": "size",
    "commission": "profit sharing, fee",
    "deal": "fill, trade",
    "manager": "desk",
    "service": "desk",
    "util": "a calculator",
    "utils": "a calculator",
}
NOT_IN_THE_ENGINE = {
    "lock": "hold",
    "freeze": "hold",
    "multiplier": "copy ratio",
    "pair": "instrument",
    "product": "instrument",
    "action": "command",
    "error": "rejection",
    "exception": "rejection",
}
# OKX's own key, and a name of the trade for a key that guards keys.
EXEMPT = {"serviceType", "MasterKey", "master_key"}


@pytest.mark.parametrize(
    ("rooms", "banned"), [((), NOWHERE), (("engine",), NOT_IN_THE_ENGINE)], ids=["everywhere", "engine"]
)
def test_one_word_per_thing(rooms: tuple[str, ...], banned: dict[str, str]):
    """No identifier of the package uses a word for which the glossary has another."""
    found = [
        f"{name_of(path, line)} {name}: say {banned[word]}"
        for path in modules(*rooms)
        for name, line in defined_names(path)
        if name not in EXEMPT
        for word in words_of(name)
        if word in banned
    ]

    assert found == []


def test_no_floats_where_money_is():
    """The engine, the language, the journal and the archive hold no float: no literal, no conversion, no annotation."""
    found = [
        name_of(path, node.lineno)
        for path in modules("engine", "wire", "journal", "history")
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]

    assert found == []


def test_the_engine_never_iterates_over_a_set():
    """No loop of the engine takes its order from a set: the same commands give the same bytes under any hash seed."""
    found = [
        f"{name_of(path, source.lineno)} {ast.unparse(source)}"
        for path in modules("engine")
        for source in _loop_sources(path)
        if _is_set(source, _names_of_sets(path))
    ]

    assert found == []


def _loop_sources(path) -> list[ast.expr]:
    """What the loops, comprehensions, and the calls that give a sequence its order take their items from."""
    ordered = {"list", "tuple", "enumerate", "iter", "next", "zip", "map", "filter"}
    sources: list[ast.expr] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.For | ast.comprehension):
            sources.append(node.iter)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ordered:
            sources.extend(node.args)
        elif isinstance(node, ast.Starred):
            sources.append(node.value)
    return sources


def _names_of_sets(path) -> set[str]:
    """The names that a module annotates as a set or assigns a set to."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            if re.match(r"(Abstract|Mutable|frozen)?[sS]et\b", ast.unparse(node.annotation)):
                names.add(node.arg if isinstance(node, ast.arg) else ast.unparse(node.target))
        elif isinstance(node, ast.Assign) and _is_set(node.value, set()):
            names.update(ast.unparse(target) for target in node.targets)
    return names


def _is_set(node: ast.expr, names: set[str]) -> bool:
    """Whether the expression is plainly a set."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in {"set", "frozenset"}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr | ast.Sub | ast.BitXor):
        return _is_set(node.left, names) or _is_set(node.right, names)
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in names


def test_the_engine_asks_no_clock():
    """Nothing in the engine or the language asks what time it is, and nothing draws a number."""
    clocks = {"now", "utcnow", "today", "monotonic", "time_ns", "uuid4", "getrandbits"}
    found = [
        name_of(path, node.lineno)
        for path in modules("engine", "wire")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
    ]

    assert found == []


def test_nothing_is_swallowed():
    """`except Exception` stands only in the outer rings, where the answer is a failure of ours, or raises again.

    In `testing` it is raised again in another thread.
    """
    outer_rings = {"gateway/rest/pipeline.py", "gateway/operator/app.py", "testing/running.py"}
    found = [
        name_of(path, node.lineno)
        for path in modules()
        if not any(path.as_posix().endswith(ring) for ring in outer_rings)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and ast.unparse(node.body[-1]) != "raise"
    ]

    assert found == []


def test_only_gateway_runtime_and_client_are_async():
    """The engine, the language, the journal and the archive are synchronous."""
    found = [
        name_of(path, node.lineno)
        for path in modules("engine", "wire", "journal", "history")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]

    assert found == []
