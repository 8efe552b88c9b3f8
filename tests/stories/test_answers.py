"""Stories of a runner who asks: the last words again, how it goes, pain taken back, the end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from coach.cues import RULES, CueParams, CuePolicy
from coach.cues.answers import ANSWERS
from coach.cues.answers.how_it_goes import PARTS, name_of
from coach.model import (
    Baseline,
    Command,
    Locomotion,
    Phrasebook,
    Plan,
    Reason,
    SpeechEnded,
    Validity,
)
from coach.model.inputs import TAKE_BACK_S
from coach.phrases.english import ENGLISH, ENGLISH_BOOK
from coach.phrases.shipped import LANGUAGES, shipped
from tests.stories.fast import CHEST, GRID_S, PROMPT, USUAL, Off, Stretch, play, snapshots

LEANS = Off("lean_too_far", 60.0, size=2.5)
ON_LEAN = Plan(focus="lean")
EACH = pytest.mark.parametrize("language", LANGUAGES)


def answers(told, *rules):
    return [cue.text for cue in told.cues if cue.rule in (rules or ("status",))]


def asked(*stretches, at_s, command=Command.STATUS, **how):
    return play(*stretches, events=[(at_s, command)], **how)


def cadence_at(t_s):
    """What the sensor shows at a grid instant, whole steps a minute."""
    shown = next(s for s in snapshots([Stretch(150.0)], CHEST) if s.t_s == t_s)
    return f"{shown.readings['cadence_spm'].value:.0f}"


# The last words again


def test_the_last_words_are_said_again_at_once_and_whole_even_within_gaps():
    first = play(Stretch(120.0), faults=[LEANS]).corrections[0]
    told = asked(Stretch(120.0), at_s=first.t_s + 6.0, command=Command.REPEAT, faults=[LEANS])
    (again,) = [cue for cue in told.cues if cue.rule == "repeat"]
    assert (again.text, again.phrase) == (first.text, first.phrase)
    assert 0.0 <= again.t_s - first.t_s - 6.0 <= GRID_S
    assert again.t_s - first.t_s < PROMPT.gap_s
    # It is no correction: neither judged nor counted.
    assert (again.metric, again.priority) == ("", 100)
    assert again.deadline_s == again.t_s + PROMPT.answer_s
    assert len(told.corrections) == len(play(Stretch(120.0), faults=[LEANS]).corrections)


def test_twice_asked_is_twice_said():
    events = [(t_s, Command.REPEAT) for t_s in (100.0, 104.0)]
    told = play(Stretch(110.0), faults=[LEANS], events=events)
    assert [cue.t_s for cue in told.cues if cue.rule == "repeat"] == [100.0, 104.0]


def test_where_nothing_was_said_nothing_is_repeated():
    told = asked(Stretch(60.0), at_s=30.0, command=Command.REPEAT)
    assert told.cues == []
    assert Reason.SPOKEN not in told.reasons()


def test_what_a_voice_dropped_can_be_heard_by_asking():
    first = play(Stretch(120.0), faults=[LEANS]).corrections[0]
    events = [
        (first.t_s + 3.5, SpeechEnded(first.t_s + 3.5, first.cue_id, completed=False)),
        (first.t_s + 5.0, Command.REPEAT),
    ]
    told = play(Stretch(first.t_s + 10.0), faults=[LEANS], events=events)
    assert answers(told, "repeat") == [first.text]


def test_an_offer_that_is_said_again_can_be_accepted_again():
    slow = Off("cadence_low", 30.0, size=3.0)
    run = Stretch(420.0)
    offer = next(c for c in play(run, faults=[slow]).cues if c.phrase.startswith("metronome"))
    late_s = offer.t_s + PROMPT.ladder.offer_s + 2.0
    told = play(run, faults=[slow], events=[(late_s, Command.REPEAT), (late_s + 4.0, Command.YES)])
    assert [beat.t_s for beat in told.beats][:1] == pytest.approx([late_s + 4.0], abs=GRID_S)
    assert asked(run, at_s=late_s + 4.0, command=Command.YES, faults=[slow]).beats == []


# How it goes


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ((), "as usual"),
        ((LEANS,), "more than usual"),
        ((Off("lean_too_upright", 60.0, size=2.5),), "less than usual"),
    ],
)
def test_the_focus_is_told_against_its_band(fault, says):
    told = asked(Stretch(150.0), at_s=140.0, faults=fault, plan=ON_LEAN)
    assert answers(told) == [f"2 minutes. cadence {cadence_at(140.0)}. forward lean, {says}"]


def test_a_focus_on_the_cadence_is_one_sentence():
    told = asked(Stretch(150.0), at_s=140.0, plan=Plan(focus="cadence_low"))
    assert answers(told)[0].endswith(", as usual")
    assert answers(told)[0].count("adence") == 1
    slow = Off("cadence_low", 60.0, size=3.0)
    told = asked(Stretch(150.0), at_s=140.0, faults=[slow], plan=Plan(focus="cadence_low"))
    assert answers(told)[0].endswith(", less than usual")


def test_a_lean_to_the_side_is_told_by_its_side():
    for rule, side in (("leans_to_the_left", "left"), ("leans_to_the_right", "right")):
        fault = Off(rule, 60.0, size=2.5)
        told = asked(Stretch(150.0), at_s=140.0, faults=[fault], plan=Plan(focus="side_lean"))
        assert answers(told)[0].endswith(f"side lean, more to the {side}")


def test_without_a_focus_it_is_what_presses_most_or_that_nothing_does():
    assert answers(asked(Stretch(150.0), at_s=140.0))[0].endswith("nothing to correct")
    told = asked(Stretch(150.0), at_s=140.0, faults=[LEANS])
    assert answers(told)[0].endswith("forward lean, more than usual")


def test_what_is_not_known_is_said_to_be_unknown():
    run = (Stretch(100.0), Stretch(30.0, validity=Validity.POOR_DATA))
    (said,) = answers(asked(*run, at_s=120.0, plan=ON_LEAN))
    assert said == "2 minutes. cadence unknown. forward lean unknown"
    doubt = (100.0, ("trunk_forward_lean_rad",))
    (said,) = answers(asked(Stretch(130.0), at_s=120.0, plan=ON_LEAN, doubt=doubt))
    assert said.endswith("forward lean unknown")
    assert "cadence 1" in said


@pytest.mark.parametrize(
    ("stretch", "says"),
    [
        (Stretch(20.0, Locomotion.STANDING), "just begun. you are not running"),
        (Stretch(20.0, stale=True), "just begun. sensor lost"),
    ],
)
def test_who_does_not_run_or_has_no_sensor_hears_just_that(stretch, says):
    told = asked(replace(stretch, for_s=2.0), replace(stretch, for_s=18.0), at_s=1.0)
    assert answers(told) == [says]


def test_in_the_warm_up_form_is_not_judged():
    told = asked(Stretch(90.0), at_s=80.0, params=CueParams(), plan=ON_LEAN)
    assert answers(told)[0].endswith("form not judged now")
    assert answers(told)[0].startswith("one minute. cadence 1")


def test_who_is_measured_without_usual_values_hears_no_judgement():
    told = asked(Stretch(90.0), at_s=80.0, baseline=Baseline(), plan=ON_LEAN)
    assert answers(told)[0].endswith("forward lean unknown")


def test_quiet_and_pain_are_told_and_do_not_silence_the_answer():
    for command, words in (
        (Command.QUIET, "cues are off now"),
        (Command.PAIN, "no more cues today"),
    ):
        told = play(Stretch(90.0), events=[(40.0, command), (80.0, Command.STATUS)])
        assert answers(told)[0].endswith(words)


def test_an_answer_goes_before_a_cue_and_the_cue_follows():
    due_s = play(Stretch(120.0), faults=[LEANS]).corrections[0].t_s
    told = asked(Stretch(120.0), at_s=due_s, faults=[LEANS])
    assert answers(told)
    (status,) = [cue for cue in told.cues if cue.rule == "status"]
    assert status.t_s == due_s
    assert due_s < told.corrections[0].t_s <= due_s + PROMPT.speech_s + 1.0
    (decision,) = [d for d in told.decisions if d.t_s == due_s]
    assert (decision.reason, decision.rule) == (Reason.SPOKEN, "status")


@EACH
def test_every_part_is_said_in_every_language(language):
    book = shipped(language)
    for key in (*PARTS, *{name_of(rule) for rule in RULES}):
        (phrase,) = book.of(key)
        assert phrase.text.count("#") == ENGLISH[key][0].count("#")
        assert len(re.sub("#,?", "", phrase.text).split()) <= 4
        if language == "zh":
            assert len(phrase.text) <= 9
    assert not {p.name for p in book.all()} & {f"{key}#0" for key in ENGLISH if "answer_" in key}
    for occasion in set(ANSWERS) - {"repeat", "status"}:
        assert book.of(occasion)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("de", "2 Minuten. Kadenz {}. Vorlage, wie immer"),
        ("es", "2 minutos. Cadencia {}. Inclinación hacia adelante, como siempre"),
        ("zh", "2分钟. 步频{}. 前倾\N{FULLWIDTH COMMA}和平时一样"),
    ],
)
def test_other_languages_say_the_same(language, says):
    policy = CuePolicy(
        PROMPT,
        Baseline(dict(USUAL)),
        GRID_S,
        calibrated=True,
        placements=CHEST,
        plan=ON_LEAN,
        phrases=shipped(language),
    )
    said = []
    for snapshot in snapshots([Stretch(150.0)], CHEST):
        if snapshot.t_s == 125.0:
            policy.command(Command.STATUS, 125.0)
        said += [o.text for o in policy.decide(snapshot) if getattr(o, "rule", "") == "status"
                 and hasattr(o, "text")]  # fmt: skip
    assert said == [says.format(cadence_at(125.0))]


# Pain that was none


def test_pain_is_taken_back_within_half_a_minute_and_coaching_goes_on():
    events = [(50.0, Command.PAIN), (70.0, Command.TAKE_BACK)]
    told = play(Stretch(180.0), faults=[LEANS], events=events)
    assert [cue.rule for cue in told.cues][:3] == ["pain", "pain_undo", "pain_back"]
    assert Reason.PAIN in told.reasons(51.0, 70.0)
    assert Reason.PAIN not in told.reasons(70.5)
    assert told.corrections


def test_later_it_stands():
    events = [(50.0, Command.PAIN), (50.0 + TAKE_BACK_S + 0.5, Command.TAKE_BACK)]
    told = play(Stretch(180.0), faults=[LEANS], events=events)
    assert [cue.rule for cue in told.cues] == ["pain", "pain_undo"]
    assert told.reasons(59.0) == {Reason.PAIN}


def test_pain_that_stands_is_not_taken_back_with_a_later_one():
    events = [(50.0, Command.PAIN), (100.0, Command.PAIN), (110.0, Command.TAKE_BACK)]
    told = play(Stretch(180.0), faults=[LEANS], events=events)
    assert told.reasons(111.0) == {Reason.PAIN}
    assert "pain_back" not in [cue.rule for cue in told.cues]


def test_pain_told_again_after_it_was_taken_back_is_told_anew():
    events = [(50.0, Command.PAIN), (53.0, Command.TAKE_BACK), (60.0, Command.PAIN)]
    told = play(Stretch(90.0), events=events)
    assert [c.rule for c in told.cues] == ["pain", "pain_back", "pain", "pain_undo"]


def test_a_book_of_an_earlier_version_says_what_it_said():
    old = Phrasebook("en", {k: v for k, v in ENGLISH_BOOK.texts.items() if k != "pain_undo"})
    policy = CuePolicy(PROMPT, Baseline(dict(USUAL)), GRID_S, calibrated=True, phrases=old)
    policy.command(Command.PAIN, 0.2)
    found = [o for s in snapshots([Stretch(30.0)], CHEST) for o in policy.decide(s)]
    assert [o.rule for o in found if hasattr(o, "text")] == ["pain"]


# One button, and the end


def test_the_button_is_quiet_and_pressed_again_the_end_of_it():
    events = [(50.0, Command.BUTTON), (100.0, Command.BUTTON)]
    told = play(Stretch(150.0), faults=[LEANS], events=events)
    assert answers(told, "quiet", "talk") == ["quiet for now", "coaching goes on"]
    assert told.reasons(51.0, 100.0) == {Reason.QUIET}
    assert Reason.QUIET not in told.reasons(101.0)
    assert told.corrections


def test_quiet_that_was_not_asked_for_cannot_end():
    assert play(Stretch(60.0), events=[(50.0, Command.TALK)]).cues == []


@pytest.mark.parametrize("yes", [Command.YES, Command.BUTTON, Command.END])
def test_the_end_is_asked_for_and_answered(yes):
    told = play(Stretch(60.0), events=[(30.0, Command.END), (36.0, yes)])
    assert [cue.rule for cue in told.cues] == ["end", "run_over"]
    assert Reason.QUIET not in told.reasons()


def test_without_a_yes_in_time_the_run_goes_on():
    told = play(Stretch(90.0), events=[(30.0, Command.END), (50.0, Command.YES)])
    assert [cue.rule for cue in told.cues] == ["end"]
    told = play(Stretch(90.0), events=[(30.0, Command.END), (50.0, Command.BUTTON)])
    assert [cue.rule for cue in told.cues] == ["end", "quiet"]
