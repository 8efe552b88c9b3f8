"""The result of an analysis: tables by name, short to look at, with all that repeats it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coach.analysis.at_a_glance import html_of, text_of
from coach.analysis.result_tables import TABLES, Table
from coach.model import AS_OURS, Cue, CueEffect, Decision, Fault, Placement, SensorWorth, Step

if TYPE_CHECKING:
    from coach.analysis.grid import Grid, Samples
    from coach.analysis.where_from import Provenance


@dataclass(frozen=True, slots=True, repr=False)
class Analysis(Mapping[str, Table]):
    """Everything the pipeline said of some samples.

    It is a mapping of tables too: ``result["steps"]``, ``"bouts" in result``, ``result.keys()``.
    Two results are equal if all that is in them is, with NaN equal to NaN.

    Args:
        samples: The first sensor's.
        grid: Every metric, each grid period, with its validity.
        steps: In order.
        cues: In order.
        decisions: Why the coach spoke or kept silent, each grid period.
        faults: In the order of the pipeline.
        other_samples: Those of the other sensors, as they were given.
        effects: What followed the cues.
        worths: What the samples of the sensors are worth, by placement, where that is known.
        provenance: Where it comes from; ``None`` if it was put together by hand.
    """

    samples: Samples
    grid: Grid
    steps: list[Step]
    cues: list[Cue]
    decisions: list[Decision]
    faults: list[Fault]
    other_samples: tuple[Samples, ...] = ()
    effects: list[CueEffect] = field(default_factory=list)
    worths: Mapping[Placement, SensorWorth] = field(default_factory=lambda: AS_OURS)
    provenance: Provenance | None = None

    __hash__ = None  # type: ignore[assignment]

    def __getitem__(self, name: str) -> Table:
        """A table of plain columns.

        Raises:
            KeyError: No such table; the message lists them.
        """
        if name not in TABLES:
            raise KeyError(f"no table '{name}'; there are {', '.join(TABLES)}")
        return TABLES[name](self)

    def __contains__(self, name: object) -> bool:
        return name in TABLES

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where the sensors sat, as far as that is known."""
        if self.provenance is None:
            return ()
        return tuple(mount.placement for mount in self.provenance.mounts)

    def to_dataframe(self, table: str = "grid") -> Any:  # noqa: ANN401 - of an optional library
        """A table as a ``pandas.DataFrame``; unit, meaning and error of each column in ``attrs``.

        Args:
            table: One of ``result.keys()``.

        Raises:
            KeyError: No such table.
            ModuleNotFoundError: Pandas is not installed; one line that says what to do.
        """
        return self[table].to_dataframe()

    def to_xarray(self, table: str = "grid") -> Any:  # noqa: ANN401 - of an optional library
        """A table as an ``xarray.Dataset``; unit, meaning and error in each variable's ``attrs``.

        Args:
            table: One of ``result.keys()``.

        Raises:
            KeyError: No such table.
            ModuleNotFoundError: Xarray is not installed; one line that says what to do.
        """
        return self[table].to_xarray()

    def plot(self, *metrics: str) -> Any:  # noqa: ANN401 - of an optional library
        """Metrics over time where they are ``ok``, with cues and their published errors.

        Args:
            metrics: Names; without any, those that have values.

        Returns:
            A ``matplotlib.figure.Figure``.

        Raises:
            KeyError: No such metric.
            ModuleNotFoundError: Matplotlib is not installed; one line that says what to do.
        """
        from coach.analysis.plotting import figure_of  # noqa: PLC0415 - an optional library

        return figure_of(self, metrics)

    def __repr__(self) -> str:
        return text_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)
