"""How it goes, in words: the time, the cadence, and what this run is about against its band."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.cues.rules import SENSOR_LOST
from coach.model import Reason
from coach.model.units import S_PER_MIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.cues.rules import Rule
    from coach.cues.watch import MetricWatch, RuleWatch
    from coach.cues.watchers import Watchers
    from coach.model import MetricSnapshot

    Words = Callable[[str, str], str]
    """Gives the words of a part of an answer, with something in its place; empty without such."""

PARTS = (
    "answer_begun",
    "answer_minute",
    "answer_minutes",
    "answer_cadence",
    "answer_unknown",
    "answer_usual",
    "answer_more",
    "answer_less",
    "answer_left",
    "answer_right",
    "answer_nothing",
    "answer_not_judged",
    "answer_not_running",
    "answer_no_more",
    "answer_quiet",
)
"""Parts of which an answer is put together, beside the names of metrics."""

_SIDEWAYS = "trunk_lateral_lean_rad"
_CADENCE_NAME = "answer_of_cadence"
_STATES = {
    Reason.LINK_LOST: SENSOR_LOST,
    Reason.NOT_RUNNING: "answer_not_running",
}
_MUTED = {Reason.PAIN: "answer_no_more", Reason.QUIET: "answer_quiet"}


NAME_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "trunk_forward_lean_rad": "answer_of_forward_lean",
        "trunk_lateral_lean_rad": "answer_of_side_lean",
        "cadence_spm": "answer_of_cadence",
        "braking_speed_loss_m_s": "answer_of_braking",
        "impact_peak_m_s2": "answer_of_impact",
        "vertical_oscillation_m": "answer_of_bounce",
        "step_time_asymmetry": "answer_of_left_right_difference",
        "pelvic_tilt_change_rad": "answer_of_pelvic_tilt",
        "contralateral_pelvic_drop_left_rad": "answer_of_drop_of_the_right_hip",
        "contralateral_pelvic_drop_right_rad": "answer_of_drop_of_the_left_hip",
        "pelvic_rotation_range_rad": "answer_of_turning_of_the_pelvis",
        "trunk_rotation_range_rad": "answer_of_turning_of_the_trunk",
        "trunk_flexion_rad": "answer_of_bend_of_the_spine",
    }
)
"""Metric -> the part that names it. A key stays what it is: it stands in recordings and in files of
words, whatever the words are now."""


def name_of(rule: Rule) -> str:
    """The part that names a rule's metric."""
    return NAME_PARTS[rule.metric]


def how_it_goes(
    words: Words,
    snapshot: MetricSnapshot,
    watchers: Watchers,
    focus: str,
    *,
    closed: Reason | None,
    muted: Reason | None,
) -> str:
    """The answer. What is not known is said to be so.

    Args:
        words: Gives the words of a part.
        snapshot: The metrics now.
        watchers: Have judged them, unless ``closed``.
        focus: Rule or topic of the run; empty without one.
        closed: Why nothing is judged now.
        muted: Why nothing is said unasked.
    """
    said = [_time(words, snapshot.t_s)]
    if closed in _STATES:
        said.append(words(_STATES[closed], ""))
    else:
        reading = snapshot.readings[CADENCE]
        cadence = words("answer_cadence", f"{reading.value:.0f}") if reading.ok else ""
        unknown = words("answer_unknown", words(_CADENCE_NAME, ""))
        form, of_cadence = _form(words, watchers, focus, snapshot, cadence=cadence, closed=closed)
        said += [form] if of_cadence else [cadence or unknown, form]
    if muted in _MUTED:
        said.append(words(_MUTED[muted], ""))
    return ". ".join(filter(None, said))


def _time(words: Words, t_s: float) -> str:
    minutes = max(int(t_s / S_PER_MIN), 0)
    key = ("answer_begun", "answer_minute")[minutes] if minutes < 2 else "answer_minutes"
    return words(key, str(minutes))


def _form(
    words: Words,
    watchers: Watchers,
    focus: str,
    snapshot: MetricSnapshot,
    *,
    cadence: str,
    closed: Reason | None,
) -> tuple[str, bool]:
    """What is to be worked on, against its band; and whether that is the cadence itself."""
    if closed is not None:
        return words("answer_not_judged", ""), False
    found = watchers.in_question(focus, snapshot)
    if found is None:
        key = "answer_nothing" if watchers.judged and not focus else "answer_not_judged"
        return words(key, ""), False
    metric, watch = found
    of_cadence = metric.name == CADENCE
    name = words(name_of(watch.rule), "")
    state = _state(metric, watch, snapshot.t_s)
    if of_cadence and cadence and state != "answer_unknown":
        name = cadence
    return words(state, name), of_cadence and (bool(cadence) or state == "answer_unknown")


def _state(metric: MetricWatch, watch: RuleWatch, t_s: float) -> str:
    """How a metric is now, as the part that says so."""
    if metric.judged_s != t_s:
        return "answer_unknown"
    off = watch.value - watch.centre
    if abs(off) <= watch.half_width and not watch.out:
        return "answer_usual"
    if metric.name == _SIDEWAYS:
        return "answer_right" if off > 0.0 else "answer_left"
    grows = off > 0.0 if watch.rule.direction else abs(watch.value) > abs(watch.centre)
    return "answer_more" if grows else "answer_less"
