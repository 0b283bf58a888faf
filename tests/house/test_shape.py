"""The shape of the code: sizes, names of files, docstrings."""

import ast

from tests.house.sources import PACKAGE, files, functions, modules, modules_of_tests, name_of, tree

from copydesk.wire.operations import OPERATIONS

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "base", "manager", "managers"}


def test_a_file_holds_one_idea():
    """No Python file is longer than 300 lines: past that there is a second idea inside."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in modules() + modules_of_tests()}

    assert [f"{name_of(path)}: {lines}" for path, lines in lengths.items() if lines > MAX_FILE_LINES] == []


def test_a_function_fits_on_a_screen():
    """No function is longer than 40 lines."""
    long = [
        f"{name_of(path, node.lineno)} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in modules() + modules_of_tests()
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    ]

    assert long == []


def test_there_are_no_drawers():
    """No module or room is named for being a drawer."""
    assert [name_of(path) for path in files(PACKAGE) if {path.stem, *path.relative_to(PACKAGE).parts} & DRAWERS] == []


def test_every_module_says_what_lives_there():
    """Every module has a docstring."""
    assert [name_of(path) for path in modules() + modules_of_tests() if not ast.get_docstring(tree(path))] == []


def test_every_public_name_says_what_it_is():
    """Every public class, function and method has a docstring where it is declared.

    A method that answers for another class's declaration is told there, and an operator's act in `wire.operations`.
    """
    told = {node.name for path in modules() for node in functions(path) if ast.get_docstring(node)}
    told |= {operation.name for operation in OPERATIONS}
    silent = [
        f"{name_of(path, node.lineno)} {node.name}"
        for path in modules()
        for scope in (tree(path), *(node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)))
        for node in scope.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
        if not (isinstance(scope, ast.ClassDef) and scope.bases) and node.name not in told
    ]

    assert silent == []


def test_every_test_states_its_claim():
    """Every test function has a docstring."""
    silent = [
        f"{name_of(path, node.lineno)} {node.name}"
        for path in modules_of_tests()
        if path.name.startswith("test_")
        for node in functions(path)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_data_is_frozen_outside_the_state():
    """Messages of every capability are frozen: what happened does not change."""
    loose = [
        f"{name_of(path, node.lineno)} {node.name}"
        for path in modules("engine")
        if path.name == "messages.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and "frozen" not in {keyword.arg for keyword in node.keywords}
    ]

    assert loose == []
