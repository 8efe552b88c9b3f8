"""Walking and bending at the waist and the lower back, and what is nearly running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.gait import window_cadence_spm
from coach.model import FaultKind, Locomotion, Placement, Side
from tests.accuracy.figures import Figure, at_least, at_most
from tests.accuracy.real_data import (
    FOLDER,
    SISFALL_AXES,
    arrays_of,
    cadence_between,
    imported,
    share,
)

if TYPE_CHECKING:
    from coach.analysis import Analysis


def sisfall_walks() -> list[Figure]:
    """28 walks of 14 people, slow and quick."""
    walking, running, cues = [], [], 0
    for path in sorted((FOLDER / "sisfall").glob("D0[12]_*.npz")):
        seen = imported(path, Placement.WAIST, SISFALL_AXES)
        cues += len(seen.cues)
        walking.append(share(seen, "walking", 5.0, seen.grid.t_s[-1] - 5.0))
        running.append(share(seen, "running", 5.0, seen.grid.t_s[-1] - 5.0))
    return [
        at_least("walks", len(walking), 28),
        at_least("share walking, mean of the walks", np.mean(walking), 0.97),
        at_least("share walking, worst walk", np.min(walking), 0.93),
        at_most("share taken for running, worst walk", np.max(running), 0.05),
        at_most("cues without calibration", cues, 0),
    ]


def sisfall_bends() -> list[Figure]:
    """14 people bend forward with straight knees: forward is positive, for everyone."""
    highest, rise, cues = [], [], 0
    for path in sorted((FOLDER / "sisfall").glob("D16_*.npz")):
        seen = imported(path, Placement.WAIST, SISFALL_AXES)
        cues += len(seen.cues)
        tilt = np.degrees(seen.grid.raw["pelvic_tilt_rad"])
        tilt = tilt[np.isfinite(tilt)]
        highest.append(tilt.max())
        rise.append(tilt.max() - tilt[0])
    return [
        at_least("people", len(highest), 14),
        at_least("highest tilt, smallest of all", np.min(highest), 10.0, "deg"),
        at_least("rise of the tilt, smallest of all", np.min(rise), 10.0, "deg"),
        at_least("rise of the tilt, median", np.median(rise), 40.0, "deg"),
        at_most("rise of the tilt, largest", np.max(rise), 110.0, "deg"),
        at_most("cues without calibration", cues, 0),
    ]


def voisard_walks() -> list[Figure]:
    """60 trials of 10 people: stand, walk, turn, walk back, stand; packets are missing in 46."""
    errors, order, running, lossy, gaps, cues = [], [], [], 0, 0, 0
    paths = sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz"))
    for path in paths:
        seen, data = imported(path, Placement.PELVIS), arrays_of(path)
        cues += len(seen.cues)
        lost = bool((np.diff(data["t_s"]) > 0.015).any())
        lossy += lost
        gaps += lost and any(f.kind is FaultKind.GAP for f in seen.faults)
        # Events and borders count sample periods, lost ones too: so they fit the steps in every
        # trial; as row numbers they do not where packets are missing.
        begin_s, end_s = data["TrialBoundaries"] / data["fs"]
        feet = [data[f"{side}FootEvents"][:, 1] / data["fs"] for side in ("Left", "Right")]
        landed_s = np.sort(np.concatenate(feet))
        landed_s = landed_s[(landed_s >= begin_s) & (landed_s <= end_s)]
        read = cadence_between(seen, begin_s + 3.0, end_s)
        true = 60.0 / np.median(np.diff(landed_s))
        errors.append(abs(np.median(read) - true) if len(read) else np.inf)
        order.append(_stood_walked_stood(seen, float(begin_s), float(end_s)))
        running.append(share(seen, "running", 0.0, seen.grid.t_s[-1]))
    return [
        at_least("trials", len(paths), 60),
        at_most("cadence error, median", np.median(errors), 1.0, "steps/min", target=1.0),
        at_least("trials within 5 steps/min", np.mean(np.array(errors) <= 5.0), 0.93),
        at_least("trials seen standing, walking, standing", np.mean(order), 0.85),
        at_most("trials with an instant taken for running", np.count_nonzero(running), 3),
        at_least("trials with lost packets whose gaps are told", gaps / lossy, 1.0),
        at_most("cues without calibration", cues, 0),
    ]


def voisard_feet() -> list[Figure]:
    """The same 60 trials, the turn included: which foot, and when it landed."""
    off_s: list[float] = []
    right: list[bool] = []
    steps = 0
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        # Worn with x up and y left; so z is back.
        seen = imported(path, Placement.PELVIS, "forward=-z,left=+y,up=+x")
        data = arrays_of(path)
        feet = [(Side.LEFT, "Left"), (Side.RIGHT, "Right")]
        events = [
            (end / data["fs"], side)
            for side, word in feet
            for end in data[f"{word}FootEvents"][:, 1]
        ]
        landed_s = np.array([on_s for on_s, _ in events])
        begin_s, end_s = data["TrialBoundaries"] / data["fs"]
        for step in seen.steps:
            nearest = int(np.argmin(abs(landed_s - step.t_s)))
            late_s = step.t_s - landed_s[nearest]
            if not begin_s <= step.t_s <= end_s or abs(late_s) > _BESIDE_S:
                continue
            steps += 1
            off_s.append(late_s)
            if step.side is not Side.UNKNOWN:
                right.append(step.side is events[nearest][1])
    off = np.array(off_s)
    spread = np.median(np.abs(off - np.median(off)))
    return [
        at_least("steps with a foot named", len(right) / steps, 0.7, n=steps),
        at_least("named steps whose foot is right", np.mean(right), 0.98, n=len(right)),
        at_most(
            "landing, error of the time", 1000.0 * abs(np.median(off)), 20.0, "ms", target=30.0
        ),
        at_most("landing, median distance from that", 1000.0 * spread, 40.0, "ms"),
    ]


_BESIDE_S = 0.25
"""A step further from every foot event is none of the events'."""


