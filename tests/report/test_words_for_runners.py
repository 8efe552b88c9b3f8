"""What somebody reads who has never seen the report: names, a glance, questions and answers."""

from dataclasses import replace

import numpy as np
import pytest
from made import full, recorded, report, runs

from coach.model import METRICS, Finding
from coach.model.units import figures
from coach.report.measure.sparkline import HEIGHT, WIDTH, sparkline_of
from coach.report.say.answers import MEANINGS, answers_of
from coach.report.say.glance import HEADS, glance_rows, main_and_others
from coach.wording.metric_names import NAMES, SPEED, label_with_unit

JARGON = ("sagittal", "contralateral", "oscillation", "obliquity", "anterior", "frontal")


def test_every_metric_has_a_name_of_its_own_without_jargon():
    assert set(NAMES) == {SPEED, *METRICS}
    assert len({name.words for name in NAMES.values()}) == len(NAMES)
    for name in NAMES.values():
        assert not any(word in f"{name.words} {name.plain}".lower() for word in JARGON)
    assert label_with_unit("trunk_forward_lean_rad") == "Forward lean [deg]"
    assert label_with_unit("duty_factor") == "Share on the ground"


def test_every_finding_says_what_it_may_mean():
    assert set(MEANINGS) == set(Finding)
    assert all(words.endswith(".") for words in MEANINGS.values())


def test_main_and_others_are_all_of_them_once():
    metrics = full().metrics
    main, others = main_and_others(metrics)
    assert sorted(m.name for m in (*main, *others)) == sorted(METRICS)
    assert "pelvic_tilt_rad" in {m.name for m in others}


def test_the_glance_says_what_is_usual_and_what_drifted():
    made = report(drift={"trunk_forward_lean_rad": 9.0}, earlier=runs(3))
    rows = {row.label: row for row in glance_rows(made)}
    lean = rows["Forward lean [deg]"]
    assert len(lean.cells) == len(HEADS) - 1
    assert lean.drifted
    assert lean.cells[4].startswith("drifted by +")
    assert "the last 3 runs" in lean.cells[3]
    assert rows["Bounce [cm]"].cells[4] == "stayed as it was"
    assert " to " in lean.cells[1]
    assert lean.course.band is not None
    assert len(lean.course.lines) >= 1


@pytest.mark.parametrize(
    "made",
    [full(), recorded("easy-run"), report(minutes=0.2), report(running=False)],
    ids=["full", "shipped", "seconds", "standing"],
)
def test_every_question_has_an_answer_whatever_there_is(made):
    answers = dict(answers_of(made))
    assert list(answers) == [
        "How accurate is it?", "What is normal for me?", "What does it mean for me?",
        "What of speed, hills and shoes?", "Is a change worth it?", "What do I do next?",
    ]  # fmt: skip
    for words in answers.values():
        assert words.endswith(".")
        assert "None" not in words
        assert "nan" not in words


def test_what_speed_does_is_told_where_it_is_known():
    unknown = dict(answers_of(report(minutes=6.0)))["What of speed, hills and shoes?"]
    assert unknown.startswith("Speed was not told")


def test_no_number_is_minus_zero():
    assert figures(-0.01, 1) == "0.0"
    assert figures(0.01, 1, "+") == "0.0"
    assert figures(0.06, 1, "+") == "+0.1"
    assert figures(-0.06, 1, "+") == "-0.1"


def test_a_pause_parts_the_small_picture_and_its_points_stay_inside():
    lean = next(m for m in full().metrics if m.name == "trunk_forward_lean_rad")
    mean = lean.series.mean.copy()
    mean[300:340] = np.nan
    mean[-50:] = 100.0
    course = sparkline_of(replace(lean, series=replace(lean.series, mean=mean)))
    assert len(course.lines) == 2
    points = np.array([p.split(",") for p in " ".join(course.lines).split()], dtype=float)
    assert (points >= 0.0).all()
    assert (points[:, 0] <= WIDTH).all()
    assert (points[:, 1] <= HEIGHT).all()
    assert sparkline_of(replace(lean, usual_range=None)) is None
