"""One thing at a time, with room between, and in other words the second time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from coach.cues import BandParams, CueParams
from coach.model import Baseline, Command, Reason, Sound, SpeechEnded, UserCommand
from coach.phrases.english import ENGLISH_BOOK
from coach.settings import Settings
from coach.simulation import simulate
from tests.stories.faults import CADENCE, LEAN
from tests.theory.sessions import CHEST, PROMPT, coached, config_of, run

GAP_S, SAME_GAP_S = CueParams().gap_s, CueParams().same_gap_s
WELL = ("stand 5", "run 25")


def reasons(session, from_s, until_s=np.inf):
    return [d.reason for d in session.seen.decisions if from_s <= d.t_s < until_s]


def prompt(**changes):
    return Settings(cues=replace(PROMPT.cues, **changes))


def test_a_lasting_fault_is_mentioned_again_after_a_while_in_other_words():
    cues = coached(CHEST, *WELL, f"run 130; {LEAN.line()}").seen.cues
    assert [cue.text for cue in cues] == [p.text for p in ENGLISH_BOOK.of(LEAN.rule)][:2]
    assert [cue.sound for cue in cues] == [Sound.ATTENTION, Sound.ATTENTION]
    assert SAME_GAP_S <= cues[1].t_s - cues[0].t_s <= SAME_GAP_S + 10.0


def test_of_two_faults_at_once_one_is_worked_on_and_the_other_waits():
    session = coached(CHEST, *WELL, f"run 130; {LEAN.line()}\n{CADENCE.line()}")
    cues = session.seen.cues
    assert len({cue.rule for cue in cues}) == 1
    assert len(cues) == 2
    other = ({LEAN.rule, CADENCE.rule} - {cues[0].rule}).pop()
    # The other's turn comes with the next block of one topic.
    waiting = [d for d in session.seen.decisions if d.reason is Reason.FOCUS]
    assert {d.rule for d in waiting} <= {other}
    assert all(b.t_s - a.t_s >= GAP_S for a, b in pairwise(cues))


def test_the_other_fault_has_its_turn_when_the_first_is_done_with():
    settings = prompt(focus_s=60.0)
    session = coached(
        CHEST,
        *WELL,
        f"run 25; {LEAN.line()}\n{CADENCE.line(2.0)}",
        f"run 70; {LEAN.line()}",
        settings=settings,
    )
    rules = [cue.rule for cue in session.seen.cues if cue.metric]
    assert rules[0] == CADENCE.rule
    assert rules[-1] == LEAN.rule


def test_while_a_cue_is_being_spoken_no_other_is_begun():
    simulation = simulate(CHEST.story(*WELL, f"run 30; {LEAN.line()}"))
    silent = run(config_of(CHEST), simulation)
    cue = silent.seen.cues[0]
    # Without word from the voice, a cue counts as spoken after a time.
    unheard = reasons(silent, cue.t_s + 0.1)
    assert unheard.count(Reason.SPEAKING) == round(CueParams().speech_s / 0.5) - 1
    ended = SpeechEnded(cue.t_s + 1.2, cue.cue_id, completed=True)
    told = reasons(run(config_of(CHEST), simulation, (ended,)), cue.t_s + 0.1)
    assert told[:2] == [Reason.SPEAKING, Reason.SPEAKING]
    assert Reason.SPEAKING not in told[2:]


def test_a_fault_that_only_half_improves_stays_a_fault():
    after_fault = coached(CHEST, *WELL, f"run 30; {LEAN.line()}", f"run 30; {LEAN.line(0.8)}")
    assert len(after_fault.seen.cues) == 1
    assert Reason.IN_BAND not in reasons(after_fault, 65.0)
    only_that = coached(CHEST, *WELL, f"run 55; {LEAN.line(0.8)}")
    assert not only_that.seen.cues
    assert set(reasons(only_that, 31.0)) == {Reason.IN_BAND}


def test_a_runner_who_asked_for_quiet_is_left_alone_until_it_is_over():
    simulation = simulate(CHEST.story(*WELL, f"run 55; {LEAN.line()}"))
    asked = (UserCommand(35.2, Command.QUIET),)
    session = run(config_of(CHEST, prompt(quiet_s=40.0)), simulation, asked)
    assert set(reasons(session, 35.5, 75.0)) == {Reason.QUIET}
    assert [cue.rule for cue in session.seen.cues] == [LEAN.rule]
    assert 75.2 <= session.seen.cues[0].t_s <= 77.0


def test_a_rule_or_a_whole_topic_that_is_turned_off_keeps_silent():
    for off in (LEAN.rule, "lean"):
        session = coached(CHEST, *WELL, f"run 40; {LEAN.line()}", settings=prompt(off=(off,)))
        assert not session.seen.cues


def test_advice_that_would_do_harm_is_not_given():
    folded = replace(CHEST, runner="lean_deg = 20.0\ncadence_spm = 172")
    session = coached(folded, "stand 5", "run 25", "run 40; lean_deg = 14.5")
    assert not session.seen.cues
    assert Reason.HARMFUL in reasons(session, 45.0)


def test_without_a_profile_the_first_minutes_teach_what_is_usual():
    settings = prompt(band=BandParams(learn_s=20.0))
    config = replace(config_of(CHEST, settings), baseline=Baseline())
    story = CHEST.story("stand 5", "run 50", f"run 35; {LEAN.line()}")
    session = run(config, simulate(story))
    assert Reason.LEARNING in reasons(session, 30.0, 45.0)
    assert Reason.LEARNING not in reasons(session, 50.0)
    cue = session.seen.cues[0]
    assert cue.rule == LEAN.rule
    assert cue.t_s > 55.0
    centre_deg = np.degrees((cue.band_low + cue.band_high) / 2.0)
    assert abs(centre_deg - 7.0) < 0.3
