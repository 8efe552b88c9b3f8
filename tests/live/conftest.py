"""A sensor of our own is the firmware's C code here, where there is a compiler."""

import pytest

from coach.sources.virtual.firmware import compiled_core, which_firmware


@pytest.fixture(autouse=True)
def _firmware_runs(monkeypatch):
    if compiled_core.compiler():
        monkeypatch.setattr(which_firmware, "DEFAULT_FIRMWARE", "c")
