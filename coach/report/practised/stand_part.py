"""A standing check on its page: where the usual posture lies, how wide the range is, the sway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.practice import StandCheck
from coach.model.units import DEG_PER_RAD
from coach.practice.stand.smallest_change import smallest_change
from coach.practice.stand.spine_share import spine_share
from coach.progress.practice_records import mean_of
from coach.wording.place_names import PLACE_NAMES
from coach.wording.practices.practice_words import degrees, position_words
from coach.wording.practices.stand_sentences import (
    range_words,
    segment_words,
    stand_is_not,
    stand_verdict,
    sway_words,
)
from coach.wording.scale import Axis
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.model.practice import SegmentStand
    from coach.report.practised.practice_report import PracticeReport

WIDTH, EDGE = 320.0, 10.0


@dataclass(frozen=True, slots=True)
class PositionBar:
    """One segment between sunk and tall, in pixels.

    Args:
        title: The segment.
        answer: Its position in words.
        at: The usual posture; ``None`` where the range is too small.
        error: Left and right end of one sigma about it; ``None`` where unknown.
        rounds: The usual posture of each round.
        before: That of the check before; ``None`` without one.
        range_words: How wide the range is.
    """

    title: str
    answer: str
    at: float | None
    error: tuple[float, float] | None
    rounds: tuple[float, ...]
    before: float | None
    range_words: str


def stand_words(report: PracticeReport) -> dict[str, object]:
    """What the template needs."""
    stands = report.record.stands
    sway_lines = [sway_words(one) for one in stands]
    return {
        "verdict": stand_verdict(stands),
        "told": [*map(segment_words, stands), *sway_lines],
        "bars": [_bar(one, report) for one in stands],
        "key": (tr("usual, with error"), tr("single rounds"), tr("the check before")),
        "ends": (tr("sunk"), tr("tall")),
        "lines": [
            *(tr(note) for note in report.notes),
            *_against_earlier(report),
            *_shared(stands),
        ],
        "heads": (
            tr("segment"),
            tr("sway, RMS [deg]"),
            tr("of a sensor at rest [deg]"),
            tr("forward [deg]"),
            tr("to the side [deg]"),
            tr("path [deg/s]"),
            tr("95 % ellipse [deg^2]"),
        ),
        "rows": [_sway_row(one) for one in stands if one.sway is not None],
        "sway": tr("Sway, standing as you do"),
        "sway_lines": sway_lines,
        "sway_title": tr("Sway in numbers"),
        "rounds_title": tr("Each round"),
        "rounds_heads": (
            tr("segment"),
            tr("posture"),
            tr("from tall, forward [deg]"),
        ),
        "rounds_rows": [row for one in stands for row in _round_rows(one)],
        "not": stand_is_not(),
        "not_title": tr("What this is not"),
    }


def _bar(one: SegmentStand, report: PracticeReport) -> PositionBar:
    x = Axis(0.0, 100.0, EDGE, WIDTH - EDGE).within
    before = next(
        (
            found.position
            for earlier in reversed(report.earlier)
            if (found := earlier.stand_of(one.placement)) is not None and found.position is not None
        ),
        None,
    )
    tall = mean_of(one.tall_rad) or 0.0
    rounds = (
        tuple(x(100.0 * (1.0 - (angle - tall) / one.range_rad)) for angle in one.usual_rad)
        if one.range_rad and one.position is not None
        else ()
    )
    error = None
    if one.position is not None and one.position_error is not None:
        error = (x(one.position - one.position_error), x(one.position + one.position_error))
    return PositionBar(
        title=tr(PLACE_NAMES[one.placement]),
        answer=position_words(one),
        at=None if one.position is None else x(one.position),
        error=error,
        rounds=rounds,
        before=None if before is None else x(before),
        range_words=range_words(one),
    )


def _against_earlier(report: PracticeReport) -> list[str]:
    """What each segment has done since the check before, against what two checks differ by."""
    lines: list[str] = []
    for one in report.record.stands:
        known = [r for r in (*report.earlier, report.record) if r.stand_of(one.placement)]
        positions = [s.position for r in known if (s := r.stand_of(one.placement)) is not None]
        told = [position for position in positions if position is not None]
        if one.position is None or len(told) < 2:
            continue
        checks = [StandCheck(0.0, 0, r.stands) for r in known]
        least = smallest_change(checks, one.placement)
        if least is None:
            continue
        words = {
            "place": tr(PLACE_NAMES[one.placement]),
            "before": f"{told[-2]:.0f}",
            "now": f"{told[-1]:.0f}",
            "least": f"{least.value:.0f}",
        }
        if abs(told[-1] - told[-2]) > least.value:
            lines.append(
                tr("Since the check before, {place}: {before} to {now} of 100, a change.", **words)
            )
        else:
            lines.append(
                tr(
                    "Since the check before, {place}: {before} to {now} of 100; less than {least} "
                    "cannot be told from chance.",
                    **words,
                )
            )
    return lines


def _shared(stands: tuple[SegmentStand, ...]) -> list[str]:
    """How the spine shares the range, where two segments were worn."""
    share = spine_share(StandCheck(0.0, 0, stands))
    if share is None:
        return []
    return [
        tr(
            "From tall to sunk the chest tips by {chest} deg and the pelvis by {pelvis}; the back "
            "between them bends by {back}.",
            chest=degrees(share.trunk_rad),
            pelvis=degrees(share.pelvis_rad),
            back=degrees(share.flexion_rad),
        )
    ]


def _sway_row(one: SegmentStand) -> tuple[str, ...]:
    sway = one.sway
    assert sway is not None
    return (
        tr(PLACE_NAMES[one.placement]),
        degrees(sway.rms_rad, 2),
        degrees(sway.noise_rms_rad, 2),
        degrees(sway.forward_rms_rad, 2),
        degrees(sway.side_rms_rad, 2),
        degrees(sway.speed_rad_s, 2),
        f"{sway.ellipse_rad2 * DEG_PER_RAD**2:.2f}",
    )


def _round_rows(one: SegmentStand) -> list[tuple[str, ...]]:
    place = tr(PLACE_NAMES[one.placement])
    postures = (
        (tr("usual"), one.usual_rad),
        (tr("tall"), one.tall_rad),
        (tr("sunk"), one.sunk_rad),
        (tr("pelvis forward"), one.forward_rad),
        (tr("pelvis back"), one.back_rad),
    )
    return [
        (place, name, ", ".join(degrees(angle, 1) for angle in angles))
        for name, angles in postures
        if angles
    ]
