"""Sheets from JSON: Movesense's chunks of samples, lists of records, and dictionaries of lists."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.sheet import Column

# Text may begin with a bracket too, as "[Header]" does.
_BEGINNING = re.compile(rb'\s*(\{\s*["}]|\[\s*[][{"\d-])')
_MARK = b"\xef\xbb\xbf"
_STAMP = "Timestamp"
_CHUNK = "Array"  # ArrayAcc, ArrayGyro, ArrayMagn
_LOST = 1.5
"""Times the usual step of chunks: samples are missing in between, and are not spread over it."""
_TEXTS = 0.5  # share of cells that are no numbers: the column is one of text
_SENSOR = ("sensor", "name")
_NOTES = ("TimeDetailed",)


def is_json(data: bytes) -> bool:
    return _BEGINNING.match(data.removeprefix(_MARK)) is not None


def read_json(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The tables of a JSON file.

    Chunks of samples under ``Array...`` with the ``Timestamp`` of the first, as Movesense's
    programs write them, become a sheet for each path, with a time for every sample. Records with
    a key ``sensor`` become a sheet for each sensor.

    Raises:
        ImportProblem: If it is broken or holds no table; one line.
    """
    try:
        form = _parsed(data.removeprefix(_MARK).decode("utf-8"))
    except (ValueError, RecursionError):
        raise ImportProblem(
            ImportReason.WRONG_KIND,
            Wording("{name} is broken JSON; export or copy it again", name=name),
        ) from None
    try:
        sheets = _chunk_sheets(form, name) or _record_sheets(form, name) or _list_sheets(form, name)
    except RecursionError:
        sheets = ()
    if not sheets:
        raise ImportProblem(
            ImportReason.EMPTY,
            Wording("{name} is JSON without samples that are known; export CSV", name=name),
        )
    return sheets


def _parsed(text: str) -> object:
    """One value, or one a line."""
    try:
        return json.loads(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        return [json.loads(line) for line in lines]


def _chunk_sheets(form: object, name: str) -> tuple[Sheet, ...]:
    groups: dict[tuple[str, ...], list[tuple[float, list[Any]]]] = {}
    told: list[str] = []
    for path, node in _nodes(form, ()):
        for key in _NOTES:
            if isinstance(node.get(key), dict):
                told += [f"{k}: {v}" for k, v in node[key].items()]
        stamp = node.get(_STAMP)
        for key, value in node.items():
            if key.startswith(_CHUNK) and isinstance(value, list) and _is_number(stamp):
                groups.setdefault((*path, key), []).append((stamp, value))
    sheets = (
        _chunks_sheet(f"{name}:{'/'.join(path)}", chunks, tuple(told))
        for path, chunks in groups.items()
    )
    return tuple(sheet for sheet in sheets if sheet is not None)


def _nodes(form: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(form, dict):
        yield path, form
        for key, value in form.items():
            if isinstance(value, (dict, list)) and not key.startswith(_CHUNK):
                yield from _nodes(value, (*path, key))
    elif isinstance(form, list) and form and isinstance(form[0], (dict, list)):
        for value in form:
            yield from _nodes(value, path)


def _chunks_sheet(
    where: str, chunks: Sequence[tuple[float, list[Any]]], told: tuple[str, ...]
) -> Sheet | None:
    whole = [(stamp, samples) for stamp, samples in chunks if samples]
    if not whole:
        return None
    counts = np.array([len(samples) for _, samples in whole])
    stamps = np.array([stamp for stamp, _ in whole], dtype=np.float64)
    values = _triples([sample for _, samples in whole for sample in samples])
    columns: dict[str, Column] = {_STAMP: _spread(stamps, counts)}
    columns |= {axis: np.ascontiguousarray(values[:, k]) for k, axis in enumerate("xyz")}
    return Sheet(where, columns, units={_STAMP: "ms"}, preamble=told)


def _spread(stamps: FloatArray, counts: npt.NDArray[np.int64]) -> FloatArray:
    """Times of all samples, given that of the first of each chunk."""
    steps = np.diff(stamps) / counts[:-1] if len(stamps) > 1 else np.array([])
    forward = steps[steps > 0.0]
    usual = float(np.median(forward)) if len(forward) else 0.0
    steps = np.append(steps, usual)
    odd = (steps <= 0.0) | (steps > _LOST * usual)
    steps[odd] = usual
    first = np.repeat(np.cumsum(counts) - counts, counts)
    within = np.arange(int(counts.sum())) - first
    spread = np.repeat(stamps, counts) + within * np.repeat(steps, counts)
    return np.asarray(spread, dtype=np.float64)


def _triples(samples: Sequence[Any]) -> FloatArray:
    """``(n, 3)``, NaN where something is no number."""
    try:
        return np.array([(one["x"], one["y"], one["z"]) for one in samples], dtype=np.float64)
    except (TypeError, ValueError, KeyError, OverflowError):
        return np.array([_xyz(one) for one in samples])


def _xyz(sample: object) -> tuple[float, float, float]:
    if not isinstance(sample, dict):
        return math.nan, math.nan, math.nan
    x, y, z = (_number(sample.get(axis)) for axis in "xyz")
    return x, y, z


def _record_sheets(form: object, name: str) -> tuple[Sheet, ...]:
    """A list of records, flat but for one dictionary of values."""
    records = form.get("payload") if isinstance(form, dict) else form
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        return ()
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        inner = record.get("values")
        flat = record | inner if isinstance(inner, dict) else record
        sensor = next((flat[key] for key in _SENSOR if isinstance(flat.get(key), str)), "")
        groups.setdefault(sensor, []).append(flat)
    return tuple(
        _record_sheet(f"{name}:{sensor}" if sensor else name, rows)
        for sensor, rows in groups.items()
    )


def _record_sheet(where: str, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    keys = dict.fromkeys(key for row in rows for key in row if key not in (*_SENSOR, "values"))
    return Sheet(where, {key: _column([row.get(key) for row in rows]) for key in keys})


def _list_sheets(form: object, name: str) -> tuple[Sheet, ...]:
    if not isinstance(form, dict):
        return ()
    lists = {str(k): v for k, v in form.items() if isinstance(v, list) and v and _is_flat(v)}
    longest = max(map(len, lists.values()), default=0)
    columns = {key: _column(cells) for key, cells in lists.items() if len(cells) == longest}
    told = tuple(f"{k}: {v}" for k, v in form.items() if isinstance(v, (str, int, float)))
    return (Sheet(name, columns, preamble=told),) if columns else ()


def _is_flat(cells: list[Any]) -> bool:
    return not any(isinstance(cell, (dict, list)) for cell in cells)


def _column(cells: Sequence[object]) -> Column:
    try:
        numbers = np.array(cells, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = np.array([])
    if numbers.shape == (len(cells),):
        return numbers
    numbers = np.array([_number(cell) for cell in cells])
    filled = sum(cell is not None and cell != "" for cell in cells)
    if filled and np.count_nonzero(np.isfinite(numbers)) < _TEXTS * filled:
        return np.array(["" if cell is None else str(cell) for cell in cells], dtype=np.str_)
    return numbers


def _number(cell: object) -> float:
    if isinstance(cell, str):
        try:
            return float(cell)
        except ValueError:
            return math.nan
    return float(cell) if _is_number(cell) else math.nan


def _is_number(cell: object) -> TypeGuard[float]:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < math.inf
