"""Host time goes on while the machine sleeps, and never runs back."""

import time

import pytest

from coach.host import host_time
from coach.host.host_time import HostClock, host_now_s


class Machine:
    """Two clocks of a machine that sleeps; asking may take a while."""

    def __init__(self):
        self.awake_s, self.slept_s, self.pauses = 1000.0, 50.0, []

    def gettime(self, which):
        if which == host_time._STANDS_STILL:
            return self.awake_s
        if self.pauses:
            self.awake_s += self.pauses.pop(0)
        return self.awake_s + self.slept_s


@pytest.fixture
def machine(monkeypatch):
    made = Machine()
    monkeypatch.setattr(host_time, "_GOES_ON", 1)
    monkeypatch.setattr(host_time, "_STANDS_STILL", 2)
    monkeypatch.setattr(host_time.time, "clock_gettime", made.gettime)
    monkeypatch.setattr(host_time.time, "monotonic", lambda: made.awake_s)
    return made


def test_it_is_monotonic_time_until_the_machine_sleeps(machine):
    clock = HostClock()
    assert clock() == machine.awake_s
    machine.awake_s += 5.0
    assert clock() == 1005.0
    machine.slept_s += 30.0
    assert clock() == 1035.0
    machine.awake_s += 1.0
    assert clock() == 1036.0


def test_a_pause_between_two_questions_is_no_sleep(machine):
    clock = HostClock()
    machine.pauses = [0.2]
    assert clock() == pytest.approx(1000.2)
    machine.pauses = [0.4]
    assert clock() == pytest.approx(1000.6)
    machine.pauses = [0.4, 0.4, 0.0, 0.0]
    begun_s = clock()
    assert begun_s == pytest.approx(machine.awake_s)
    assert clock() >= begun_s


def test_on_this_machine_it_is_monotonic_time():
    before_s, host_s, after_s = time.monotonic(), host_now_s(), time.monotonic()
    assert before_s <= host_s <= after_s
