"""The metrics of a session in columns: 9 bytes a reading, where a snapshot takes hundreds."""

from __future__ import annotations

from array import array
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, Locomotion, MetricSnapshot, Validity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from coach.model.blocks import FloatArray

_KINDS = tuple(Locomotion)
_KIND_CODE = {kind: code for code, kind in enumerate(_KINDS)}
_VALIDITY_CODE = {validity: code for code, validity in enumerate(Validity)}
_OK = _VALIDITY_CODE[Validity.OK]
_NO_SENSOR = _VALIDITY_CODE[Validity.NO_SENSOR]


class GridColumns:
    """Grows by one row with each snapshot; arrays are ``(n,)``, SI units."""

    def __init__(self) -> None:
        self._t_s = array("d")
        self._kinds = array("B")
        self._values = {name: array("d") for name in METRICS}
        self._codes = {name: array("B") for name in METRICS}

    def __len__(self) -> int:
        return len(self._t_s)

    def append(self, snapshot: MetricSnapshot) -> None:
        self._t_s.append(snapshot.t_s)
        # Without data nobody knows: a sensor switched off while walking walks no further.
        kind = Locomotion.OTHER if snapshot.stale else snapshot.locomotion
        self._kinds.append(_KIND_CODE[kind])
        for name, reading in snapshot.readings.items():
            self._values[name].append(reading.value)
            self._codes[name].append(_VALIDITY_CODE[reading.validity])

    @property
    def t_s(self) -> FloatArray:
        """Grid instants, stream time."""
        return np.array(self._t_s)

    def values(self, name: str) -> FloatArray:
        """A metric's values, 0 where there is none."""
        return np.array(self._values[name])

    def ok(self, name: str) -> npt.NDArray[np.bool_]:
        """Where a metric's value counts."""
        return np.asarray(np.array(self._codes[name]) == _OK)

    def given(self, name: str) -> bool:
        """Whether placement and sensor could give the metric at any instant."""
        return any(code != _NO_SENSOR for code in self._codes[name])

    def during(self, kind: Locomotion) -> npt.NDArray[np.bool_]:
        """Where the runner did this."""
        return np.asarray(np.array(self._kinds) == _KIND_CODE[kind])

    def getting_on(self) -> npt.NDArray[np.bool_]:
        """Where the runner ran or walked."""
        codes = [code for kind, code in _KIND_CODE.items() if kind.is_locomotion]
        return np.isin(np.array(self._kinds), codes)

    def stretches(self) -> Iterator[tuple[Locomotion, float, int]]:
        """Rows of equal locomotion in order: kind, first grid instant, number of instants."""
        at = 0
        for code, group in groupby(self._kinds):
            length = sum(1 for _ in group)
            yield _KINDS[code], self._t_s[at], length
            at += length
