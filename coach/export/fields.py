"""What the fields of steps, cues, effects and faults mean, in which unit, and when one is unknown.

The vocabulary has plain numbers: 0, or an empty word, where there is nothing to say. In a table
that would be a value, so it becomes no value there.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.model import Cue, CueEffect, Fault, Step
from coach.model.units import unit_in_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ONE = "1"
"""The unit of ratios, probabilities and counts."""

OF_METRIC = "SI unit of metric"
"""The unit is that of the metric that the row names."""


def _always(_row: Any) -> bool:  # noqa: ANN401 - any of the dataclasses
    return True


@dataclass(frozen=True, slots=True)
class FieldMeaning:
    """One field.

    Args:
        meaning: One line.
        unit: ``None`` for the unit that the name ends with; empty for words, yes or no.
        known: Of the row: whether the field is a value there.
    """

    meaning: str
    unit: str | None = None
    known: Callable[[Any], bool] = _always

    def unit_of(self, name: str) -> str:
        return unit_in_name(name) if self.unit is None else self.unit


def _of_metric(meaning: str) -> FieldMeaning:
    """A value of the metric that a cue is about; system messages are about none."""
    return FieldMeaning(meaning, OF_METRIC, known=lambda cue: bool(cue.metric))


FIELDS: Mapping[type, Mapping[str, FieldMeaning]] = MappingProxyType(
    {
        Step: {
            "t_s": FieldMeaning("initial contact that ends the step, stream time"),
            "duration_s": FieldMeaning("since the initial contact before"),
            "side": FieldMeaning("foot that landed: left, right or unknown"),
            "side_confidence": FieldMeaning("probability of the side, 0.5 to 1", ONE),
            "contact_time_s": FieldMeaning("time on the ground of the foot that landed"),
            "vertical_oscillation_m": FieldMeaning(
                "peak-to-peak height of the sensor until the next landing"
            ),
            "locomotion": FieldMeaning("what the runner does"),
        },
        Cue: {
            "cue_id": FieldMeaning("unique in the session, the same in every replay"),
            "t_s": FieldMeaning("decision, stream time"),
            "rule": FieldMeaning("rule that asked for it"),
            "text": FieldMeaning("words; none where a sound alone is played"),
            "metric": FieldMeaning("metric the rule watches; none for a system message"),
            "value": _of_metric("the metric at the decision"),
            "band_low": _of_metric("lower border of the band; none if there is no border"),
            "band_high": _of_metric("upper border of the band; none if there is no border"),
            "priority": FieldMeaning("larger speaks first", ONE),
            "deadline_s": FieldMeaning("stream time after which it is not worth saying"),
            "why": FieldMeaning("what was measured, in words"),
            "sound": FieldMeaning("sound before the words"),
            "phrase": FieldMeaning("which phrase the words are"),
        },
        CueEffect: {
            "t_s": FieldMeaning("instant at which it was known, stream time"),
            "cue_id": FieldMeaning("the cue"),
            "rule": FieldMeaning("its rule"),
            "phrase": FieldMeaning("its phrase; none where a sound alone was played"),
            "metric": FieldMeaning("metric judged"),
            "before": FieldMeaning("median of the metric before the cue", OF_METRIC),
            "after": FieldMeaning("median after the settling time", OF_METRIC),
            "change": FieldMeaning(
                "way back towards the centre of the band, in half-widths; negative is further away",
                ONE,
            ),
            "helped": FieldMeaning("moved half the way back, or by the narrowest half-width", ""),
            "held_s": FieldMeaning("running time for which it then stayed in the band"),
            "uncued": FieldMeaning(
                "mean change after matched moments without a cue; none without such moments",
                ONE,
            ),
            "uncued_n": FieldMeaning("number of such moments", ONE),
        },
        Fault: {
            "kind": FieldMeaning("what happened"),
            "t_s": FieldMeaning("instant at which it was noticed, stream time"),
            "sensor_id": FieldMeaning("which sensor; none if no one in particular"),
            "detail": FieldMeaning("what, where, and what was done about it"),
            "count": FieldMeaning(
                "samples or packets concerned; none where nobody knows",
                ONE,
                known=lambda fault: fault.count > 0,
            ),
        },
    }
)
