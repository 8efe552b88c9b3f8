"""Files of others that once failed, where they are at hand: the right values come out."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from coach.model import Placement
from coach.recording.importing import ImportOptions, import_samples
from tests.recording.imported import samples

CASES = Path(__file__).resolve().parents[3] / ".." / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="needs the cases in ../shared/cases")

MEAN_ACC_M_S2 = (-0.071, 9.876, 1.036)
RMS_GYR_RAD_S = 0.843
MADE = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)

# Folder/file -> options, whether it has a gyroscope.
SAME_RUN = {
    "import_comma_inside_a_name/semicolon_with_comma_name.csv": ({}, True),
    "import_date_of_epoch_times/epoch_s.csv": ({}, True),
    "import_decimal_comma/semicolon_decimal_comma.csv": ({}, True),
    "import_gravity_taken_as_gyro/gravity_gx.csv": ({}, True),
    "import_gyro_dropped_silently/degree_sign.csv": ({}, True),
    "import_interleaved_rows/interleaved.csv": ({}, True),
    "import_preamble_lines/dot_style.csv": (
        {"gyro_unit": "deg/s", "time_column": "SampleTimeFine", "time_unit": "us"},
        True,
    ),
    "import_text_time/iso8601_time.csv": ({}, True),
    "import_time_cannot_be_ignored/four_samples_share_a_time.csv": ({}, True),
    "import_units_row/units_row.csv": ({}, True),
    "import_usual_names_unknown/acceleration_x.csv": ({}, False),
    "import_usual_names_unknown/superscript_two.csv": ({}, False),
    "import_utf16/utf16.csv": ({}, True),
    "import_acc_and_gyro_in_two_files/acc.csv": ({}, False),
}


@needs_cases
@pytest.mark.parametrize("name", SAME_RUN)
def test_each_form_of_one_run_gives_its_samples(name):
    options, has_gyro = SAME_RUN[name]
    result = import_samples(CASES / name, ImportOptions(Placement.PELVIS, **options))
    found = samples(result)
    assert found.shape == (1248, 6 if has_gyro else 3)
    assert result.header.import_details["rate_hz"] == pytest.approx(104.0, abs=0.01)
    assert found[:, :3].mean(axis=0) == pytest.approx(MEAN_ACC_M_S2, abs=6e-4)
    assert result.inputs[-1].t_host_s == pytest.approx(12.0, abs=0.03)
    if has_gyro:
        rms = np.sqrt((found[:, 3:] ** 2).sum(axis=1).mean())
        assert rms == pytest.approx(RMS_GYR_RAD_S, abs=6e-4)


@needs_cases
@pytest.mark.parametrize(
    "name", ["import_date_of_epoch_times/epoch_s.csv", "import_text_time/iso8601_time.csv"]
)
def test_the_date_is_that_of_the_times(name):
    result = import_samples(CASES / name, ImportOptions(Placement.PELVIS))
    assert result.header.created_utc == MADE


@needs_cases
def test_a_rate_replaces_the_times():
    path = CASES / "import_time_cannot_be_ignored" / "four_samples_share_a_time.csv"
    for more in ({}, {"time_column": "none"}):
        options = ImportOptions(Placement.PELVIS, rate_hz=104.0, **more)
        result = import_samples(path, options)
        assert samples(result).shape == (1248, 6)
        assert result.header.import_details["rate_hz"] == 104.0


@needs_cases
def test_a_cut_last_line_costs_itself():
    path = CASES / "import_cut_last_line" / "cut.csv"
    result = import_samples(path, ImportOptions(Placement.PELVIS))
    assert samples(result).shape == (1247, 6)
    assert any("line 1249: 4 cells under 7 names" in warning for warning in result.warnings)