def _stood_walked_stood(seen: Analysis, begin_s: float, end_s: float) -> bool:
    over_s = float(seen.grid.t_s[-1])
    stood = share(seen, "standing", max(begin_s - 2.5, 1.5), begin_s - 0.5) > 0.5
    walked = share(seen, "walking", begin_s + 3.0, end_s - 1.0) > 0.7
    # Some recordings end too soon after the last step to show standing.
    known = over_s - end_s > 3.0
    stands = not known or share(seen, "standing", end_s + 2.5, over_s + 0.1) > 0.5
    return stood and walked and stands


def mobgap_walks() -> list[Figure]:
    """Bouts of at least 4 s with cadence from pressure insoles: straight walks, and daily life."""
    errors: dict[bool, list[float]] = {True: [], False: []}
    bouts, missing, cues = 0, 0, 0
    for path in sorted((FOLDER / "mobgap_lumbar_walk").glob("*.npz")):
        seen = imported(path, Placement.PELVIS)
        cues += len(seen.cues)
        for start_s, end_s, spm in arrays_of(path)["ref_indip_bouts_start_end_cadence"]:
            if end_s - start_s < 4.0:
                continue
            read = cadence_between(seen, start_s + 3.0, end_s + 1.0)
            missing += not len(read)
            straight = "Test5" in path.name
            bouts += not straight
            errors[straight] += [abs(float(np.median(read)) - spm)] if len(read) else []
    return [
        at_least("bouts of straight walking", len(errors[True]), 4),
        at_most("cadence error there, largest", np.max(errors[True]), 2.0, "steps/min"),
        at_least("bouts of daily life", bouts, 11),
        at_most("bouts without a reading", missing, 2),
        at_most("cadence error in daily life, median", np.median(errors[False]), 8.0, "steps/min"),
        at_most("cadence error in daily life, largest", np.max(errors[False]), 25.0, "steps/min"),
        at_most("cues without calibration", cues, 0),
    ]


_WALKS = {"D01_SE08_R01_0_60s": 104.0, "D02_SA22_R01_10_70s": 110.0}
"""Steps/min, by autocorrelation of both accelerometers."""

_SHUFFLE, _HARD = "D03_SE13_R01_10_70s", "D04_SA04_R01_20_80s"
_SHUFFLE_SPM = (140.0, 152.0)
_HARD_FROM_S, _HARD_UNTIL_S, _HARD_SPM = 10.0, 20.0, 162.0
"""A sharp turn lies within, of four quick steps."""


def border() -> list[Figure]:
    """Slow and quick walks, a jog without flight, a hard jog: a minute each, at the waist."""
    seen = {
        name: imported(FOLDER / "sisfall_border" / f"{name}.npz", Placement.WAIST, SISFALL_AXES)
        for name in (*_WALKS, _SHUFFLE, _HARD)
    }
    running = {name: share(one, "running", 2.0, 58.0) for name, one in seen.items()}
    off, highest = [], []
    for name, true in _WALKS.items():
        read = cadence_between(seen[name], 4.0, 58.0)
        off.append(abs(np.median(read) - true))
        highest.append(read.max() / true)
    shuffled = cadence_between(seen[_SHUFFLE], 4.0, 58.0)
    low, high = _SHUFFLE_SPM
    hard = window_cadence_spm(seen[_HARD].steps, _HARD_FROM_S, _HARD_UNTIL_S, Locomotion.RUNNING)
    return [
        at_most("walks taken for running, worse", max(running[name] for name in _WALKS), 0.01),
        at_least("jogs taken for running, worse", min(running[_SHUFFLE], running[_HARD]), 0.97),
        at_most("walking cadence error, median, worse", max(off), 5.0, "steps/min"),
        at_most("highest walking reading over the true one", max(highest), 1.3),
        at_most(
            "shuffled jog outside its range, median",
            max(low - np.median(shuffled), np.median(shuffled) - high, 0.0),
            2.0,
            "steps/min",
        ),
        at_most(
            "hard jog with a sharp turn, window",
            np.inf if hard is None else abs(hard - _HARD_SPM),
            2.0,
            "steps/min",
        ),
        at_most("cues without calibration", sum(len(one.cues) for one in seen.values()), 0),
    ]
