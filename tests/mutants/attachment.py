"""Wrong lines in the calibration, and in the watch over how the sensor sits."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_LIMITS = ("tests/theory/test_attachment_limits.py",)
_CREEP = ("tests/theory/test_slip_creep.py",)

MUTANTS = (
    Mutant(
        "coach/calibration/standing.py",
        "while stop < count and quiet[stop] and stop - first < 3 * needed:",
        "while False:",
        "who stands longer is calibrated no better",
        _LIMITS,
    ),
    Mutant(
        "coach/calibration/heading.py",
        "if axis @ bend.left_sensor < np.cos(p.agree_rad):",
        "if False:",
        "a bend and a run that disagree are averaged, and forward is neither",
        _LIMITS,
    ),
    Mutant(
        "coach/calibration/refine.py",
        "if self._run_s <= _WARM_S:",
        "if False:",
        "forward is refined from getting going too",
        _LIMITS,
    ),
    Mutant(
        "coach/calibration/refine.py",
        "self._tries += 1",
        "self._tries += 0",
        "forward may change at any time of the run, not only in its first minutes",
        _LIMITS,
    ),
    Mutant(
        "coach/slip/slip_watch.py",
        "self._settled_s = t_s + 4.0",
        "self._settled_s = t_s",
        "the attitude that still settles after a gap is taken for a slip",
        _LIMITS,
    ),
    Mutant(
        "coach/slip/strap_signs.py",
        "min(abs(h) for h in now) > p.askew_rad",
        "min(abs(h) for h in now) > 9.0",
        "a strap that was turned from the start is never told",
        _LIMITS,
    ),
    Mutant(
        "coach/slip/shift.py",
        "return shift.rise_s <= p.sudden_s and not answered",
        "return shift.rise_s <= p.sudden_s",
        "who straightens up at a cue is told that the sensor moved",
        _LIMITS,
    ),
    Mutant(
        "coach/slip/shift.py",
        "if float((change + pull) @ direction) < p.borne_out * size:",
        "if False:",
        "an attitude that was wrong for a while is taken for a slip",
        _LIMITS,
    ),
    Mutant(
        "coach/slip/slow_change.py",
        "self.held = beyond and (self.held or self._was_beyond)",
        "self.held = False",
        "a strap that creeps is coached as posture",
        _CREEP,
    ),
    Mutant(
        "coach/slip/slow_change.py",
        "self._forget_but(2)",
        "pass",
        "a quick change of posture is counted twice and leaves a doubt",
        _CREEP,
    ),
    Mutant(
        "coach/slip/stops.py",
        "if stands < share * size:",
        "if True:",
        "a sensor that turned on the body is never found at a stop",
        _CREEP,
    ),
    Mutant(
        "coach/slip/stops.py",
        "if not _upright(before, now, p):",
        "if False:",
        "who stands with the hands on the knees is told that the sensor moved",
        _CREEP,
    ),
    Mutant(
        "coach/slip/creep.py",
        "return grown > self._p.rolls * abs(self._side.slow_rad)",
        "return True",
        "a strap that creeps to the side is coached as a hip that drops",
        _CREEP,
    ),
)
