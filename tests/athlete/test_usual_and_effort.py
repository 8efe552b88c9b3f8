"""``coach usual``, ``coach history effort`` and likes: what the runner tells between runs."""

from __future__ import annotations

import json
import sqlite3

import pytest

from coach.app import Results
from coach.app.session_record import HistorySink
from coach.athlete import learnt, open_home, open_store, phrase_scores, session
from coach.athlete.athletes import athlete
from coach.athlete.profile import Profile, keep_session
from coach.athlete.schema import APPLICATION_ID, STEPS
from coach.model import Baseline, Command, Cue, Placement, UserCommand
from coach.model.units import RAD_PER_DEG
from coach.progress import MetricRecord
from coach.report.measure.collect import ReportSink
from tests.athlete.runners import run_of

LEAN = "trunk_forward_lean_rad"
SIDE = "trunk_lateral_lean_rad"
DEG = RAD_PER_DEG
FIRST = Baseline({LEAN: (6.0 * DEG, 0.5 * DEG)}, speed_m_s=2.9)


@pytest.fixture
def kept(home):
    """A store with six runs that all begin with a lean of ten degrees."""

    def look(question):
        store = open_home(home, print, make=True)
        try:
            return question(store, athlete(store).athlete_id)
        finally:
            store.close()

    def fill(store, _):
        who = athlete(store)
        for k in range(6):
            lean = 10.0 * DEG
            metrics = {LEAN: MetricRecord(lean, 0.01, lean, lean, 999)}
            record = run_of(4.0 * k, placement=Placement.CHEST, metrics=metrics)
            keep_session(store, who, record, FIRST)

    look(fill)
    return look


def usual(kept, *, original):
    return kept(
        lambda store, who: learnt.baseline(store, who, Placement.CHEST, original=original)
    ).metrics[LEAN][0]


def test_a_moved_value_is_proposed_and_taken_over_only_on_the_runners_word(coach, kept):
    code, out, _ = coach("usual")
    assert code == 0
    assert "Speed [m/s]" in out
    proposed = "proposed   forward lean 9.0 deg, which is as far as it moves at once: "
    assert f"{proposed}your last 6 runs begin at 10.0 deg" in out
    assert "coach usual accept 'forward lean'" in out
    assert usual(kept, original=False) == pytest.approx(6.0 * DEG)
    code, out, _ = coach("usual", "accept", "Forward L")
    assert (code, out) == (0, "accepted   forward lean 9.0 deg\n")
    for original in (True, False):
        assert usual(kept, original=original) == pytest.approx(9.0 * DEG)
    # The same runs are no evidence twice.
    assert "proposed" not in coach("usual")[1]
    assert coach("usual", "accept", LEAN)[0] == 1


def test_what_the_focus_asks_of_usual_is_answered_there(coach, kept):
    """It has followed as far as it may, and the last runs do not begin there."""
    far = Baseline({LEAN: (6.0 * DEG, DEG), SIDE: (3.0 * DEG, DEG)})
    first = Baseline({LEAN: (6.0 * DEG, DEG), SIDE: (0.0, DEG)})
    kept(lambda store, who: learnt.accept(store, who, Placement.CHEST, (far, first), 0.0))
    assert "note       side lean: your usual has followed" in coach("focus")[1]
    out = coach("usual")[1]
    assert "note       side lean has followed you as far as it may" in out
    assert "proposed   forward lean" in out


def test_usual_values_learnt_later_follow_on_from_what_was_accepted(coach, kept):
    coach("usual", "accept", LEAN)
    later = Baseline({LEAN: (9.2 * DEG, 0.5 * DEG)})

    def run_on(store, _):
        record = run_of(20_000.0, placement=Placement.CHEST)
        keep_session(store, athlete(store), record, later)

    kept(run_on)
    assert usual(kept, original=False) == pytest.approx(9.2 * DEG)
    assert usual(kept, original=True) == pytest.approx(9.0 * DEG)


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("usual", "accept"), 1, "say what to accept"),
        (("usual", "accept", "cadence_spm"), 1, "has not moved for good"),
        (("usual", "accept", "knees"), 2, "nothing is called 'knees'; there are cadence"),
        (("usual", "accept", "leen"), 2, "did you mean forward lean or side lean?"),
        (("usual", "accept", "pelvic t"), 2, "may be pelvic tilt as worn or pelvic tilt"),
        (("usual", "--placement", "pelvis"), 0, ""),
        (("history", "effort", "1"), 1, "needs ID N"),
        (("history", "effort", "99", "3"), 1, "no session 99"),
        (("history", "effort", "1", "11"), 1, "give 0 (nothing) to 10"),
    ],
)
def test_a_slip_of_the_hand_costs_one_line(coach, kept, words, code, part):
    given, _, err = coach(*words)
    assert given == code
    assert part in err
    assert err.count("\n") == bool(part)


