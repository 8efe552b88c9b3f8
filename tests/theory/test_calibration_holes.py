"""Nobody is calibrated from samples that are not there: holes while the runner stands."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import coach
from coach.analysis import SENSOR_ID
from coach.decode.arrays import encode_samples
from coach.model import (
    CalibrationOver,
    Channel,
    Command,
    LinkChange,
    LinkState,
    Notification,
    Placement,
    SensorMount,
    UserCommand,
)
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import PELVIS

RATE_HZ = 104.0
PACKET = 26
STANDS_S = 40.0
ASKED_S = 0.5


@functools.cache
def samples():
    return simulate(PELVIS.story("stand 40", "run 30")).arrays("sensor")


def row(t_s):
    return round(t_s * RATE_HZ)


def guided(acc, gyr, kept):
    """How a guided calibration ends that the runner asks for at once."""
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.PELVIS),)))
    outputs = pipeline.push(LinkChange(0.0, SENSOR_ID, LinkState.CONNECTED, family="arrays"))
    asked = False
    for stretch in np.split(kept, np.flatnonzero(np.diff(kept) != 1) + 1):
        for part in np.split(stretch, range(PACKET, len(stretch), PACKET)):
            first, t_s = int(part[0]), part[-1] / RATE_HZ
            if not asked and t_s > ASKED_S:
                asked = True
                outputs += pipeline.push(UserCommand(t_s, Command.RECALIBRATE))
            payload = encode_samples(RATE_HZ, first, first / RATE_HZ, acc[part], gyr[part])
            outputs += pipeline.push(Notification(t_s, SENSOR_ID, Channel.DATA, payload))
    (over,) = [o for o in outputs + pipeline.flush() if isinstance(o, CalibrationOver)]
    return over


def holed(missing, how):
    """Samples with rows that are no numbers, or that never came; and the rows that came."""
    acc, gyr = (part.copy() for part in samples())
    rows = np.arange(len(acc))
    if how == "lost":
        return acc, gyr, rows[~missing]
    acc[missing, 2] = np.nan
    return acc, gyr, rows


def between(from_s, until_s):
    rows = np.arange(len(samples()[0]))
    return (rows >= row(from_s)) & (rows < row(until_s))


HOWS = pytest.mark.parametrize("how", ["no numbers", "lost"])


@HOWS
@pytest.mark.parametrize("length_s", [0.5, 2.0, 10.0])
def test_standing_counts_from_after_the_hole(how, length_s):
    """Six seconds before it and four after it are no ten seconds of standing."""
    over = guided(*holed(between(6.0, 6.0 + length_s), how))
    assert over.calibration is not None
    known_s = over.t_s - (6.0 + length_s)
    assert over.calibration.still_s <= known_s
    acc, gyr = samples()
    after = slice(row(6.0 + length_s), row(STANDS_S))
    alone = coach.calibrate(acc[after], gyr[after], rate_hz=RATE_HZ, placement="pelvis")
    assert over.calibration.gravity_m_s2 == pytest.approx(alone.gravity_m_s2, abs=0.01)


@HOWS
def test_a_link_that_never_holds_for_ten_seconds_calibrates_nobody(how):
    over = guided(*holed(np.arange(len(samples()[0])) % row(8.0) < row(1.0), how))
    assert over.calibration is None


@HOWS
def test_what_is_mostly_drawn_through_gaps_is_not_standing(how):
    """Gaps short enough to be drawn through, and more of them than samples."""
    over = guided(*holed(np.arange(len(samples()[0])) % row(0.5) < row(0.28), how))
    assert over.calibration is None
    assert "too many samples were lost" in over.detail


@HOWS
def test_a_poor_link_still_calibrates(how):
    """One packet in eight is lost here and there."""
    lost = np.random.default_rng(1).random(len(samples()[0]) // 10 + 1) < 0.125
    over = guided(*holed(np.repeat(lost, 10)[: len(samples()[0])], how))
    assert over.calibration is not None
    assert over.calibration.gravity_m_s2 == pytest.approx(
        guided(*holed(between(0.0, 0.0), how)).calibration.gravity_m_s2, abs=0.01
    )


def test_arrays_are_no_other():
    acc, gyr = (part[: row(STANDS_S)].copy() for part in samples())
    acc[row(6.0) : row(34.0)] = np.nan
    with pytest.raises(ValueError, match=r"6\.0 s of standing came whole, 10 s are needed"):
        coach.calibrate(acc, gyr, rate_hz=RATE_HZ, placement="pelvis")
    acc[row(34.0) :] = samples()[0][row(6.0) : row(12.0)]
    acc[row(18.0) : row(30.0)] = samples()[0][row(18.0) : row(30.0)]
    found = coach.calibrate(acc, gyr, rate_hz=RATE_HZ, placement="pelvis")
    assert 10.0 <= found.still_s <= 12.0
