"""Wrong lines in what is kept, recordings and the history of a runner, and in who sees it."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

_RECORDING = (
    "tests/recording/test_recording_safety.py",
    "tests/recording/test_recording_round_trip.py",
)
_ANSWERS = ("tests/page/test_page_answers.py",)
_HOME = ("tests/page/test_home_site.py",)

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
        "wrong = 0.5 * (1.0 - confidence)",
        "wrong = 1.0 - confidence",
        "a trend is called sure with twice the doubt that is stated",
        ("tests/progress/test_lasting.py",),
    ),
    Mutant(
        "coach/page/home/home_site.py",
        "asked != run or time",
        "time",
        "the question about one run deletes another",
        _HOME,
    ),
    Mutant(
        "coach/page/home/home_site.py",
        "self._sure.pop(order.token, (None, 0.0))",
        "self._sure.get(order.token, (run, float('inf')))",
        "a run is deleted without a question",
        _HOME,
    ),
    Mutant(
        "coach/page/home/home_site.py",
        "frame-ancestors 'none'; sandbox allow-scripts ",
        "frame-ancestors 'none'; allow-scripts ",
        "what stands in a report may act as the page",
        _HOME,
    ),
    Mutant(
        "coach/page/server.py",
        "if not is_meant(request) or not self._door.resume(key_in(request, self.port)):",
        "if not self._door.resume(key_in(request, self.port)):",
        "another site has a recording asked for",
        _ANSWERS,
    ),
    Mutant(
        "coach/page/server.py",
        "if not is_meant(request) or not self._door.resume(key_in(request, self.port)):",
        "if not is_meant(request):",
        "whoever is in the network has the recordings",
        _ANSWERS,
    ),
    Mutant(
        "coach/page/sending.py",
        "            client.has_time(SENDING_S)\n",
        "            client.has_time(600.0)\n",
        "who takes nothing holds a place for ever",
        _ANSWERS,
    ),
    Mutant(
        "coach/page/device_keys.py",
        "self._digests.append(_digest(key))",
        "self._digests.append(key)",
        "who reads the file of devices comes in by it",
        ("tests/page/test_door.py",),
    ),
    Mutant(
        "coach/cli/home/run_shelf.py",
        "return None if _missing(path) else path",
        "return path",
        "any file that a history names is handed out",
        ("tests/cli/test_home_command.py",),
    ),
)
