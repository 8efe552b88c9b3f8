"""Recordings that others published, where they are at hand."""

from pathlib import Path

import numpy as np
import pytest

from coach.model import Placement
from coach.model.quaternion import rotate
from coach.model.units import GRAVITY_M_S2
from coach.recording.importing import ImportOptions, import_samples
from tests.recording.imported import indices, samples

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the public recordings in ../shared/data"
)

BELT = "forward=+z,left=-x,up=-y"


@needs_data
@pytest.mark.parametrize("name", ["D16_SA01_R01", "D16_SA05_R01", "D16_SE07_R01"])
def test_bending_on_the_belt_turns_forward(name):
    """A bend forward brings the segment's x axis down: specific force along -x."""
    result = import_samples(
        DATA / "sisfall" / f"{name}.npz", ImportOptions(Placement.WAIST, axes=BELT)
    )
    quat = np.array(result.header.mounts[0].mounting.quat_segment_from_sensor)
    acc = rotate(quat, samples(result)[:, :3])
    assert acc[:100].mean(axis=0)[2] == pytest.approx(GRAVITY_M_S2, rel=0.2)
    assert acc[:, 0].min() < -5.0
    assert result.header.import_details["rate_hz"] == 200.0


@needs_data
def test_a_long_outdoor_run_without_gyroscope():
    path = DATA / "adept_run" / "outdoor_run_first_half.npz"
    result = import_samples(path, ImportOptions(Placement.WAIST))
    assert samples(result).shape[1] == 3
    assert result.inputs[-1].t_host_s == pytest.approx(750.0, abs=0.1)
    assert result.warnings == ()


@needs_data
def test_real_packet_loss_becomes_index_jumps():
    path = DATA / "voisard_lumbar_walk" / "1-1.npz"
    with np.load(path) as arrays:
        t_s = arrays["t_s"]
    result = import_samples(path, ImportOptions(Placement.PELVIS, axes="up=+x,left=+y"))
    assert np.array_equal(indices(result), np.rint((t_s - t_s[0]) * 100.0))
    assert "82 gaps" in result.warnings[0]
    assert len(result.warnings) == 1


FOLDERS = ["sisfall", "voisard_lumbar_walk", "mobgap_lumbar_walk", "broad"]


@needs_data
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_recording_can_be_imported(folder):
    for path in sorted((DATA / folder).glob("*.npz"))[::6]:
        result = import_samples(path, ImportOptions(Placement.PELVIS))
        with np.load(path) as arrays:
            rows = len(arrays["acc_i16" if "acc_i16" in arrays.files else "acc"])
            times = len(np.unique(arrays["t_s"])) if "t_s" in arrays.files else rows
        assert len(indices(result)) == times
