"""Stories of the metronome: offered last, started by a yes alone, capped, and in bursts."""

from __future__ import annotations

import pytest

from coach.cues import CueParams
from coach.model import Baseline, Command, Locomotion, Plan, SpeechEnded
from tests.stories.fast import USUAL, Off, Stretch, play

P = CueParams().ladder
SLOW = Off("cadence_low", 60.0)
USUAL_SPM = USUAL["cadence_spm"][0]


def slow_run(*events, minutes=10.0, **more):
    return play(Stretch(60.0 * minutes), faults=[SLOW], events=events, **more)


def offered_at():
    return next(c for c in slow_run().corrections if c.phrase.startswith("metronome_offer"))


def test_the_metronome_is_offered_last_and_without_a_yes_nothing_clicks():
    told = slow_run()
    texts = [cue.text for cue in told.corrections]
    assert texts == ["quicker, lighter steps", "small quick steps", "want the clicks?"]
    assert f"yes within {P.offer_s:.0f} s" in told.corrections[-1].why
    assert not told.beats
    # No answer is an answer: the topic is let be, as after anything that was tried in vain.
    assert not told.effects[-1].helped


@pytest.mark.parametrize("yes", [Command.YES, Command.BUTTON, Command.METRONOME])
def test_a_yes_starts_it_on_the_runners_beat_for_a_while(yes):
    offer = offered_at()
    told = slow_run((offer.t_s + 8.0, yes))
    (start,) = told.beats
    assert start.t_s == offer.t_s + 8.0
    assert start.spm == pytest.approx((1.0 + P.target) * USUAL_SPM)
    assert start.until_s == start.t_s + P.metronome_s
    assert 60.0 <= P.metronome_s <= 90.0
    assert start.beat_s == int(start.t_s)  # the step that the runner was told to have made
    # A press of the button was the answer, so nobody asked for quiet.
    assert not {d for d in told.decisions if d.reason.value == "quiet_by_user"}


def test_the_offer_lapses():
    offer = offered_at()
    assert not slow_run((offer.t_s + P.offer_s + 1.0, Command.YES)).beats
    # The button has its other meaning then.
    late = slow_run((offer.t_s + P.offer_s + 1.0, Command.BUTTON))
    assert not late.beats
    assert any(d.reason.value == "quiet_by_user" for d in late.decisions)
    assert not slow_run((30.0, Command.YES)).beats


def test_an_offer_that_nobody_heard_cannot_be_taken():
    offer = offered_at()
    dropped = (offer.t_s + 1.0, SpeechEnded(offer.t_s + 1.0, offer.cue_id, completed=False))
    assert not slow_run(dropped, (offer.t_s + 5.0, Command.YES)).beats


def test_an_offer_does_not_outlive_a_stop():
    offer = offered_at()
    stop = Stretch(5.0, Locomotion.STANDING)
    told = play(
        Stretch(offer.t_s + 3.0), stop, Stretch(60.0),
        faults=[SLOW], events=[(offer.t_s + 20.0, Command.YES)],
    )  # fmt: skip
    assert offer.cue_id in [cue.cue_id for cue in told.cues]
    assert not told.beats


@pytest.mark.parametrize(("wanted", "given"), [(174.0, 174.0), (250.0, 187.0)])
def test_a_cadence_target_is_never_more_than_a_tenth_above_the_usual(wanted, given):
    told = play(
        Stretch(120.0), plan=Plan(cadence_target_spm=wanted), events=[(60.0, Command.METRONOME)]
    )
    assert told.beats[0].spm == pytest.approx(given)


def test_the_cap_is_that_of_the_first_usual_cadence_and_not_of_one_that_followed():
    original = Baseline(USUAL | {"cadence_spm": (160.0, 1.2)})
    plan = Plan(cadence_target_spm=250.0, original_baseline=original)
    told = play(Stretch(120.0), plan=plan, events=[(60.0, Command.METRONOME)])
    assert told.beats[0].spm == pytest.approx((1.0 + P.target_most) * 160.0)


def test_at_another_speed_the_target_is_that_of_the_usual_cadence_there():
    known = Baseline(dict(USUAL), speed_m_s=3.0, speed_slopes={"cadence_spm": 6.0})
    asked = [(60.0, Command.METRONOME)]
    told = play(Stretch(120.0, speed_m_s=2.8), baseline=known, events=asked)
    assert told.beats[0].spm == pytest.approx(1.05 * (USUAL_SPM - 0.2 * 6.0))


def test_asked_for_it_clicks_for_a_minute_and_pauses_for_two():
    asked = [(60.0, Command.METRONOME), (450.0, Command.METRONOME)]
    beats = play(Stretch(900.0), events=asked).beats
    assert [(b.t_s, b.until_s - b.t_s) for b in beats if b.spm] == [
        (60.0, P.on_s),
        (60.0 + P.on_s + P.off_s, P.on_s),
        (60.0 + 2.0 * (P.on_s + P.off_s), P.on_s),
    ]
    assert beats[-1].t_s == 450.0
    assert beats[-1].spm == 0.0


def test_the_metronome_stops_when_asked_and_when_the_runner_stops():
    asked = [(60.0, Command.METRONOME), (90.0, Command.METRONOME)]
    beats = play(Stretch(120.0), events=asked).beats
    assert [(b.t_s, b.spm > 0.0) for b in beats] == [(60.0, True), (90.0, False)]
    stop = Stretch(30.0, Locomotion.STANDING)
    beats = play(Stretch(80.0), stop, events=asked[:1]).beats
    assert [(b.t_s, b.spm > 0.0) for b in beats] == [(60.0, True), (80.5, False)]
