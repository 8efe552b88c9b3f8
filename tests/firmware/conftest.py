"""The core as a library of this machine; without a C compiler all of this room is left out."""

import pytest

from coach.sources.virtual.firmware.compiled_core import COMPILERS, compiled_core, compiler
from tests.firmware.core_parts import declare_parts


@pytest.fixture(scope="session")
def core():
    if compiler() is None:
        pytest.skip(f"no C compiler (one of {', '.join(COMPILERS)})")
    return declare_parts(compiled_core())
