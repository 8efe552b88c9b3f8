"""Stories: what ships parses, what is wrong is refused in one line."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_stories import story_text

from coach.model import Placement
from coach.simulation import StoryError, parse_story, simulate
from coach.simulation.parameters import PARAMETERS, by_key
from coach.simulation.parse import _STILL
from coach.simulation.stories import STORIES, load_story_text
from coach.simulation.story import ACTIVITIES

SHIPPED_AS_RECORDINGS = STORIES[:5]


@pytest.mark.parametrize("name", STORIES)
def test_every_story_parses(name):
    story = parse_story(load_story_text(name))
    assert story.title
    assert any(phase.do == "run" for phase in story.phases)


@pytest.mark.parametrize("name", SHIPPED_AS_RECORDINGS)
def test_short_stories_are_short(name):
    story = parse_story(load_story_text(name))
    assert 60.0 <= story.duration_s <= 110.0
    simulation = simulate(story)
    assert sum(len(getattr(event, "payload", b"")) for event in simulation.inputs) < 1_000_000


def test_tired_hips_does_what_it_says():
    phases = simulate(parse_story(load_story_text("tired-hips"))).truth.phases
    well, _, tired, corrected = phases[1:]
    degree = 0.017453
    assert tired.tilt_rad - well.tilt_rad == pytest.approx(6.0 * degree, abs=0.2 * degree)
    assert tired.drop_left_rad - well.drop_left_rad == pytest.approx(5.0 * degree, abs=0.2 * degree)
    assert corrected.tilt_rad == pytest.approx(well.tilt_rad, abs=0.2 * degree)


def test_unknown_name_is_told():
    with pytest.raises(StoryError, match="use one of: easy-run"):
        load_story_text("marathon")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title =", "not TOML"),
        (story_text("fly 10"), "phase 1: do must be one of"),
        (story_text("run 1"), "phase 1: for_s = 1"),
        (story_text("stand 5", "run 10; lean_deg = 3.0"), "phase 2: unknown key 'lean_deg'"),
        (story_text("run 10; tilt_deg = [1.0]"), "has 1 values; give one, or"),
        (story_text("run 10; tilt_deg = nan"), "tilt_deg = nan"),
        (story_text("run 10; duty_factor = 0.55"), "duty_factor = 0.55"),
        (story_text("run 10", extra="rate_hz = 90"), "rate_hz must be one of"),
        (story_text("run 10", extra="[sensor]\npart = 'mpu1'"), "part must be one of"),
        (story_text("run 10", placement="knee"), "placement must be one of"),
        ('title = "x"\nplacement = "chest"', r"no \[\[phase\]\]"),
    ],
)
def test_errors_say_what_and_where_in_one_line(text, words):
    with pytest.raises(StoryError, match=words) as caught:
        parse_story(text)
    assert "\n" not in str(caught.value)


def test_prelude_keeps_runner_sensor_and_bias():
    story = parse_story(load_story_text("tired-hips"))
    main, prelude = simulate(story), simulate(story.calibration_prelude())
    assert prelude.mounting == main.mounting
    assert prelude.gyr_bias_rad_s == main.gyr_bias_rad_s
    assert [p.do for p in prelude.truth.phases] == ["stand", "bend", "bend", "stand", "run"]
    assert story.baseline_run(60.0).duration_s == 65.0


def refusal(text):
    """What is said against a text, empty if nothing; any other exception fails the test."""
    try:
        parse_story(text)
    except StoryError as error:
        return str(error)
    return ""


@st.composite
def stories(draw):
    placement = draw(st.sampled_from(Placement))
    phases = []
    for _ in range(draw(st.integers(1, 4))):
        do = draw(st.sampled_from(ACTIVITIES))
        lines = [f"{do} {draw(st.integers(2, 5))}"]
        for key, spec in by_key(placement).items():
            if spec.name == "duty_factor" or not draw(st.booleans()):
                continue
            if do not in ("run", "walk") and spec.name not in _STILL:
                continue
            value = st.floats(spec.low, spec.high).map(lambda v: f"{v:.6f}")
            if draw(st.booleans()):
                lines.append(f"{key} = {draw(value)}\n")
            else:
                lines.append(f"{key} = [{draw(value)}, {draw(value)}]\n")
        phases.append(lines[0] + ";" + "".join(lines[1:]))
    return story_text(*phases, placement=placement.value)


@given(stories())
@settings(max_examples=25, deadline=None)
def test_any_valid_story_can_be_played(text):
    simulation = simulate(parse_story(text))
    assert len(simulation.truth.phases) == len(simulation.story.phases)
    assert all(c.t_fc_s > c.t_ic_s for c in simulation.truth.contacts)


WORDS = st.sampled_from(
    ["title", "placement", "phase", "[[phase]]", "[runner]", "do", "for_s", "=", '"run"', "3",
     "nan", "-1e400", "[", "]", "\n", "true", '"chest"', "sensor", "1979-05-27", *PARAMETERS]
)  # fmt: skip


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(string.printable, max_size=80))
@settings(max_examples=200, deadline=None)
def test_broken_text_raises_nothing_but_story_error(text):
    assert "\n" not in refusal(text)


@given(st.sampled_from(STORIES), st.data())
@settings(max_examples=100, deadline=None)
def test_damaged_story_raises_nothing_but_story_error(name, data):
    text = load_story_text(name)
    at = data.draw(st.integers(0, len(text) - 1))
    cut = data.draw(st.integers(0, 12))
    text = text[:at] + data.draw(st.text(string.printable, max_size=4)) + text[at + cut :]
    assert "\n" not in refusal(text)
