"""Many files at once: ``coach.analyze_many``."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.analysis.allowed import checked_settings, item_or_none, placement_of
from coach.analysis.many.batch_problem import BatchProblem, NotWrittenError
from coach.analysis.many.batch_result import Batch, count, keep_while
from coach.analysis.many.cluster import over_cluster
from coach.analysis.many.data_set import DataSet
from coach.analysis.many.job import FILES, USUAL_TABLES, BatchOptions, Job
from coach.analysis.many.own_cores import all_cores, here, over_cores
from coach.analysis.many.paths_found import found_in, names_below
from coach.analysis.many.stores import is_url, local_path, store_at
from coach.analysis.result_tables import TABLES
from coach.core_wording import Wording
from coach.export.errors import need
from coach.files.alone import NotAloneError, alone_in
from coach.files.private import new_folder
from coach.files.trouble import to_write_it, what_went_wrong
from coach.recording.importing import ImportOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from coach.analysis.many.job import Outcome
    from coach.analysis.many.paths_found import Found
    from coach.model import Calibration
    from coach.settings import Settings

_IN_THIS_PROCESS = "memory://"


def analyze_many(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    to: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
    calibration: Calibration | Sequence[Calibration] = (),
    foreign: ImportOptions | Mapping[str, Any] | None = None,
    tables: Sequence[str] | None = None,
    again: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Batch:
    """Analyze many files over the cores of this machine, or over the workers of a cluster.

    Each file becomes what ``coach.read`` gives, in tables with a column ``file``. What is done is
    not done again if the file, the options and the versions are the same; so the same call goes on
    where another one was ended. A file that cannot be analyzed is a row of the table ``files``.

    Args:
        paths: Folders, patterns such as ``runs/**/*.mcap``, files, or URLs that fsspec knows. From
            a folder all recordings in it and below are taken, and with ``foreign`` the files of
            other recorders.
        to: Folder or URL of the tables; it may be there from before. ``None``: a folder that is
            there as long as the result is.
        workers: Processes; ``None``: one for each core, 0: in this process.
        scheduler: Address of a Dask scheduler, such as ``tcp://HOST:8786``; files and ``to`` must
            be where its workers see them.
        settings: In place of the recorded ones, as in ``coach.read``.
        calibration: Likewise.
        foreign: How files of other recorders are read: an ``ImportOptions`` or its fields, such as
            ``{"placement": "waist"}``.
        tables: Those to be written; ``None``: all but ``samples``.
        again: Do again what is done already.
        progress: Called with how many files are done, and of how many.

    Returns:
        How many, which failed and why, and the tables.

    Raises:
        BatchProblem: There are no files, the tables cannot be written, another batch writes them
            just now, or the cluster is not there; one line.
        ExportError: pyarrow, or for a cluster Dask, is not installed; one line.
        ValueError: An argument that is wrong; the message says what is allowed.
    """
    need("pyarrow.dataset", "parquet")
    options = BatchOptions(
        settings=None if settings is None else checked_settings(settings),
        calibrations=tuple(calibration)
        if isinstance(calibration, (list, tuple))
        else (calibration,),  # type: ignore[arg-type]
        foreign=_foreign(foreign),
        tables=_tables(tables),
    )
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if not given:
        raise ValueError(Wording("paths: give at least one"))
    if workers is not None and workers < 0:
        raise ValueError(Wording("workers is {workers}; it must be at least 0", workers=workers))
    found = found_in(given, foreign=options.foreign is not None)
    with contextlib.ExitStack() as stack:
        folder = None
        if to is None:
            if scheduler is not None:
                raise BatchProblem(
                    Wording("on a cluster say where the tables go: a folder that all see, or a URL")
                )
            folder = tempfile.TemporaryDirectory(prefix="coach-batch-", ignore_cleanup_errors=True)
            stack.callback(folder.cleanup)
        place = _place(folder.name if folder is not None else os.fspath(to or ""))
        _check_seen(place, given, workers)
        if not is_url(place):
            stack.enter_context(_alone(Path(place)))
        way = _Way(workers, scheduler, again, progress)
        batch = _done(found, DataSet(store_at(place)), options, way)
        if folder is not None:
            stack.pop_all()
            keep_while(batch, folder)
    return batch


@dataclass(frozen=True, slots=True)
class _Way:
    """How it is done, as ``analyze_many`` is told."""

    workers: int | None
    scheduler: str | None
    again: bool
    progress: Callable[[int, int], object] | None


def _done(found: Found, data_set: DataSet, options: BatchOptions, way: _Way) -> Batch:
    root = data_set.begin(found.root)
    data_set.sweep()
    name, place = secrets.token_hex(8), data_set.place
    names = names_below(root, found.files)
    jobs = [
        Job(where, called, place, options, name, way.again)
        for where, called in zip(found.files, names, strict=True)
    ]
    batch = Batch(
        data_set.place,
        (FILES, *options.tables),
        len(jobs),
        passed_over=found.passed_over,
        foreign=found.foreign,
    )
    with contextlib.closing(_outcomes(jobs, way)) as outcomes:
        for number, outcome in enumerate(outcomes, 1):
            count(batch, outcome)
            if way.progress is not None:
                way.progress(number, len(jobs))
    batch.failed.sort(key=lambda one: one.file)
    return batch


def _outcomes(jobs: list[Job], way: _Way) -> Generator[Outcome]:
    if way.scheduler is not None:
        yield from over_cluster(jobs, way.scheduler)
    elif way.workers == 0:
        yield from here(jobs)
    else:
        yield from over_cores(jobs, min(way.workers or all_cores(), len(jobs)))


def _foreign(given: ImportOptions | Mapping[str, Any] | None) -> ImportOptions | None:
    if given is None or isinstance(given, ImportOptions):
        return given
    placement = placement_of(given.get("placement", ""))
    return item_or_none("foreign", ImportOptions, {**given, "placement": placement})


def _tables(given: Sequence[str] | None) -> tuple[str, ...]:
    if given is None:
        return USUAL_TABLES
    unknown = [name for name in given if name not in TABLES]
    if unknown or not given or isinstance(given, str):
        raise ValueError(
            Wording(
                "no table {unknown!r}; there are {tables}",
                unknown=unknown[0] if unknown else given,
                tables=", ".join(TABLES),
            )
        )
    return tuple(name for name in TABLES if name in given)


def _place(to: str) -> str:
    """Where all processes find it, whatever folder they are in."""
    return to.rstrip("/") if is_url(to) else os.path.abspath(local_path(to))  # noqa: PTH100


def _check_seen(place: str, given: Sequence[str | os.PathLike[str]], workers: int | None) -> None:
    """Refuse what only this process has, where others are to see it."""
    if workers == 0:
        return
    for one in (place, *[str(os.fspath(one)) for one in given]):
        if one.startswith(_IN_THIS_PROCESS):
            raise BatchProblem(
                Wording("{place} is of this process alone; use workers=0", place=one)
            )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Have a folder, made if it is not there, to this batch alone."""
    with contextlib.ExitStack() as held:
        _hold(folder, held)
        yield


def _hold(folder: Path, held: contextlib.ExitStack) -> None:
    try:
        new_folder(folder)
        held.enter_context(alone_in(folder))
    except NotAloneError:
        raise BatchProblem(
            Wording(
                "another batch writes into {place} just now; wait for it, or choose another folder",
                place=folder,
            )
        ) from None
    except OSError as error:
        raise NotWrittenError(
            Wording(
                "cannot write into {place}: {what}; {remedy}",
                place=folder,
                what=what_went_wrong(error),
                remedy=to_write_it(error),
            )
        ) from None
