"""The questions that runners ask of such figures, answered from this run's own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.report.measure.findings import Finding
from coach.report.say.glance import main_and_others
from coach.report.say.verdict import LEAST_RUNNING_S
from coach.wording.metric_names import unit_of, words_of
from coach.wording.values import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.report.measure.metric_report import MetricReport
    from coach.report.session_report import Report

_CORE = "As the muscles of the trunk tire, others take over, and posture gives"
_SLOPE = "a road that slopes to one side looks the same"

MEANINGS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.FOLDS: f"{_CORE}: the trunk folds. Looking down and a climb look the same.",
        Finding.LEANS_BACK: "Braking with the trunk, a descent or a tired back look like this.",
        Finding.LEANS_SIDEWAYS: f"A bag, a sore side or one tired side look like this; {_SLOPE}.",
        Finding.BACK_ROUNDS: f"{_CORE}: the back rounds, and there is less room to breathe.",
        Finding.TRUNK_TURNS: "Arms that cross the chest turn the trunk along; so does a long step.",
        Finding.PELVIS_TIPS: f"{_CORE}: the pelvis tips and the lower back hollows.",
        Finding.PELVIS_TUCKS: "A slumped back draws the pelvis under, and the legs reach less far.",
        Finding.HIP_DROPS: "The standing leg's side of the hip holds the other side up; as it "
        f"tires, that one sinks. But {_SLOPE}.",
        Finding.PELVIS_TURNS: "A longer step turns the pelvis further; so does a tired trunk.",
        Finding.CADENCE_FALLS: "Fewer steps at the same pace are longer steps: the foot lands "
        "further ahead. Running slower looks the same where speed is not known.",
        Finding.BOUNCES: "More of the push goes up and less forward.",
        Finding.LANDS_HARD: "Tired legs give less; hard ground and other shoes look the same.",
        Finding.BRAKES: "The foot lands further ahead of you, and each step brakes first.",
        Finding.HEAVY_FEET: "Tired calves push off later; running slower looks the same.",
        Finding.UNEVEN: "One side is spared or tires first. If it hurts there, see somebody.",
    }
)
"""What a finding may mean, and what looks the same to the sensor.

In words that claim no more than the advice of running books does; nobody was examined.
"""


def answers_of(report: Report) -> tuple[tuple[str, str], ...]:
    """Questions and answers, in the order in which they are asked."""
    main, _ = main_and_others(report.metrics)
    return (
        ("How accurate is it?", _accuracy(main)),
        ("What is normal for me?", _normal(main)),
        ("What does it mean for me?", _meaning(report)),
        ("What of speed, hills and shoes?", _speed(report, main)),
        ("Is a change worth it?", _worth(report)),
        ("What do I do next?", _next(report)),
    )


def _accuracy(main: Sequence[MetricReport]) -> str:
    if not main:
        return "Nothing was measured, so there is nothing to be wrong."
    errors: dict[str, list[str]] = {}
    for metric in main:
        doubt = f"{value_of(metric.name, metric.error)} {unit_of(metric.name)}".strip()
        errors.setdefault(doubt, []).append(words_of(metric.name))
    told = "; ".join(f"{', '.join(labels)} to {doubt}" for doubt, labels in errors.items())
    return (
        f"With the sensor worn well: {told} (two times in three; twice that, 19 times in 20). "
        "Two runs differ only beyond the column 'noise below'."
    )


def _normal(main: Sequence[MetricReport]) -> str:
    if all(metric.band is None for metric in main):
        return (
            "Not known yet. The coach learns it from your own easy running, after a calibration; "
            "nobody else's figures will do."
        )
    return (
        "What you usually do, not what others do: the column 'usual for you', learnt from your own "
        "easy running. To be out of it for a moment is normal too; the coach waits until it lasts."
    )


def _meaning(report: Report) -> str:
    if not report.verdict.findings:
        if report.running_s < LEAST_RUNNING_S:
            return "There was too little running to say."
        if all(metric.band is None for metric in report.metrics):
            return "Nothing drifted by more than noise; what is usual for you is not known yet."
        return (
            "Nothing left what is usual for you by more than noise. That is how it should be, and "
            "it is all that one sensor can say."
        )
    return MEANINGS[report.verdict.findings[0]]


def _speed(report: Report, main: Sequence[MetricReport]) -> str:
    never = "Hills, wind and shoes it never knows: compare runs on the same way."
    if report.speed is None:
        return f"Speed was not told, so what it does is in these figures. {never}"
    told = [
        f"{words_of(m.name)} {value_of(m.name, m.by_speed.per_m_s, '+')} {unit_of(m.name)}".strip()
        for m in main
        if m.by_speed is not None and m.speed_matters
    ]
    if not told:
        return f"At the speeds of this run it made no difference beyond noise. {never}"
    return f"For each m/s faster: {'; '.join(told)}. {never}"


def _worth(report: Report) -> str:
    if not report.verdict.findings:
        return "No. Nothing here asks for one, and another way of running loads other parts."
    return (
        "Perhaps. If nothing hurts and you run as far and as fast as you like, you may leave it. "
        "If you try: one thing, a little, on easy runs; then see here whether it held."
    )


def _next(report: Report) -> str:
    names = ", ".join(one.name.lower() for one in report.exercises)
    return f"{report.verdict.suggestion} On days without a run: {names}."
