"""The tables of a result: plain arrays by column, each with its unit, meaning and error.

Columns are named as in exported tables (``coach/export``); bouts and strides are named as mobgap
and gaitmap name them.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from coach.analysis.bouts import BOUT_COLUMNS, STRIDE_COLUMNS, bouts_of, strides_of
from coach.analysis.grid import same
from coach.analysis.optional import library
from coach.model import METRICS, Cue, CueEffect, Fault, Step, error_of
from coach.model.units import unit_in_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.analysis.result import Analysis

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class About:
    """What a column is.

    Args:
        unit: Empty for words, ratios and counts.
        meaning: One line.
        error: One-sigma error of the values as published, in ``unit``; ``None`` if there is none.
    """

    unit: str
    meaning: str
    error: float | None = None

    def attrs(self) -> dict[str, str | float]:
        """As ``attrs`` of pandas and xarray."""
        told: dict[str, str | float] = {"units": self.unit, "long_name": self.meaning}
        return told if self.error is None else told | {"published_error": self.error}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table(Mapping[str, Array]):
    """Columns of one length, by name. Words are plain strings, numbers that are not there NaN.

    Args:
        name: Of the table.
        index: Name of the column that numbers or dates the rows.
        columns: By name.
        about: By name, of each column.
        attrs: Of the whole table: version, placement and so on.
    """

    name: str
    index: str
    columns: Mapping[str, Array]
    about: Mapping[str, About]
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.columns[self.index])

    def __getitem__(self, name: str) -> Array:
        """A column.

        Raises:
            KeyError: No such column; the message lists them.
        """
        if name not in self.columns:
            raise KeyError(f"no column '{name}' in {self.name}; there are {', '.join(self)}")
        return self.columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return (
            (self.name, dict(self.about)) == (other.name, dict(other.about))
            and list(self) == list(other)
            and all(same(self[name], other[name]) for name in self)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Table({self.name}: {self.rows} rows; {', '.join(self)})"

    def to_dataframe(self) -> Any:  # noqa: ANN401 - of an optional library
        """As a ``pandas.DataFrame`` with ``attrs``; those of each column under ``"columns"``.

        Raises:
            ModuleNotFoundError: Pandas is not installed.
        """
        frame = library("pandas", "to_dataframe()").DataFrame(dict(self.columns))
        if self.index != "t_s":
            frame = frame.set_index(self.index)
        frame.attrs = dict(self.attrs) | {
            "columns": {name: about.attrs() for name, about in self.about.items()}
        }
        return frame

    def to_xarray(self) -> Any:  # noqa: ANN401 - of an optional library
        """As an ``xarray.Dataset`` along ``index``, with ``attrs`` of it and of each variable.

        Raises:
            ModuleNotFoundError: Xarray is not installed.
        """
        return library("xarray", "to_xarray()").Dataset(
            {
                name: (self.index, column, self.about[name].attrs())
                for name, column in self.columns.items()
                if name != self.index
            },
            coords={self.index: (self.index, self[self.index], self.about[self.index].attrs())},
            attrs=dict(self.attrs),
        )


def _samples(result: Analysis) -> Table:
    samples = result.samples
    columns: dict[str, Array] = {"t_s": samples.t_s}
    about = {"t_s": About("s", "stream time")}
    for axis, name in enumerate("wxyz"):
        column = f"quat_level_from_segment_{name}"
        columns[column] = samples.quat_level_from_segment[:, axis]
        about[column] = About("", "attitude, Hamilton; heading arbitrary")
    return Table("samples", "t_s", columns, about, _attrs(result))


def _grid(result: Analysis) -> Table:
    grid = result.grid
    columns: dict[str, Array] = {"t_s": grid.t_s, "locomotion": _words(grid.locomotion.tolist())}
    about = {
        "t_s": About("s", "grid instant, stream time"),
        "locomotion": About("", "what the runner does"),
    }
    for name in grid.raw:
        spec = METRICS[name]
        if (grid.validity[name] == "no_sensor").all():
            continue
        error = error_of(name, result.placements, result.worths)
        columns[name] = np.asarray(grid[name])
        about[name] = About(unit_in_name(name) if spec.unit else "", spec.meaning, error)
        columns[f"{name}_validity"] = _words(grid.validity[name].tolist())
        about[f"{name}_validity"] = About("", "ok, or why there is no value")
    return Table("grid", "t_s", columns, about, _attrs(result))


def _rows_table(name: str, index: str, kind: type[Any]) -> Callable[[Analysis], Table]:
    """A table with a column for each field of a dataclass."""
    meanings = _meanings(kind)
    is_number = {one.name: "float" in str(one.type) for one in dataclasses.fields(kind)}

    def table(result: Analysis) -> Table:
        rows: Sequence[object] = getattr(result, name)
        columns: dict[str, Array] = {}
        about: dict[str, About] = {}
        for column, number in is_number.items():
            cells = [getattr(row, column) for row in rows]
            columns[column] = _numbers(cells) if number else _plain(cells)
            error = _error(kind, column, result)
            about[column] = About(unit_in_name(column), meanings.get(column, ""), error)
        return Table(name, index, columns, about, _attrs(result))

    return table


_OF_STEPS = {"contact_time_s", "vertical_oscillation_m"}


def _error(kind: type[Any], column: str, result: Analysis) -> float | None:
    """Of a mean over steps; a single step errs more."""
    if kind is Step and column in _OF_STEPS:
        return error_of(column, result.placements, result.worths)
    return None


def _meanings(kind: type[Any]) -> dict[str, str]:
    """Field -> what the docstring of its dataclass says of it."""
    found: dict[str, str] = {}
    name = ""
    for line in (kind.__doc__ or "").partition("Args:")[2].splitlines():
        head, colon, rest = line.strip().partition(": ")
        if colon and head in kind.__dataclass_fields__:
            name = head
            found[name] = rest
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def _numbers(cells: list[Any]) -> Array:
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def _plain(cells: list[Any]) -> Array:
    plain = [
        cell.value
        if isinstance(cell, enum.Enum)
        else cell
        if isinstance(cell, (bool, int))
        else str(cell)
        for cell in cells
    ]
    numbers = plain and not any(isinstance(cell, str) for cell in plain)
    return np.array(plain) if numbers else _words(plain)


def _words(words: Sequence[Any]) -> Array:
    """Python's own strings, which every library takes as text."""
    array = np.empty(len(words), dtype=object)
    array[:] = words
    return array


