"""All of the virtual radio is in one process, so its tests need no real time."""

import asyncio

import pytest

from coach.sources.virtual.firmware import compiled_core, which_firmware
from tests.leaping_clock import LeapingClock, LeapingLoop

CLOCK = LeapingClock()
REAL = "test_radio_process.py"  # two processes have no clock in common but the real one


def pytest_asyncio_loop_factories(config, item):
    """The loops that an asynchronous test here runs on."""
    real = item.path.name == REAL
    return {"loop": asyncio.new_event_loop if real else lambda: LeapingLoop(CLOCK)}


@pytest.fixture(autouse=True)
def _leaping_clock(request, monkeypatch):
    if request.path.name != REAL:
        monkeypatch.setattr("time.monotonic", CLOCK)


@pytest.fixture(autouse=True)
def _firmware_runs(monkeypatch):
    """Sensors of our own are the firmware's C code here, where there is a compiler."""
    if compiled_core.compiler():
        monkeypatch.setattr(which_firmware, "DEFAULT_FIRMWARE", "c")
