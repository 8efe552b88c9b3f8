"""The questions that runners ask of such figures, answered from this run's own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Finding
from coach.report.say.glance import main_and_others
from coach.report.say.verdict import LEAST_RUNNING_S
from coach.wording.metric_names import words_of
from coach.wording.translation import mark, tr
from coach.wording.values import quantity_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.report.measure.metric_report import MetricReport
    from coach.report.session_report import Report

MEANINGS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.FOLDS: mark(
            "As the muscles of the trunk tire, others take over, and posture gives: the trunk "
            "folds. Looking down and a climb look the same."
        ),
        Finding.LEANS_BACK: mark(
            "Braking with the trunk, a descent or a tired back look like this."
        ),
        Finding.LEANS_SIDEWAYS: mark(
            "A bag, a sore side or one tired side look like this; a road that slopes to one side "
            "looks the same."
        ),
        Finding.BACK_ROUNDS: mark(
            "As the muscles of the trunk tire, others take over, and posture gives: the back "
            "rounds, and there is less room to breathe."
        ),
        Finding.TRUNK_TURNS: mark(
            "Arms that cross the chest turn the trunk along; so does a long step."
        ),
        Finding.PELVIS_TIPS: mark(
            "As the muscles of the trunk tire, others take over, and posture gives: the pelvis "
            "tips and the lower back hollows."
        ),
        Finding.PELVIS_TUCKS: mark(
            "A slumped back draws the pelvis under, and the legs reach less far."
        ),
        Finding.HIP_DROPS: mark(
            "The standing leg's side of the hip holds the other side up; as it tires, that one "
            "sinks. But a road that slopes to one side looks the same."
        ),
        Finding.PELVIS_TURNS: mark(
            "A longer step turns the pelvis further; so does a tired trunk."
        ),
        Finding.CADENCE_FALLS: mark(
            "Fewer steps at the same pace are longer steps: the foot lands further ahead. Running "
            "slower looks the same where speed is not known."
        ),
        Finding.BOUNCES: mark("More of the push goes up and less forward."),
        Finding.LANDS_HARD: mark(
            "Tired legs give less; hard ground and other shoes look the same."
        ),
        Finding.BRAKES: mark("The foot lands further ahead of you, and each step brakes first."),
        Finding.HEAVY_FEET: mark("Tired calves push off later; running slower looks the same."),
        Finding.UNEVEN: mark("One side is spared or tires first. If it hurts there, see somebody."),
    }
)
"""What a finding may mean, and what looks the same to the sensor.

In words that claim no more than the advice of running books does; nobody was examined.
"""


def answers_of(report: Report) -> tuple[tuple[str, str], ...]:
    """Questions and answers, in the order in which they are asked."""
    main, _ = main_and_others(report.metrics)
    return (
        (tr("How accurate is it?"), _accuracy(main)),
        (tr("What is normal for me?"), _normal(report, main)),
        (tr("What does it mean for me?"), _meaning(report)),
        (tr("What of speed, hills and shoes?"), _speed(report, main)),
        (tr("Is a change worth it?"), _worth(report)),
        (tr("What do I do next?"), _next(report)),
    )


def _accuracy(main: Sequence[MetricReport]) -> str:
    if not main:
        return tr("Nothing was measured, so there is nothing to be wrong.")
    errors: dict[str, list[str]] = {}
    for metric in main:
        doubt = quantity_of(metric.name, metric.error)
        errors.setdefault(doubt, []).append(words_of(metric.name))
    each = [
        tr("{metrics} to {error}", metrics=", ".join(names), error=doubt)
        for doubt, names in errors.items()
    ]
    return tr(
        "With the sensor worn well: {errors} (two times in three; twice that, 19 times in 20). Two "
        "runs differ only beyond the column 'noise below'.",
        errors="; ".join(each),
    )


def _normal(report: Report, main: Sequence[MetricReport]) -> str:
    if report.never_calibrated:
        return tr("Not known: without a calibration the coach learns nothing of what is usual.")
    if all(metric.band is None for metric in main):
        return tr(
            "Not known yet. The coach learns it from your own easy running, after a calibration; "
            "nobody else's figures will do."
        )
    return tr(
        "What you usually do, not what others do: the column 'usual for you', learnt from your own "
        "easy running. To be out of it for a moment is normal too; the coach waits until it lasts."
    )


def _meaning(report: Report) -> str:
    if not report.verdict.findings:
        if report.running_s < LEAST_RUNNING_S:
            return tr("There was too little running to say.")
        if all(metric.band is None for metric in report.metrics):
            return tr("Nothing drifted by more than noise; what is usual for you is not known yet.")
        return tr(
            "Nothing left what is usual for you by more than noise. That is how it should be, and "
            "it is all that one sensor can say."
        )
    return tr(MEANINGS[report.verdict.findings[0]])


def _speed(report: Report, main: Sequence[MetricReport]) -> str:
    never = tr("Hills, wind and shoes it never knows: compare runs on the same way.")
    if report.speed is None:
        said = tr("Speed was not told, so what it does is in these figures.")
        return f"{said} {never}"
    told = [
        f"{words_of(m.name)} {quantity_of(m.name, m.by_speed.per_m_s, '+')}"
        for m in main
        if m.by_speed is not None and m.speed_matters
    ]
    if told:
        said = tr("For each m/s faster: {changes}.", changes="; ".join(told))
    else:
        said = tr("At the speeds of this run it made no difference beyond noise.")
    return f"{said} {never}"


def _worth(report: Report) -> str:
    if not report.verdict.findings:
        return tr("No. Nothing here asks for one, and another way of running loads other parts.")
    return tr(
        "Perhaps. If nothing hurts and you run as far and as fast as you like, you may leave it. "
        "If you try: one thing, a little, on easy runs; then see here whether it held."
    )


def _next(report: Report) -> str:
    between = tr(
        "On days without a run: {exercises}.",
        exercises=", ".join(tr(one.name) for one in report.exercises),
    )
    return f"{report.verdict.suggestion} {between}"
