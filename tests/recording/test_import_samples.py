"""Which samples, at which times, come out of a file, and which are missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.app import config_of
from coach.model import Fault, LinkChange, LinkState, Notification
from coach.recording import Provenance, RecordingWriter, read_recording
from coach.recording.importing import ImportOptions, ImportReason, import_samples
from coach.wiring.pipeline import Pipeline
from tests.recording.imported import (
    ACC_M_S2,
    CHEST,
    COUNT,
    GYR_RAD_S,
    RATE_HZ,
    T_S,
    blocks,
    columns_of,
    csv_columns,
    indices,
    problem_of,
    samples,
    write_csv,
)


def test_csv_gives_the_inputs_of_a_live_session(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns(t_s=T_S + 1.7e9))
    result = import_samples(path, ImportOptions(CHEST))
    first, *rest = result.inputs
    assert first == LinkChange(0.0, "imported", LinkState.CONNECTED, "arrays")
    assert all(isinstance(event, Notification) for event in rest)
    times = [event.t_host_s for event in rest]
    assert times == sorted(times)
    assert times[-1] == pytest.approx(T_S[-1], abs=1e-6)
    assert [len(block.counts) for block in blocks(result)] == [100] * 6 + [20]
    assert [block.first_index for block in blocks(result)] == [0, 100, 200, 300, 400, 500, 600]
    assert samples(result) == pytest.approx(np.hstack([ACC_M_S2, GYR_RAD_S]))
    assert result.header.provenance is Provenance.IMPORTED
    assert result.header.t_zero_host_s == 0.0
    assert columns_of(result, "acceleration") == "ax, ay, az"
    assert result.warnings == ()


def test_an_import_can_be_recorded(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    result = import_samples(path, ImportOptions(CHEST, axes="forward=+x,up=+z"))
    with RecordingWriter(tmp_path / "run.mcap", result.header) as writer:
        for event in result.inputs:
            writer.write_input(event)
    recording = read_recording(tmp_path / "run.mcap")
    assert recording.header == result.header
    assert recording.inputs == result.inputs


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
def test_delimiters(tmp_path, delimiter):
    path = write_csv(tmp_path / "run.csv", csv_columns(), delimiter)
    assert samples(import_samples(path, ImportOptions(CHEST)))[:, :3] == pytest.approx(ACC_M_S2)


def test_accelerometer_alone(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=T_S)
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result).shape == (COUNT, 3)


def test_chosen_columns_and_keys(tmp_path):
    columns = {"clock": T_S} | {f"c{i}": ACC_M_S2[:, i] for i in range(3)}
    csv = write_csv(tmp_path / "run.csv", columns)
    npz = tmp_path / "run.npz"
    np.savez(npz, hip=ACC_M_S2, clock=T_S)
    chosen = ImportOptions(
        CHEST, acc_columns=("c0", "c1", "c2"), acc_key="hip", time_column="clock"
    )
    for path in (csv, npz):
        assert samples(import_samples(path, chosen)) == pytest.approx(ACC_M_S2)
        assert problem_of(path)[0] is ImportReason.COLUMNS
    assert problem_of(csv, acc_columns=("c0", "c1", "nix"))[0] is ImportReason.COLUMNS
    assert "'nix'" in problem_of(npz, acc_key="nix")[1]


@given(lost=st.sets(st.integers(1, COUNT - 2), min_size=1, max_size=40))
def test_missing_samples_are_jumps_of_the_index(tmp_path_factory, lost):
    kept = np.setdiff1d(np.arange(COUNT), sorted(lost))
    path = tmp_path_factory.mktemp("gaps") / "run.npz"
    np.savez(path, acc=ACC_M_S2[kept], t_s=T_S[kept])
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), kept)
    assert samples(result) == pytest.approx(ACC_M_S2[kept])
    for block in blocks(result):
        assert block.t_device_s == pytest.approx(block.first_index / RATE_HZ)
    (warning,) = result.warnings
    assert f"{len(lost)} samples are missing" in warning


def test_rounded_times_neither_bend_the_rate_nor_open_gaps(tmp_path):
    """At 104 Hz in whole milliseconds the usual step is 10 ms, which would be 100 Hz."""
    t_s = np.round(np.arange(COUNT) / 104.0, 3)
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=t_s)
    result = import_samples(path, ImportOptions(CHEST))
    assert result.header.import_details["rate_hz"] == pytest.approx(104.0, rel=1e-3)
    assert np.array_equal(indices(result), np.arange(COUNT))
    assert result.warnings == ()


def test_rows_with_a_number_missing_are_lost_samples(tmp_path):
    acc = ACC_M_S2.copy()
    acc[[50, 51, 300], 1] = np.nan
    npz = tmp_path / "run.npz"
    np.savez(npz, acc=acc, fs=RATE_HZ)
    result = import_samples(npz, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), [50, 51, 300]))
    assert "3 of 620 rows" in result.warnings[0]
    assert "row 50" in result.warnings[0]
    acc[:100] = np.nan
    np.savez(npz, acc=acc, fs=RATE_HZ)
    reason, text = problem_of(npz)
    assert reason is ImportReason.NOT_A_NUMBER
    assert "101 of 620" in text


def test_empty_cells_are_missing_numbers(tmp_path):
    path = write_csv(tmp_path / "run.csv", csv_columns())
    lines = path.read_text().splitlines()
    lines[101] = ",".join(["1.0", "", *lines[101].split(",")[2:]])
    path.write_text("\n".join(lines))
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), 100))
    assert "row 102" in result.warnings[0]


@pytest.mark.parametrize("wild", [np.nan, np.inf, -np.inf])
def test_a_time_that_is_no_number_costs_its_row_only(tmp_path, wild):
    t_s = T_S.copy()
    t_s[40] = wild
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=t_s)
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.delete(np.arange(COUNT), 40))


def test_a_row_that_repeats_a_time_is_left_out(tmp_path):
    order = np.insert(np.arange(COUNT), 300, 299)
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2[order], t_s=T_S[order])
    result = import_samples(path, ImportOptions(CHEST))
    assert np.array_equal(indices(result), np.arange(COUNT))
    assert samples(result) == pytest.approx(ACC_M_S2)
    (warning,) = result.warnings
    assert "1 of 621 rows are not later" in warning
    assert "row 300" in warning


def test_rows_from_last_to_first_are_put_in_order_and_that_is_said(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2[::-1], t_s=T_S[::-1])
    result = import_samples(path, ImportOptions(CHEST))
    assert samples(result) == pytest.approx(ACC_M_S2)
    assert any("not in order of time" in warning for warning in result.warnings)


def test_what_was_not_used_is_named_with_the_reason(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=T_S, pulse=T_S)
    result = import_samples(path, ImportOptions(CHEST))
    assert columns_of(result, "acceleration") == "acc"
    assert columns_of(result, "not used") == "pulse"


def faults_of(result):
    pipeline = Pipeline(config_of(result.header))
    outputs = pipeline.push_many(result.inputs) + pipeline.flush()
    return [one for one in outputs if isinstance(one, Fault)]


# Half a second of short steps, as a driver that empties its queue, jitter, a clock 0.2 % slower
# from the middle on, one that wanders, and a rate that changes.
@pytest.mark.parametrize(
    "uneven",
    [
        lambda t_s: t_s - 0.02 * np.clip(t_s / 0.5, 0.0, 1.0),
        lambda t_s: t_s + 0.003 * np.sin(np.arange(len(t_s)) * 2.7),
        lambda t_s: t_s + 0.002 * np.maximum(t_s - 60.0, 0.0),
        lambda t_s: t_s + 0.1 * np.sin(t_s / 20.0),
        lambda t_s: np.where(t_s < 60.0, t_s, 60.0 + (t_s - 60.0) * 1.02),
    ],
)
def test_times_that_are_not_even_are_followed_without_a_fault_of_the_clock(tmp_path, uneven):
    t_s = uneven(np.arange(12000) / RATE_HZ)
    acc = np.tile(ACC_M_S2, (20, 1))[: len(t_s)]
    path = tmp_path / "run.npz"
    np.savez(path, acc=acc, t_s=t_s)
    result = import_samples(path, ImportOptions(CHEST))
    assert faults_of(result) == []
    told_s = np.concatenate(
        [block.t_device_s + np.arange(len(block.counts)) * block.dt_s for block in blocks(result)]
    )
    off_s = told_s - (t_s - t_s[0])
    assert np.ptp(off_s[100:]) < 0.02


@pytest.mark.parametrize("share", [0.0, 0.002, 0.02])
def test_missing_samples_are_told_from_late_times(tmp_path, share):
    """As a phone stamps its events: each up to 4 ms late, at 10 ms apart."""
    rng = np.random.default_rng(5)
    t_s = np.arange(12000) / RATE_HZ
    kept = rng.random(len(t_s)) >= share
    kept[[0, -1]] = True
    stamped_s = (t_s + rng.uniform(0.0, 0.008, len(t_s)))[kept]
    acc = np.tile(ACC_M_S2, (20, 1))[: len(t_s)][kept]
    path = tmp_path / "run.npz"
    np.savez(path, acc=acc, t_s=stamped_s)
    result = import_samples(path, ImportOptions(CHEST))
    true = np.flatnonzero(kept)
    off = indices(result) - true
    assert np.ptp(off) <= 1, (off.min(), off.max())
    missing = np.count_nonzero(~kept)
    assert indices(result)[-1] + 1 - len(acc) == pytest.approx(missing, abs=1)
    assert result.header.import_details["rate_hz"] == pytest.approx(RATE_HZ, rel=2e-4)
