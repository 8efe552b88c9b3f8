"""What the rooms that print say in words goes through the catalogues: their literals, walked."""

import ast
import re
from pathlib import Path

import pytest

from coach.cli.main import COMMANDS
from tests.wording.catalogue import KEYWORDS, ROOT

ROOMS = ("cli",)
"""Folders of ``coach`` in which each literal of two words and more is looked at."""

NOT_TEXT = {"EXAMPLE"}
"""Names whose value is no text for the catalogue: commands as they are typed."""

FAULTS = {
    *("task", "within", "alongside", "thread", "later", "guarded", "on_readable", "unforeseen"),
    "Bystander",
}
"""Whom the name of a piece of work is given, for the line of a fault of the coach itself: it goes
into the recording and to us, with what Python says, and stays English."""

STAYS: dict[str, dict[str, str]] = {
    "cli/device/doctor_checks.py": {"\ntitle = ": "a story", "run tall": "an English phrase, said"},
    "cli/device/doctor_speed.py": {"\ntitle = ": "a story", "import coach": "Python"},
    "cli/errors.py": {"coach: ": "the name of the program"},
    "cli/notes.py": {"coach: ": "the name of the program"},
    "cli/sound/voice.py": {"voice.pre_roll_ms": "the name of a setting"},
    "cli/completing.py": {"": "a command and its argument, as a key"},
    "cli/history/demo_season.py": {'set "COACH_HOME=': "a command"},
    "cli/history/season_made.py": {"simulated sensor": "stands in a recording"},
    "cli/offline/inspection_text.py": {"Mapping[": "a type"},
    "cli/pouch/service.py": {"sudo loginctl": "a command"},
    "cli/home/home_library.py": {"text/html": "a type of file"},
    "cli/settings/settings_text.py": {
        "# Settings": "a file, whose explanations are the documentation of the code"
    },
}
"""File -> the beginning of a literal that stays English -> why."""

_COMMAND = re.compile(rf"\s*'?coach ({'|'.join(command.name for command in COMMANDS)})\b")
"""A command as it is typed: beginning so it is no sentence."""

_TWO_WORDS = re.compile(r"[A-Za-z]{2,}'?[,;:.)]?\s+['(\"]?[A-Za-z]{2,}")


def sentences(tree):
    """Literals of two words and more that are no documentation and go to nobody who translates."""
    known = set()
    for node in ast.walk(tree):
        call = node.func if isinstance(node, ast.Call) else None
        name = getattr(call, "id", "") or getattr(call, "attr", "")
        if name in FAULTS:
            known |= {id(one) for one in ast.walk(node)}
        elif name in KEYWORDS:
            known |= {id(one) for one in node.args[: len(KEYWORDS[name] or "1")]}
        elif isinstance(node, ast.Expr):
            known.add(id(node.value))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NOT_TEXT:
            known |= {id(one) for one in ast.walk(node.value)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in known or _COMMAND.match(node.value):
            continue
        if _TWO_WORDS.search(node.value):
            yield node.lineno, node.value


TELLS = {"print", "note", "waiting", "Progress", "UserError", "headed", "add_column"}
"""Who shows the first thing that it is given, be it a single word."""

_WORD = re.compile(r"[A-Za-z]{2,}")


def words(tree):
    """Literals with a word that go straight to who shows them, or are the help of an option."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        shown = [*node.args[:1]] if name in TELLS else []
        shown += [one.value for one in node.keywords if one.arg in ("help", "description")]
        for one in shown:
            parts = one.values if isinstance(one, ast.JoinedStr) else [one]
            for part in parts:
                if isinstance(part, ast.Constant) and _WORD.search(str(part.value)):
                    yield part.lineno, str(part.value)


def files():
    for room in ROOMS:
        yield from sorted((ROOT / "coach" / room).rglob("*.py"))


@pytest.mark.parametrize(
    "path", list(files()), ids=lambda p: p.relative_to(ROOT / "coach").as_posix()
)
def test_every_sentence_is_translated(path):
    tree = ast.parse(path.read_text("utf-8"))
    stays = STAYS.get(path.relative_to(ROOT / "coach").as_posix(), {})
    found = [
        f"{path.name}:{line}: {text}"
        for line, text in [*sentences(tree), *words(tree)]
        if not any(text.startswith(one) for one in stays)
    ]
    assert found == []


def test_what_stays_is_there_still():
    for name, stays in STAYS.items():
        tree = ast.parse((ROOT / "coach" / name).read_text("utf-8"))
        there = [text for _, text in [*sentences(tree), *words(tree)]]
        for one in stays:
            assert any(text.startswith(one) for text in there), f"{name}: {one}"


def test_the_walk_sees_what_it_must():
    source = 'def f():\n    """Doc string here."""\n    print(f"two words {f}", tr("two words"))\n'
    assert [text for _, text in sentences(ast.parse(source))] == ["two words "]
    assert Path(ROOT / "coach" / "cli" / "device" / "doctor.py") in list(files())
