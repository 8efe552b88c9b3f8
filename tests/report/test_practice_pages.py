"""Pages of practices: what is said first, what is drawn, every text a text, nobody asked."""

import contextlib
import dataclasses
import html
import json
import re
from importlib.resources import files

import jsonschema
import pytest
from made import LONG, NASTY
from practised_made import day_at_desk, earlier_checks, practice_report

from coach.model import Placement
from coach.model.practice import PlannedSet, Practice, PracticeKind
from coach.recording import RecordingWriter, read_recording
from coach.report.draw.verdict_in_page import verdict_in
from coach.report.practised.practice_page import (
    FORM_VERSION,
    practice_form,
    practice_lines,
    practice_page,
)
from tests.athlete.practised import done_set, segment
from tests.cli.places import RECORDINGS

SCHEMA = json.loads(
    files("coach.report").joinpath("static/practice.schema.json").read_text("utf-8")
)
EVERY = [practice_report(kind) for kind in PracticeKind]


def words_of(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("report", EVERY, ids=lambda one: one.record.kind.value)
def test_a_page_is_whole_and_asks_nobody(report, tmp_path):
    page = practice_page(report)
    assert page.rstrip().endswith("</html>")
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert "None" not in words_of(page)
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    assert verdict_in(path)


@pytest.mark.parametrize("kind", PracticeKind)
@pytest.mark.parametrize("words", [NASTY, LONG])
def test_texts_of_others_stay_texts(kind, words):
    report = practice_report(kind, title=words, athlete=words)
    page = practice_page(report)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "".join(practice_lines(report)).isprintable()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (PracticeKind.STAND, {"stands": ()}),
        (PracticeKind.DESK, {"spans": ()}),
        (PracticeKind.EXERCISE, {"sets": ()}),
    ],
)
def test_without_a_result_it_says_so(kind, values):
    notes = ("you walked off",) if kind is PracticeKind.STAND else ()
    report = practice_report(kind, notes=notes, **values)
    told = practice_lines(report)
    assert told[1] in (
        "This check came to no result.",
        "Nothing was told of this time.",
        "No set was done.",
    )
    page = words_of(practice_page(report))
    assert all(words in page for words in (told[1], *notes))
    assert set(notes) <= set(told)


def test_a_simulated_one_says_so_first():
    report = practice_report(PracticeKind.DESK, provenance="simulated")
    assert practice_lines(report)[0] == "Simulated: nobody did this."
    assert practice_page(report).index("Simulated") < practice_page(report).index("<h1>")


def test_a_stand_is_drawn_where_it_was_measured():
    low, high = (
        practice_page(practice_report(PracticeKind.STAND, stands=(segment(position=at),)))
        for at in (20.0, 80.0)
    )
    at = [float(re.search(r'class="l-first" cx="([\d.]+)"', page)[1]) for page in (low, high)]
    assert at == [pytest.approx(10 + 3.0 * p, abs=0.2) for p in (20, 80)]
    # The rounds lie about it: 0.002 rad of 12 deg are one point.
    rounds = [float(x) for x in re.findall(r'class="l-round" x1="([\d.]+)"', low)]
    assert [abs(x - at[0]) < 4.0 for x in rounds] == [True] * 3


def test_a_stand_is_held_against_the_check_before_and_what_two_differ_by():
    alike = practice_report(PracticeKind.STAND, earlier=earlier_checks(60.0, 61.0))
    assert "cannot be told from chance" in " ".join(practice_lines(alike))
    other = practice_report(PracticeKind.STAND, earlier=earlier_checks(2.0, 1.0, 2.0))
    assert "1 of 100" not in " ".join(practice_lines(other))
    assert "2 to 62 of 100, a change" in " ".join(practice_lines(other))
    alone = practice_report(PracticeKind.STAND)
    assert "Since the check before" not in " ".join(practice_lines(alone))


def test_a_segment_that_hardly_moved_has_no_position_and_is_told():
    none = dataclasses.replace(segment(), position=None, position_error=None)
    report = practice_report(PracticeKind.STAND, stands=(none, segment(Placement.PELVIS)))
    page = practice_page(report)
    assert "cannot be told: you hardly moved" in page
    assert page.count('class="l-first" cx') == 1


