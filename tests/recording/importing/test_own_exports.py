"""What we export comes back as it was, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from coach.export import tables_of
from coach.export.bids_folder import Names, write_bids
from coach.export.csv_files import write_csv
from coach.export.parquet_files import write_parquet
from coach.model import Placement
from coach.model.blocks import FILLED
from coach.recording.importing import ImportOptions, ImportProblem, ImportReason
from coach.recording.importing.containers import sheets_of
from coach.recording.importing.formats import recognise, streams, told
from coach.recording.importing.streams import Quantity
from tests.export.sessions import START, made, recorded

OPTIONS = ImportOptions(Placement.PELVIS)
HEADER = replace(made().header, title="a run\nin the park")


def exported(folder, data, how):
    """The files of samples, in the order of the sensors."""
    if how == "bids":
        paths = write_bids(folder / "study", data, Names())
        return [path for path in paths if path.name.endswith("_motion.tsv")]
    tables = tables_of(data, ["samples"])
    if how == "csv":
        return write_csv(folder, "run", tables, HEADER)[:-1]
    return write_parquet(folder, "run", tables, HEADER)


@pytest.mark.parametrize("how", ["csv", "parquet", "bids"])
@pytest.mark.parametrize("data", [made, recorded])
def test_samples_come_back(tmp_path, data, how):
    data = data()
    paths = exported(tmp_path, data, how)
    assert len(paths) == len(data.sensors)
    for path, one in zip(paths, data.sensors, strict=True):
        sheets = sheets_of(path)
        fmt = recognise(sheets)
        assert fmt.key == ("bids" if how == "bids" else "coach")
        found = {stream.quantity: stream for stream in streams(fmt, sheets, OPTIONS)}
        assert (Quantity.GYRO in found) == one.has_gyro
        assert Quantity.SPEED not in found
        kept = np.ones(len(one.t_s), dtype=bool) if how == "bids" else (one.quality & FILLED) == 0
        acc = found[Quantity.ACC]
        np.testing.assert_array_equal(acc.values, one.acc_m_s2[kept])
        zero_s = min(s.t_s[0] for s in data.sensors) if how == "bids" else 0.0
        np.testing.assert_array_equal(acc.time.values, (one.t_s - zero_s)[kept])
        assert (acc.unit, acc.time.unit) == ("m/s2", "s")
        if one.has_gyro:
            np.testing.assert_array_equal(found[Quantity.GYRO].values, one.gyr_rad_s[kept])
            assert found[Quantity.GYRO].unit == "rad/s"


def test_parquet_tells_when_what_and_where(tmp_path):
    (path, *_) = exported(tmp_path, made(), "parquet")
    sheets = sheets_of(path)
    about = told(recognise(sheets), sheets)
    assert about.start == START
    assert about.title == "a run in the park"
    assert about.placement == "pelvis"


def test_bids_tells_where(tmp_path):
    paths = exported(tmp_path, made(), "bids")
    labels = [told(recognise(s), s).placement for s in map(sheets_of, paths)]
    assert labels == [one.label for one in made().sensors]


def test_bids_files_that_do_not_fit_each_other_have_a_line(tmp_path):
    (path, *_) = exported(tmp_path, made(), "bids")
    channels = path.with_name(path.name.replace("_motion.tsv", "_channels.tsv"))
    lines = channels.read_text().splitlines()
    channels.write_text("\n".join(lines[:-1]) + "\n")
    with pytest.raises(ImportProblem) as error:
        sheets_of(path)
    assert error.value.reason is ImportReason.COLUMNS
    assert str(path) in str(error.value)
