"""Wrong lines in the gait and in the metrics."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_LIMITS = ("tests/theory/test_step_limits.py",)
_METRICS = ("tests/theory/test_metric_limits.py",)
_FORMULAS = ("tests/theory/test_metrics_formulas.py",)
_SIDES = ("tests/theory/test_steps_sides.py",)

MUTANTS = (
    Mutant(
        "coach/gait/step_chain.py",
        "if follows and duration_s < self._p.shortest * period_s:",
        "if follows and duration_s < 0.0:",
        "a wobble within a step is a step more",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/landings.py",
        "if last.contact_s - state.told_s < self._p.shortest * (",
        "if last.contact_s - state.told_s < -1e9 * (",
        "steps about a change from walking to running are told twice",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/locomotion.py",
        "if rhythm.flight <= 0.0 and rhythm.stillness_g < p.fallen * self._run_g:",
        "if False:",
        "who stops running is said to run on for seconds",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/locomotion.py",
        "return self._regular > 1",
        "return self._regular > 0",
        "half a second of fidgeting while standing is a walk",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/sides.py",
        "if state.against >= p.contrary and not state.doubtful:",
        "if False:",
        "after a step that went unseen the feet stay swapped for half a minute",
        _SIDES,
    ),
    Mutant(
        "coach/gait/sides.py",
        "near = abs(together.imag) <= self._phase_slope * abs(together.real)",
        "near = True",
        "a runner whose pelvis rolls a quarter of a stride late has the feet named all the same",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/foot_taps.py",
        "if off_s[nearest] <= self._p.near * step_s:",
        "if off_s[nearest] <= step_s:",
        "taps between two landings tell a foot",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/foot_taps.py",
        "if n < p.least or abs(together) < (2.0 * p.agreement - 1.0) * n:",
        "if n < p.least:",
        "taps that disagree swap the feet",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/step_side.py",
        "one = one - np.array(gains)[:, None] * stride",
        "one = one - 0.0 * stride",
        "in a turn the pelvis's lean names the feet",
        _LIMITS,
    ),
    Mutant(
        "coach/gait/live_cadence.py",
        "if since_step_s <= p.silent * mean_s:",
        "if True:",
        "the cadence stays after the last step",
        _LIMITS,
    ),
    Mutant(
        "coach/metrics/steps.py",
        "contact_s**2 / 8.0",
        "contact_s**2 / 9.0",
        "stiffness is not Morin's",
        _FORMULAS,
    ),
    Mutant(
        "coach/metrics/steps.py",
        "if 2 * min(len(left), len(right)) < least:",
        "if not min(len(left), len(right)):",
        "one left step against ten right ones is an asymmetry",
        _METRICS,
    ),
    Mutant(
        "coach/metrics/stage.py",
        "clipped > p.clipped * len(marks)",
        "clipped > 10.0 * p.clipped * len(marks)",
        "a sensor at full scale in one step of ten still counts",
        _METRICS,
    ),
    Mutant(
        "coach/metrics/stage.py",
        "elif low <= value <= high:",
        "elif True:",
        "a contact time of a second counts",
        _METRICS,
    ),
    Mutant(
        "coach/model/metric.py",
        "if 1.05 * worth.rate_hz < self.least_rate_hz:",
        "if 1.0 * worth.rate_hz < self.least_rate_hz:",
        "a sensor of 104 Hz whose clock is 5 % slow gives no impact",
        _METRICS,
    ),
    Mutant(
        "coach/metrics/strides.py",
        "if stride.samples >= _LEAST_ROWS:",
        "if stride.samples >= 1:",
        "a stride of which one sample is left weighs in the mean",
        _METRICS,
    ),
    Mutant(
        "coach/metrics/angles.py",
        "yield name, drop - sign * standing_obliquity_rad",
        "yield name, drop - standing_obliquity_rad",
        "who stands a little askew has drops off to the one side, twice that",
        _METRICS,
    ),
)
