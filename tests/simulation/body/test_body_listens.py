"""A person hears, and acts after a human delay; the same words give the same bytes."""

import numpy as np
import pytest
from body_stories import IDEAL, alone, person_of, told

from coach.model import Command, LinkChange, Notification, Tick, UserCommand
from coach.simulation.body import Person, parse_body_story
from coach.simulation.body.body_parse import parse_body_story as parse
from coach.simulation.body.person import STRETCH_S
from coach.simulation.body.unkind_body import unkind_body
from coach.simulation.stories import BODY_STORIES, load_story_text

CHECK = '[practice]\nkind = "stand"'
WORDS = [(6.0, "stand_tall"), (15.3, "stand_sunk"), (24.0, "stand_usual"), (33.0, "stand_done")]
PLANK = """[practice]
kind = "exercise"
[person]
delay_s = 1.0
presses_yes = 1
patience_s = 60
[[set]]
exercise = "plank"
hold_s = 40
[[set.fault]]
rule = "hips_sag"
deg = 10
at_s = 8
for_s = 60
"""


@pytest.mark.parametrize("step_s", [0.05, 0.31, 2.0])
def test_any_cutting_gives_the_same_inputs(step_s):
    whole = told(person_of(CHECK, extra=""), [*WORDS, (50.0, "")], 0.5)
    pieces = told(person_of(CHECK, extra=""), [*WORDS, (50.0, "")], step_s)
    assert whole == pieces
    kinds = {type(event) for event in whole}
    assert {Notification, LinkChange, Tick} <= kinds
    times = [event.t_host_s for event in whole]
    assert times == sorted(times)


def test_samples_are_those_of_the_packets_whatever_the_steps():
    one, other = person_of(CHECK, extra=""), person_of(CHECK, extra="")
    whole = one.samples(20.3)
    pieces = np.concatenate([other.samples(t_s) for t_s in np.arange(0.1, 20.31, 0.1)])
    again = np.concatenate([pieces, other.samples(20.3)])
    assert np.array_equal(whole, again)
    assert len(whole) == int(np.ceil(20.3 / one.dt_s()))


def test_the_seed_decides():
    text = load_story_text("stand-check")
    story = parse_body_story(text)
    assert Person(story).inputs(5.0) == Person(story).inputs(5.0)
    assert Person(story).inputs(5.0) != Person(story, seed=1).inputs(5.0)


def test_nothing_that_is_heard_changes_what_was_made_before():
    quiet, spoken = person_of(CHECK), person_of(CHECK)
    before = quiet.inputs(10.0)
    assert spoken.inputs(10.0) == before
    spoken.hear("stand_tall", "", 10.0)
    ahead_s = 10.0 + 0.69
    assert quiet.samples(ahead_s).tolist() == spoken.samples(ahead_s).tolist()
    assert quiet.samples(20.0).tolist() != spoken.samples(20.0).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_the_delay_is_a_humans(seed):
    person = person_of(CHECK, seed=seed)
    told(person, [*WORDS, (40.0, "")])
    delays = [word.acts_s - word.t_s for word in person.truth.heard]
    assert all(0.7 <= delay <= 2.5 * np.exp(0.2 * 3.0) for delay in delays)
    assert len(set(delays)) == len(delays)


def test_who_does_not_understand_does_nothing():
    person = person_of(CHECK, extra=IDEAL + "[person]\nmishears = 1.0\n")
    told(person, [*WORDS, (40.0, "")])
    assert all(word.acts_s is None for word in person.truth.heard)
    assert person.truth.holds == ()


def test_a_set_goes_by_the_words():
    person = person_of(PLANK)
    words = [
        (5.0, "exercise_ready"),
        (30.0, "exercise_go"),
        (45.0, "form_hips_sag"),
        (70.0, "exercise_stop"),
        (90.0, "exercise_done"),
        (110.0, ""),
    ]
    events = told(person, words)
    (one,) = person.truth.sets
    assert 5.7 < one.ready_s < 30.0
    assert 30.7 < one.t_s < 33.0
    assert 70.7 < one.end_s < 73.0
    (fault,) = one.faults
    assert fault.by_word
    assert 45.7 < fault.end_s < 48.0
    pressed = [event.command for event in events if isinstance(event, UserCommand)]
    assert pressed == [Command.YES]
    assert person.over


@pytest.mark.parametrize("rule", ["form_hips_rise", "form_good", "exercise_half"])
def test_another_word_mends_nothing(rule):
    person = person_of(PLANK)
    told(person, [(5.0, "exercise_ready"), (30.0, "exercise_go"), (45.0, rule), (65.0, "")])
    person.inputs(120.0)
    (one,) = person.truth.sets
    assert not one.faults[0].by_word


def test_pain_is_told_and_ends_the_set():
    person = alone("plank", "hold_s = 40", more="pain_s = 12")
    (one,) = person.truth.sets
    assert one.pain
    assert one.hold_s == pytest.approx(12.0, abs=0.1)
    assert Command.PAIN in [command for _, command in person._doer.presses]


@pytest.mark.parametrize(("ignores", "heeds"), [(0.0, True), (1.0, False)])
def test_a_nudge_at_the_desk_is_heeded_or_not(ignores, heeds):
    desk = '[practice]\nkind = "desk"'
    extra = IDEAL + f"[person]\nignores = {ignores}\n"
    person = person_of("slouch 400", desk, extra="rate_hz = 26\n" + extra)
    told(person, [(150.0, "desk_slouch"), (300.0, "desk_get_up"), (400.0, "")], 5.0)
    truth = person.truth
    walked = [span for span in truth.postures if span.posture == "walking"]
    assert bool(walked) is heeds
    ended = [span.end_s for span in truth.slouches]
    assert (min(ended) < 160.0) is heeds


def test_in_a_call_nothing_is_heeded_and_quiet_is_asked_for():
    desk = '[practice]\nkind = "desk"'
    person = person_of("call 200", "sit 20", desk, extra="rate_hz = 26\n" + IDEAL)
    events = told(person, [(100.0, "desk_get_up"), (220.0, "")], 5.0)
    assert not [span for span in person.truth.postures if span.posture == "walking"]
    pressed = [event.command for event in events if isinstance(event, UserCommand)]
    assert pressed == [Command.QUIET, Command.TALK]


def test_little_is_made_ahead():
    person = person_of(CHECK)
    person.inputs(10.1)
    assert person.truth.segments[person.story.placements[0]].t_s[-1] <= 10.1 + STRETCH_S


@pytest.mark.parametrize("name", BODY_STORIES)
def test_the_stories_begin(name):
    person = Person(parse(load_story_text(name)))
    assert person.inputs(30.0)
    assert not person.over
    prelude = Person(person.story.calibration_prelude())
    prelude.inputs(120.0)
    assert "walking" in {span.posture for span in prelude.truth.postures}


@pytest.mark.parametrize("number", range(8))
def test_unkind_people_do_a_whole_plan(number):
    body = unkind_body(number)
    sets = '[practice]\nkind = "exercise"\nled = false\n' + "\n".join(
        f'[[set]]\nexercise = "{name}"\n{amount}\nrest_s = 5'
        for name, amount in (("cat_cow", "repetitions = 4"), ("side_plank", "hold_s = 12"))
    )
    person = Person(parse(body.text(sets)))
    person.inputs(400.0)
    assert person.over
    assert [len(one.repetitions) for one in person.truth.sets] == [4, 0]
    assert body == unkind_body(number)
    assert body.seed != unkind_body(number + 1).seed
