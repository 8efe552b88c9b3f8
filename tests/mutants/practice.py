"""Wrong lines in the practices: standing, desk and exercises, and in what many sessions say."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_SETS = ("tests/practice/test_exercise_sets.py",)
_HOLD = (*_SETS, "tests/practice/test_exercise_hold_time.py")
_FORM = ("tests/practice/test_exercise_form.py",)
_PLAN = ("tests/practice/test_exercise_plan.py",)
_SAID = ("tests/practice/test_desk_said.py",)
_DAY = ("tests/practice/test_desk_day.py",)
_DESK_PEOPLE = ("tests/practice/test_desk_hour.py", "tests/practice/test_desk_days.py")
_CHECK = ("tests/practice/test_stand_check.py",)
_MEASURES = ("tests/practice/test_stand_measures.py",)

MUTANTS = (
    Mutant(
        "coach/practice/exercise/repetitions.py",
        "whole = max(p.whole_share * self._usual_rad, 0.6 * p.least_range_rad)",
        "whole = 0.6 * p.least_range_rad",
        "half repetitions and trembling are counted",
        ("tests/practice/test_exercise_people.py",),
    ),
    Mutant(
        "coach/practice/exercise/repetitions.py",
        "return max(tops, len(inner) - tops)",
        "return len(inner)",
        "each repetition counts twice",
        _SETS,
    ),
    Mutant(
        "coach/practice/exercise/position.py",
        "if self.still_s < needed_s or not (self._has_moved or self._rests):",
        "if self.still_s < needed_s:",
        "who rests face down is in the next plank at once",
        _SETS,
    ),
    Mutant(
        "coach/practice/exercise/form_watch.py",
        "t_s - self._told_s >= p.again_s",
        "t_s - self._told_s >= 0.0",
        "the same word about form again and again",
        _FORM,
    ),
    Mutant(
        "coach/practice/exercise/form_watch.py",
        "self._out_s = max(self._out_s - self._leak * EPOCH_S, 0.0)",
        "pass",
        "moments out of form add up over a long set to a word that nobody deserves",
        _FORM,
    ),
    Mutant(
        "coach/practice/exercise/hold_clock.py",
        "self._leave(epoch.t_s - self._off_s)",
        "self._leave(epoch.t_s)",
        "who comes down has held for longer than they did",
        _HOLD,
    ),
    Mutant(
        "coach/practice/exercise/hold_clock.py",
        "self._missing_s += passed_s",
        "pass",
        "a minute without samples counts as a minute of plank",
        _HOLD,
    ),
    Mutant(
        "coach/practice/exercise/session_plan.py",
        "elif session.day - first_day < STEP_DAYS:",
        "elif session.day - first_day < 0.0:",
        "more than one step in a week",
        _PLAN,
    ),
    Mutant(
        "coach/practice/exercise/session_plan.py",
        "today - pain_day < PAUSE_AFTER_PAIN_DAYS",
        "today - pain_day < 0.0",
        "what hurt yesterday is in today's plan",
        _PLAN,
    ),
    Mutant(
        "coach/practice/desk/nudges.py",
        "if t_s - self._since_s < self._params.slouch_s or not slouched:",
        "if t_s - self._since_s < self._params.slouch_s:",
        "who is just rising is told to",
        _SAID,
    ),
    Mutant(
        "coach/practice/desk/nudges.py",
        "or t_s - self._praise_s < self._params.praise_gap_s",
        "",
        "praise after every nudge",
        _SAID,
    ),
    Mutant(
        "coach/practice/desk/own_band.py",
        "centre = min(max(self.usual, p.least_centre), 1.0)",
        "centre = min(self.usual, 1.0)",
        "who was sunk from the first minute on is never nudged",
        _DESK_PEOPLE,
    ),
    Mutant(
        "coach/practice/desk/own_band.py",
        "(inside if self.slouched else band.high)",
        "band.high",
        "at the border of the band a slouch begins and ends each second",
        _SAID,
    ),
    Mutant(
        "coach/practice/desk/seat.py",
        "rough = not walked and not here[2] and worse > _BAD_LIFT_M_S2 * EPOCH_S",
        "rough = False",
        "an accelerometer that errs takes leaning back for getting up",
        _DESK_PEOPLE,
    ),
    Mutant(
        "coach/practice/desk/desk_day.py",
        "if walked_s >= MOVE_S:\n        found.append((start_s, end_s))\n    return found",
        "found.append((start_s, end_s))\n    return found",
        "three steps to the printer count as movement",
        _DAY,
    ),
    Mutant(
        "coach/practice/desk/desk_day.py",
        "at <= end and start <= at + FOLLOWED_S",
        "at <= end",
        "a walk in the evening follows the reminder of the morning",
        _DAY,
    ),
    Mutant(
        "coach/practice/stand/stand_result.py",
        "forward[moved.before :] -= moved.shift_rad[0]",
        "pass",
        "a strap that slipped is told, and stays in the result",
        _MEASURES,
    ),
    Mutant(
        "coach/practice/stand/smallest_change.py",
        "sem = math.sqrt(max(pooled, of_day))",
        "sem = math.sqrt(pooled)",
        "a change smaller than the error of one check counts as one",
        _MEASURES,
    ),
    Mutant(
        "coach/practice/stand/sway.py",
        "tilt = tilt + slow @ np.linalg.lstsq(slow, force - tilt, rcond=None)[0]",
        "pass",
        "what the attitude still creeps after sitting down is called sway",
        _MEASURES,
    ),
    Mutant(
        "coach/practice/stand/position.py",
        "if abs(mean) < max(LEAST_RANGE_RAD, SURE * range_error):",
        "if abs(mean) < LEAST_RANGE_RAD:",
        "a position between two postures that nobody can tell apart",
        _MEASURES,
    ),
    Mutant(
        "coach/practice/stand/posture_watch.py",
        "if self._moved and there and all(",
        "if there and all(",
        "the posture before is taken for the one that was asked for",
        _CHECK,
    ),
    Mutant(
        "coach/progress/difference.py",
        "variance = float(weights @ (of_means / of_steps))",
        "variance = 2.0 / each",
        "a fortnight in other shoes is called different for good",
        ("tests/intervals/test_stated_and_counted.py",),
    ),
    Mutant(
        "coach/progress/lasting.py",
        "gain = unknown / spread[:, at]",
        "gain = unknown",
        "what lasts is not told from what is of the day",
        ("tests/progress/test_lasting.py",),
    ),
    Mutant(
        "coach/progress/equal_speed.py",
        "return days, values - effect * off,",
        "return days, values,",
        "who runs faster than in spring is told that the posture changed",
        ("tests/progress/test_equal_speed.py",),
    ),
)
