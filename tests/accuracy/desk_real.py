"""Real people who sit down, squat, bend, stand and walk, as at a desk: what is told of it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import array_inputs
from coach.model import DeskSpan, DeskState, Placement, Practice, PracticeKind, SensorMount
from coach.mounting import parse_axes
from coach.practice.desk import desk_policy
from coach.practice.desk.seat import SeatWatch
from coach.practice.desk.seat_belief import name_of
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.real_data import FOLDER, SISFALL_AXES, arrays_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from coach.model.blocks import FloatArray
    from coach.practice.desk.seat import SeatChange
    from coach.practice.epochs import Epoch

RATE_HZ = 25.0
BEFORE_S, AFTER_S = 30.0, 15.0
VOISARD_AXES = "up=+x,forward=-z"


def told_of(change: SeatChange) -> tuple[DeskState, DeskState]:
    """The seat before and after, by this movement alone."""
    odds = change.odds / change.odds.sum()
    before, after = (name_of(float(odds.sum(axis=1 - n)[0])) for n in (0, 1))
    return before, after


@dataclass
class Seen:
    """What was told of one recording.

    Args:
        name: Of its file.
        changes: Of seat, in order.
        spans: Of the whole, from the begin of the recording on.
    """

    name: str
    changes: list[SeatChange]
    spans: list[DeskSpan]

    def state_at(self, t_s: float) -> DeskState:
        return next(one.state for one in self.spans if one.t_s <= t_s < one.end_s)


def _even(values: FloatArray, times: int) -> FloatArray:
    """Fewer samples a second, each the mean of some."""
    n = len(values) // times * times
    return values[:n].reshape(-1, times, 3).mean(axis=1)


def _held(acc: FloatArray, gyr: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standing as at the begin for half a minute before, and still as at the end after it.

    At a desk the offset of the gyroscope has long been known when somebody sits down.
    """
    quiet = slice(round(0.4 * RATE_HZ), round(1.4 * RATE_HZ))
    rng = np.random.default_rng(7)

    def at_rest(level: FloatArray, noise: float, count: int) -> FloatArray:
        return level + rng.normal(0.0, noise, (count, 3))

    before, after = round(BEFORE_S * RATE_HZ), round(AFTER_S * RATE_HZ)
    last = slice(-round(0.5 * RATE_HZ), None)
    return (
        np.concatenate(
            [
                at_rest(acc[quiet].mean(axis=0), 0.02, before),
                acc,
                at_rest(acc[last].mean(axis=0), 0.02, after),
            ]
        ),
        np.concatenate(
            [
                at_rest(gyr[quiet].mean(axis=0), 0.002, before),
                gyr,
                at_rest(gyr[quiet].mean(axis=0), 0.002, after),
            ]
        ),
    )


def watched(
    patch: pytest.MonkeyPatch,
    name: str,
    samples: tuple[FloatArray, FloatArray],
    axes: str,
    placement: Placement,
) -> Seen:
    """Wear it at a desk."""
    changes: list[SeatChange] = []

    class Noted(SeatWatch):
        def push(self, epoch: Epoch, *, walking: bool) -> SeatChange | None:
            found = super().push(epoch, walking=walking)
            if found is not None:
                changes.append(found)
            return found

    patch.setattr(desk_policy, "SeatWatch", Noted)
    acc, gyr = _held(*samples)
    mount = SensorMount(placement, mounting=parse_axes(axes))
    pipeline = Pipeline(SessionConfig((mount,), practice=Practice(PracticeKind.DESK)))
    inputs = array_inputs(acc, gyr, rate_hz=RATE_HZ, block=1024)
    outputs = [*pipeline.push_many(inputs), *pipeline.flush()]
    return Seen(name, changes, [one for one in outputs if isinstance(one, DeskSpan)])


def sisfall(patch: pytest.MonkeyPatch, code: str) -> list[Seen]:
    """One activity of 14 people, by the better one of both accelerometers."""
    found = []
    for path in sorted((FOLDER / "sisfall").glob(f"{code}_*.npz")):
        a = arrays_of(path)
        acc = _even(a["acc2_i16"] * float(a["acc2_scale"]), 8)
        gyr = _even(a["gyr_i16"] * float(a["gyr_scale"]), 8)
        found.append(watched(patch, path.stem, (acc, gyr), SISFALL_AXES, Placement.WAIST))
    return found


def voisard(patch: pytest.MonkeyPatch) -> list[tuple[Seen, float, float]]:
    """Sixty walks from standing to standing, with begin and end of each."""
    found = []
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        begin_s, end_s = (float(n) / 100.0 for n in arrays_of(path)["TrialBoundaries"].ravel()[:2])
        seen = watched(patch, path.stem, _lumbar(path), VOISARD_AXES, Placement.PELVIS)
        found.append((seen, BEFORE_S + begin_s, BEFORE_S + end_s))
    return found


def _lumbar(path: Path) -> tuple[FloatArray, FloatArray]:
    a = arrays_of(path)
    t_s = np.arange(a["t_s"][0], a["t_s"][-1], 0.01)

    def filled(values: FloatArray) -> FloatArray:
        return np.stack([np.interp(t_s, a["t_s"], values[:, n]) for n in range(3)], axis=1)

    return _even(filled(a["acc"]), 4), _even(filled(a["gyr"]), 4)
