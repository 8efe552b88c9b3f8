"""Lost packets while running: what is laid over the line comes near to what the sensor felt."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from coach.model import Placement, Quality, SampleBlock
from coach.model.blocks import part_of
from coach.orientation.gap_fill import GapFillParams, StrideGapFill
from coach.simulation import simulate
from tests.accuracy.sensors_on_sale import story_of
from tests.theory.sessions import sample_blocks
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
    rate, _, _ = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    line = turned_deg(block.gyr_rad_s, truth.gyr_rad_s, holes, block.dt_s)
    found = turned_deg(rate, truth.gyr_rad_s, holes, block.dt_s)
    assert line > 0.4
    assert found < 0.2
    assert found < 0.3 * line


def test_measured_samples_stay_to_the_last_bit():
    block, _ = holed(running())
    rate, force, _ = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    measured = block.quality == 0
    assert np.array_equal(rate[measured], block.gyr_rad_s[measured])
    assert np.array_equal(force[measured], block.acc_m_s2[measured])


@pytest.mark.parametrize("size", [1, 52, 700])
def test_any_cutting_gives_the_same_bits(size):
    block, holes = holed(running())
    inside = {i for hole in holes for i in range(hole.start, hole.stop + 1)}
    whole, _, _ = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    edges = [0, *(i for i in range(size, len(whole), size) if i not in inside), len(whole)]
    gap_fill = StrideGapFill(GapFillParams(), block.dt_s)
    parts = [gap_fill.push(part_of(block, a, b))[0] for a, b in pairwise(edges)]
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
    rate, _, _ = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    assert np.array_equal(rate, noise)


def on_a_kicked_strap() -> SampleBlock:
    """A minute of a runner whose strap turns with each landing, no two alike."""
    story = story_of(5, Placement.CHEST, 60.0, calm=True, track=False)
    block = sample_blocks(simulate(story).inputs)[-1]
    return part_of(block, 800, len(block.t_s))


@pytest.mark.parametrize(
    ("truth", "least_deg", "most_deg"),
    [(running, 0.05, 0.2), (on_a_kicked_strap, 1.0, 4.0)],
    ids=["firm", "kicked"],
)
def test_what_is_doubted_is_what_a_hole_costs(truth, least_deg, most_deg):
    whole = truth()
    block, holes = holed(whole)
    rate, _, doubt = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    cost = turned_deg(rate, whole.gyr_rad_s, holes, block.dt_s) * np.sqrt(1.5)  # two of three axes
    ends = [hole.stop - 1 for hole in holes]
    doubted = float(np.degrees(np.sqrt(doubt[ends].mean())))
    assert least_deg < doubted < most_deg
    assert 0.7 < cost / doubted < 1.4
    assert not np.delete(doubt, ends).any()


def test_without_a_rhythm_the_doubt_is_what_lines_leave_out_elsewhere():
    """Rates drawn anew for each sample: a line is as wrong as any stretch of them."""
    block, holes = holed(running())
    noise = np.random.default_rng(1).standard_normal(block.gyr_rad_s.shape)
    block = SampleBlock(
        block.sensor_id, block.dt_s, block.t_s, block.acc_m_s2 * 0.0, noise, block.quality,
        block.has_gyro, block.restart,
    )  # fmt: skip
    _, _, doubt = StrideGapFill(GapFillParams(), block.dt_s).push(block)
    ends = [hole.stop - 1 for hole in holes]
    # The line is the mean of both ends times the samples between.
    true = 0.5 * 3.0 * (GAP + 0.5 * GAP**2) * block.dt_s**2
    assert doubt[ends].mean() == pytest.approx(true, rel=0.2)
