"""What a long run keeps of its numbers: every bit, in little room."""

from __future__ import annotations

from array import array

import numpy as np
import pytest

from coach.app.packed_column import PackedColumn


@pytest.mark.parametrize("kind", ["d", "f", "B"])
@pytest.mark.parametrize("rows", [0, 1, 511, 512, 513, 2000])
def test_every_bit_is_kept(kind, rows):
    chance = np.random.default_rng(rows)
    wanted = array(kind, chance.integers(0, 200, rows).tolist())
    if kind != "B":
        wanted = array(kind, chance.normal(size=rows).tolist())
    column = PackedColumn(kind)
    for number in wanted:
        column.append(number)
    assert len(column) == rows
    assert column.numbers().dtype == np.dtype(kind)
    assert column.numbers().tobytes() == wanted.tobytes()
    assert [column[at] for at in range(rows)] == list(wanted)


def test_grid_instants_take_next_to_nothing():
    column = PackedColumn("d")
    for number in range(512 * 20):
        column.append(0.5 * number)
    assert sum(map(len, column._packed)) < len(column)
