"""The connection to the store: whatever SQLite says becomes one line for the user."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from coach.athlete.errors import DamagedError, RefusedError, StoreError
from coach.core_wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says within into one line for the user."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise RefusedError(path, str(error)) from None
    except sqlite3.OperationalError as error:
        remedy = (
            Wording("close the other coach")
            if "locked" in str(error)
            else Wording("check disk and permissions")
        )
        raise StoreError(
            Wording("cannot use {path}: {error}; {remedy}", path=path, error=error, remedy=remedy)
        ) from None
    except sqlite3.DatabaseError as error:
        raise DamagedError(
            Wording(
                "{path} is damaged or no store of the coach ({error}); bring a copy of it back "
                "with 'coach history restore FILE'",
                path=path,
                error=error,
            )
        ) from None


class Cursor(sqlite3.Cursor):
    """A cursor that raises ``StoreError``. A damaged page may be met at any row, not only first."""

    connection: Connection

    def execute(self, *given: Any) -> Self:  # noqa: ANN401  as SQLite takes it
        with translate_errors(self.connection.path):
            super().execute(*given)
            return self

    def executemany(self, *given: Any) -> Self:  # noqa: ANN401
        with translate_errors(self.connection.path):
            super().executemany(*given)
            return self

    def fetchone(self) -> Any:  # noqa: ANN401
        with translate_errors(self.connection.path):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with translate_errors(self.connection.path):
            return super().fetchall()

    def __next__(self) -> Any:  # noqa: ANN401
        with translate_errors(self.connection.path):
            return super().__next__()


class Connection(sqlite3.Connection):
    """The only way to the store's rows.

    Args:
        database: The file.
        given: As SQLite takes it.
    """

    def __init__(self, database: Path, *given: Any, **named: Any) -> None:  # noqa: ANN401
        self.path = Path(database)
        super().__init__(database, *given, **named)

    def cursor(self, factory: Any = Cursor) -> Any:  # noqa: ANN401
        return super().cursor(factory)

    def execute(self, *given: Any) -> Cursor:  # noqa: ANN401
        made: Cursor = self.cursor()
        return made.execute(*given)

    def executemany(self, *given: Any) -> Cursor:  # noqa: ANN401
        made: Cursor = self.cursor()
        return made.executemany(*given)
