"""The repository speaks of the project alone, and each thing stands in one place."""

import ast
import re

from tests.house.sources import PACKAGE, ROOT, files, modules, modules_of_tests, name_of, tree

TEXT = {".py", ".md", ".toml", ".txt", ".json", ".mjs", ".js", ".html", ".css", ".sh", ".yml", ".yaml", ".cfg", ""}
# Written in two halves, so that this list does not find itself.
FOREIGN = {
    "a registry": r"pypi\.org|pythonhosted" + r"\.org|registry\.npm" + r"js\.org|/opt/py" + r"pi",
    "a workplace": r"(?<![\w.])/wo" + r"rk/|(?<![\w/])HOU" + r"SE\.md|SILEN" + r"CES\.md|STA" + r"CK\.md",
    "a page of the workplace": r"EXAMP" + r"LES\.md|contracts\.m" + r"d",
}


def _text_files():
    return [path for path in files() if path.suffix in TEXT and path.name != "package-lock.json"]


def test_the_repository_speaks_of_the_project_alone():
    """No file names a package registry or a place on somebody's machine."""
    found = [
        f"{name_of(path)}: {kind}: {match.group()}"
        for path in _text_files()
        for kind, pattern in FOREIGN.items()
        if (match := re.search(pattern, path.read_text("utf-8")))
    ]

    assert found == []


def test_reference_material_is_read_by_contract_tests_only():
    """Only contract tests look for material beside the repository, and they do without it when it is absent."""
    beside = re.compile(r"\.\./sha" + r"red|\bsha" + r"red/(reference|design|style)")
    found = [
        name_of(path)
        for path in _text_files()
        if beside.search(path.read_text("utf-8")) and not path.is_relative_to(ROOT / "tests" / "contract")
    ]

    assert found == []


def test_an_endpoint_is_written_once():
    """In the package, a path of the API is written in the room of the language and nowhere else."""
    found = [
        name_of(path, node.lineno)
        for path in modules()
        if not path.is_relative_to(PACKAGE / "wire")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"/api/v5/\w+/", node.value)
    ]

    assert found == []


def test_locks_name_no_registry_and_check_every_library():
    """Every locked library has its version and its hashes, and no lock file says where to fetch it."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        entries = re.split(r"\n(?=[a-z])", text.strip())
        assert not re.search(r"https?://|--index|--find-links", text), lock.name
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == [], lock.name
    node = (ROOT / "tests" / "e2e" / "node" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in node


def test_what_runs_is_what_was_tested():
    """Every library that the package runs on has the same version in the lock that its tests run with."""
    run, tested = (
        set(re.findall(r"^[a-z][\w.-]*==\S+", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("run.txt", "dev.txt")
    )

    assert run - tested == set()


def test_tests_do_not_sleep_and_do_not_patch():
    """No test sleeps for a fixed time and none patches a class of ours: waiting is for a condition.

    Benchmarks and crash campaigns are no tests in this sense: they let time pass on purpose.
    """
    banned = {"time.sleep", "mock.patch", "patch", "patch.object"}
    campaigns = {ROOT / "tests" / "bench", ROOT / "tests" / "crash"}
    found = [
        f"{name_of(path, node.lineno)} {ast.unparse(node.func)}"
        for path in modules_of_tests()
        if not campaigns & set(path.parents)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in banned
    ]

    assert found == []
