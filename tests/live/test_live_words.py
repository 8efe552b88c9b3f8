"""What a live run shows and says, and what its command line allows."""

import io
from dataclasses import replace

import pytest
from live_bench import plan, story_file
from rich.console import Console

from coach.app import Results, Session
from coach.app.live_status import LiveStatus
from coach.app.simulated import simulated_session
from coach.athlete import profile_folder
from coach.cli.live.live_lines import SAME_FAULT_S, FaultLines
from coach.cli.live.live_view import LiveView
from coach.cli.live.sensor_choice import sensor_choice
from coach.cli.main import main
from coach.cues import RULES, BandParams
from coach.model import (
    METRICS,
    CalibrationOver,
    Command,
    Cue,
    Fault,
    FaultKind,
    Locomotion,
    Placement,
    Reason,
    SensorMount,
    UserCommand,
)
from coach.settings import Settings, changes, settings_from_mapping
from coach.simulation import parse_story
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from coach.wording.reasons import WHY
from coach.wording.scale import band_bar
from coach.wording.shown_metrics import SHOWN_METRICS


def test_every_reason_for_silence_has_words():
    assert set(WHY) == set(Reason)
    assert len(set(WHY.values())) == len(Reason)


def test_every_placement_shows_metrics_that_it_gives():
    assert set(SHOWN_METRICS) == set(Placement)
    for placement, shown in SHOWN_METRICS.items():
        assert all(placement in METRICS[name].placements for name in shown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5.0, "-----[=|=]-----"),
        (0.0, "|----[===]-----"),
        (99.0, "-----[===]----O"),
        (-99.0, "O----[===]-----"),
    ],
)
def test_the_bar_marks_band_and_value(value, expected):
    # Cadence: its error of 1 step/min makes the picture at least 12 wide.
    low, high = 3.0, 7.0
    bar = band_bar(value, (low, high), METRICS["cadence_spm"].error, 15)
    assert len(bar) == 15
    assert ("O" in bar) == (not low <= value <= high)
    assert bar.count("|") + bar.count("O") == 1
    if value != 0.0:
        assert bar == expected


def fault(t_s, kind=FaultKind.GAP):
    return Fault(kind, t_s, "s", "lost")


def test_a_repeated_fault_is_printed_now_and_then(capsys):
    lines = FaultLines()
    lines.after(Results(0.0, (), tuple(fault(0.1 * k) for k in range(50))))
    lines.after(Results(5.0, (), (fault(5.0, FaultKind.REBOOT),)))
    lines.after(Results(SAME_FAULT_S, (), (fault(SAME_FAULT_S),)))
    told = capsys.readouterr().err.splitlines()
    assert [line.split("] ")[1] for line in told] == [
        "gaps in the data: lost",
        "sensor started anew: lost",
        "gaps in the data: lost (49 more before)",
    ]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        replace(Settings(), cues=replace(Settings().cues, gap_s=60.0, off=("cadence_low",))),
        replace(Settings(), cues=replace(Settings().cues, band=BandParams(enter=3.0))),
    ],
)
def test_settings_go_through_a_header(settings):
    assert settings_from_mapping(changes(settings, Settings())) == settings


@pytest.fixture(scope="module")
def demo():
    story = parse_story(load_story_text("demo"))
    session = simulated_session(story, None)
    settings = settings_from_mapping(session.header.settings)
    config = SessionConfig(
        (SensorMount(story.placement),), baseline=session.header.baseline, settings=settings
    )
    first, *rest = session.inputs
    return config, [first, UserCommand(first.t_host_s, Command.RECALIBRATE), *rest]


def test_the_demo_shows_the_whole_of_it(demo):
    config, inputs = demo
    outputs = Pipeline(config).push_many(inputs)
    # Later ones only refine the direction of forward.
    over = next(o for o in outputs if isinstance(o, CalibrationOver))
    assert over.calibration is not None
    assert over.t_s < 19.0  # before the story's runner sets off
    cues = [o for o in outputs if isinstance(o, Cue)]
    assert [cue.rule for cue in cues[:3]] == ["calibration"] * 3
    told, praised = cues[3:]
    assert told.rule.startswith(("hip_drops", "pelvis_tipped"))
    assert 33.5 + 10.0 < told.t_s < 62.5  # while the hips tire and are tired
    assert praised.text == "that's it"
    assert 62.5 < praised.t_s < 83.0  # before the link is lost