def _listed(
    name: str, index: str, about: Mapping[str, About], rows: Callable[[Analysis], list[list[Any]]]
) -> Callable[[Analysis], Table]:
    """A table of bouts or strides; the index counts from 0."""

    def table(result: Analysis) -> Table:
        found = rows(result)
        columns: dict[str, Array] = {index: np.arange(len(found))}
        for number, column in enumerate(about):
            cells = [row[number] for row in found]
            columns[column] = (
                _words(cells)
                if column in ("type", "lr_label")
                else np.array(cells, dtype=np.float64 if column.endswith("_s") else np.int64)
            )
        told = {index: About("", "number of the row, from 0"), **about}
        return Table(name, index, columns, told, _attrs(result))

    return table


def _told(columns: Mapping[str, str]) -> dict[str, About]:
    return {name: About(unit_in_name(name), meaning) for name, meaning in columns.items()}


def _attrs(result: Analysis) -> dict[str, str]:
    told = result.provenance
    if told is None:
        return {}
    return {f"version_{part}": version for part, version in told.versions.items()} | {
        "placement": ", ".join(mount.placement.value for mount in told.mounts),
        "input_sha256": ", ".join(one.sha256 for one in told.inputs),
    }


TABLES: Mapping[str, Callable[[Analysis], Table]] = MappingProxyType(
    {
        "samples": _samples,
        "grid": _grid,
        "steps": _rows_table("steps", "t_s", Step),
        "strides": _listed("strides", "s_id", _told(STRIDE_COLUMNS), strides_of),
        "bouts": _listed("bouts", "wb_id", _told(BOUT_COLUMNS), bouts_of),
        "cues": _rows_table("cues", "t_s", Cue),
        "effects": _rows_table("effects", "t_s", CueEffect),
        "faults": _rows_table("faults", "t_s", Fault),
    }
)
"""Name of a table -> how it is made of a result."""
