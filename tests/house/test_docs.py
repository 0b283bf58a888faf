"""The documents: generated pages are up to date, links lead somewhere, rules have proofs, nothing is undocumented."""

import functools
import re
from pathlib import Path

import pytest
from docs.generate.all_pages import all_pages
from docs.generate.rules import proofs, rules
from docs.generate.settings import MEANING, all_settings
from tests.house.sources import ROOT, files, name_of

from copydesk.wire.endpoint import Basis

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
LINKED = re.compile(r"\[([^\]]*)\]\([^)]*\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _pages():
    return [path for path in files() if path.suffix == ".md"]


@pytest.mark.parametrize("name", [name for name, _ in all_pages()])
def test_generated_pages_are_up_to_date(name):
    """What `make docs` would write is what stands there."""
    page = ROOT / "docs" / name

    assert page.exists(), "run make docs"
    assert page.read_text("utf-8") == dict(all_pages())[name], "run make docs"


def test_no_generated_page_is_left_over():
    """docs/api holds generated pages only."""
    made = {name for name, _ in all_pages()}

    assert {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs" / "api").glob("*")} <= made


def test_links_lead_somewhere():
    """Every link between files of the repository names a file that exists."""
    broken = [
        f"{name_of(path)}: {target}"
        for path in _pages()
        for target in LINK.findall(FENCED.sub("", path.read_text("utf-8")))
        if not target.startswith(("http://", "https://", "#", "mailto:"))
        if not (path.parent / target.partition("#")[0]).exists()
    ]

    assert broken == []


def test_links_to_headings_lead_to_one():
    """Where a link names a heading of a page, the page has it."""
    broken = [
        f"{name_of(path)}: {target}"
        for path in _pages()
        for target in LINK.findall(FENCED.sub("", path.read_text("utf-8")))
        if "#" in target and "://" not in target
        if target.partition("#")[2] not in _headings(_linked(path, target))
    ]

    assert broken == []


def _linked(page: Path, target: str) -> Path:
    return page if target.startswith("#") else page.parent / target.partition("#")[0]


@functools.cache
def _headings(page: Path) -> frozenset[str]:
    """The headings of a page, as links name them."""
    text = FENCED.sub("", page.read_text("utf-8"))
    plain = (re.sub(r"[`*]", "", LINKED.sub(r"\1", heading)).strip().lower() for heading in HEADING.findall(text))
    return frozenset(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain)


def test_every_page_is_reached_from_the_first():
    """Starting at README.md and following links one comes to every page."""
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        links = LINK.findall(FENCED.sub("", page.read_text("utf-8")))
        waiting.extend(page.parent / link.partition("#")[0] for link in links if "://" not in link)

    assert [name_of(path) for path in _pages() if path not in reached] == []


def test_decisions_are_numbered_once():
    """Decisions count up from 0001 without a gap and without a number that stands twice."""
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "decisions").glob("0*.md"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_every_setting_has_its_meaning():
    """The settings reference explains every setting, and none that does not exist."""
    assert set(MEANING) == {name for name, _ in all_settings()}


def test_every_rule_is_proved():
    """Every rule of the table has a test that carries its id, and no test carries an id that is not in the table."""
    assert {rule.id for rule in rules()} == set(proofs())


def test_every_rule_says_how_we_know_it():
    """A rule is documented, observed or assumed, with a source; a switch is a setting that exists."""
    settings = {name for name, _ in all_settings()}

    for rule in rules():
        assert rule.basis in set(Basis), rule.id
        assert rule.source, rule.id
        assert rule.switch in settings | {""}, rule.id
    assert len({rule.id for rule in rules()}) == len(rules())