def test_effort_is_kept_and_a_replay_does_not_untell_it(coach, kept):
    assert coach("history", "effort", 2, "3.5")[0] == 0
    record = kept(lambda store, who: session(store, who, 2)).record
    assert (record.effort, record.pain) == (3.5, False)
    kept(
        lambda store, _: keep_session(
            store, athlete(store), run_of(4.0, placement=Placement.CHEST, pain=True), FIRST
        )
    )
    again = kept(lambda store, who: session(store, who, 2)).record
    assert (again.effort, again.pain) == (3.5, True)


def test_likes_of_a_run_add_up(home, kept):
    profile = Profile(home, print)
    profile.keep_votes({"lean_too_far#1": 2, "cadence_low#0": -1})
    profile.keep_votes({"lean_too_far#1": -1})
    profile.keep_votes({})
    liked = {name: score.liked for name, score in kept(phrase_scores).items()}
    assert liked == {"lean_too_far#1": 1, "cadence_low#0": -1}


def test_what_the_runner_says_in_a_run_is_collected_and_the_last_phrase_is_the_one_meant():
    def cue(phrase, metric="trunk_forward_lean_rad"):
        return Cue("1", 0.0, "lean_too_far", "", metric, 0.0, 0.0, 0.0, 1, 3.0, "", phrase=phrase)

    sink = HistorySink()
    sink.before([UserCommand(0.0, Command.LIKE)])  # nothing was said yet
    sink.after(Results(1.0, (), (cue("lean_too_far#1"),)))
    sink.before([UserCommand(1.0, Command.LIKE), UserCommand(1.1, Command.LIKE)])
    sink.after(Results(2.0, (), (cue("praise#0", metric=""), cue("lean_too_far#2"))))
    sink.before([UserCommand(2.0, Command.DISLIKE)])
    assert sink.votes == {"lean_too_far#1": 2, "lean_too_far#2": -1}
    assert not sink.pain
    sink.before([UserCommand(3.0, Command.PAIN)])
    assert sink.pain


@pytest.mark.parametrize(("back_s", "hurts"), [(3.1, False), (33.0, False), (33.1, True)])
def test_pain_that_was_taken_back_in_time_is_in_no_history_and_no_report(back_s, hurts):
    events = [UserCommand(3.0, Command.PAIN), UserCommand(back_s, Command.TAKE_BACK)]
    history, report = HistorySink(), ReportSink(0.0, 0.5)
    for sink in (history, report):
        sink.before(events)
    assert (history.pain, report.pain.stands) == (hurts, hurts)


def test_a_store_of_the_first_version_is_taken_on(tmp_path):
    path = tmp_path / "athletes.sqlite"
    old = sqlite3.connect(path)
    old.executescript(STEPS[0])
    old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    old.execute("PRAGMA user_version = 1")
    old.execute("INSERT INTO athlete (name, added_utc_s, is_current) VALUES ('a', 1.0, 1)")
    old.execute(
        "INSERT INTO session VALUES (1, 1, 10.0, 'chest', 's', 'live', 't', NULL, 100.0, 90.0, "
        "0, 0, '', 1.0, 0, 'v', 0, 0)"
    )
    old.execute(
        "INSERT INTO baseline (athlete_id, learnt_utc_s, placement, form) "
        "VALUES (1, 1.0, 'chest', ?)",
        (json.dumps({"metrics": {LEAN: [0.1, 0.01]}}),),
    )
    old.commit()
    old.close()
    store = open_store(path)
    try:
        record = session(store, 1, 1).record
        assert (record.effort, record.pain) == (None, False)
        known = learnt.baseline(store, 1, Placement.CHEST, original=True)
        assert (known.metrics[LEAN][0], known.speed_m_s) == (0.1, 0.0)
        assert learnt.accepted_utc_s(store, 1, Placement.CHEST) == 0.0
    finally:
        store.close()


def test_phrases_are_liked_and_disliked_by_their_words_or_names(coach, kept):
    words = ("words", "--like", "run tall", "--like", "cadence_low#1", "--dislike", "land softly")
    code, out, err = coach(*words)
    assert (code, err) == (0, "")
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["liked", "lean_too_far#0"],
        ["liked", "cadence_low#1"],
        ["disliked", "lands_hard#0"],
    ]
    liked = {name: score.liked for name, score in kept(phrase_scores).items()}
    assert liked == {"lean_too_far#0": 1, "cadence_low#1": 1, "lands_hard#0": -1}


def test_a_phrase_that_is_never_said_costs_one_line_and_nothing_is_counted(coach, kept):
    code, out, err = coach("words", "--like", "run tall", "--dislike", "run tal")
    assert (code, out) == (1, "")
    assert 'did you mean "run tall"?' in err
    assert kept(phrase_scores) == {}


def test_simulated_sessions_alone_are_the_reason_for_nothing(coach, home):
    store = open_home(home, print, make=True)
    keep_session(store, athlete(store), run_of(provenance="simulated"), FIRST)
    store.close()
    code, out, err = coach("usual")
    assert code == 0
    assert "nothing known" in out
    assert (
        err
        == coach("progress")[2]
        == ("coach: your sessions are all simulated, so they count for nothing\n")
    )
