"""Real people who stand before and after a walk: posture and sway of the one against the other."""

from __future__ import annotations

import functools
import math

import numpy as np

from coach.model import AttitudeBlock, Placement, SensorMount
from coach.model.units import DEG_PER_RAD
from coach.practice.epochs import EPOCH_S, Epochs
from coach.practice.stand.held import mean_up, pieces
from coach.practice.stand.plane import plane_by_axes
from coach.practice.stand.stand_params import StandParams
from coach.practice.stand.sway import sway_of
from coach.recording.importing import ImportOptions, import_samples
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.figures import at_least, at_most
from tests.accuracy.real_data import FOLDER, arrays_of

SHORT_S = 2.0
"""These people stood for so long, not for the ten seconds of a check."""

_AFTER_S, _BEFORE_S = 1.0, 0.6
"""The authors' borders of the walk are those of the feet; the trunk moves a little beyond them."""


def standing_twice():
    """60 trials of 10 people: a quiet stretch before the walk, one after it."""
    pairs = [both for _, both in _standings() if all(both)]
    firsts = [(who, both[0]) for who, both in _standings() if both[0]]
    off = np.array([[_forward(one) for one in both] for both in pairs]) * DEG_PER_RAD
    swayed = np.log([[_sway(one, SHORT_S).rms_rad for one in both] for both in pairs])
    between = np.diff(swayed, axis=1)[:, 0]
    usual = _within([(who, math.log(_sway(one, SHORT_S).rms_rad)) for who, one in firsts])
    rms = np.median([_sway(one, SHORT_S).rms_rad for _, one in firsts]) * DEG_PER_RAD
    noise = [_sway(one, SHORT_S) for _, one in firsts]
    floor = np.median([one.noise_rms_rad / one.rms_rad for one in noise])
    n, m = len(pairs), len(firsts)
    apart = np.std(np.diff(off, axis=1), ddof=1) / math.sqrt(2.0)
    return [
        at_least("trials with a quiet stretch before the walk", m, 50, n=60),
        at_least("trials with one before and after", n, 15, n=60),
        at_most("posture before and after, SD of one", apart, 1.6, "deg", n=n),
        at_most("sway before the walk, median RMS", rms, 0.4, "deg", n=m),
        at_most("its noise floor, part of the RMS, median", floor, 0.5, n=m),
        at_most("sway before and after, SD of the log of one", np.std(between) / 2**0.5, 0.7, n=n),
        at_most("sway before each of six walks, SD of the log", usual, 0.65, n=m),
    ]


@functools.cache
def _standings():
    """``(person, (before, after))`` of each trial; ``None`` where nobody stood quietly."""
    found = []
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        begin_s, end_s = arrays_of(path)["TrialBoundaries"] / 100.0
        epochs = _epochs(path)
        before = [one for one in epochs if one.t_s + EPOCH_S < begin_s - _BEFORE_S]
        after = [one for one in epochs if one.t_s > end_s + _AFTER_S]
        both = (_quiet(before[::-1]), _quiet(after))
        found.append((path.stem.split("-")[0], both))
    return found


def _epochs(path):
    """Worn with x up and y left; so z is back."""
    options = ImportOptions(placement=Placement.PELVIS, axes="forward=-z,left=+y,up=+x")
    result = import_samples(path, options)
    mount = SensorMount(Placement.PELVIS, mounting=result.header.mounts[0].mounting)
    pipeline = Pipeline(SessionConfig((mount,)))
    tenths = Epochs()
    for one in [*pipeline.push_many(result.inputs), *pipeline.flush()]:
        if isinstance(one, AttitudeBlock):
            tenths.push(one)
    return tenths.until(1e6)


def _quiet(epochs):
    """The first stretch of ``SHORT_S`` of measured epochs without movement, in order of time."""
    n, rate = round(SHORT_S / EPOCH_S), StandParams().rate_rad_s
    for k in range(len(epochs) - n + 1):
        some = sorted(epochs[k : k + n], key=lambda one: one.t_s)
        calm = all(math.hypot(*one.rate_rad_s) <= rate for one in some)
        if calm and len(pieces(some)) == 1 and np.mean([one.measured for one in some]) > 0.9:
            return some
    return None


def _forward(epochs):
    return float(plane_by_axes(np.array([0.0, 0.0, 1.0])).forward_rad(mean_up(epochs)[None])[0])


def _sway(epochs, window_s):
    return sway_of([epochs], plane_by_axes(mean_up(epochs)), window_s)


def _within(values):
    """Standard deviation within people, of ``(person, value)``."""
    people = sorted({who for who, _ in values})
    rests = [
        value - np.mean([v for w, v in values if w == person])
        for person in people
        for w, value in values
        if w == person
    ]
    return math.sqrt(np.square(rests).sum() / (len(values) - len(people)))
