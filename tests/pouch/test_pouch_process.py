"""``coach pouch`` itself, as a process of its own, with a sensor in another: in real time."""

import signal

import pytest

from coach.recording import read_recording
from tests.live.live_bench import Process, free_port, story_file
from tests.not_on_windows import SIGNALS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@SIGNALS
def test_switched_off_by_the_system_it_ends_its_recording_and_says_nothing_aloud(tmp_path):
    port = free_port()
    sensor = Process(
        tmp_path, "virtual-sensor", "--port", port, "--story", story_file(tmp_path, 120)
    )
    pouch = Process(tmp_path, "pouch", "--placement", "pelvis", "--sensor", f"virtual:{port}")
    try:
        pouch.wait_for("connected to COACH")
        pouch.go_on(4.0)
        pouch.send(signal.SIGTERM)
        code, out, err = pouch.ended()
    finally:
        pouch.leave()
        sensor.leave()
    assert code == 0, err
    assert "Traceback" not in err
    said = [line for line in out.splitlines() if line.startswith(("said", "unheard"))]
    assert "coach ready, switch the sensor on" in said[0]
    assert "sensor found, battery 87 percent. walk a few steps, then stand still" in out
    # Nobody walked: what lay about leaves no file.
    assert list((tmp_path / "sessions").glob("*.mcap")) == []
    assert "nobody moved" in err


@SIGNALS
def test_it_waits_for_a_sensor_that_is_switched_on_later(tmp_path):
    port = free_port()
    pouch = Process(tmp_path, "pouch", "--placement", "pelvis", "--sensor", f"virtual:{port}")
    sensor = None
    try:
        pouch.go_on(4.0)
        story = tmp_path / "walk.toml"
        story.write_text(
            'title = "Walks"\nplacement = "pelvis"\nseed = 3\n[[phase]]\ndo = "walk"\nfor_s = 90\n'
        )
        sensor = Process(tmp_path, "virtual-sensor", "--port", port, "--story", story)
        pouch.wait_for("connected to COACH")
        pouch.go_on(6.0)
        pouch.send(signal.SIGINT)
        code, _, err = pouch.ended()
    finally:
        pouch.leave()
        if sensor is not None:
            sensor.leave()
    assert code == 0, err
    (path,) = (tmp_path / "sessions").glob("*.mcap")
    assert read_recording(path).complete
