"""However a live run ends, its recording is there."""

import random
import signal
import socket
import time

import pytest
from live_bench import Process, only_recording, replayed, story_file

from coach.sources.virtual.firmware.compiled_core import compiler
from tests.not_on_windows import SIGNALS

pytestmark = [
    pytest.mark.timeout(600),
    SIGNALS,
]

SPOKEN = "stand still"


def virtual(folder, *more, **options):
    story = story_file(folder, 60)
    words = ("run", "--sensor", "virtual", "--virtual-story", story, "--record", "rec", "--quiet")
    return Process(folder, *words, *more, **options)


def folders(tmp_path, count):
    made = [tmp_path / str(number) for number in range(count)]
    for folder in made:
        folder.mkdir()
    return made


def test_ctrl_c_and_terminate_end_the_run_in_good_order(tmp_path):
    signals = (signal.SIGINT, signal.SIGTERM)
    places = folders(tmp_path, len(signals))
    runs = [virtual(place) for place in places]
    for run, number in zip(runs, signals, strict=True):
        run.wait_for("connected")
        run.go_on(1.0)  # a cue is said at the first grid instant
        run.send(number)
    for run, place in zip(runs, places, strict=True):
        code, out, err = run.ended()
        assert code == 0, err
        assert SPOKEN in out
        assert "duration   00:" in out
        recording, following = out.rstrip().splitlines()[-2:]
        assert recording.startswith("recording  rec/")
        assert following.startswith("next       coach ")
        assert "Traceback" not in err
        assert only_recording(place / "rec").complete


def test_a_second_ctrl_c_leaves_at_once(tmp_path):
    run = virtual(tmp_path)
    run.wait_for("looking for the sensor")
    for _ in range(50):
        run.send(signal.SIGINT)
    code, _, err = run.ended()
    assert code in (0, 130)  # 0 if it was faster than the second one
    assert "Traceback" not in err


def test_killed_at_any_moment_it_loses_a_second_at_most(tmp_path):
    seconds = random.Random(7)
    places = folders(tmp_path, 3)
    runs = [virtual(place) for place in places]
    killed_s = []
    for run in runs:
        run.wait_for("connected")
        run.go_on(seconds.uniform(1.2, 2.0))
        run.send(signal.SIGKILL)
        killed_s.append(time.monotonic())
    for run, place, at_s in zip(runs, places, killed_s, strict=True):
        assert run.ended()[0] == -signal.SIGKILL
        recording = only_recording(place / "rec")
        assert not recording.complete
        # The clock of the inputs is the system's, the same in both processes.
        assert 0.0 <= at_s - recording.inputs[-1].t_host_s <= 1.0 * run.slowness
        texts = [form["text"] for form in replayed(recording) if form["type"] == "cue"]
        assert texts[0].startswith(SPOKEN)


def test_a_full_disk_is_one_line_and_the_run_goes_on(tmp_path):
    import resource  # noqa: PLC0415  there is none on Windows

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (14_000, 14_000))

    run = virtual(tmp_path, preexec_fn=small_files)
    run.wait_for("recording to rec/")
    run.go_on(0.5)
    run.send(signal.SIGINT)
    code, out, err = run.ended()
    assert code == 0, err
    assert err.count("recording to rec/") == 1
    assert "what was recorded until now is kept" in err
    assert "duration   00:" in out
    assert replayed(only_recording(tmp_path / "rec"))


def test_a_sensor_in_another_process(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    story = story_file(tmp_path, 60)
    firmware = ("--firmware", "c" if compiler() else "python")
    sensor = Process(tmp_path, "virtual-sensor", "--port", port, "--story", story, *firmware)
    for _ in range(2400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    run = Process(
        tmp_path, "run", "--sensor", f"virtual:{port}", "--placement", "pelvis",
        "--quiet", "--record", "rec",
    )  # fmt: skip
    try:
        run.wait_for("connected")
        run.go_on(1.0)
        run.send(signal.SIGINT)
        code, out, err = run.ended()
        assert code == 0, err
        assert SPOKEN in out
        sensor.send(signal.SIGINT)
        code, out, err = sensor.ended()
        assert (code, err) == (0, "")
        assert out.startswith("sensor C0:AC")
    finally:
        run.leave()
        sensor.leave()


def test_without_bumble_one_line_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['bumble'] = None; "
        "from coach.cli.main import main; sys.exit(main())"
    )
    code, out, err = Process(tmp_path, "run", "--sensor", "virtual", code=code).ended()
    assert (code, out) == (1, "")
    _starting, missing = err.splitlines()
    assert "posture-coach[virtual]" in missing
