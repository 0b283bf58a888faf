"""All pages that are made, by their path under docs."""

from collections.abc import Iterator

from docs.generate.api import api_pages
from docs.generate.coverage import coverage_page
from docs.generate.fidelity import fidelity_page
from docs.generate.settings import settings_page
from docs.generate.sockets import socket_page


def all_pages() -> Iterator[tuple[str, str]]:
    """Path and text of each page."""
    yield from api_pages()
    yield socket_page()
    yield "settings.md", settings_page()
    yield "fidelity.md", fidelity_page()
    yield "coverage.md", coverage_page()
