"""What runs, standing checks, desk and exercises say together, in sentences."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.progress import Family, Kind, Verdict
from coach.progress.exercise_weeks import DROP, FOLD, LEAST_WEEKS
from coach.progress.standing_posture import place_of
from coach.wording.place_names import PLACE_NAMES
from coach.wording.practices.practice_words import degrees, hours
from coach.wording.progress_words import more_words, value
from coach.wording.translation import mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.progress import Trend
    from coach.progress.exercise_weeks import ExerciseEffect
    from coach.progress.joined import Joined

NO_LOTS = mark(
    "Nobody drew lots: training, season and shoes are in this too. It shows what came together, "
    "not what caused it."
)
NOT_CLINICAL = mark(
    "0 is you sunk, 100 is you as tall as you can, of the same check. Taller is called better "
    "here; it is no diagnosis."
)
_LATE: Mapping[str, str] = MappingProxyType(
    {
        FOLD: mark("Trunk folding late in a run"),
        DROP: mark("Hip drop late in a run"),
    }
)
_STANDS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.BETTER: mark("Standing, {place}: better, {first} to {last} of 100."),
        Verdict.WORSE: mark("Standing, {place}: worse, {first} to {last} of 100."),
        Verdict.NO_CHANGE: mark("Standing, {place}: no change, {first} to {last} of 100."),
    }
)


def joined_answers(joined: Joined) -> list[str]:
    """All of it in a few sentences; nothing where there is nothing but runs."""
    if joined.is_empty:
        return []
    effects = [effect_words(one) for one in joined.effects]
    told = any(one.change_rad is not None for one in joined.effects)
    return [
        done_words(joined),
        *posture_answers(joined),
        *effects,
        *([tr(NO_LOTS)] if told else []),
    ]


def done_words(joined: Joined) -> str:
    """What was done in all weeks together."""
    weeks = joined.timeline.weeks
    return tr(
        "Weeks: {weeks}. Runs: {runs}, standing checks: {checks}, desk: {desk}, exercises: "
        "{exercises}.",
        weeks=len(weeks),
        runs=sum(week.runs for week in weeks),
        checks=joined.timeline.checks,
        desk=hours(sum(week.desk_s for week in weeks)),
        exercises=sum(week.exercises for week in weeks),
    )


def posture_answers(joined: Joined) -> list[str]:
    """Whether the standing posture changes, of each segment that was asked for."""
    asked = [trend for trend in joined.posture if trend.family is Family.MAIN]
    if not asked:
        if not joined.timeline.checks:
            return []
        return [tr("How you stand is compared from the second standing check on.")]
    told = [_stands(trend) for trend in asked]
    least = max(trend.least for trend in asked)
    told.append(tr("Two checks must differ by {least:.0f} of 100 to be told apart.", least=least))
    return told


def answer_of(trend: Trend) -> Verdict:
    """Better, worse, no change, or that it cannot be told yet."""
    for verdict in (trend.verdict, trend.different):
        if verdict in (Verdict.BETTER, Verdict.WORSE):
            return verdict
    small = (Verdict.NO_CHANGE, Verdict.SMALL)
    return Verdict.NO_CHANGE if trend.verdict in small else Verdict.CANNOT_TELL


def effect_words(effect: ExerciseEffect) -> str:
    """Whether weeks with exercises differ from weeks without."""
    what = tr(_LATE[effect.name])
    if effect.change_rad is None or effect.low_rad is None or effect.high_rad is None:
        return tr(
            "{what}: cannot be told yet. It takes {least} weeks with two sessions of exercises or "
            "more and {least} without; there are {weeks_with} and {weeks_without}.{more}",
            what=what,
            least=LEAST_WEEKS,
            weeks_with=effect.weeks_with,
            weeks_without=effect.weeks_without,
            more=_more(effect),
        )
    low, high = effect.low_rad, effect.high_rad
    if effect.verdict is Verdict.BETTER:
        low, high = -high, -low  # by so much less
    between = {
        "what": what,
        "size": degrees(abs(effect.change_rad), 1),
        "low": degrees(low, 1),
        "high": degrees(high, 1),
    }
    match effect.verdict:
        case Verdict.BETTER:
            return tr(
                "{what}: less in weeks with exercises, by {size} deg ({low} to {high}).", **between
            )
        case Verdict.WORSE:
            return tr(
                "{what}: more in weeks with exercises, by {size} deg ({low} to {high}).", **between
            )
        case Verdict.NO_CHANGE:
            return tr(
                "{what}: the same in weeks with exercises and without ({low} to {high} deg).",
                **between,
            )
    return tr(
        "{what}: cannot be told yet, {low} to {high} deg in weeks with exercises.{more}",
        **between,
        more=_more(effect),
    )


def _stands(trend: Trend) -> str:
    place = tr(PLACE_NAMES[Placement(place_of(trend))])
    answer = answer_of(trend)
    if answer is Verdict.CANNOT_TELL:
        if trend.forecast is None:
            return tr("Standing, {place}: cannot be told yet.", place=place)
        return tr(
            "Standing, {place}: cannot be told yet; {checks}.",
            place=place,
            checks=more_words(trend.forecast, Kind.POSTURE),
        )
    apart = trend.difference
    first, last = (apart.first, apart.last) if apart else (trend.start, trend.end)
    return tr(_STANDS[answer], place=place, first=value(trend, first), last=value(trend, last))


def _more(effect: ExerciseEffect) -> str:
    if effect.weeks_more is None:
        return " " + tr("At this rate it takes more than two years.")
    return " " + tr_n("About {n} week more.", "About {n} weeks more.", effect.weeks_more)
