"""`make docs`: write the pages that are made from declarations and tests."""

from pathlib import Path

from docs.generate.all_pages import all_pages

DOCS = Path(__file__).resolve().parents[1]


def main() -> None:
    """Write every page that has changed, and remove those that are made no more."""
    made = dict(all_pages())
    for name, text in made.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"docs/{name}")
    for path in (DOCS / "api").glob("*.md"):
        if path.relative_to(DOCS).as_posix() not in made:
            path.unlink()
            print(f"docs/api/{path.name} is gone")


if __name__ == "__main__":
    main()
