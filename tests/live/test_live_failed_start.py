"""A start that fails leaves what the sensor said, and the recording tells why."""

from pathlib import Path

import pytest
from live_bench import live, only_recording, plan, replayed, story_file

from coach.cli.main import main
from coach.model import Channel, Notification
from coach.sources import SourceError
from coach.sources.virtual.peripheral import VirtualSensor

pytestmark = pytest.mark.timeout(60)


def test_what_it_said_is_kept_and_can_be_read(tmp_path, monkeypatch, capsys):
    made = VirtualSensor.__init__

    def broken(self, *words, **options):
        made(self, *words, **options)
        self.imu_works = False

    monkeypatch.setattr(VirtualSensor, "__init__", broken)
    story = ("--virtual-story", story_file(tmp_path, 4))
    wanted = plan("--sensor", "virtual", *story, "--record", tmp_path / "sessions", "--quiet")
    with pytest.raises(SourceError, match="refuses START: SENSOR_FAILED"):
        live(wanted)
    recording = only_recording(tmp_path / "sessions")
    assert recording.complete
    said = [e for e in recording.inputs if isinstance(e, Notification)]
    assert [e.channel for e in said] == [
        Channel.BATTERY,
        Channel.INFO,
        Channel.REQUEST,
        Channel.CONTROL,
    ]
    (lost,) = [form for form in replayed(recording) if form.get("kind") == "link_lost"]
    assert "COACH refuses START: SENSOR_FAILED; have the sensor repaired" in lost["detail"]
    (path,) = (tmp_path / "sessions").glob("*-failed.mcap")
    assert main(["inspect", "--said", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split("  ")[-1] == "connected, family own"
    assert [line.split()[1] for line in lines[1:-1]] == ["<-", "<-", "->", "<-"]
    assert "lost: COACH refuses START" in lines[-1]


@pytest.mark.parametrize("sound", [(), ("--wav", "said.wav")])
def test_nobody_found_leaves_no_file(tmp_path, monkeypatch, sound):
    monkeypatch.chdir(tmp_path)
    wanted = plan(
        *("--sensor", "tcp-client:127.0.0.1:1", "--placement", "pelvis"),
        *("--record", tmp_path / "s", *sound),
    )
    with pytest.raises(SourceError):
        live(wanted)
    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and "home" not in path.parts
    ] == []


def test_of_the_samples_only_the_first_after_each_request_are_shown(tmp_path, capsys):
    story = ("--virtual-story", story_file(tmp_path, 4))
    live(plan("--sensor", "virtual", *story, "--record", tmp_path / "sessions", "--quiet"))
    (path,) = (tmp_path / "sessions").glob("*.mcap")
    assert main(["inspect", "--said", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("<- data" in line for line in lines) == 3
    assert main(["inspect", "--said", "--json", str(path)]) == 0
    assert '"what": "request"' in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--virtual-family", "--virtual-story", "--virtual-from"])
def test_what_needs_the_virtual_sensor(option, coach):
    _, _, err = coach("run", "--placement", "chest", option, "x")
    assert f"{option} needs --sensor virtual" in err


def test_what_is_not_heard_by_radio_is_no_sensor_on_a_port(coach):
    code, _, err = coach("virtual-sensor", "--port", "9", "--family", "phone")
    assert code == 1
    assert "is heard over the network, not by radio; say coach run --sensor virtual" in err


RECORDED = Path(__file__).resolve().parents[2] / "recordings" / "easy-run.simulated.mcap"


@pytest.mark.parametrize("what", [(), ("--virtual-from", RECORDED)], ids=["story", "recording"])
@pytest.mark.parametrize(
    ("families", "said"),
    [
        (["nokia"], "no virtual sensor of the family 'nokia'; choose of own"),
        (["own", "dot"], "one sensor is worn and 2 families are named; leave some out"),
    ],
)
def test_families_that_cannot_be_worn_are_told(coach, what, families, said):
    words = [word for family in families for word in ("--virtual-family", family)]
    code, _, err = coach("run", "--sensor", "virtual", *what, *words)
    assert code == 1
    assert said in err
