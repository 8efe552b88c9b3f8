"""What the referee's verdict does to an import: nothing, a mend, or a refusal with the remedy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.referee import FindingKind, Verdict, judge, mended
from coach.recording.importing.taken import Taken

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.recording.importing.in_si import InSi
    from coach.recording.importing.joining import TimedRows
    from coach.recording.importing.options import ImportOptions

_WHAT = Wording("gyroscope against gravity")
_BEYOND_MENDING = frozenset({FindingKind.DIFFERENT_RUNS, FindingKind.NO_GYROSCOPE})


@dataclass(frozen=True, slots=True)
class Refereed:
    """Two streams that agree, as far as can be told.

    Args:
        acc: As it was, or mended.
        gyr: Likewise.
        taken: What was found.
        notes: What was mended, one line each.
    """

    acc: TimedRows
    gyr: TimedRows
    taken: tuple[Taken, ...]
    notes: tuple[str, ...]


def refereed(
    where: str,
    acc: InSi,
    gyr: InSi,
    options: ImportOptions,
    assumed: frozenset[FindingKind],
) -> Refereed:
    """Ask the referee of one sensor's streams.

    Args:
        where: What a message calls the files.
        acc: The accelerometer.
        gyr: The gyroscope as it is understood.
        options: The user's.
        assumed: What nothing states, so that physics may decide it.

    Raises:
        ImportProblem: Something that is stated is wrong; the line names the option that mends it.
    """
    if options.unchecked:
        return Refereed(acc.rows, gyr.rows, (Taken("", _WHAT, "", "not checked, as you say"),), ())
    verdict = judge(*_whole(acc, options), *_whole(gyr, options))
    if not verdict.findings:
        return Refereed(acc.rows, gyr.rows, _agreed(verdict), ())
    for finding in verdict.findings:
        if finding.kind in _BEYOND_MENDING:
            remedy = finding.option or "give files of one run"
            raise ImportProblem(
                ImportReason.PHYSICS,
                Wording(
                    "{where}: {line}; {remedy}, or keep it with --unchecked",
                    where=where,
                    line=finding.line,
                    remedy=remedy,
                ),
            )
    told = {one.kind for one in verdict.findings} <= assumed
    if not (told or options.auto) or not verdict.sure:
        lines = "; ".join(finding.line for finding in verdict.findings)
        mends = " ".join(finding.option for finding in verdict.findings)
        # Where several cures fit, choosing is the user's.
        auto = " or --auto" if verdict.sure else ""
        raise ImportProblem(
            ImportReason.PHYSICS,
            Wording(
                "{where}: {lines}; mend it with {mends}{auto}, or keep it with --unchecked",
                where=where,
                lines=lines,
                mends=mends,
                auto=auto,
            ),
        )
    notes = tuple(f"{where}: {one.line}; taken with {one.option}" for one in verdict.findings)
    rows = tuple(Taken("", "mended", "", one.option) for one in verdict.findings)
    return Refereed(*_mended(acc.rows, gyr.rows, verdict), (*rows, *_agreed(verdict)), notes)


def _whole(one: InSi, options: ImportOptions) -> tuple[FloatArray, FloatArray]:
    """Times and values of the rows that lack nothing."""
    rows = one.rows
    whole = np.isfinite(rows.values).all(axis=1)
    t_s = rows.t_s
    if t_s is None:
        rate_hz = options.rate_hz or one.rate_hz or 1.0  # without any, the import ends later on
        t_s = rows.row / rate_hz
    if whole.all():  # an hour is not copied for nothing
        return t_s, rows.values
    return t_s[whole], rows.values[whole]


def _mended(acc: TimedRows, gyr: TimedRows, verdict: Verdict) -> tuple[TimedRows, TimedRows]:
    t_s = np.zeros(len(gyr.values)) if gyr.t_s is None else gyr.t_s
    acc_m_s2, new_t_s, gyr_rad_s = mended(acc.values, t_s, gyr.values, verdict)
    return replace(acc, values=acc_m_s2), replace(
        gyr, values=gyr_rad_s, t_s=None if gyr.t_s is None else new_t_s
    )


def _agreed(verdict: Verdict) -> tuple[Taken, ...]:
    turned_deg = float(np.degrees(verdict.turned_rad))
    if verdict.checked:
        words = Wording("agrees, over {turned:.0f} deg of turning", turned=turned_deg)
    else:
        words = Wording(
            "no contradiction; {turned:.0f} deg of turning are too few to check every axis",
            turned=turned_deg,
        )
    return (Taken("", _WHAT, "", words),)
