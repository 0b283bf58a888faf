"""Markdown: tables and pages. No fact lives here."""

from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs`; what you write here is lost. -->"


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join((f"# {title}", MADE, *(part for part in parts if part))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing when it has no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join((_row(head), "|" + "---|" * len(head), *lines)) if lines else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
