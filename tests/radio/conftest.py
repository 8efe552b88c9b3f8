"""All of the virtual radio is in one process, so its tests need no real time."""

import asyncio

import pytest

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
