"""Which pages the site has, and in which order."""

from __future__ import annotations

from pathlib import Path

from tests.docs.site.markdown import links_of

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOK = "tests/docs/analyse_a_run.ipynb"
TOPS = ("coach", "firmware_protocol", "recordings", "tests")
PACKAGES = ("coach", "firmware_protocol")


def readmes() -> list[Path]:
    """Every page that stands beside the code."""
    found = [*ROOT.glob("*.md")]
    for top in TOPS:
        found += (ROOT / top).rglob("*.md")
    return sorted(found)


def attachments() -> list[Path]:
    """Files that pages link to, such as pictures; code of the project has pages of its own."""
    found = set()
    for page in readmes():
        for target in links_of(page.read_text("utf-8")):
            there = (page.parent / target.partition("#")[0]).resolve()
            if there.is_file() and there.suffix != ".md" and module_of(there) is None:
                found.add(there)
    return sorted(found)


def module_of(path: Path) -> str | None:
    """The module in a file that the API reference describes."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if path.suffix != ".py" or parts[0] not in PACKAGES:
        return None
    return ".".join(parts).removesuffix(".__init__")


def packages() -> dict[str, list[str]]:
    """Package -> its modules, itself first."""
    found: dict[str, list[str]] = {}
    for top in PACKAGES:
        for start in sorted((ROOT / top).rglob("__init__.py")):
            name = module_of(start) or top
            others = (module_of(p) for p in sorted(start.parent.glob("*.py")) if p != start)
            found[name] = [name, *(one for one in others if one and "__main__" not in one)]
    return found


def _title(page: Path) -> str:
    return page.relative_to(ROOT).parent.as_posix()


def _under(top: str) -> list[dict[str, str]]:
    return [
        {_title(page) if page.name == "README.md" else page.relative_to(ROOT).as_posix():
         page.relative_to(ROOT).as_posix()}
        for page in readmes()
        if page.relative_to(ROOT).as_posix().startswith(f"{top}/")
        and page.relative_to(ROOT).as_posix() not in _ELSEWHERE
    ]  # fmt: skip


_FORMATS = (
    ("Recordings", "coach/recording/README.md"),
    ("Import", "coach/recording/importing/README.md"),
    ("Formats that are read", "coach/recording/importing/formats/README.md"),
    ("Text sheets", "coach/recording/importing/text_sheet/README.md"),
    ("Export", "coach/export/README.md"),
    ("What a sensor sends", "firmware_protocol/README.md"),
    ("Recordings to try", "recordings/README.md"),
)
_ELSEWHERE = frozenset({name for _, name in _FORMATS} | {"coach/README.md"})

NAV = [
    {"coach": "README.md"},
    {"Example": "example.md"},
    {"Command line": "command-line.md"},
    {"Metrics": "metrics.md"},
    {"Settings": "settings.md"},
    {"Formats": [{title: name} for title, name in _FORMATS]},
    {
        "How it works": [
            {"How coach works": "coach/README.md"},
            *_under("coach"),
            *_under("firmware_protocol"),
        ]
    },
    {"API": ["api/index.md", *({name: f"api/{name}.md"} for name in packages())]},
    {"What was measured": _under("tests")},
    {
        "Project": [
            {"Working on coach": "CONTRIBUTING.md"},
            {"Changes": "CHANGELOG.md"},
        ]
    },
]
