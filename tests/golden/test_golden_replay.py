"""A shipped recording gives what it gave before, however its inputs are cut."""

import json
import re
from functools import cache

import pytest
from replayed import RECORDINGS, ROOT, TOLERANCES, golden_of, golden_path, replay

from coach.model import METRICS, AttitudeBlock, Cue, Decision, Fault, MetricSnapshot, Step
from coach.orientation.best_engine import default_engine
from coach.orientation.engine_numpy import NumpyEngine
from coach.recording import Provenance, read_recording, to_json
from coach.wording.times import clock

MOST_BYTES = 1_500_000

# The last bits of arctan2 differ between processors.
RELATIVE, ABSOLUTE = 1e-9, 1e-12

by_recording = pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)

# The engine in numpy says the same words, but other last digits.
of_vqf = pytest.mark.skipif(
    default_engine() is NumpyEngine, reason="recorded with the package vqf, which has no wheel here"
)


@cache
def replayed(path):
    return replay(path)


def of(kind, outputs):
    return [to_json(output) for output in outputs if isinstance(output, kind)]


def without_repetitions(decisions):
    """Decisions as a recording keeps them: only when reason or rule change."""
    kept = []
    for decision in decisions:
        said = (decision["reason"], decision["rule"])
        if not kept or said != (kept[-1]["reason"], kept[-1]["rule"]):
            kept.append(decision)
    return kept


def assert_close(found, expected):
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key in expected:
            assert_close(found[key], expected[key])
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for mine, theirs in zip(found, expected, strict=True):
            assert_close(mine, theirs)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=RELATIVE, abs=ABSOLUTE)
    else:
        assert found == expected


def test_there_are_recordings_and_each_has_its_golden_file():
    assert len(RECORDINGS) == 5
    stored = {path.name for path in golden_path(RECORDINGS[0]).parent.glob("*.json")}
    assert stored == {golden_path(path).name for path in RECORDINGS}


@by_recording
def test_it_is_small_whole_and_says_that_it_is_simulated(path):
    recording = read_recording(path)
    assert path.stat().st_size < MOST_BYTES
    assert recording.complete
    assert recording.header.provenance is Provenance.SIMULATED
    assert path.name.endswith(".simulated.mcap")
    assert recording.header.mounts[0].calibration is not None
    assert recording.header.baseline.metrics


@by_recording
def test_the_replay_coaches_as_stored(path):
    stored = json.loads(golden_path(path).read_text(encoding="utf-8"))
    found = golden_of(replayed(path))
    for exact in ("cues", "locomotion", "faults"):
        assert found[exact] == stored[exact]


@of_vqf
@by_recording
def test_the_replay_measures_as_stored(path):
    stored = json.loads(golden_path(path).read_text(encoding="utf-8"))
    found = golden_of(replayed(path))
    assert found["medians"].keys() == stored["medians"].keys()
    for name, medians in stored["medians"].items():
        expected = [
            None if m is None else pytest.approx(m, abs=TOLERANCES[METRICS[name].unit])
            for m in medians
        ]
        assert found["medians"][name] == expected, name


@of_vqf
@by_recording
def test_the_replay_is_as_recorded(path):
    recorded = read_recording(path).outputs
    outputs = replayed(path)
    cues = [form for form in recorded if form["type"] == "cue"]
    found = of(Cue, outputs)
    assert len(found) == len(cues)
    for mine, theirs in zip(found, cues, strict=True):
        assert mine["t_s"] == theirs["t_s"]
        assert_close(mine, theirs)
    decisions = [form for form in recorded if form["type"] == "decision"]
    found = without_repetitions(of(Decision, outputs))
    assert [one["t_s"] for one in found] == [one["t_s"] for one in decisions]
    assert_close(found, decisions)
    for kind, name in ((Step, "step"), (MetricSnapshot, "metrics")):
        forms = [form for form in recorded if form["type"] == name]
        found = of(kind, outputs)
        assert len(found) == len(forms)
        for mine, theirs in zip(found, forms, strict=True):
            assert_close(mine, theirs)
    faults = [form for form in recorded if form["type"] == "fault"]
    found = of(Fault, outputs)
    assert sorted(map(str, (f["kind"] for f in found))) == sorted(f["kind"] for f in faults)
    assert sum(f["count"] for f in found) == sum(f["count"] for f in faults)


@by_recording
def test_one_by_one_is_the_same_as_all_at_once(path):
    at_once, one_by_one = replayed(path), replay(path, batch=1)
    for kind in (Cue, Decision, MetricSnapshot, Step):
        assert of(kind, one_by_one) == of(kind, at_once)
    assert sorted(map(str, of(Fault, one_by_one))) == sorted(map(str, of(Fault, at_once)))
    samples = [
        sum(len(o.t_s) for o in outputs if isinstance(o, AttitudeBlock))
        for outputs in (one_by_one, at_once)
    ]
    assert samples[0] == samples[1] > 0


def test_the_readme_tells_every_cue():
    lines = (ROOT / "recordings" / "README.md").read_text(encoding="utf-8").splitlines()
    for path in RECORDINGS:
        row = next(line for line in lines if f"`{path.name}`" in line)
        heard = row.split("|")[4]
        cues = json.loads(golden_path(path).read_text(encoding="utf-8"))["cues"]
        expected = [f"[{clock(cue['t_s'])}] {cue['text']}" for cue in cues]
        assert re.findall(r"\[\d\d:\d\d\] [^`]+", heard) == expected
        assert ("nothing" in heard) is not bool(cues)
