"""The metrics of a session in columns: 2 bytes a reading, where a snapshot takes hundreds.

A run of hours must not fill a small machine: values are kept to 6 digits, more than any of them is
known to, and validities, which hardly change, as stretches of equal ones.
"""

from __future__ import annotations

import itertools
from array import array
from typing import TYPE_CHECKING

import numpy as np

from coach.app.packed_column import PackedColumn
from coach.model import METRICS, Locomotion, MetricSnapshot, Validity

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from coach.model.blocks import FloatArray

_KINDS = (*Locomotion, None)
_KIND_CODE = {kind: code for code, kind in enumerate(_KINDS)}
_VALIDITY_CODE = {validity: code for code, validity in enumerate(Validity)}
_OK = _VALIDITY_CODE[Validity.OK]
_NO_SENSOR = _VALIDITY_CODE[Validity.NO_SENSOR]
_SPLIT = 2.0**33 + 1.0


class _Column:
    """One metric: its values, and from which row on which validity holds.

    Values begin with the first row for which there is a sensor at all.
    """

    __slots__ = ("_begins", "_codes", "_rows", "_values")

    def __init__(self) -> None:
        self._rows = 0
        self._values = PackedColumn("f")
        self._begins = array("I")
        self._codes = array("B")

    def append(self, value: float, code: int) -> None:
        if not self._codes or self._codes[-1] != code:
            self._begins.append(self._rows)
            self._codes.append(code)
        self._rows += 1
        if len(self._values) or code != _NO_SENSOR:
            # Rounded to 20 bits (Veltkamp's splitting): random ones behind them cannot be packed.
            large = value * _SPLIT
            self._values.append(large - (large - value))

    def values(self) -> FloatArray:
        """``(n,)`` value of each row."""
        before = np.zeros(self._rows - len(self._values))
        return np.concatenate([before, self._values.numbers().astype(np.float64)])

    def codes(self) -> npt.NDArray[np.uint8]:
        """``(n,)`` validity of each row."""
        borders = [*self._begins, self._rows]
        lengths = [end - begin for begin, end in itertools.pairwise(borders)]
        return np.repeat(np.array(self._codes, dtype=np.uint8), lengths)

    def ever_but(self, code: int) -> bool:
        """Whether any row has another validity than this."""
        return any(one != code for one in self._codes)


class GridColumns:
    """Grows by one row with each snapshot; arrays are ``(n,)``, SI units."""

    def __init__(self) -> None:
        self._t_s = PackedColumn("d")
        self._kinds = array("B")
        self._columns = {name: _Column() for name in METRICS}

    def __len__(self) -> int:
        return len(self._t_s)

    def append(self, snapshot: MetricSnapshot) -> None:
        self._t_s.append(snapshot.t_s)
        # A sensor switched off while walking walks no further.
        self._kinds.append(_KIND_CODE[snapshot.doing])
        for name, reading in snapshot.readings.items():
            self._columns[name].append(reading.value, _VALIDITY_CODE[reading.validity])

    @property
    def t_s(self) -> FloatArray:
        """Grid instants, stream time."""
        return self._t_s.numbers().astype(np.float64)

    def values(self, name: str) -> FloatArray:
        """A metric's values, 0 where there is none."""
        return self._columns[name].values()

    def ok(self, name: str) -> npt.NDArray[np.bool_]:
        """Where a metric's value counts."""
        return np.asarray(self._columns[name].codes() == _OK)

    def given(self, name: str) -> bool:
        """Whether placement and sensor could give the metric at any instant."""
        return self._columns[name].ever_but(_NO_SENSOR)

    def during(self, kind: Locomotion | None) -> npt.NDArray[np.bool_]:
        """Where the runner did this; ``None``: where there are no data."""
        return np.asarray(np.array(self._kinds) == _KIND_CODE[kind])

    def getting_on(self) -> npt.NDArray[np.bool_]:
        """Where the runner ran or walked."""
        codes = [code for kind, code in _KIND_CODE.items() if kind and kind.is_locomotion]
        return np.isin(np.array(self._kinds), codes)

    def stretches(self) -> Iterator[tuple[Locomotion | None, float, int]]:
        """Rows of equal locomotion in order: kind, first grid instant, number of instants.

        The kind is ``None`` where there are no data.
        """
        at = 0
        for code, group in itertools.groupby(self._kinds):
            length = sum(1 for _ in group)
            yield _KINDS[code], self._t_s[at], length
            at += length
