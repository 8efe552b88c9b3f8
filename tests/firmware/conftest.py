"""The core as a library of this machine; without a C compiler all of this room is left out."""

import ctypes
import os

import pytest

from coach.sources.virtual.firmware import firmware_side
from coach.sources.virtual.firmware.compiled_core import COMPILERS, compiled_core, compiler
from tests.firmware.core_parts import declare_parts
from tests.firmware.coverage import LIBRARY_VARIABLE


@pytest.fixture(scope="session")
def core():
    """The library; one that counts which lines are run, while these are measured."""
    if compiler() is None:
        pytest.skip(f"no C compiler (one of {', '.join(COMPILERS)})")
    counted = os.environ.get(LIBRARY_VARIABLE)
    if counted is None:
        return declare_parts(compiled_core())
    library = declare_parts(ctypes.CDLL(counted))
    firmware_side.compiled_core = lambda: library
    return library
