"""A whole live run over the virtual radio: calibrated, interrupted by a lost link, recorded."""

from dataclasses import replace

import pytest
from live_bench import (
    CALIBRATE,
    changes_of,
    live,
    of_type,
    only_recording,
    plan,
    replayed,
    story_file,
)

from coach.athlete.profile import Profile
from coach.cli.live.virtual_runner import Outage
from coach.model import (
    Baseline,
    Command,
    LinkChange,
    LinkState,
    Placement,
    SpeechEnded,
    Tick,
    UserCommand,
)
from coach.recording import Provenance, read_recording
from tests.athlete.runners import run_of

USUAL = Baseline({"cadence_spm": (171.25, 1.5)})
SENSOR = "C0:AC:00:00:00:01"

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run of 25 s: (folder, exit code, stdout, stderr, lines about the profile)."""
    folder = tmp_path_factory.mktemp("live")
    story = folder / "calibrate.toml"
    story.write_text(CALIBRATE)
    lines = []
    wanted = plan(
        "--sensor", "virtual", "--virtual-story", story, "--record", folder / "sessions",
        "--quiet", "--wav", folder / "said.wav",
    )  # fmt: skip
    assert wanted.profile is None  # a virtual sensor has no business in the runner's profile
    wanted = replace(
        wanted,
        profile=Profile(folder / "home", lines.append),
        runner=replace(wanted.runner, outages=(Outage(17.0, 5.5),)),
    )
    return folder, *live(wanted), lines


def test_it_ends_well_and_says_where_the_recording_is(run):
    folder, code, out, err, lines = run
    assert (code, lines) == (0, [])
    (path,) = (folder / "sessions").glob("*-pelvis.mcap")
    assert f"recording  {path}" in out.splitlines()
    assert out.splitlines()[-1].startswith("next       coach ")
    assert f"connected to COACH ({SENSOR})" in err
    assert "Traceback" not in err


def test_the_calibration_is_led_spoken_and_kept(run):
    folder, _, out, _, _ = run
    spoken = [
        line.split("]")[1].split("  (")[0].strip() for line in out.splitlines() if "] " in line
    ]
    assert spoken[:3] == [
        "stand still, arms hanging",
        "now bend forward once",
        "ready, off you go",
    ]
    kept = Profile(folder / "home", print).calibration(SENSOR, Placement.PELVIS)
    (over,) = of_type(only_recording(folder / "sessions").outputs, "calibration")
    assert kept is not None
    assert over["calibration"]["gyr_bias_rad_s"] == list(kept.gyr_bias_rad_s)
    assert (folder / "said.wav").stat().st_size > 22050 * 2 * 20


def test_it_is_in_the_history(run):
    folder = run[0]
    (path,) = (folder / "sessions").glob("*.mcap")
    (kept,) = Profile(folder / "home", print).course(Placement.PELVIS).sessions
    assert (kept.path, kept.placement) == (str(path), Placement.PELVIS)
    assert kept.started_utc_s == read_recording(path).header.created_utc.timestamp()
    assert not kept.counts  # a virtual sensor ran


def test_a_lost_link_is_survived_said_and_summed_up(run):
    folder, _, out, err, _ = run
    assert "sensor lost" in out
    assert "sensor back" in out
    assert "connection lost 1" in out
    assert "COACH is back after" in err
    recording = only_recording(folder / "sessions")
    states = [e.state for e in recording.inputs if isinstance(e, LinkChange)]
    assert states[:3] == [LinkState.CONNECTED, LinkState.LOST, LinkState.CONNECTED]
    assert "1 gap of" in out


def test_the_recording_is_whole_and_holds_every_kind_of_input(run):
    recording = only_recording(run[0] / "sessions")
    assert recording.complete
    assert recording.header.provenance is Provenance.SIMULATED
    assert recording.header.mounts[0].calibration is None  # as it was at the start
    assert dict(recording.header.sensors) == {SENSOR: "COACH"}
    times_s = [event.t_host_s for event in recording.inputs]
    assert times_s == sorted(times_s)
    assert recording.header.t_zero_host_s == times_s[0]
    commands = [e.command for e in recording.inputs if isinstance(e, UserCommand)]
    assert commands == [Command.RECALIBRATE]
    cues = of_type(recording.outputs, "cue")
    ended = [e.cue_id for e in recording.inputs if isinstance(e, SpeechEnded)]
    assert ended == [cue["cue_id"] for cue in cues][: len(ended)]
    assert len(ended) >= len(cues) - 1  # the last one may be cut off by the end
    assert sum(isinstance(e, Tick) for e in recording.inputs) > 40


@pytest.mark.parametrize("kind", ["cue", "calibration", "fault", "step"])
def test_its_replay_tells_the_same_bit_for_bit(run, kind):
    recording = only_recording(run[0] / "sessions")
    recorded = of_type(recording.outputs, kind)
    assert of_type(replayed(recording), kind) == recorded
    assert recorded or kind == "step"  # this runner only stands


def test_its_replay_decides_the_same(run):
    recording = only_recording(run[0] / "sessions")
    decisions = of_type(replayed(recording), "decision")
    assert changes_of(decisions) == of_type(recording.outputs, "decision")
    assert len(changes_of(decisions)) > 4


def test_a_calibrated_runner_is_not_led_through_it_again(run, tmp_path):
    story = story_file(tmp_path, 2)
    wanted = plan("--sensor", "virtual", "--virtual-story", story, "--record", tmp_path, "--quiet")
    profile = Profile(run[0] / "home", print)
    profile.keep_session(run_of(), USUAL)
    wanted = replace(wanted, profile=profile)
    code, out, err = live(wanted)
    assert code == 0
    assert "stand still" not in out + err
    header = only_recording(tmp_path).header
    assert header.mounts[0].calibration == profile.calibration(SENSOR, Placement.PELVIS)
    assert header.baseline == profile.baseline(Placement.PELVIS) == USUAL


def test_without_a_place_to_record_it_runs_on(tmp_path):
    blocked = tmp_path / "sessions"
    blocked.write_text("a file in its place")
    story = story_file(tmp_path, 2)
    code, out, err = live(
        plan("--sensor", "virtual", "--virtual-story", story, "--record", blocked, "--quiet")
    )
    assert code == 0
    assert [line for line in err.splitlines() if "no recording" in line and "--record" in line]
    assert "duration   00:0" in out
    assert "recording  " not in out
