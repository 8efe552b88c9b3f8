"""Replay: what is printed, spoken and summed up."""

import json
import re
import wave

import pytest

from coach.recording import form_of, read_recording
from coach.voice import VoiceError, VoiceFault
from tests.cli.places import RECORDINGS

CUE = "[00:50] right pocket up  (right hip drop"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def lines_of(out):
    return [json.loads(line) for line in out.splitlines()]


def test_it_prints_cues_with_reasons_and_a_summary(coach, recording):
    code, out, err = coach("replay", recording)
    assert (code, err) == (0, "")
    assert out.startswith(CUE)
    for words in ("running 7", "in your band", "100.0% complete"):
        assert words in out
    cues, _, summary = out.partition("\n\n")
    assert len(summary.splitlines()) <= 5
    code, table, err = coach("replay", recording, "--table")
    assert (code, err) == (0, "")
    assert table.startswith(f"{cues}\n\n{summary}")
    for words in ("Cadence [steps/min]", "▲"):
        assert words not in out
        assert words in table


def test_json_is_lines_and_ends_with_the_summary(coach, recording):
    code, out, err = coach("replay", recording, "--json")
    assert (code, err) == (0, "")
    *lines, summary = lines_of(out)
    assert {line["type"] for line in lines} == {"cue", "metrics"}
    assert [line["t_s"] for line in lines] == sorted(line["t_s"] for line in lines)
    recorded = [form for form in read_recording(recording).outputs if form["type"] == "metrics"]
    assert len([line for line in lines if line["type"] == "metrics"]) == len(recorded)
    assert summary["type"] == "summary"
    assert summary["interrupted"] is False
    corrected = {"hip_drops_on_left_stance": 1, "praise_hip_drops_on_left_stance": 1}
    assert summary["cues"] == corrected
    assert sum(summary["locomotion_s"].values()) == pytest.approx(summary["duration_s"], abs=1.0)
    assert sum(summary["silence"].values()) == pytest.approx(1 - 2 / len(recorded))
    # The story runs at 170 steps/min.
    assert summary["metrics"]["cadence_spm"]["median"] == pytest.approx(170, abs=2)


def test_json_tells_faults(coach):
    code, out, _ = coach("replay", RECORDINGS / "poor-link.simulated.mcap", "--json")
    *lines, summary = lines_of(out)
    faults = [line for line in lines if line["type"] == "fault"]
    assert code == 0
    assert len(faults) == sum(count["times"] for count in summary["faults"].values())
    assert summary["faults"]["reboot"] == {"times": 1, "count": 1}
    assert 0.85 < summary["completeness"] < 0.99


def test_a_rule_can_be_turned_off(coach, recording, tmp_path):
    rules = '["hip_drops_on_right_stance", "hip_drops_on_left_stance", "praise"]'
    (tmp_path / "calm.toml").write_text(f"[cues]\nwarm_up_s = 0\noff = {rules}\n")
    code, out, _ = coach("replay", recording, "--settings", "calm.toml", "--json")
    assert code == 0
    summary = lines_of(out)[-1]
    assert summary["cues"] == {"pelvis_tipped_forward": 1}
    assert summary["metrics"]["contralateral_pelvic_drop_left_rad"]["band"] is None


def test_another_calibration_changes_the_angles(coach, recording, tmp_path):
    form = form_of(read_recording(recording).header.mounts[0].calibration)
    form["standing_tilt_rad"] += 0.1
    form["sensor_id"] = "another"
    (tmp_path / "me.json").write_text(json.dumps(form))
    _, before, _ = coach("replay", recording, "--json")
    code, after, err = coach("replay", recording, "--json", "--calibration", "me.json")
    assert code == 0
    assert "another sensor" in err
    name = "pelvic_tilt_change_rad"
    change = (
        lines_of(after)[-1]["metrics"][name]["median"]
        - lines_of(before)[-1]["metrics"][name]["median"]
    )
    # What is kept of a session is kept to six digits: 0.2 rad to 1e-7.
    assert change == pytest.approx(-0.1, abs=1e-7)


def test_of_a_recording_cut_short_it_says_how_much_is_there(coach, cut_recording):
    code, out, err = coach("replay", cut_recording)
    assert code == 0
    assert err.count("\n") == 1
    there_s = float(re.search(r"cut.mcap is cut short or damaged: ([\d.]+) s", err)[1])
    assert 20.0 < there_s < 70.0
    assert f"duration   00:{int(there_s)}" in out


def test_the_sound_goes_into_a_file_when_there_is_no_time_to_speak(coach, recording, tmp_path):
    code, out, err = coach("replay", recording, "--speak", "--speed", "max")
    assert code == 0
    assert out.startswith(CUE)
    assert err.endswith("coach: the sound is in sessions/tired-hips.simulated.wav\n")
    assert "no audio output" not in err
    with wave.open(str(tmp_path / "sessions" / "tired-hips.simulated.wav")) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(80, abs=1)


def test_without_a_loudspeaker_it_says_so_prints_and_writes(coach, recording, monkeypatch):
    def no_device(*_):
        raise VoiceError(VoiceFault.NO_DEVICE, "no audio output: connect a headset")

    monkeypatch.setattr("coach.cli.sound.speech_output.open_output", no_device)
    code, out, err = coach("replay", recording, "--speak", "--wav", "said.wav")
    assert code == 0
    assert out.startswith(CUE)
    assert err.startswith("coach: no audio output: connect a headset\n")
    assert err.endswith("coach: the sound is in said.wav\n")


@pytest.mark.parametrize("speed", ["40", "max"])
def test_the_speed_changes_nothing_but_the_time(coach, recording, speed):
    _, expected, _ = coach("replay", recording, "--json")
    code, out, _ = coach("replay", recording, "--json", "--speed", speed)
    assert code == 0
    by_type = [
        [[line for line in lines_of(text) if line["type"] == kind] for kind in ("cue", "metrics")]
        for text in (out, expected)
    ]
    assert by_type[0] == by_type[1]
