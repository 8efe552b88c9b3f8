"""The C code on every machine at hand: no warning, no undefined behaviour, the same bytes."""

import functools
import shutil
import subprocess

import pytest

from coach.sources.virtual.firmware.compiled_core import SOURCE
from tests.firmware.builds import MACHINES, WARNINGS, write_vectors
from tests.protocol.wire_vectors import VECTORS

WRITES = 20_000

on_each = pytest.mark.parametrize("name", MACHINES)


def machine(name):
    found = MACHINES[name]
    if found.missing:
        pytest.skip(found.missing)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("programs")
    write_vectors(made, VECTORS)
    return made


@functools.cache
def driven(name, folder):
    one = MACHINES[name]
    return one.run(one.build(folder, "drive", "stage"), WRITES)


@on_each
def test_vectors_pass_both_ways(name, folder):
    one = machine(name)
    said = one.run(one.build(folder, "vectors"))
    assert said == f"vectors {len(VECTORS['good'] + VECTORS['bad'])} wrong 0\n"


@pytest.mark.long
@on_each
def test_random_sessions_keep_the_rules_and_send_the_same_bytes(name, folder):
    """Each write to CTRL that is taken is answered once, whatever else happens; see stage.c."""
    machine(name)
    reference = next(one for one in MACHINES if not MACHINES[one].missing)
    said = driven(name, folder)
    assert said == driven(reference, folder)
    told = dict(zip(said.split()[::2], said.split()[1::2], strict=True))
    assert int(told["answered"]) + int(told["unheard"]) == int(told["taken"])
    assert int(told["taken"]) > WRITES // 2
    assert int(told["streams"]) > 1000


EXAMPLE_BOARD = """
#include "coach_sensor.h"
uint32_t now_us(void *context);
bool imu_start(void *context, const coach_settings *settings);
void imu_stop(void *context);
bool imu_read(void *, int16_t (*)[COACH_AXES], uint16_t capacity, coach_reading *reading);
bool notify(void *context, const uint8_t *bytes, uint16_t n);
bool indicate(void *context, const uint8_t *bytes, uint16_t n);
void lock(void *context);
void unlock(void *context);
void fail(void);
void sleep_at_most(uint32_t us);
"""


@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_the_example_of_the_readme_compiles(name, tmp_path):
    text = (SOURCE / "README.md").read_text("utf-8")
    example = text.split("```c\n")[1].split("```")[0]
    source = tmp_path / "example.c"
    source.write_text(EXAMPLE_BOARD + example, "utf-8")
    # Fields that it leaves out are 0, as meant.
    flags = [*WARNINGS, "-Wno-missing-field-initializers", f"-I{SOURCE}", "-fsyntax-only"]
    subprocess.run([machine(name).compiler, *flags, source], check=True)


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_the_header_is_cpp_too(compiler, tmp_path):
    """A sketch includes it from C++."""
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler}")
    source = tmp_path / "sketch.cpp"
    source.write_text(
        '#include "coach_read.h"\n'
        "static coach_sensor sensor;\n"
        "int main() { return coach_streaming(&sensor) ? 1 : 0; }\n"
    )
    flags = ["-std=c++11", *WARNINGS[1:], f"-I{SOURCE}", "-fsyntax-only"]
    subprocess.run([compiler, *flags, source], check=True)
