"""What came of a practice is said alike everywhere, in every language; no text is taken apart."""

import ast
import contextlib
import html
import re
from pathlib import Path

import pytest

from coach.athlete import KeptPractice
from coach.cli.device.doctor_checks import Check
from coach.cli.errors import UserError
from coach.cli.pouch.home_door import code_in
from coach.cli.practice.outcome_lines import desk_lines, set_lines, stand_lines
from coach.cli.practised.practice_show import print_practice
from coach.core_wording import Wording
from coach.model.practice import PracticeKind
from coach.practice.stand.stand_notes import notes_of
from coach.practice.stand.stand_result import Found
from coach.report.practised.practice_page import practice_lines, practice_page
from coach.voice.outputs.pipe_output import Program
from coach.wording.practices.practice_words import position_words
from coach.wording.practices.stand_sentences import range_words, sway_words
from coach.wording.translation import there_are, tr, use_language
from tests.athlete.practised import segment
from tests.report.practised_made import practice_report

ROOM = Path(__file__).resolve().parents[2] / "coach"
EARLY = Wording("the check ended since something hurt")
CUTS = {"split", "rsplit", "partition", "rpartition", "index", "find", "rindex", "rfind"}
TELLS = {"tr", "tr_n", "Wording", "wording_n", "joined"}


@contextlib.contextmanager
def spoken(code):
    use_language(code)
    try:
        yield
    finally:
        use_language("en")


def lines_of(record, notes):
    """What stands on the terminal after a practice, without headings."""
    told = {
        PracticeKind.STAND: lambda: stand_lines(record.stands, notes),
        PracticeKind.DESK: lambda: desk_lines(record.spans),
        PracticeKind.EXERCISE: lambda: set_lines(record.sets),
    }[record.kind]()
    heads = [tr(head) for head in ("result", "sets")]
    lines = []
    for line in told:
        head = next((one for one in heads if line.startswith(f"{one} ")), "")
        lines.append(line.removeprefix(head).strip())
    return lines


def page_words(report):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", practice_page(report))).split())


def test_a_thing_that_a_check_tells_is_a_line_in_every_language():
    notes = tuple(notes_of([Found(segment(usual=2), None)], [segment().placement], 3, EARLY))
    assert len(notes) == 2
    counts = set()
    for code in there_are():
        with spoken(code):
            lines = list(stand_lines((segment(),), notes))
            counts.add(len(lines))
            assert all(any(tr(note) in line for line in lines) for note in notes)
    assert counts == {1 + 2 + len(notes) + 2}


@pytest.mark.parametrize("code", there_are())
@pytest.mark.parametrize("kind", PracticeKind)
def test_terminal_page_and_history_say_the_same(code, kind, capsys):
    report = practice_report(kind, notes=(EARLY,) if kind is PracticeKind.STAND else ())
    with spoken(code):
        lines = lines_of(report.record, report.notes)
        text, page = " ".join(practice_lines(report)), page_words(report)
        print_practice(KeptPractice(1, report.record))
        history = " ".join(capsys.readouterr().out.split())
        kept = [line for line in lines if line != tr(EARLY)]  # which the history does not keep
    assert all(" ".join(line.split()) in history for line in kept)
    assert lines[0] in text
    assert lines[0] in page
    if kind is PracticeKind.STAND:
        for one in report.record.stands:
            with spoken(code):
                said = (position_words(one), range_words(one), sway_words(one))
            assert all(" ".join(words.split()) in page for words in said)
    if kind is not PracticeKind.DESK:  # its states are bars on the page
        assert all(line in text for line in lines)


@pytest.mark.parametrize("code", there_are())
def test_the_doctor_shows_the_whole_line_of_an_error(code):
    def refuses():
        raise UserError(tr("there is nothing to do today; a rest is part of it"))

    with spoken(code):
        found = Check("one", refuses, "").finding()
        assert found.text == tr("there is nothing to do today; a rest is part of it")
        assert not found.remedy


@pytest.mark.parametrize("code", there_are())
def test_what_an_output_lacks_is_shown_with_what_to_do(code):
    program = Program("no-such-program", "its-package", lambda *_: (), bytes, 4)
    lack = program.missing()
    with spoken(code):
        assert "no-such-program" in tr(lack.what)
        assert "its-package" in tr(lack.remedy)
        if code == "en":
            return
        told = tr("{why}: {remedy}; cues are printed meanwhile", why=lack.what, remedy=lack.remedy)
        assert tr(lack.what) in told


@pytest.mark.parametrize("code", there_are())
@pytest.mark.parametrize(
    "text",
    ["code for the first device: {code}", "a device came in; code for the next one: {code}"],
)
def test_the_code_of_the_page_is_found_in_any_language(code, text):
    with spoken(code):
        assert code_in([tr(Wording(text, code="AB12CD34"))]) == "AB12CD34"


def cut(tree):
    """Lines on which a text for people is taken apart: at a mark that other languages write else.

    Of calls that make such a text, of ``str(error)``, and of names given one in the same function.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        texts = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and is_text(node.value, ())
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CUTS
                and node.args  # without one it is about spaces
                and is_text(node.func.value, texts)
            ):
                yield node.lineno


def is_text(node, names):
    if isinstance(node, ast.Name):
        return node.id in names
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    of_error = (
        node.func.id == "str"
        and node.args
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id in ("error", "problem", "why", "detail")
    )
    return node.func.id in TELLS or of_error


def test_nobody_takes_a_text_for_people_apart():
    found = [
        f"{path.relative_to(ROOM)}:{line}"
        for path in sorted(ROOM.rglob("*.py"))
        for line in cut(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_a_cut_is_found():
    lines = ("def f(error):", " told = tr('a; b')", " told.split('; ')", " str(error).find(':')")
    assert list(cut(ast.parse("\n".join(lines)))) == [3, 4]
