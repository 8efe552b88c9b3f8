"""Cadence by packages made for walking, on the walks and jogs that coach is measured on.

They see a bout as a whole, cut out by the reference; coach finds the bout itself and never looks
ahead. Cadence is 60 over the median time between their initial contacts.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from tests.accuracy.peers import CONTACTS, Answers, Samples, ask
from tests.accuracy.real_data import FOLDER, arrays_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

PeerTable = dict[str, dict[str, "float | str"]]

_BEGIN_S = 3.0
"""As for coach: the first steps of a bout are left out."""


@functools.cache
def voisard() -> Mapping[str, Mapping[str, float | str]]:
    """Walks with a sensor at L5."""
    stretches, true = [], []
    for path in sorted((FOLDER / "voisard_lumbar_walk").glob("*.npz")):
        data = arrays_of(path)
        fs = float(data["fs"])
        begin_s, end_s = data["TrialBoundaries"] / fs
        feet = [data[f"{side}FootEvents"][:, 1] / fs for side in ("Left", "Right")]
        landed_s = np.sort(np.concatenate(feet))
        landed_s = landed_s[(landed_s >= begin_s) & (landed_s <= end_s)]
        stretches.append(_lumbar(data, begin_s, end_s))
        true.append(60.0 / np.median(np.diff(landed_s)))
    return _table(
        stretches, true, {
            "cadence error, median": np.median,
            "trials within 5 steps/min": lambda error: np.mean(error <= 5.0),
            "cadence error, 95 % of walks": lambda error: np.quantile(error, 0.95),
        },
    )  # fmt: skip


def mobgap() -> Mapping[str, Mapping[str, float | str]]:
    """Bouts of walking with a sensor at L5."""
    straight, daily = _mobgap_bouts("Test5"), _mobgap_bouts("Test11")
    return {
        **_table(*straight, {"cadence error there, largest": np.max}),
        **_table(
            *daily, {
                "cadence error in daily life, median": np.median,
                "cadence error in daily life, largest": np.max,
            },
        ),
    }  # fmt: skip


def _mobgap_bouts(test: str) -> tuple[list[Samples], list[float]]:
    stretches, true = [], []
    for path in sorted((FOLDER / "mobgap_lumbar_walk").glob(f"*{test}*.npz")):
        data = arrays_of(path)
        for start_s, end_s, spm in data["ref_indip_bouts_start_end_cadence"]:
            if end_s - start_s >= 4.0:
                stretches.append(_lumbar(data, start_s, end_s))
                true.append(float(spm))
    return stretches, true


@functools.cache
def sisfall_jogs() -> Mapping[str, Mapping[str, float | str]]:
    """Jogs with a sensor at the waist, in the same windows of 10 s."""
    rows = [r for r in rows_of(FOLDER / "sisfall" / "offline_cadence_10s.csv") if r["agree"] == "1"]
    stretches, true = [], []
    for row in rows:
        path = FOLDER / "sisfall" / f"{row['file']}.npz"
        part = slice(round(float(row["t0_s"]) * 200.0), round(float(row["t1_s"]) * 200.0))
        stretches.append(_waist(path, part))
        keys = ("acc_spm", "acc2_spm", "gyro_stride_x2_spm")
        true.append(float(np.mean([float(row[key]) for key in keys])))
    return _table(
        stretches, true, {
            "cadence error, median": np.median,
            "windows of 10 s within 2 steps/min": lambda error: np.mean(error <= 2.0),
            "cadence error, 95 % of windows": lambda error: np.quantile(error, 0.95),
            "error, median": np.median,
            "error, 95 % of windows": lambda error: np.quantile(error, 0.95),
        }, begin_s=0.0,
    )  # fmt: skip


def _table(
    stretches: Sequence[Samples],
    true_spm: Sequence[float],
    wanted: Mapping[str, Callable[[np.ndarray], float]],
    begin_s: float = _BEGIN_S,
) -> PeerTable:
    table: PeerTable = {what: {} for what in wanted}
    for peer in CONTACTS:
        said = ask(peer, stretches)
        for what, of in wanted.items():
            if isinstance(said, Answers):
                read = [_cadence_spm(contacts_s, begin_s) for contacts_s in said.each]
                error = np.abs(np.array(read) - np.array(true_spm))
                table[what][peer] = _value(error, of)
            else:
                table[what][peer] = said
    return table


def _value(error: np.ndarray, of: Callable[[np.ndarray], float]) -> float | str:
    """Of the stretches with an answer, like coach's; how many have none is said."""
    known = error[np.isfinite(error)]
    value = float(of(known))
    none = len(error) - len(known)
    return f"{value:.2f} ({none} of {len(error)} failed)" if none else value


def _cadence_spm(contacts_s: np.ndarray, begin_s: float) -> float:
    """Infinity where there are too few; bouts too short to leave anything out are taken whole."""
    late = contacts_s[contacts_s >= begin_s]
    used = late if len(late) > 3 else contacts_s
    return 60.0 / float(np.median(np.diff(used))) if len(used) > 3 else np.inf


def _lumbar(data: Mapping[str, np.ndarray], begin_s: float, end_s: float) -> Samples:
    """x is up, y across, z along; which way along the packages find themselves."""
    fs = float(data["fs"])
    t_s = np.arange(round(begin_s * fs), round(end_s * fs)) / fs
    acc, gyr = (
        np.stack([np.interp(t_s, data["t_s"], data[kind][:, i]) for i in (2, 1, 0)], axis=1)
        for kind in ("acc", "gyr")
    )
    return Samples(acc, gyr, fs)


def _waist(path: Path, part: slice) -> Samples:
    """Forward is z, left is -x, up is -y."""
    data = arrays_of(path)
    acc, gyr = (
        data[f"{kind}_i16"][part][:, [2, 0, 1]] * float(data[f"{kind}_scale"]) * [1.0, -1.0, -1.0]
        for kind in ("acc", "gyr")
    )
    return Samples(acc, gyr, 200.0)
