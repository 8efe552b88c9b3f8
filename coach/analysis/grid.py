"""What an analysis holds sample by sample, and metric by metric on the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Validity

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

LOCOMOTION = "locomotion"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Samples:
    """What is known sample by sample.

    Args:
        t_s: ``(n,)`` stream time.
        quat_level_from_segment: ``(n, 4)`` w, x, y, z; heading arbitrary.
    """

    t_s: FloatArray
    quat_level_from_segment: FloatArray

    def __len__(self) -> int:
        return len(self.t_s)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Samples):
            return NotImplemented
        return same(self.t_s, other.t_s) and same(
            self.quat_level_from_segment, other.quat_level_from_segment
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Samples({_span(self.t_s)})"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Grid(Mapping[str, npt.NDArray[np.generic]]):
    """Metrics on the grid, by name. ``grid["cadence_spm"]`` is ``(m,)``.

    It is NaN where it is not ``ok``. A value may be there and yet not count, e.g. an angle without
    calibration: ``raw`` has it, and ``validity`` says why it does not. Where no samples came for
    longer than the last ones hold (1 s), nothing is ``ok`` and ``grid["locomotion"]`` is
    ``no_data``.

    Args:
        t_s: ``(m,)`` grid instants, stream time.
        raw: By metric, ``(m,)`` whatever value there is; NaN where there is none.
        validity: By metric, ``(m,)`` words of ``coach.model.Validity``.
        locomotion: ``(m,)`` words; ``no_data`` where no samples came for longer than the last ones
            hold (1 s), and nothing is ``ok`` there. Also ``grid["locomotion"]``.
    """

    t_s: FloatArray
    raw: Mapping[str, FloatArray]
    validity: Mapping[str, npt.NDArray[np.str_]]
    locomotion: npt.NDArray[np.str_]

    def __getitem__(self, name: str) -> npt.NDArray[np.generic]:
        """A metric where it is ``ok``, or ``locomotion`` as words.

        Raises:
            KeyError: No such metric; the message lists them.
        """
        if name == LOCOMOTION:
            return self.locomotion
        return np.where(self.valid(name), self.raw[name], np.nan)

    def valid(self, name: str) -> npt.NDArray[np.bool_]:
        """``(m,)`` whether each value of a metric counts; of ``locomotion`` all do.

        Raises:
            KeyError: No such metric.
        """
        if name == LOCOMOTION:
            return np.ones(len(self.t_s), dtype=np.bool_)
        if name not in self.raw:
            raise KeyError(f"no metric '{name}'; there are {', '.join(self)}")
        return np.asarray(self.validity[name] == Validity.OK.value)

    def __contains__(self, name: object) -> bool:
        return name == LOCOMOTION or name in self.raw

    def __iter__(self) -> Iterator[str]:
        yield LOCOMOTION
        yield from self.raw

    def __len__(self) -> int:
        return 1 + len(self.raw)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grid):
            return NotImplemented
        return (
            same(self.t_s, other.t_s)
            and same(self.locomotion, other.locomotion)
            and self.raw.keys() == other.raw.keys()
            and all(same(self.raw[name], other.raw[name]) for name in self.raw)
            and all(same(self.validity[name], other.validity[name]) for name in self.raw)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        given = sum(self.valid(name).any() for name in self.raw)
        return f"Grid({_span(self.t_s)}, {given} of {len(self.raw)} metrics have values that count)"


def same(one: npt.NDArray[np.generic], other: npt.NDArray[np.generic]) -> bool:
    """Whether two arrays are equal bit for bit as far as a reader can tell; NaN equals NaN."""
    return np.array_equal(one, other, equal_nan=one.dtype.kind == other.dtype.kind == "f")


def _span(t_s: FloatArray) -> str:
    if not len(t_s):
        return "0 rows"
    return f"{len(t_s)} rows, {t_s[0]:.1f} to {t_s[-1]:.1f} s"
