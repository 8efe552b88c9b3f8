"""Wrong lines between the bytes and the stages: decoding, time, several sensors, the grid."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_DECODE = ("tests/decode/test_decode_own.py",)
_LIMITS = ("tests/theory/test_timing_limits.py",)
_JITTER = ("tests/theory/test_timing_jitter.py",)
_UNNUMBERED = ("tests/theory/test_timing_without_counter.py",)
_BOTH = ("tests/theory/test_two_sensors_limits.py",)
_GRID = ("tests/theory/test_grid_limits.py",)

_PRESSES = ("tests/properties/test_press_laws.py",)

MUTANTS = (
    Mutant(
        "coach/wiring/presses.py",
        "apart_s = t_device_s - row.t_device_s",
        "apart_s = t_s - row.t_s",
        "what the radio held back makes other presses of the button",
        _PRESSES,
    ),
    Mutant(
        "coach/wiring/presses.py",
        "return [_meant(press.counted)]",
        "pass",
        "three presses that a sensor counted itself are one",
        _PRESSES,
    ),
    Mutant(
        "coach/decode/families/own/decoder.py",
        "flags & _MARKER and batch.first_index != self._signed_index",
        "flags & _MARKER",
        "a packet delivered twice presses the sensor's button twice",
        _DECODE,
    ),
    Mutant(
        "coach/decode/families/own/decoder.py",
        "if begins:\n            self._dropped_packets = 0\n",
        "if begins:\n",
        "after a restart the packets that the sensor gave up are counted against the old number",
        _DECODE,
    ),
    Mutant(
        "coach/decode/families/own/stream_starts.py",
        "self._due = response.status == Status.OK and self._began is None",
        "self._due = False",
        "a stream whose first packet is lost on the radio looks like a reboot",
        _DECODE,
    ),
    Mutant(
        "coach/decode/stage.py",
        "event.payload[0] > _FULL_PERCENT",
        "event.payload[0] >= _FULL_PERCENT",
        "a full battery is a bad packet",
        _GRID,
    ),
    Mutant(
        "coach/timing/clock.py",
        "hull[1][0] < x - self._params.window_s",
        "hull[1][0] < x - 1e9",
        "minutes long gone still say how fast the sensor's clock runs, so a drift is followed late",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/clock.py",
        "self._edge((x + x2) / 2.0)",
        "self._edge(0.2 * x + 0.8 * x2)",
        "the rate is that of the oldest packets",
        _JITTER,
    ),
    Mutant(
        "coach/timing/clock.py",
        "if step > p.step_s or step < -p.step_s:",
        "if abs(step) > 10.0 * p.step_s:",
        "a clock that is seconds off is pulled along for a minute, and nobody is told",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/stage.py",
        "if jump_s > self._params.attitude_s:",
        "if jump_s > 1000.0:",
        "stream time jumps, and averages and steps go on over the hole",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/stage.py",
        "step = (t_first_s - self._end_t_s) / (missing + 1)",
        "step = (t_first_s - self._end_t_s) / (missing + 2)",
        "filled samples crowd at the begin of their gap",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/stage.py",
        "old_packets: Annotated[int, Within(2, 100)] = 5",
        "old_packets: Annotated[int, Within(2, 100)] = 2",
        "two packets delivered again are taken for a reboot, and everything settles anew",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/stage.py",
        "if abs(predicted - t_first_s) > raw.dt_s / 2.0:",
        "if abs(predicted - t_first_s) > 50.0 * raw.dt_s:",
        "a pause in a file whose rows are not numbered is closed up",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/ticks.py",
        "least = 1 if ahead_s < -wrap_s / 2.0 else 0",
        "least = 1 if ahead_s < 0.0 else 0",
        "an overlapping packet throws time over an hour ahead",
        _LIMITS,
    ),
    Mutant(
        "coach/timing/counting.py",
        "_LATE = 0.75",
        "_LATE = 0.30",
        "latency of a third of a packet is taken for a lost packet",
        _UNNUMBERED,
    ),
    Mutant(
        "coach/wiring/sensors.py",
        "WAIT_S = 0.75",
        "WAIT_S = 0.30",
        "a sensor that a poor link delays is decided without",
        _BOTH,
    ),
    Mutant(
        "coach/wiring/sensors.py",
        "if old is None or calibration.left_phase is not None:",
        "if True:",
        "after a new calibration the runner must tell the feet again",
        ("tests/theory/test_foot_taps.py",),
    ),
    Mutant(
        "coach/wiring/lead.py",
        "_SAME_STEP_S = 0.15",
        "_SAME_STEP_S = 0.0",
        "when the leading sensor changes, a step is told twice",
        _BOTH,
    ),
    Mutant(
        "coach/wiring/lead.py",
        "SETTLE_S = 5.0",
        "SETTLE_S = 0.0",
        "a sensor that comes back leads before its steps and attitude have settled",
        _BOTH,
    ),
    Mutant(
        "coach/wiring/join.py",
        "worst = next((v for v in pair if v is not Validity.OK), Validity.OK)",
        "worst = trunk.validity",
        "trunk against pelvis counts although the pelvis's angle does not",
        _BOTH,
    ),
    Mutant(
        "coach/wiring/pipeline.py",
        "if until_s - self._next_grid * grid_s > _LONGEST_SILENCE_S:",
        "if False:",
        "a clock that jumps by a day makes a day of decisions",
        _GRID,
    ),
    Mutant(
        "coach/wiring/presence.py",
        "(_S.SILENT, _E.DATA): _S.HEARD,",
        "(_S.SILENT, _E.DATA): _S.SILENT,",
        "the second time that a sensor falls silent is not told",
        _GRID,
    ),
)
