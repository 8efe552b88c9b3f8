"""Speed over the ground that stands beside the samples."""

import numpy as np
import pytest

from coach.model import SpeedReading
from coach.recording.importing import ImportOptions, import_samples
from tests.recording.imported import (
    ACC_M_S2,
    CHEST,
    COUNT,
    RATE_HZ,
    T_S,
    columns_of,
    csv_columns,
    samples,
    write_csv,
)

SPEED_M_S = 3.0 + np.arange(COUNT) / COUNT


def told(result):
    return [event for event in result.inputs if isinstance(event, SpeedReading)]


@pytest.mark.parametrize(
    ("name", "factor"), [("speed", 1.0), ("Speed [m/s]", 1.0), ("speed_kmh", 3.6)]
)
def test_a_column_of_speed_is_told_once_a_second(tmp_path, name, factor):
    columns = csv_columns() | {name: SPEED_M_S * factor}
    result = import_samples(write_csv(tmp_path / "run.csv", columns), ImportOptions(CHEST))
    assert [e.t_host_s for e in told(result)] == pytest.approx(range(7))
    expected = SPEED_M_S[[int(k * RATE_HZ) for k in range(7)]]
    assert [e.speed_m_s for e in told(result)] == pytest.approx(expected)
    times = [event.t_host_s for event in result.inputs]
    assert times == sorted(times)
    assert result.warnings == ()
    assert columns_of(result, "speed") == name


def test_an_array_of_speed_likewise_and_empty_values_are_left_out(tmp_path):
    path = tmp_path / "run.npz"
    speed = SPEED_M_S.copy()
    speed[150:450] = np.nan
    np.savez(path, acc=ACC_M_S2, t_s=T_S, speed_m_s=speed)
    result = import_samples(path, ImportOptions(CHEST))
    assert [e.t_host_s for e in told(result)] == pytest.approx([0.0, 1.0, 4.5, 5.0, 6.0])
    assert samples(result).shape == (COUNT, 3)


def test_what_cannot_be_a_runners_speed_is_left_out_and_said(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=T_S, speed=SPEED_M_S * 10.0)
    result = import_samples(path, ImportOptions(CHEST))
    assert told(result) == []
    (warning,) = result.warnings
    assert "speed_kmh" in warning
    assert columns_of(result, "speed") is None


@pytest.mark.parametrize("speed", [np.array(["fast"] * COUNT), SPEED_M_S[:10], np.float64(3.0)])
def test_a_speed_that_is_none_spoils_nothing(tmp_path, speed):
    path = tmp_path / "run.npz"
    np.savez(path, acc=ACC_M_S2, t_s=T_S, speed=speed)
    result = import_samples(path, ImportOptions(CHEST))
    assert told(result) == []
    assert columns_of(result, "speed") is None


@pytest.mark.parametrize(
    ("words", "times"),
    [([1, 5], [0.01, *range(1, 7)]), (range(101, 202), [0, 2.01, *range(3, 7)]),
     (range(1, COUNT + 1), [])],
)  # fmt: skip
def test_words_in_a_column_of_speed_spoil_nothing(tmp_path, words, times):
    path = write_csv(tmp_path / "run.csv", csv_columns() | {"speed": SPEED_M_S})
    lines = path.read_text().splitlines()
    for row in words:
        lines[row] = ",".join([*lines[row].split(",")[:-1], "fast"])
    path.write_text("\n".join(lines))
    result = import_samples(path, ImportOptions(CHEST))
    assert [e.t_host_s for e in told(result)] == pytest.approx(times)
    assert (columns_of(result, "speed") is not None) == bool(times)
    assert samples(result).shape == (COUNT, 6)
