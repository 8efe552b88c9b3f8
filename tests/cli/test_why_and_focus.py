"""The coach gives its reasons, and the runner chooses what to work on."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from coach.athlete import open_home
from coach.athlete.athletes import athlete
from coach.athlete.focus import focus
from coach.cues import TOPICS
from tests.cli.places import RECORDINGS


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_why_a_cue_was_given(coach, recording):
    code, out, _ = coach("replay", recording)
    assert code == 0
    at, words = re.search(r"^\[(\d\d:\d\d)\] ([^(]*?)  \(", out, re.MULTILINE).groups()
    code, out, _ = coach("replay", recording, "--why")
    told = re.search(r'^(\d\d:\d\d) +"(.*?)"', out, re.MULTILINE)
    assert told.groups() == (at, words)
    minute, second = map(int, at.split(":"))
    found = [coach("why", recording, f"{minute}:{second + half:04.1f}")[1] for half in (0, 0.5)]
    assert any(f'said "{words}"' in line and "your band" in line for line in found)


def test_of_a_second_in_which_a_cue_was_given_it_is_told_why(coach):
    """Cues are shown by the second, and this one was given half a second later."""
    quick = RECORDINGS / "quick-feet.simulated.mcap"
    at = re.search(r"^\[(\d\d:\d\d)\] quicker", coach("replay", quick)[1], re.MULTILINE)[1]
    assert coach("why", quick, at)[1].startswith(f'{at}  said "quicker, lighter steps": cadence')


def test_why_it_was_silent(coach, recording):
    assert coach("why", recording, "0:01")[1] == "00:01  silent: you are not running\n"
    line = coach("why", recording, "0:20")[1]
    assert line.startswith("00:20  silent: running has only just begun; until 00:2")


def test_each_instant_of_the_timeline_has_a_reason(coach, recording):
    _, out, _ = coach("replay", recording, "--why")
    lines = [line for line in out.splitlines() if re.match(r"\d\d:\d\d", line)]
    ends = [re.match(r"(\d\d:\d\d)(?: - (\d\d:\d\d))?", line).groups() for line in lines]
    seconds = [[int(t[:2]) * 60 + int(t[3:]) for t in pair if t] for pair in ends]
    assert all(b[0] - a[-1] in {0, 1} for a, b in pairwise(seconds))


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("why", "FILE", "99:00"), 1, "ends at 01:19; give a time before that"),
        (("why", "FILE", "noon"), 2, "'noon' is not a time such as 12:30"),
        (("replay", "FILE", "--why", "--json"), 2, "not allowed with argument"),
        (("focus", "knees"), 2, "nothing is called 'knees'; there are forward lean"),
        (("focus", "lean", "--target", "176"), 1, "leave it out with forward lean"),
        (("focus", "cadence", "--target", "300"), 2, "from 120 to 240"),
        (("focus", "--phrase", "tall"), 1, "name it"),
        (
            ("focus", "lean_too_far", "--placement", "pelvis"),
            1,
            "cannot see leaning too far; it sees",
        ),
        (
            ("focus", "pelvic_drop", "--placement", "chest"),
            1,
            "it sees forward lean, side lean, cadence",
        ),
        (("focus", "hi"), 2, "'hi' may be hip drop or high bounce"),
        (("focus", "foward lean"), 2, "did you mean forward lean"),
    ],
)
def test_a_slip_of_the_hand_costs_one_line(coach, recording, words, code, part):
    given, out, err = coach(*(recording if word == "FILE" else word for word in words))
    assert (given, out) == (code, "")
    assert part in err
    assert err.count("\n") == 1


def test_a_focus_is_kept_and_taken_back(coach, home):
    code, out, _ = coach("focus", "cadence", "--target", "176", "--phrase", "quick feet")
    assert code == 0
    assert out.splitlines()[:3] == [
        "focus      cadence",
        "target     176 steps/min",
        "phrase     quick feet",
    ]
    store = open_home(home, print, make=False)
    try:
        kept = focus(store, athlete(store).athlete_id)
    finally:
        store.close()
    assert (kept.rule, kept.cadence_target_spm, kept.recall_phrase) == (
        "cadence",
        176.0,
        "quick feet",
    )
    assert coach("focus", "none")[1].startswith("focus      none chosen\n")


def test_before_two_runs_nothing_is_proposed(coach):
    assert "2 more runs to measure first" in coach("focus")[1]


@pytest.mark.parametrize("name", ["lands_hard", "landing", "uneven_steps", "symmetry"])
def test_a_focus_that_is_off_by_itself_says_why(coach, name):
    code, out, _ = coach("focus", name)
    assert code == 0
    note = next(line for line in out.splitlines() if line.startswith("note "))
    assert "nothing is said of it with the sensor at the chest unless you choose it" in note
    assert "note " not in coach("focus", "lean")[1]


@pytest.mark.parametrize("placement", ["chest", "waist"])
def test_a_focus_of_two_sensors_may_be_chosen_by_either(coach, placement):
    assert coach("focus", "trunk_bent", "--placement", placement)[0] == 0
    assert coach("focus", "none", "--placement", placement)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("focus", "left", "hip", "drop"),
        ("rules", "leaning", "too", "far"),
        ("settings", "leaning", "too", "far"),
    ],
)
def test_a_name_of_several_words_needs_no_quotation_marks(coach, words):
    quoted = words[0], " ".join(words[1:])
    assert coach(*words) == coach(*quoted)
    assert coach(*words)[0] == 0


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_can_be_chosen(coach, topic):
    assert coach("focus", topic)[0] == 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hip drop", "pelvic_drop"),
        ("Forward Lean", "lean"),
        ("forw", "lean"),
        ("left hip drop", "hip_drops_on_right_stance"),
        ("left hip", "hip_drops_on_right_stance"),
        ("left-right", "symmetry"),
        ("rounded back", "spine"),
        ("trunk_bent", "trunk_bent"),
    ],
)
def test_a_focus_is_chosen_by_its_plain_name(coach, home, said, meant):
    assert coach("focus", said)[0] == 0
    store = open_home(home, print, make=False)
    try:
        assert focus(store, athlete(store).athlete_id).rule == meant
    finally:
        store.close()
