"""Each known format: recognised, named, and read to its last printed digit."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.model import Placement
from coach.recording.importing import ImportOptions, formats
from coach.recording.importing.clock import times_of
from coach.recording.importing.containers import sheets_of
from coach.recording.importing.formats import FORMATS, recognise, streams, told
from coach.recording.importing.formats.matching import weight
from coach.recording.importing.formats.nameless import with_names
from coach.recording.importing.source_units import ACC_UNITS, GYRO_UNITS
from coach.recording.importing.streams import Quantity
from tests.recording.importing.format_writers import START, WRITERS

RATE_HZ = 100.0
COUNT = 400
T_S = np.arange(COUNT) / RATE_HZ
_PHASE = 2.0 * np.pi * np.outer(T_S, [1.4, 2.8, 2.8])
ACC_M_S2 = np.array([0.7, -1.1, 9.6]) + np.sin(_PHASE) * [2.0, 3.0, 8.0]
GYR_RAD_S = np.cos(_PHASE) * [1.0, 0.5, 2.0] + [0.1, 0.2, -0.3]

OPTIONS = ImportOptions(Placement.PELVIS)
CASES = [(key, n) for key, writers in WRITERS.items() for n in range(len(writers))]


def written(key, n):
    return WRITERS[key][n](T_S, ACC_M_S2, GYR_RAD_S)


def sheets_from(folder, files):
    found = []
    for name, data in files.items():
        path = folder / name
        path.write_bytes(data)
        found += sheets_of(path)
    return found


def by_quantity(found):
    assert len({one.quantity for one in found}) == len(found)
    return {one.quantity: one for one in found}


def test_every_format_has_a_writer_and_says_where_it_is_from():
    assert set(WRITERS) | {"coach", "bids", "npz"} == set(FORMATS)
    for key, fmt in FORMATS.items():
        assert fmt.key == key
        assert fmt.name
        assert fmt.source
        assert fmt.wrong_file


@pytest.mark.parametrize(("key", "n"), CASES)
def test_is_recognised_and_no_other_fits(tmp_path, key, n):
    sheets = sheets_from(tmp_path, written(key, n).files)
    found = recognise(sheets)
    assert found is not None
    assert found.key == key
    sheets = with_names(sheets)
    fits = {k for k, f in FORMATS.items() if any(weight(s, sheets) for s in f.signs)}
    assert fits == {key, FORMATS[key].other} - {""}


@pytest.mark.parametrize(("key", "n"), CASES)
def test_values_units_and_axes(tmp_path, key, n):
    made = written(key, n)
    found = by_quantity(streams(FORMATS[key], sheets_from(tmp_path, made.files), OPTIONS))
    truths = ((Quantity.ACC, ACC_M_S2, ACC_UNITS, made.acc_step),)
    truths += ((Quantity.GYRO, GYR_RAD_S, GYRO_UNITS, made.gyr_step),)
    for quantity, truth, units, step in truths:
        if step is None:
            assert quantity not in found
            continue
        stream = found[quantity]
        values = stream.values * units[stream.unit]
        assert COUNT - 1 <= len(values) <= COUNT
        assert stream.unit_from
        assert np.abs(values - truth[: len(values)]).max() <= step * 1.0001 + 1e-12


@pytest.mark.parametrize(("key", "n"), CASES)
def test_times_and_date(tmp_path, key, n):
    made = written(key, n)
    sheets = sheets_from(tmp_path, made.files)
    begins = told(FORMATS[key], sheets).start
    for stream in streams(FORMATS[key], sheets, OPTIONS):
        if stream.quantity is Quantity.SPEED:
            continue
        timeless = stream.time is None and stream.rate_hz is None
        assert timeless == (made.t_step == np.inf)
        options = replace(OPTIONS, rate_hz=RATE_HZ) if timeless else OPTIONS
        times = times_of(stream, options)
        np.testing.assert_array_equal(times.rows, np.arange(len(stream.values)))
        offset = times.seconds - T_S[: len(times.rows)]
        resolution = 2.0 * np.spacing(np.abs(times.seconds).max())
        assert timeless or np.ptp(offset) <= 2.0 * made.t_step + resolution + 1e-9
        start = times.start or begins
        assert (start is None) == (made.start is None)
        if start is not None:
            assert abs((start - made.start).total_seconds()) < max(0.3, 2.0 * made.t_step)


@pytest.mark.parametrize(("key", "n"), CASES)
def test_what_is_told_of_the_start_is_right(tmp_path, key, n):
    made = written(key, n)
    start = told(FORMATS[key], sheets_from(tmp_path, made.files)).start
    if start is not None:
        assert made.start is not None
        assert abs((start - made.start).total_seconds()) < 0.01


@pytest.mark.parametrize(("key", "n"), [("phyphox", 6), ("sensor-logger", 0)])
def test_the_speed_of_a_phone_comes_with_its_own_times(tmp_path, key, n):
    found = by_quantity(
        streams(FORMATS[key], sheets_from(tmp_path, written(key, n).files), OPTIONS)
    )
    speed = found[Quantity.SPEED]
    np.testing.assert_allclose(speed.values, 3.0 + 0.1 * T_S[::100], atol=1e-3)
    assert speed.unit == "m/s"
    assert len(speed.time.values) == len(speed.values)


def test_starts_that_only_the_format_tells(tmp_path):
    for key, n in (
        ("phyphox", 6),
        ("dot", 0),
        ("actigraph", 0),
        ("movesense", 2),
        ("sensorlog", 1),
    ):
        folder = tmp_path / f"{key}{n}"
        folder.mkdir()
        start = told(FORMATS[key], sheets_from(folder, written(key, n).files)).start
        assert abs((start - START).total_seconds()) < 1.0


def test_the_readme_has_a_row_for_each():
    page = Path(formats.__file__).with_name("README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([\w-]+)` \|", page, flags=re.MULTILINE)) == set(FORMATS)


@pytest.mark.parametrize(("key", "n"), [("witmotion-card", 0), ("actigraph", 0), ("axivity", 0)])
def test_local_times_are_those_of_this_computer(tmp_path, zone, key, n):
    made = written(key, n)
    zone("JST-9")
    sheets = sheets_from(tmp_path, made.files)
    (acc, *_) = streams(FORMATS[key], sheets, OPTIONS)
    start = times_of(acc, OPTIONS).start or told(FORMATS[key], sheets).start
    assert abs((start - made.start).total_seconds() + 9 * 3600) < 0.3
