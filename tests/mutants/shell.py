"""Wrong lines in what is kept: recordings, the history of a runner."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_RECORDING = (
    "tests/recording/test_recording_safety.py",
    "tests/recording/test_recording_round_trip.py",
)

MUTANTS = (
    Mutant(
        "coach/controls/input_events.py",
        "return A_LETTER not in codes and not",
        "return not",
        "what is typed on a keyboard is read, too",
        ("tests/controls/test_headset.py",),
    ),
    Mutant(
        "coach/page/remote.py",
        "elif own.allows() and self.rate.allows():",
        "elif True:",
        "one device presses as often as it likes",
        ("tests/page/test_page_remote.py",),
    ),
    Mutant(
        "coach/recording/mcap_records.py",
        "zlib.crc32(records) != crc",
        "False",
        "a damaged chunk is read as if it were whole",
        _RECORDING,
    ),
    Mutant(
        "coach/recording/writer.py",
        "t_host_s - self._t_flushed_host_s < FLUSH_EVERY_S",
        "t_host_s - self._t_flushed_host_s < 3.0",
        "a crash costs more of the run than the README says",
        _RECORDING,
    ),
    Mutant(
        "coach/athlete/portable.py",
        'row["is_current"] = 0',
        "pass",
        "after an import it is two athletes' turn",
        ("tests/athlete/test_portable.py",),
    ),
    Mutant(
        "coach/progress/slope.py",
        "lower = math.floor((len(slopes) - spread) / 2.0) - 1",
        "lower = math.floor((len(slopes) - spread) / 2.0)",
        "a trend is called sure a slope too early",
        ("tests/progress/test_slope.py",),
    ),
)
