"""Read back by a program that did not write them, every value is the same."""

import json
from urllib.parse import unquote

import duckdb
import pytest
from pyarrow import parquet

from coach.export import LEVELS, tables_of
from coach.export.csv_files import write_csv
from coach.export.parquet_files import write_parquet
from coach.recording.header import header_from_json, header_to_json
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
        return tables, write_csv(folder, "run", tables, data.header)
    return tables, write_parquet(folder, "run", tables, data.header)


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


def sidecar(paths):
    """The file beside the tables, and its tables by name of file."""
    form = json.loads(paths[-1].read_text())
    return form, {
        unquote(table["url"]): table["tableSchema"]["columns"] for table in form["tables"]
    }


def test_csv_columns_are_explained_beside_the_tables(tmp_path):
    data = made()
    tables = tables_of(data, list(LEVELS))
    paths = write_csv(tmp_path, "a run, 100 %", tables, data.header)
    form, told = sidecar(paths)
    assert form["@context"] == "http://www.w3.org/ns/csvw"
    assert list(told) == [path.name for path in paths[:-1]]
    for table, path in zip(tables, paths, strict=False):
        header, _ = read(path, "csv")
        assert [column["name"] for column in told[path.name]] == header
        for about, column in zip(told[path.name], table.columns, strict=True):
            assert about.get("schema:unitText", "") == column.unit
            assert about["dc:description"] == column.meaning


def test_the_stated_types_read_every_cell(tmp_path):
    """As a reader of the standard would: by the type in the file beside, nothing else."""
    _, paths = written(tmp_path, made(), "csv")
    makes = {"double": float, "integer": int, "string": str}
    for name, columns in sidecar(paths)[1].items():
        _, rows = read(tmp_path / name, "csv")
        for k, about in enumerate(columns):
            for row in rows:
                if row[k] is None:
                    continue
                if isinstance(about["datatype"], dict):
                    assert row[k] in about["datatype"]["format"].split("|")
                else:
                    makes[about["datatype"]](row[k])


def attrs_of_pandas(path):
    """What pandas puts into ``DataFrame.attrs``."""
    return json.loads(parquet.read_schema(path).metadata[b"PANDAS_ATTRS"])


@pytest.mark.parametrize("data", [made, recorded])
def test_the_session_goes_with_the_tables(tmp_path, data):
    """The whole header comes back: settings, calibration, versions, mounting."""
    header = data().header
    wanted = json.loads(json.dumps(header_to_json(header)))
    _, paths = written(tmp_path, data(), "csv")
    (note,) = sidecar(paths)[0]["notes"]
    assert note["coach.session"] == wanted
    assert header_from_json(note["coach.session"]) == header
    _, paths = written(tmp_path, data(), "parquet")
    for path in paths:
        told = parquet.read_schema(path).metadata
        assert json.loads(told[b"coach.session"]) == wanted
        assert attrs_of_pandas(path)["coach.session"] == wanted


def test_parquet_columns_carry_unit_meaning_and_error(tmp_path):
    tables, paths = written(tmp_path, made(), "parquet")
    for table, path in zip(tables, paths, strict=True):
        schema = parquet.read_schema(path)
        for column in table.columns:
            told = schema.field(column.name).metadata
            assert told[b"unit"].decode() == column.unit
            assert told[b"meaning"].decode() == column.meaning
            assert (b"error" in told) == (column.error is not None)
            assert attrs_of_pandas(path)["columns"][column.name]["unit"] == column.unit
    with duckdb.connect() as base:
        rows = base.execute(
            "SELECT key, value FROM parquet_kv_metadata(?)", [str(paths[0])]
        ).fetchall()
    told = {bytes(key).decode(): bytes(value) for key, value in rows}
    assert told["created_utc"] == made().header.created_utc.isoformat().encode()
