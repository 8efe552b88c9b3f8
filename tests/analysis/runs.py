"""One short run, analysed once."""

from __future__ import annotations

from functools import cache

import numpy as np

import coach

AXES = "forward=+x,left=+y,up=+z"


@cache
def simulated():
    return coach.simulate("easy-run", seed=5)


@cache
def arrays(seconds=40.0):
    acc, gyr = simulated().arrays()
    rows = int(seconds / simulated().dt_s)
    return acc[:rows], gyr[:rows]


def told(**more):
    return {
        "rate_hz": 1.0 / simulated().dt_s,
        "placement": "pelvis",
        "axes": AXES,
        **more,
    }


@cache
def analysed():
    return coach.analyze(*arrays(), **told())


def hops(rate_hz=50.0, seconds=12.0):
    t_s = np.arange(0.0, seconds, 1.0 / rate_hz)
    up = 2.0 * 9.81 * np.sin(np.pi * 2.8 * t_s) ** 2
    return np.column_stack([np.zeros_like(up), np.zeros_like(up), up])
