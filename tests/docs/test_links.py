"""Every link and every file that a README names is there, and every file of a room is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for top in (".", "coach", "firmware_protocol", "recordings", "tests")
    for path in (ROOT / top).glob("*.md" if top == "." else "**/*.md")
)
ROOMS = sorted(path for path in PAGES if path.parent.parent == ROOT / "coach")
NAMED_ELSEWHERE = frozenset({"__init__.py", "errors.py", "settings.py"})

named = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def headings(text: str) -> set[str]:
    """Anchors as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@named
def test_links_lead_somewhere(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            other = there / "README.md" if there.is_dir() else there
            assert anchor in headings(other.read_text("utf-8")), target


@named
def test_files_in_tables_are_there(page):
    for row in re.findall(r"^\|([^|]+)\|", page.read_text("utf-8"), flags=re.MULTILINE):
        for name in re.findall(r"`([\w./]+\.py)`", row):
            places = (page.parent / name, ROOT / name, ROOT / "coach" / name)
            assert any(place.exists() for place in places) or list(page.parent.rglob(name)), name


@pytest.mark.parametrize("page", ROOMS, ids=lambda page: page.parent.name)
def test_a_room_names_each_of_its_files(page):
    if page.parent.name == "cli":
        pytest.skip("its commands are in a table of their own")
    missing = [
        path.name
        for path in page.parent.rglob("*.py")
        if path.name not in NAMED_ELSEWHERE
        and not any(
            f"`{path.name}`" in text or f"/{path.name}`" in text
            for text in readmes(path.parent, page.parent)
        )
    ]
    assert missing == []


def readmes(folder: Path, room: Path) -> list[str]:
    """The page of a room, and those of its folders on the way to one of them."""
    way = [folder, *folder.parents]
    pages = [one / "README.md" for one in way[: way.index(room) + 1]]
    return [page.read_text("utf-8") for page in pages if page.exists()]
