"""Are both sensors' times of one clock, and of one run?"""

from __future__ import annotations

from coach.recording.importing.referee.ruling import Finding, FindingKind
from coach.recording.importing.referee.shocks import MOST_SHIFT_S, Shocks

_SHIFT_GAIN = 1.25
_LEAST_SHIFT_S = 0.035
_BROAD_HZ = 30.0
_LONG_S = 20.0
# Of what belongs together the strength was 22 to 130 (11 and more after a low pass at 10 Hz, 16 in
# simulated runs), of two runs at most 5.5; in 12 s 4.1 and more, and up to 7.6.
_STRENGTH, _STRENGTH_SHORT = 7.5, 4.0
_APART, _APART_SHORT = 5.0, 2.8


def is_strong(shocks: Shocks) -> bool:
    """Whether the two agree well enough at one shift for it to be believed."""
    return shocks.strength >= (_STRENGTH if shocks.seconds >= _LONG_S else _STRENGTH_SHORT)


def time_finding(shocks: Shocks) -> Finding | None:
    """A shift, or two runs; ``None`` if all is well or nothing can be told."""
    apart = _APART if shocks.seconds >= _LONG_S else _APART_SHORT
    if shocks.strength < apart and shocks.band_hz > _BROAD_HZ:
        line = (
            "acceleration and gyroscope do not feel the same shocks at any shift up to "
            f"{MOST_SHIFT_S:.0f} s: they are of different runs, or of different sensors"
        )
        return Finding(FindingKind.DIFFERENT_RUNS, line, "", 1.0 / shocks.strength)
    # The narrower the band, the wider and the more alike the tops.
    narrow = 36.0 / shocks.band_hz
    if (
        abs(shocks.shift_s) < _LEAST_SHIFT_S * narrow
        or shocks.gain < _SHIFT_GAIN * narrow**0.5
        or not is_strong(shocks)
    ):
        return None
    when = "late" if shocks.shift_s < 0.0 else "early"
    line = (
        f"the gyroscope's times are {abs(shocks.shift_s):.3f} s {when}: shifted so, both feel the "
        f"same shocks {shocks.gain:.1f} times as well"
    )
    option = f"--gyro-shift {shocks.shift_s:.3f}"
    return Finding(FindingKind.TIME_SHIFT, line, option, shocks.gain)
