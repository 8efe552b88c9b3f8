"""Inclination by other attitude filters, on BROAD and on the simulated track.

BROAD: angle between "up" of filter and cameras while the sensor moves, RMSE of each trial, mean of
the trials, as its authors score (Laidig et al. 2021, doi 10.3390/data6070072). Track: forward lean
from standing, over whole windows of 5 s of running; each filter is given the true zero rate of the
start, which coach has to find by itself.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from coach.model import quaternion as quat
from coach.simulation import Simulation, parse_story, simulate
from coach.simulation.stories import load_story_text
from tests.accuracy.peers import ATTITUDE, Answers, Samples, ask
from tests.accuracy.real_data import FOLDER, arrays_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RMSE = "inclination RMSE, mean of the trials"
LEAN = "forward lean, RMSE of windows of 5 s"

_WINDOW_S = 5.0
_STEADY_FROM_S = 60.0
_STOOD_S = (8.0, 18.0)


@functools.cache
def broad_trials() -> list[tuple[Samples, Callable[[np.ndarray], float]]]:
    """Each trial, and what gives its RMSE in deg from "up" in sensor axes."""
    trials = []
    for path in sorted((FOLDER / "broad").glob("*.npz")):
        data = arrays_of(path)
        true = quat.up_in_segment(data["quat"].astype(np.float64))
        moving = data["movement"].astype(bool) & np.isfinite(true).all(axis=1)

        def score_deg(up: np.ndarray, true: np.ndarray = true, at: np.ndarray = moving) -> float:
            cosine = np.clip(np.sum(up[at] * true[at], axis=1), -1.0, 1.0)
            return float(np.degrees(np.sqrt(np.mean(np.arccos(cosine) ** 2))))

        trials.append((Samples(data["acc"], data["gyr"], float(data["fs"])), score_deg))
    return trials


def broad() -> Mapping[str, Mapping[str, float | str]]:
    """Mean over the trials, in deg."""
    stretches = [samples for samples, _ in broad_trials()]
    scores = [score_deg for _, score_deg in broad_trials()]

    def mean_deg(ups: Sequence[np.ndarray]) -> float:
        return float(np.mean([score(up) for score, up in zip(scores, ups, strict=True)]))

    return {RMSE: _said(stretches, mean_deg)}


@functools.cache
def track_session() -> Simulation:
    """The shipped story of twenty minutes on a track."""
    return simulate(parse_story(load_story_text("track-20min")))


def window_rmse_deg(session: Simulation, tilt_rad: np.ndarray) -> float:
    """RMSE of the mean tilt of each window, the error in standing taken off.

    Args:
        session: The track.
        tilt_rad: Tilt at each of the truth's samples.
    """
    truth = session.truth
    error = tilt_rad - truth.tilt_rad
    error = error - error[(truth.t_s > _STOOD_S[0]) & (truth.t_s < _STOOD_S[1])].mean()
    window = round(_WINDOW_S / session.dt_s)
    first = int(np.searchsorted(truth.t_s, _STEADY_FROM_S))
    count = (len(error) - first) // window
    means = error[first : first + count * window].reshape(count, window).mean(axis=1)
    return float(np.degrees(np.sqrt(np.mean(means**2))))


def track() -> Mapping[str, Mapping[str, float | str]]:
    """Of the lean, in deg."""
    session = track_session()
    acc, gyr = session.arrays("sensor")
    mounting = np.array(session.specimen.quat_segment_from_sensor)
    samples = Samples(acc, gyr - np.array(session.gyr_bias_rad_s), 1.0 / session.dt_s)

    def rmse_deg(ups: Sequence[np.ndarray]) -> float:
        return window_rmse_deg(session, quat.tilt_rad(quat.rotate(mounting, ups[0])))

    return {LEAN: _said([samples], rmse_deg)}


def _said(
    stretches: Sequence[Samples], figure: Callable[[Sequence[np.ndarray]], float]
) -> dict[str, float | str]:
    table: dict[str, float | str] = {}
    for peer in ATTITUDE:
        said = ask(peer, stretches)
        table[peer] = figure(said.each) if isinstance(said, Answers) else said
    return table
