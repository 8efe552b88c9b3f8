"""What is done with one file, in whatever process of whatever machine."""

from __future__ import annotations

import json
import re
import time
from functools import cache
from typing import TYPE_CHECKING

from coach.analysis.many.batch_problem import BatchProblem
from coach.analysis.many.data_set import DataSet
from coach.analysis.many.job import DONE, FAILED, Made, Outcome, utf8
from coach.analysis.many.one_file import NothingUsableError, analyze_file
from coach.analysis.many.part_tables import FILE
from coach.analysis.many.stores import COPIES, is_url, local_copy, store_at
from coach.analysis.reading import hash_of_file
from coach.app.versions import versions
from coach.core_wording import Wording
from coach.files.trouble import what_went_wrong
from coach.recording import RecordingError
from coach.recording.importing import ImportProblem
from coach.settings import SettingsError

if TYPE_CHECKING:
    from coach.analysis.many.job import Job, Kept
    from coach.analysis.many.one_file import Session
    from coach.analysis.result import Analysis

_FORESEEN = (RecordingError, ImportProblem, NothingUsableError, SettingsError)

DIED = Wording(
    "the process that analyzed it ended without a word, also when it had nothing else to do; "
    "there may be too little memory"
)


def do_job(job: Job) -> Outcome:
    """Analyze one file and write its tables, unless that is done already.

    To do it again, or in two places at once, gives the same: each table is written whole, and what
    is done is left alone.

    Raises:
        BatchProblem: Of the batch as a whole, such as a full disk.
    """
    begun_s = time.perf_counter()
    data_set = DataSet(store_at(job.to))
    data_set.check_seen()
    row: dict[str, object] = {}
    try:
        with local_copy(job.where) as path:
            row["size_bytes"], row["sha256"] = path.stat().st_size, hash_of_file(path)
            made = Made(str(row["sha256"]), job.options.sha256, versions_now())
            kept = data_set.kept(job.part)
            if _is_done(kept, job, made):
                return Outcome(job.name, DONE, as_before=not _is_of(kept, job))
            session, found = analyze_file(path, job.options, made.sha256)
    except BatchProblem:
        raise
    except Exception as error:  # noqa: BLE001  a file that nobody foresaw must not end the others
        return record_failure(job, _reason(error, job.where), begun_s, row)
    _keep(job, row | {"state": DONE} | _told_of(session, found), begun_s, made, found)
    return Outcome(job.name, DONE, seconds=time.perf_counter() - begun_s)


def record_failure(
    job: Job, reason: str, begun_s: float, row: dict[str, object] | None = None
) -> Outcome:
    """Write that a file failed; tables of an earlier time are taken away.

    Raises:
        BatchProblem: As ``do_job``.
    """
    kept = DataSet(store_at(job.to)).kept(job.part)
    if kept is not None and kept.state == DONE and _is_of(kept, job):
        return Outcome(job.name, DONE)  # whoever died over it had just finished
    _keep(job, (row or {}) | {"state": FAILED, "reason": reason}, begun_s)
    return Outcome(job.name, FAILED, reason, seconds=time.perf_counter() - begun_s)


def _is_done(kept: Kept | None, job: Job, made: Made) -> bool:
    if kept is None or kept.state != DONE or kept.made != made:
        return False
    return not job.again or _is_of(kept, job)


def _is_of(kept: Kept | None, job: Job) -> bool:
    """Whether it was made in this very batch."""
    return kept is not None and kept.batch == job.batch


@cache
def versions_now() -> str:
    """Of the coach and of the libraries that compute, as one text."""
    return ", ".join(f"{part} {version}" for part, version in versions().items())


def _keep(
    job: Job,
    row: dict[str, object],
    begun_s: float,
    made: Made | None = None,
    found: Analysis | None = None,
) -> None:
    data_set = DataSet(store_at(job.to))
    kept = data_set.kept(job.part)
    if made is not None and _is_done(kept, job, made):
        return  # by a worker that was given up for dead meanwhile
    # Where there was nothing, nothing is taken away: another worker may just have written it.
    if kept is not None:
        data_set.forget(job.part)
    told = {
        FILE: utf8(job.name),
        "path": job.where,
        "reason": "",
        "versions": versions_now(),
        "options_sha256": job.options.sha256,
        "options": job.options.to_json(),
        "batch": job.batch,
        **row,
        "analysis_s": time.perf_counter() - begun_s,
    }
    data_set.put(job.part, told, found, job.options.tables)


def _told_of(session: Session, found: Analysis) -> dict[str, object]:
    header = session.header
    return {
        "remarks": "; ".join(session.remarks),
        "kind": "imported" if session.imported else "recording",
        "practice": None if header.practice is None else header.practice.kind.value,
        "title": header.title,
        "created_utc": header.created_utc.isoformat(),
        "placement": ", ".join(mount.placement.value for mount in header.mounts),
        "duration_s": float(found.grid.t_s[-1]) if len(found.grid.t_s) else 0.0,
        "provenance": None
        if found.provenance is None
        else json.dumps(found.provenance.to_json(), allow_nan=False),
    }


def _reason(error: Exception, where: str) -> str:
    if isinstance(error, _FORESEEN):
        if is_url(where):  # the place of a copy tells nobody anything
            return re.sub(rf"\S*{re.escape(COPIES)}\S*/", "", str(error))
        return error.args[0] if isinstance(error.args[0], Wording) else str(error)
    if isinstance(error, MemoryError):
        return Wording("not enough memory")
    if isinstance(error, OSError):
        return Wording("cannot read it: {what}", what=what_went_wrong(error))
    what = " ".join(f"{type(error).__name__} {error}".split())
    return Wording("a fault of the coach itself ({what})", what=what)
