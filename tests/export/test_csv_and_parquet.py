"""Read back by a program that did not write them, every value is the same."""

import duckdb
import pytest

from coach.export import LEVELS, tables_of
from coach.export.csv_files import write_csv
from coach.export.parquet_files import write_parquet
from tests.export.sessions import made, recorded

QUERIES = {
    # Every cell as text first: what a column is must follow from the table about the columns.
    "csv": "SELECT * FROM read_csv(?, header = true, all_varchar = true, null_padding = false)",
    "parquet": "SELECT * FROM read_parquet(?)",
}
MAKES = {"bool": lambda text: text == "True", "int": int, "float": float, "str": str}


def written(folder, data, suffix):
    tables = tables_of(data, list(LEVELS))
    if suffix == "csv":
        return tables, write_csv(folder, "run", tables)
    return tables, write_parquet(folder, "run", tables, {"title": "a run"})


def read(path, suffix):
    with duckdb.connect() as base:
        base.execute("SET threads = 1")
        rows = base.execute(QUERIES[suffix], [str(path)])
        return [column[0] for column in rows.description], rows.fetchall()


def expected(column):
    """The cells as they may be written: half letters spelled out."""
    return [
        cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell
        for cell in column.cells
    ]


@pytest.mark.parametrize("data", [made, recorded])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_every_value_comes_back(tmp_path, data, suffix):
    tables, paths = written(tmp_path, data(), suffix)
    for table, path in zip(tables, paths, strict=suffix == "parquet"):
        names, rows = read(path, suffix)
        assert names == [column.name for column in table.columns]
        assert len(rows) == table.rows
        for k, column in enumerate(table.columns):
            found = [row[k] for row in rows]
            if suffix == "csv":
                kinds = {type(cell).__name__ for cell in column.cells if cell is not None}
                make = MAKES[kinds.pop()] if kinds else str
                found = [None if cell is None else make(cell) for cell in found]
                found = [c[1:] if isinstance(c, str) and c[:2] == "'=" else c for c in found]
                wanted = [None if cell == "" else cell for cell in expected(column)]
            else:
                wanted = expected(column)
            assert found == wanted, (table.name, column.name)


def test_a_spreadsheet_sees_no_formula(tmp_path):
    _, paths = written(tmp_path, made(), "csv")
    cues = next(path for path in paths if path.name == "run.cues.csv")
    names, rows = read(cues, "csv")
    assert rows[0][names.index("text")].startswith("'=1+1")


def test_the_columns_are_explained_beside_them(tmp_path):
    tables, paths = written(tmp_path, made(), "csv")
    _, rows = read(paths[-1], "csv")
    told = {(table, column): unit for table, column, unit, *_ in rows}
    assert len(told) == sum(len(table.columns) for table in tables)
    assert told["grid", "trunk_forward_lean_rad"] == "rad"
    assert told["samples-chest", "acc_x_m_s2"] == "m/s^2"


def test_parquet_columns_carry_their_unit(tmp_path):
    _, paths = written(tmp_path, made(), "parquet")
    grid = next(path for path in paths if "grid" in path.name)
    with duckdb.connect() as base:
        rows = base.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(grid)]).fetchall()
    told = {bytes(key).decode(): bytes(value) for key, value in rows}
    assert told["title"] == b"a run"
    assert "ARROW:schema" in told  # in which pyarrow keeps the metadata of each field
