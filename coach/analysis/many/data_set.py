"""The folder of tables that a batch writes, and by which it knows what is done.

``TABLE/PART.parquet`` has the rows of one file, ``files/PART.parquet`` says what came of it. That
row is taken away before anything else of the file changes, and is the last that is written: where
it stands, the rest does.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from coach.analysis.many.batch_problem import BatchProblem, NotWrittenError
from coach.analysis.many.job import FILES, Kept, Made
from coach.analysis.many.part_tables import FILE, file_row, part_of, schema_of
from coach.analysis.result_tables import TABLES
from coach.core_wording import Wording
from coach.export.errors import need
from coach.files.strict_json import read_object
from coach.files.trouble import what_went_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.analysis.many.stores import Store
    from coach.analysis.result import Analysis

MARK = "_batch.json"
"""What makes a folder a data set of ours; programs that read Parquet pass over such names."""

_ENDING = ".parquet"
_FORMAT = 1


class DataSet:
    """Tables of many files in one place.

    Args:
        store: The place.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def place(self) -> str:
        """Folder or URL."""
        return self._store.place

    def begin(self, root: str) -> str:
        """Make it, unless it is there.

        Args:
            root: The folder below which its files are, from which their names are counted.

        Returns:
            That of the data set that is there already, or the same.

        Raises:
            BatchProblem: There is something else, or it cannot be written.
        """
        if self._store.is_there(MARK):
            try:
                told = read_object(self._store.read(MARK))
                if told["format"] != _FORMAT:
                    raise ValueError("it was written by another version of the coach")  # noqa: TRY301
                return str(told["root"])
            except (KeyError, ValueError, OSError) as error:
                raise BatchProblem(
                    Wording(
                        "cannot go on in {place}: {what}; choose another folder",
                        place=self.place,
                        what=what_went_wrong(error),
                    )
                ) from None
        if [name for name in self._store.names("") if not name.startswith(".")]:
            raise BatchProblem(
                Wording(
                    "{place} holds other files; choose an empty folder, or one that is not there",
                    place=self.place,
                )
            )
        told = {"format": _FORMAT, "root": root}
        self._store.put({MARK: json.dumps(told).encode("utf-8")})
        return root

    def check_seen(self) -> None:
        """Refuse a place that this process does not see, as on another machine.

        Raises:
            NotWrittenError: It is not there.
        """
        if not self._store.is_there(MARK):
            raise NotWrittenError(
                Wording(
                    "{place} is not there for one of the processes; on several machines give a "
                    "folder that all of them see, or a URL",
                    place=self.place,
                )
            )

    def kept(self, part: str) -> Kept | None:
        """What came of a file, as far as it is told."""
        arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
        columns = ["state", "sha256", "options_sha256", "versions", "batch"]
        try:
            data = arrow.BufferReader(self._store.read(f"{FILES}/{part}{_ENDING}"))
            (row,) = parquet.read_table(data, columns=columns).to_pylist()
            made = Made(row["sha256"], row["options_sha256"], row["versions"])
            return Kept(row["state"], made, row["batch"])
        except (FileNotFoundError, KeyError, ValueError):  # or it is damaged
            return None

    def sweep(self) -> None:
        """Take away what a batch that was killed has left half done."""
        whole = set(self._store.names(FILES))
        for table in TABLES:
            left = [name for name in self._store.names(table) if name not in whole]
            self._store.delete([f"{table}/{name}" for name in left])

    def forget(self, part: str) -> None:
        """Take away that a file is done."""
        self._store.delete([f"{FILES}/{part}{_ENDING}"])

    def put(
        self,
        part: str,
        row: Mapping[str, object],
        found: Analysis | None = None,
        tables: Sequence[str] = (),
    ) -> None:
        """Write what came of a file; what was there of it before is gone then.

        Args:
            part: Of the job.
            row: For the table of files.
            found: The result, unless it failed.
            tables: Names of those to write.

        Raises:
            NotWrittenError: The system refuses.
        """
        written = {} if found is None else {name: found[name] for name in tables}
        self._store.delete([f"{name}/{part}{_ENDING}" for name in TABLES if name not in written])
        parts = {
            f"{name}/{part}{_ENDING}": part_of(table, str(row[FILE]))
            for name, table in written.items()
        }
        self._store.put({**parts, f"{FILES}/{part}{_ENDING}": file_row(row)})

    def table(self, name: str, columns: Sequence[str] | None = None) -> Any:  # noqa: ANN401 - Arrow
        """A table of all files together, as ``pyarrow.Table``; without rows if no file has any.

        Args:
            name: Of the table.
            columns: Only these.

        Raises:
            ExportError: pyarrow is not installed.
        """
        reader = need("pyarrow.dataset", "parquet")
        schema = schema_of(name)
        paths = [
            self._store.path(f"{name}/{one}")
            for one in self._store.names(name)
            if one.endswith(_ENDING)
        ]
        if not paths:
            empty = schema.empty_table()
            return empty if columns is None else empty.select(list(columns))
        found = reader.dataset(paths, schema=schema, format="parquet", filesystem=self._store.files)
        return found.to_table(columns=None if columns is None else list(columns))
