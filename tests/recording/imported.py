"""Samples in files, for the tests of the import."""

import numpy as np
import pytest

from coach.decode.arrays import ArrayDecoder
from coach.model import Notification, Placement
from coach.model.units import GRAVITY_M_S2
from coach.recording.importing import ImportOptions, ImportProblem, import_samples

RATE_HZ = 100.0
COUNT = 620
T_S = np.arange(COUNT) / RATE_HZ
# Two seconds of standing, then steps; gravity along +z.
MOVING = (T_S > 2.0)[:, None] * np.sin(2 * np.pi * np.outer(T_S, [1.4, 2.8, 2.8]))
ACC_M_S2 = np.array([0.2, -0.1, GRAVITY_M_S2]) + MOVING * [2.0, 3.0, 8.0]
GYR_RAD_S = MOVING[:, ::-1] * [1.0, 0.5, 2.0]

CHEST = Placement.CHEST


def write_csv(path, columns, delimiter=","):
    names = delimiter.join(columns)
    rows = np.column_stack(list(columns.values()))
    lines = [delimiter.join(map(repr, map(float, row))) for row in rows]
    path.write_text("\n".join([names, *lines]) + "\n")
    return path


def csv_columns(acc=ACC_M_S2, gyr=GYR_RAD_S, t_s=T_S):
    return {
        "t_s": t_s,
        **dict(zip(("ax", "ay", "az"), acc.T, strict=True)),
        **dict(zip(("gx", "gy", "gz"), gyr.T, strict=True)),
    }


def blocks(result):
    decoder = ArrayDecoder("imported", 0.0)
    return [
        block
        for event in result.inputs
        if isinstance(event, Notification)
        for block in decoder.push(event)
    ]


def samples(result):
    return np.vstack([block.counts for block in blocks(result)])


def indices(result):
    return np.concatenate(
        [block.first_index + np.arange(len(block.counts)) for block in blocks(result)]
    )


def columns_of(result, quantity):
    """Columns that an import took a quantity from; ``None`` if there is none."""
    rows = {row["taken_as"]: row["columns"] for row in result.header.import_details["taken"]}
    return rows.get(quantity)


def problem_of(path, **options):
    """The reason and the one line of an import that must fail."""
    with pytest.raises(ImportProblem) as error:
        import_samples(path, ImportOptions(CHEST, **options))
    text = str(error.value)
    assert text
    assert "\n" not in text
    return error.value.reason, text