class Sensor:
    sensor_name = "COACH"
    battery_percent = 87


def test_the_picture_of_a_run(demo):
    config, inputs = demo
    out = io.StringIO()
    changes = []
    status = LiveStatus(lambda t_s, what: changes.append((round(t_s), what)))
    view = LiveView(
        status,
        Sensor(),
        placements=[config.placement],
        settings=config.settings,
        recording="sessions/x.mcap",
        console=Console(file=out, force_terminal=True, width=80, height=40),
    )
    view.session = Session(config, [status])
    view.session.push([event for event in inputs if event.t_host_s < 62.0])
    Console(file=out, width=80).print(view.picture())
    text = out.getvalue()
    for words in (
        "01:0",
        "COACH connected",
        "battery 87 %",
        "missing 0%",
        "running",
        "Right hip drop [deg]",
        "O",
        "last cue   [00:5",
        "silent     ",
        "sessions/x.mcap",
        "space: quiet 10 min",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 80
    assert len(text.splitlines()) == 8 + len(SHOWN_METRICS[config.placement])
    assert [what for _, what in changes] == [Locomotion.STANDING, Locomotion.RUNNING]


@pytest.mark.parametrize(
    ("word", "sensor", "radio", "virtual", "here"),
    [
        ("auto", "auto", "", False, False),
        ("AA:BB:CC:DD:EE:FF", "AA:BB:CC:DD:EE:FF", "", False, False),
        ("virtual", "auto", "", True, True),
        ("virtual:9001", "auto", "tcp-client:127.0.0.1:9001", True, False),
        ("tcp-client:10.0.0.2:9001", "auto", "tcp-client:10.0.0.2:9001", True, False),
        ("usb:0", "auto", "usb:0", False, False),
    ],
)
def test_what_a_sensor_is(word, sensor, radio, virtual, here):
    choice = sensor_choice(word)
    assert (choice.sensor, choice.radio) == (sensor, radio)
    assert (choice.virtual, choice.here) == (virtual, here)


def test_focus_turns_the_other_rules_off_and_says_so(tmp_path, capsys):
    wanted = plan(
        "--sensor", "virtual", "--virtual-story", story_file(tmp_path, 2), "--focus", "cadence_low"
    )
    assert set(wanted.settings.cues.off) == {r.name for r in RULES} - {"cadence_low"}
    assert "only low cadence is coached" in capsys.readouterr().err


def test_a_real_sensor_has_the_profile(monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert plan("--placement", "chest").profile is not None
    assert profile_folder() == tmp_path


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("", "--placement"),
        ("--sensor virtual:", "virtual:9001"),
        ("--sensor virtual:99999", "virtual:9001"),
        ("--sensor virtual --placement chest", "leave --placement out"),
        ("--sensor virtual --virtual-story nobody", "easy-run"),
        ("--sensor virtual --virtual-story none.toml", "no such file"),
        ("--sensor virtual --virtual-from none.mcap", "no such file"),
        ("--sensor virtual --virtual-story demo --virtual-from x.mcap", "choose one"),
        ("--placement chest --virtual-story demo", "add it"),
        ("--placement chest --calibration none.json", "no such file"),
        ("--placement chest --metronome 170 --quiet", "leave one of them out"),
        ("--placement chest --settings none.toml", "no such file"),
    ],
)
def test_what_does_not_go_together_is_one_line(words, remedy, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    assert main(["run", *words.split()]) == 1
    out, err = capsys.readouterr()
    # What only files and names can tell comes after the word that it starts.
    (line,) = [line for line in err.splitlines() if not line.startswith("coach: starting")]
    assert out == ""
    assert remedy in line
