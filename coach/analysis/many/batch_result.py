"""What came of many files: how many, which failed, and their tables together."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coach.analysis.many.data_set import DataSet
from coach.analysis.many.job import FAILED
from coach.analysis.many.stores import store_at
from coach.analysis.optional import library

if TYPE_CHECKING:
    import tempfile

    from coach.analysis.many.job import Outcome

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be analyzed.

    Args:
        file: What it is called in the tables.
        reason: One line.
    """

    file: str
    reason: str


@dataclass(slots=True, weakref_slot=True, repr=False, eq=False)
class Batch:
    """Tables of many files, in a folder or at a URL.

    Args:
        to: Where they are: ``TO/grid/*.parquet`` is what DuckDB and polars read.
        tables: Their names, the table of files first.
        files: How many files were given.
        as_before: How many of them were done already.
        failed: Those that could not be analyzed.
        passed_over: How many files of the folders given are of another kind.
        foreign: How many of those are of other recorders, by their ending.
    """

    to: str
    tables: tuple[str, ...]
    files: int = 0
    as_before: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    passed_over: int = 0
    foreign: int = 0
    _kept: Any = None

    @property
    def done(self) -> int:
        """How many were analyzed, now or earlier."""
        return self.files - len(self.failed)

    def to_arrow(self, table: str = "grid") -> Any:  # noqa: ANN401 - of an optional library
        """A table of all files of the data set together, as a ``pyarrow.Table``.

        Args:
            table: One of ``tables``. Its column ``file`` says which file a row is from.

        Raises:
            KeyError: No such table.
            ExportError: pyarrow is not installed.
        """
        if table not in self.tables:
            raise KeyError(f"no table '{table}'; there are {', '.join(self.tables)}")
        return DataSet(store_at(self.to)).table(table)

    def to_dataframe(self, table: str = "grid") -> Any:  # noqa: ANN401 - likewise
        """The same as a ``pandas.DataFrame``; what is not there is NaN.

        Args:
            table: One of ``tables``.

        Raises:
            KeyError: No such table.
            ModuleNotFoundError: Pandas is not installed; one line that says what to do.
        """
        library("pandas", "to_dataframe()")
        return self.to_arrow(table).to_pandas()

    def __repr__(self) -> str:
        told = [f"{self.files} files", f"{self.done} done"]
        if self.as_before:
            told.append(f"{self.as_before} of them before")
        if self.failed:
            some = "; ".join(f"{one.file}: {one.reason}" for one in self.failed[:_SHOWN])
            more = "; ..." if len(self.failed) > _SHOWN else ""
            told.append(f"{len(self.failed)} failed ({some}{more})")
        return f"Batch({', '.join(told)}; {', '.join(self.tables)} in {self.to})"


def count(batch: Batch, outcome: Outcome) -> None:
    """Take in what came of a file."""
    batch.as_before += outcome.as_before
    if outcome.state == FAILED:
        batch.failed.append(FailedFile(outcome.name, outcome.reason))


def keep_while(batch: Batch, folder: tempfile.TemporaryDirectory[str]) -> None:
    """Let a folder be there as long as its batch is."""
    batch._kept = weakref.finalize(batch, folder.cleanup)  # noqa: SLF001 - of the same file
