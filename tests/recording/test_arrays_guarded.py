"""Arrays are held against gravity and the referee, as files are; times tell what is missing."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from coach.analysis import analyze
from coach.model import FaultKind
from coach.simulation import simulate
from tests.theory.sessions import PELVIS

G = 9.80665
RATE_HZ = 104.0


@functools.cache
def samples():
    story = PELVIS.story("stand 5", "run 35", "stand 5")
    return simulate(story).arrays("sensor")


def run(acc, gyr, rate_hz=RATE_HZ, **more):
    return analyze(acc, gyr, rate_hz=rate_hz, placement="pelvis", **more)


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1.0 / G, "it looks like g: --acc-unit g"), (1000.0 / G, "it looks like mg")],
)
def test_another_unit_of_acceleration_is_refused(factor, words):
    acc, gyr = samples()
    with pytest.raises(ValueError, match=words):
        run(acc * factor, gyr)


def test_degrees_are_refused_and_taken_where_asked():
    acc, gyr = samples()
    with pytest.raises(ValueError, match=r"--gyro-unit deg/s.*unchecked=True"):
        run(acc, np.degrees(gyr))
    assert run(acc, np.degrees(gyr), unchecked=True).grid.t_s.size


def test_times_tell_what_is_missing():
    acc, gyr = samples()
    t_s = 1000.0 + np.arange(len(acc)) / RATE_HZ
    kept = (t_s < 1015.0) | (t_s >= 1025.0)
    with pytest.warns(UserWarning, match="1040 samples are missing in 1 gaps"):
        found = run(acc[kept], gyr[kept], None, t_s=t_s[kept])
    (gap,) = [fault for fault in found.faults if fault.kind is FaultKind.GAP]
    assert gap.count == 1040
    assert found.samples.t_s[-1] == pytest.approx((len(acc) - 1) / RATE_HZ, abs=1e-3)
    inside = (found.grid.t_s > 16.5) & (found.grid.t_s < 25.0)
    assert set(found.grid.locomotion[inside]) == {"no_data"}


@pytest.mark.parametrize("lost_as", ["zero", "frozen"])
def test_rows_that_were_not_measured_are_no_gravity(lost_as, recwarn):
    """A stretch of them is the stillest of all, and it must not speak for the units."""
    acc, gyr = (part[1000:4000].copy() for part in samples())
    hole = slice(1000, 2500)
    for part in (acc, gyr):
        part[hole] = 0.0 if lost_as == "zero" else part[1000] * (2.0 if part is acc else 1.0)
    found = run(acc, gyr)
    assert not [str(one.message) for one in recwarn if "gravity is" in str(one.message)]
    inside = (found.grid.t_s > 1000 / RATE_HZ + 1.5) & (found.grid.t_s < 2500 / RATE_HZ)
    assert set(found.grid.locomotion[inside]) == {"no_data"}
    assert {fault.kind for fault in found.faults} == {FaultKind.BAD_VALUE, FaultKind.GAP}


@pytest.mark.parametrize("bad", ["back", "nan", "short"])
def test_times_that_cannot_be_are_refused(bad):
    acc, gyr = samples()
    t_s = np.arange(len(acc)) / RATE_HZ
    if bad == "back":
        t_s[100] = 0.0
    elif bad == "nan":
        t_s[100] = np.nan
    else:
        t_s = t_s[1:]
    with pytest.raises(ValueError, match="t_s") as refused:
        run(acc, gyr, t_s=t_s)
    assert "unchecked" not in str(refused.value)
    assert bad == "short" or f"1 of {len(acc)} do not, the first is number 100;" in str(
        refused.value
    )


def test_neither_rate_nor_times():
    with pytest.raises(ValueError, match="rate_hz: give it, or t_s"):
        run(*samples(), rate_hz=None)
