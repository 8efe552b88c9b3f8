"""Wrong lines in the policy: when to speak, of what, and what came of it."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_LIMITS = ("tests/stories/test_policy_limits.py",)
_PARTS = ("tests/stories/test_policy_parts.py",)
_TOLD = ("tests/stories/test_told_more.py",)
_RUNS = ("tests/stories/test_long_runs.py",)
_DECISIONS = ("tests/contracts/test_until_contract.py",)

_ANSWERS = ("tests/stories/test_answers.py",)

MUTANTS = (
    Mutant(
        "coach/model/inputs.py",
        "0.0 <= t_s - self._told_s[-1] <= TAKE_BACK_S",
        "0.0 <= t_s - self._told_s[-1]",
        "a second pain an hour later takes back the first instead of being told",
        ("tests/live/test_live_keys.py",),
    ),
    Mutant(
        "coach/cues/answers/answering.py",
        "if command in YES and t_s <= self._question_until_s:",
        "if command in YES and self._question_until_s > 0.0:",
        "a press minutes later ends the run",
        _ANSWERS,
    ),
    Mutant(
        "coach/cues/answers/how_it_goes.py",
        "if metric.judged_s != t_s:",
        "if False:",
        "what no valid reading tells is told as it was before",
        _ANSWERS,
    ),
    Mutant(
        "coach/cues/budget.py",
        "< _WINDOW_S:",
        "< 400.0:",
        "more cues in ten minutes than the handbook allows",
        _RUNS,
    ),
    Mutant(
        "coach/cues/budget.py",
        "self._last_s = t_s\n\n    def refusal",
        "pass\n\n    def refusal",
        "a cue follows praise or the recalled phrase at once",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/effects.py",
        "if self.open or t_s - self._last_s < _UNCUED_GAP_S:",
        "if self.open:",
        "one bad spell counts as many uncued moments",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/effects.py",
        "way = max(p.part * (trial.excess - 1.0), p.least)",
        "way = p.least",
        "a hair's breadth on the way back counts as help",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/turns.py",
        "running_s - self._params.warm_up_s > plan.cued_s",
        "running_s > plan.cued_s",
        "the first cued session is coached five minutes less than it says",
        _RUNS,
    ),
    Mutant(
        "coach/cues/turns.py",
        "again_s += self._params.same_gap_s * self._budget.factor",
        "again_s += self._params.same_gap_s",
        "a wish for less does not lengthen the gap on one topic",
        _RUNS,
    ),
    Mutant(
        "coach/cues/policy.py",
        "and not self._agenda.",
        "and not 0 * self._agenda.",
        "tired form becomes the usual one",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/policy.py",
        "Reason.SPEAKING, until_s=",
        "Reason.SPEAKING, until_s=0.0 * ",
        "`coach why` cannot say until when the coach was speaking",
        _DECISIONS,
    ),
    Mutant(
        "coach/cues/policy.py",
        "if not self._gates.briefly_lost:",
        "if True:",
        "a stall of the link of a second begins the dwell anew",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/drift.py",
        "sum(self._beyond) >= self._params.share",
        "sum(self._beyond) >= 1",
        "one odd window is fatigue",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/drift.py",
        "return min(max(pace - self._pace, -self._span), self._span)",
        "return pace - self._pace",
        "a slope learnt over two steps/min is believed at twenty",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/drift.py",
        "max(sd, self.errors.get(name, 0.0))",
        "sd",
        "a very even runner is told of fatigue for a change that no sensor can see",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/baseline.py",
        "room = max(from_original, abs(old - original))",
        "room = from_original",
        "a usual value beyond its bound is pulled back by force",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/gates.py",
        "if percent >= least + _RECOVERED_PERCENT and sensor_id not in self._flagged:",
        "if percent >= least + _RECOVERED_PERCENT:",
        "a sensor that flagged its battery is relied on again",
        _TOLD,
    ),
    Mutant(
        "coach/cues/praise.py",
        "if (t_s if since_s is None else since_s) - cue_s > p.within_s:",
        "if False:",
        "minutes after a cue it is praised as if the runner had answered it",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/watch.py",
        "if self._seen < self._dwell or self.excess <= 1.0:",
        "if self._seen < self._dwell:",
        "the runner is told on the way back",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/watchers.py",
        "if t_s - metric.last_valid_s > self._params.lapse_s:",
        "if False:",
        "what was out of its band before a minute without readings still counts after it",
        _LIMITS,
    ),
    Mutant(
        "coach/cues/pace.py",
        "usual_from_s = snapshot.t_s + p.recent_s",
        "usual_from_s = snapshot.t_s",
        "at the border of another pace rules come and go from one instant to the next",
        _TOLD,
    ),
    Mutant(
        "coach/cues/speed.py",
        "if t_s - self._told_s <= self._stale_s:",
        "if t_s - self._told_s <= 10.0 * self._stale_s:",
        "a phone that lost its satellites tells the same speed for a minute",
        _LIMITS,
    ),
)