def test_every_second_at_the_desk_is_drawn_once():
    page = practice_page(practice_report(PracticeKind.DESK))
    widths = [
        float(w) for w in re.findall(r'class="s-\w+" x="[\d.]+" y="5" width="([\d.]+)"', page)
    ]
    hours = sum(span.end_s - span.t_s for span in day_at_desk()) / 3600.0
    assert sum(widths) == pytest.approx(360.0 * hours, rel=0.01)
    slouched = [
        float(w) for w in re.findall(r'class="l-off" x="[\d.]+" y="13" width="([\d.]+)"', page)
    ]
    told = sum(s.end_s - s.t_s for s in day_at_desk() if s.slouched) / 3600.0
    assert sum(slouched) == pytest.approx(360.0 * told, rel=0.01)
    assert page.count('class="l-fore" d=') == 1
    assert page.count('<circle class="l-fore"') == 1


def test_exercises_say_faults_next_step_and_what_to_mind():
    page = words_of(practice_page(practice_report(PracticeKind.EXERCISE)))
    for words in (
        "3 of 4 sets done as planned.",
        "hips sagged by 8 deg, 6 s, told",
        "tremble 1.1 deg/s in the first half, 2.0 in the second",
        "held 11 of 20 s",
        "repetitions not counted from here",
        "position recognised by your key",
        "Pregnant:",
        "Plank: ",
    ):
        assert words in page


def test_what_is_no_step_of_the_plan_has_no_next_one():
    own = done_set(planned=PlannedSet("plank", hold_s=60.0), hold_s=60.0)
    report = practice_report(PracticeKind.EXERCISE, sets=(own,))
    assert "Next time" not in practice_page(report)


def test_pain_goes_before_everything():
    hurt = (done_set(), done_set(pain=True, completed=False))
    assert practice_lines(practice_report(PracticeKind.EXERCISE, sets=hurt))[1].startswith(
        "It hurt"
    )


def test_an_exercise_of_another_version_is_shown_by_its_name():
    report = practice_report(PracticeKind.EXERCISE, sets=(done_set("star_jump"),))
    assert "star jump" in practice_page(report)


def test_the_schema_is_one_and_of_this_version():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["version"]["const"] == FORM_VERSION


@pytest.mark.parametrize("report", EVERY, ids=lambda one: one.record.kind.value)
def test_json_has_all_of_it_in_si_units_and_follows_the_schema(report):
    form = json.loads(json.dumps(practice_form(report), allow_nan=False))
    jsonschema.Draft202012Validator(SCHEMA).validate(form)
    for broken in ({"version": 2}, {"extra": 1}, {"duration_s": "12"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate(form | broken)
    assert form["kind"] == report.record.kind.value
    assert form["samples"] == 50_000
    if form["sets"]:
        assert form["sets"][0]["faults"][0]["worst_rad"] == 0.14


@pytest.mark.parametrize("kind", PracticeKind)
def test_the_command_makes_one_of_a_recording(coach, tmp_path, kind):
    path = tmp_path / "a.mcap"
    run = read_recording(RECORDINGS / "quick-feet.simulated.mcap")
    sets = (PlannedSet("plank", hold_s=20.0),) if kind is PracticeKind.EXERCISE else ()
    header = dataclasses.replace(run.header, practice=Practice(kind, sets=sets))
    with contextlib.closing(RecordingWriter(path, header)) as writer:
        for event in run.inputs:
            writer.write_input(event)
    code, out, err = coach("report", path)
    assert (code, err) == (0, "")
    assert (tmp_path / "a.report.html").read_text("utf-8").rstrip().endswith("</html>")
    assert out == f"{tmp_path / 'a.report.html'}\n"
    assert coach("report", path, "--text")[0] == 0
    form = json.loads(coach("report", path, "--json")[1])
    assert form["kind"] == kind.value
    jsonschema.Draft202012Validator(SCHEMA).validate(form)
    assert coach("report", path, "--png", "--force")[0] == 1
