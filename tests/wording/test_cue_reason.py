"""Why a cue was given, as it is shown: no sentence of the core is left out."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from coach.cues.answers.answering import ANSWERS
from coach.model import Cue
from coach.wording.cue_reason import PLAIN, reason_of
from coach.wording.seat_words import seat_words
from coach.wording.translation import use_catalogue

CUES = Path(__file__).parents[2] / "coach" / "cues"
DEG = 0.017453292519943295
DROP = Cue(
    "001-hip_drops_on_right_stance", 50.0, "hip_drops_on_right_stance", "left pocket up",
    "contralateral_pelvic_drop_right_rad", 9.2 * DEG, 2.2 * DEG, 6.2 * DEG, 8, 53.0,
    "drop of the left hip 9.2 deg, your band 2.2 to 6.2, for 11 s",
)  # fmt: skip

SHOWN = "left hip drop 9.2 deg, your band 2.2 to 6.2, for 11 s"

TIRED = (
    "your form has moved 2.4 times as far from your first minutes as it usually wanders, "
    "most in left hip drop"
)


@pytest.mark.parametrize(
    ("cue", "shown"),
    [
        (DROP, SHOWN),
        (
            replace(DROP, why=f"{DROP.why}; yes within 30 s starts the clicks"),
            f"{SHOWN}; yes within 30 s starts the clicks",
        ),
        (
            replace(DROP, rule=f"praise_{DROP.rule}", metric="",
                    why="drop of the left hip back in your band for 5 s"),
            "left hip drop back in your band for 5 s",
        ),
        (
            replace(DROP, rule="praise_steady", metric="",
                    why="everything in your band for 10 min"),
            "everything in your band for 10 min",
        ),
        (
            replace(DROP, rule="drift", metric="",
                    why="form 2.4 times its usual spread from your own earlier minutes, "
                        "most in contralateral pelvic drop right"),
            TIRED,
        ),
        (replace(DROP, rule="sensor_back", metric="", why="data came back"), "data came back"),
        (
            replace(DROP, rule="calibration", metric="",
                    why="stood still for 15.0 s, swaying 0.45 deg RMS; gyro offset up to 1 deg/s"),
            "you stood still for 15 s",
        ),
        (replace(DROP, metric="", why=""), ""),
    ],
)  # fmt: skip
def test_it_is_told_with_the_plain_names(cue, shown):
    assert reason_of(cue) == shown


def test_each_sentence_of_the_core_is_one_that_is_known():
    """Those that it says as they stand: a new one must be in the table, to be translated."""
    assert set(ANSWERS.values()) <= set(PLAIN)
    said = set()
    for path in CUES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "why":
                said |= _constants(node.value)
            elif isinstance(node, ast.Call) and re.search(
                r"_speaker\.(system|other|answer|praise)$", ast.unparse(node.func)
            ):
                said |= set().union(*map(_constants, node.args[2:3]))
    assert len(said) > 8
    assert said <= set(PLAIN)


def _constants(node):
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) else set()


class Shouting:
    def gettext(self, message):
        return re.sub(
            r"\{.*?\}|[^{}]+", lambda m: m[0] if m[0][0] == "{" else m[0].upper(), message
        )

    def ngettext(self, one, many, n):
        return self.gettext(one if n == 1 else many)


def test_it_is_told_in_the_language_in_use():
    use_catalogue(Shouting(), "xx")
    try:
        said = reason_of(DROP)
    finally:
        use_catalogue(None)
    assert said == "LEFT HIP DROP 9.2 DEG, YOUR BAND 2.2 TO 6.2, FOR 11 S"


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        (
            "forward found from running, +-4 deg",
            "your running has shown which way the sensor faces",
        ),
        (
            "forward refined by running: as it was, +-3 deg",
            "your running confirms which way the sensor faces",
        ),
        (
            "forward refined by running: 7 deg to the left, +-3 deg",
            "the sensor faces 7 deg further left than it seemed",
        ),
        ("your left foot is known now", "your left foot is known now"),
    ],
)
def test_what_was_learnt_of_the_seat_is_told_without_figures_for_the_builder(detail, shown):
    assert seat_words(detail) == shown
