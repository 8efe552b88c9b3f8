"""``python -m tests.wording.catalogue``: what is text in the code, into the catalogues.

Reads every text of the code with Babel, merges it into the ``.po`` of each language (a text that
is gone goes; a new one comes in empty) and compiles each into the ``.mo`` beside it.
"""

from __future__ import annotations

import ast
import importlib
import io
import sys
from inspect import cleandoc
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from coach.cli.main import COMMANDS
from coach.cli.settings.settings_layers import AllSettings
from coach.controls import CONTROLS
from coach.cues.handbook import HANDBOOK
from coach.cues.rules import RULES
from coach.decode import FAMILIES
from coach.model import Placement, PracticeKind
from coach.practice.practice_book import words_of
from coach.recording import Provenance
from coach.recording.importing.streams import Quantity
from coach.simulation.body.any_story import parse_any_story
from coach.simulation.stories import BODY_STORIES, STORIES, load_story_text
from coach.sources.virtual.virtual_families import Way
from coach.wording.translation import DOMAIN, FOLDER

ROOT = Path(__file__).resolve().parents[2]
PLURALS = {"de": (2, "(n != 1)"), "es": (2, "(n != 1)"), "zh": (1, "0")}
"""Language -> how many forms a number has, and which one it is. Nobody here counts to a million."""

LANGUAGES = tuple(PLURALS)

KEYWORDS = {
    "tr": None,
    "tr_n": (1, 2),
    "mark": None,
    "Wording": None,
    "wording_n": (1, 2),
}
"""Names of functions whose first argument is a text, and of those with one for each number."""


def python(file, _keywords, _comment_tags, options):
    """Babel's way of reading a kind of file, with the parser of Python: it sees into f-strings."""
    for call, first in calls(file.read().decode("utf-8")):
        given = tuple(one.value if isinstance(one, ast.Constant) else None for one in first)
        yield call.lineno, call.func.id, given if len(given) > 1 else given[0], []


def calls(source):
    """Each call of a function that takes texts, and its first arguments, which are the texts."""
    for node in ast.walk(ast.parse(source)):
        name = node.func.id if isinstance(node, ast.Call) and hasattr(node.func, "id") else ""
        if name in KEYWORDS:
            yield node, node.args[: len(KEYWORDS[name] or "1")]


METHODS = {
    ".py": python,
    ".js": "javascript",
    ".jinja": "jinja2.ext:babel_extract",
}
"""How the files of each kind are read; minified ones of others are not ours."""


def texts() -> dict[str | tuple[str, str], list[str]]:
    """Each text of the code -> the files it stands in."""
    found: dict[str | tuple[str, str], list[str]] = {}
    for path in sorted((ROOT / "coach").rglob("*")):
        method = METHODS.get(path.suffix)
        if method is None or path.name.endswith(".min.js"):
            continue
        where = path.relative_to(ROOT).as_posix()
        for _line, text, _comments, _context in extract_from_file(
            method, path, keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            found.setdefault(text, []).append(where)
    for where, text in tables():
        if text:
            found.setdefault(text, []).append(where)
    for command in COMMANDS:
        module = importlib.import_module(command.module)
        where = Path(module.__file__).relative_to(ROOT).as_posix()
        found.setdefault(cleandoc(module.__doc__), []).append(where)
    return found


def tables():
    """What tables below the shell say, and who shows them translates: file and text."""
    for row in CONTROLS.values():
        yield from (("coach/controls/control_table.py", text) for text in (row.meaning, row.answer))
    for row in HANDBOOK.values() if hasattr(HANDBOOK, "values") else HANDBOOK:
        yield from (("coach/cues/handbook.py", text) for text in (row.says, row.basis))
    for row in RULES:
        yield "coach/cues/rules.py", row.off_because
    for row in AllSettings().table():
        yield "coach/settings/table.py", row.meaning
    for family in FAMILIES.values():
        about = family.about
        for text in (
            about.title,
            about.wear,
            about.wake,
            about.battery,
            *about.limits,
            about.source,
        ):
            yield "coach/decode/families", text
        yield "coach/decode/family.py", family.worth.loss.value
    for name in (*STORIES, *BODY_STORIES):
        story = parse_any_story(load_story_text(name))
        yield f"coach/simulation/stories/{name}.toml", story.title
    for kind in PracticeKind:
        for texts in words_of(kind).values():
            yield from (("coach/practice", text) for text in texts if text)
    for words in (Placement, Provenance, Quantity, Way):
        yield from (("coach/model", one.value) for one in words)


def po_path(language):
    return Path(FOLDER) / language / "LC_MESSAGES" / f"{DOMAIN}.po"


class Plain(Catalog):
    """A catalogue without dates and names, so that only texts make a difference."""

    @property
    def mime_headers(self):
        kept = ("Language", "Plural-Forms", "MIME-Version", "Content-Type")
        return [(name, value) for name, value in super().mime_headers if name in kept]

    @mime_headers.setter
    def mime_headers(self, headers):
        Catalog._set_mime_headers(self, headers)


def empty(language):
    comment = f"# What coach shows, in '{language}'. See coach/wording/README.md."
    new = Plain(language, domain=DOMAIN, charset="utf-8", fuzzy=False, header_comment=comment)
    new._num_plurals, new._plural_expr = PLURALS[language]
    return new


def read(language):
    """The catalogue of a language; an empty one where there is none yet."""
    path = po_path(language)
    new = empty(language)
    if path.is_file():
        with path.open("rb") as file:
            for message in read_po(file, language, DOMAIN, abort_invalid=True):
                if message.id:
                    new[message.id] = message
    return new


def merged(language, found):
    """The catalogue with exactly the texts of the code; what was translated stays."""
    old, new = read(language), empty(language)
    for text, places in found.items():
        several = isinstance(text, tuple)
        before = old.get(text)
        if before is not None and before.pluralizable is not several:
            before = None
        new.add(
            text,
            before.string if before is not None else ("",) * new.num_plurals if several else None,
            locations=[(place, None) for place in dict.fromkeys(places)],
            flags=(before.flags & {"fuzzy"}) if before is not None else (),
        )
    return new


def as_po(catalog):
    """The bytes of a ``.po``."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False)
    return out.getvalue()


def as_mo(catalog):
    """The bytes of a ``.mo``: what is translated; an empty text would be shown as one."""
    done = empty(str(catalog.locale))
    for message in catalog:
        if message.id and all_there(message) and not message.fuzzy:
            done[message.id] = message
    out = io.BytesIO()
    write_mo(out, done)
    return out.getvalue()


def main():
    found = texts()
    for language in LANGUAGES:
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = merged(language, found)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(catalog))
        done = sum(1 for one in catalog if one.id and all_there(one))
        print(f"{language}: {done} of {len(found)} texts are translated")


def all_there(message):
    """Whether every form of a message is translated."""
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


if __name__ == "__main__":
    sys.exit(main())
