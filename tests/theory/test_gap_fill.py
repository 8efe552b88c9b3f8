"""Lost packets while running: what is laid over the line comes near to what the sensor felt."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from coach.model import Quality, SampleBlock
from coach.model.blocks import part_of
from coach.orientation.gap_fill import GapFillParams, StrideGapFill
from tests.theory.track import hard_text, track

GAP = 8  # samples: one packet


def running() -> SampleBlock:
    """A minute of running, nothing lost."""
    text = hard_text(1).replace("loss = 0.01", "loss = 0.0")
    block = track(text, 1).blocks[0]
    return part_of(block, 3000, 9000)


def holed(block: SampleBlock, every: int = 397) -> tuple[SampleBlock, list[slice]]:
    """The same with a straight line drawn over a packet now and then."""
    gyr, acc, quality = block.gyr_rad_s.copy(), block.acc_m_s2.copy(), block.quality.copy()
    holes = [slice(at, at + GAP) for at in range(1200, len(gyr) - GAP - 1, every)]
    share = (np.arange(1, GAP + 1) / (GAP + 1))[:, None]
    for hole in holes:
        for rows in (gyr, acc):
            rows[hole] = rows[hole.start - 1] * (1.0 - share) + rows[hole.stop] * share
        quality[hole] |= int(Quality.INTERPOLATED)
    return SampleBlock(
        block.sensor_id, block.dt_s, block.t_s, acc, gyr, quality, block.has_gyro, block.restart
    ), holes


def turned_deg(rate: np.ndarray, truth: np.ndarray, holes: list[slice], dt_s: float) -> float:
    """RMS of the attitude lost in a hole, over holes and axes."""
    lost = [np.degrees((rate[hole] - truth[hole]).sum(axis=0) * dt_s) for hole in holes]
    return float(np.sqrt(np.mean(np.square(lost))))


def test_a_lost_packet_costs_a_fifth_of_what_the_line_costs():
    truth = running()
    block, holes = holed(truth)
    rate = StrideGapFill(GapFillParams(), block.dt_s).push(block).gyr_rad_s
    line = turned_deg(block.gyr_rad_s, truth.gyr_rad_s, holes, block.dt_s)
    found = turned_deg(rate, truth.gyr_rad_s, holes, block.dt_s)
    assert line > 0.4
    assert found < 0.2
    assert found < 0.3 * line


def test_measured_samples_stay_to_the_last_bit():
    block, _ = holed(running())
    whole = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    rate, force = whole.gyr_rad_s, whole.acc_m_s2
    measured = block.quality == 0
    assert np.array_equal(rate[measured], block.gyr_rad_s[measured])
    assert np.array_equal(force[measured], block.acc_m_s2[measured])


@pytest.mark.parametrize("size", [1, 52, 700])
def test_any_cutting_gives_the_same_bits(size):
    block, holes = holed(running())
    inside = {i for hole in holes for i in range(hole.start, hole.stop + 1)}
    whole = StrideGapFill(GapFillParams(), block.dt_s).push(block).gyr_rad_s
    edges = [0, *(i for i in range(size, len(whole), size) if i not in inside), len(whole)]
    gap_fill = StrideGapFill(GapFillParams(), block.dt_s)
    parts = [gap_fill.push(part_of(block, a, b)).gyr_rad_s for a, b in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)


def test_without_a_rhythm_the_line_stays():
    block, holes = holed(running())
    noise = np.random.default_rng(1).standard_normal(block.gyr_rad_s.shape)
    for hole in holes:
        noise[hole] = 0.0
    block = SampleBlock(
        block.sensor_id, block.dt_s, block.t_s, block.acc_m_s2 * 0.0, noise, block.quality,
        block.has_gyro, block.restart,
    )  # fmt: skip
    rate = StrideGapFill(GapFillParams(), block.dt_s).push(block).gyr_rad_s
    assert np.array_equal(rate, noise)


def test_the_doubt_of_a_gap_is_as_large_as_its_error():
    truth = running()
    block, holes = holed(truth)
    whole = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    wrong = whole.gyr_rad_s - truth.gyr_rad_s
    lost = np.array([wrong[hole].sum(axis=0) * block.dt_s for hole in holes])
    doubt = np.sqrt([whole.unknown[hole, :3].sum(axis=0) for hole in holes])
    assert (doubt > 0.0).all()
    assert not whole.unknown[block.quality == 0].any()
    assert np.mean(np.abs(lost) < 1.96 * doubt) > 0.9
    assert np.sqrt(np.mean(doubt**2)) < 3.0 * np.sqrt(np.mean(lost**2))
