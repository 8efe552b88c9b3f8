"""The live page of a practice: what is on it, its buttons, and what the page itself is made of."""

from __future__ import annotations

import json
import re

import pytest

from coach.app import Results
from coach.app.live_status import LiveStatus
from coach.controls import controls_of
from coach.model import (
    AS_OURS,
    Baseline,
    Decision,
    DeskNow,
    DeskState,
    ExerciseNow,
    ExercisePhase,
    FormNow,
    Placement,
    PlannedSet,
    PracticeKind,
    Reason,
    StandNow,
    StandStep,
)
from coach.page.bytes_out import static_file
from coach.page.live_page import LivePage
from coach.page.picture import Figure, Stance, picture_of
from coach.page.remote import Remote
from coach.settings import Settings

PLANK, CAT_COW = PlannedSet("plank", hold_s=30.0), PlannedSet("cat_cow", repetitions=6)
STAND = StandNow(40.0, StandStep.LISTENING, "stand_tall", "stand_sunk", 2, 3, 2.0, 6.0, "", None)
DESK = DeskNow(
    1200.0, DeskState.SITTING, 300.0, 600.0, 2100.0, "", False, True, 0.2, 0.35, 3000.0
)  # fmt: skip
FORM = FormNow("nod", 0.14, -0.157, 0.122, "hips_sag")
HOLD = ExerciseNow(
    90.0, ExercisePhase.DOING, PLANK, 2, 5, 12.4, 30.0, None, True, (FORM,), None, False, CAT_COW,
    None,
)  # fmt: skip
NOW = {PracticeKind.STAND: STAND, PracticeKind.DESK: DESK, PracticeKind.EXERCISE: HOLD}
kinds = pytest.mark.parametrize("kind", [*NOW])


def picture(kind, now, reason=Reason.LEADING):
    status = LiveStatus()
    status._linked = {"s": True}
    status.after(Results(100.0, (), (Decision(100.0, reason),), now))
    return picture_of(
        status,
        sensor="COACH",
        battery_percent=80,
        placements=[Placement.CHEST],
        baseline=Baseline({}),
        settings=Settings(),
        worths=AS_OURS,
        figure=Figure(Stance(4.0, 0.0), None),
        kind=kind,
    )


@kinds
def test_it_has_a_task_and_nothing_of_running(kind):
    shown = picture(kind, NOW[kind])
    assert shown.practice
    assert shown.task
    assert shown.dials
    labels = {dial.label for dial in shown.dials}
    assert not labels & {"Cadence", "Forward lean", "Side lean"}
    json.dumps(shown.as_json(), allow_nan=False)


def test_each_kind_shows_what_it_is_about():
    stand, desk, hold = (picture(kind, now) for kind, now in NOW.items())
    assert (stand.task, stand.doing) == ("Stand as tall as you can", "round 2 of 3")
    assert (stand.dials[0].text, stand.dials[0].unit) == ("2", "of 6 s")
    assert stand.lines == (("then", "Let yourself sink"),)
    assert (desk.task, desk.doing) == ("Below your band", "sitting, 15 min")
    assert [dial.text for dial in desk.dials] == ["10", "20"]
    assert [dial.inside for dial in desk.dials] == [True, False]
    assert desk.lines == (("next reminder", "in 15 min"), ("quiet", "30 min more"))
    assert (hold.task, hold.doing) == ("Plank: hold", "set 2 of 5")
    assert [(dial.text, dial.state) for dial in hold.dials] == [("12", ""), ("+8", "hips sagged")]
    assert hold.lines == (("then", "Cat-cow, 6 repetitions"),)


def test_the_figure_stands_so_there_is_none_of_who_sits_or_lies():
    assert [picture(kind, now).upright for kind, now in NOW.items()] == [True, False, False]
    assert picture(PracticeKind.STAND, STAND).figure is not None
    assert picture(PracticeKind.EXERCISE, HOLD).figure is None


@kinds
def test_before_anything_is_known_and_while_calibrating_it_says_so(kind):
    assert picture(kind, None).dials == ()
    calibrating = picture(kind, NOW[kind], Reason.CALIBRATING)
    assert (calibrating.doing, calibrating.dials) == ("calibrating", ())
    assert calibrating.task == "Stand still and do what the coach says"


def test_a_run_has_no_task():
    shown = picture(None, None)
    assert (shown.practice, shown.task, shown.lines) == (False, "", ())
    assert shown.figure is not None


@pytest.mark.parametrize("kind", [None, *PracticeKind])
def test_its_buttons_are_those_that_have_keys(kind):
    rows = {control.name: control for control in controls_of(kind) if control.page}
    told = {row["name"] for row in json.loads(Remote(rows, print).buttons())["buttons"]}
    assert all(control.letter for control in rows.values())
    always = {"talk", "repeat", "status", "calibrate", "pain", "take_back", "stop"}
    own = {
        None: {"quiet", "yes"},
        PracticeKind.STAND: {"quiet", "next"},
        PracticeKind.DESK: {"call"},
        PracticeKind.EXERCISE: {"quiet", "next", "go_on", "easy", "hard"},
    }
    assert told == always | own[kind]


def test_who_cannot_see_is_told_the_task_and_never_the_clocks():
    page = static_file(LivePage.files["index.html"]).decode()
    live = re.findall(r'<(\w+) id="(\w+)"[^>]*(?:aria-live="polite"|role="status")', page)
    assert {name for _, name in live} == {"link", "task", "answer", "cue"}
    assert re.search(r'<p id="task"[^>]* hidden>', page)
    assert re.search(r'<dl id="lines"[^>]* hidden>', page)
    assert "run" not in re.search(r'<dialog id="sure".*?</dialog>', page, re.DOTALL)[0].lower()
