"""Programs of the C code for several machines: how each is compiled, and how it is run there."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coach.sources.virtual.firmware.compiled_core import SOURCE, sources
from firmware_protocol.errors import WireFault
from tests.firmware.core_codec import FAULTS

NATIVE = Path(__file__).parent / "native"
WARNINGS = ("-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
SANITIZED = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
CORTEX_M4 = ("-mcpu=cortex-m4", "-mthumb")
_MPS2 = ("--specs=rdimon.specs", "-T", str(NATIVE / "mps2_an386.ld"))
_QEMU_M4 = (
    *("qemu-system-arm", "-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none"),
    *("-semihosting-config", "enable=on,target=native", "-icount", "shift=0"),
)
_COMPILE_S, _RUN_S = 120, 600


@dataclass(frozen=True)
class Machine:
    """Where a program runs.

    Args:
        compiler: Command.
        options: Of the compiler.
        beside: Further C files.
        packages: Debian packages that it takes.
        runner: Command before the program.
    """

    compiler: str
    options: tuple[str, ...] = ("-O2",)
    beside: tuple[Path, ...] = ()
    packages: tuple[str, ...] = ()
    runner: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """What is not there, or empty."""
        tools = (self.compiler, *self.runner[:1])
        lacking = [tool for tool in tools if shutil.which(tool) is None]
        packages = " ".join(self.packages)
        return f"no {', '.join(lacking)}; Debian: apt install {packages}" if lacking else ""

    def build(self, folder: Path, *programs: str, defines: tuple[str, ...] = ()) -> Path:
        """Compile C files of ``native`` with the core."""
        out = folder / f"{programs[0]}-{self.compiler}"
        where = [f"-I{SOURCE}", f"-I{NATIVE}", f"-I{folder}"]
        files = [*self.beside, *(NATIVE / f"{one}.c" for one in programs), *sources()]
        command = [self.compiler, *WARNINGS, *self.options, *defines, *where, "-o", out, *files]
        done = _done(command, _COMPILE_S)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return out

    def run(self, program: Path, *arguments: object) -> str:
        """What it prints."""
        words = [str(one) for one in arguments]
        if self.runner and self.runner[0] == "qemu-system-arm":
            args = ",".join(f"arg={one}" for one in (program.name, *words))
            target = f"enable=on,target=native,{args}"
            command = [one if "target=native" not in one else target for one in self.runner]
            command += ["-kernel", str(program)]
        else:
            command = [*self.runner, str(program), *words]
        done = _done(command, _RUN_S)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _done(command: list[object], within_s: float) -> subprocess.CompletedProcess[str]:
    words = [str(one) for one in command]
    return subprocess.run(words, capture_output=True, text=True, timeout=within_s, check=False)


MACHINES = {
    "gcc": Machine("gcc", packages=("gcc",)),
    "gcc small": Machine("gcc", ("-Os",), packages=("gcc",)),
    "gcc sanitized": Machine("gcc", SANITIZED, packages=("gcc",)),
    "clang": Machine("clang", packages=("clang",)),
    "clang sanitized": Machine("clang", SANITIZED, packages=("clang", "libclang-rt-14-dev")),
    "big-endian s390x": Machine(
        "s390x-linux-gnu-gcc",
        ("-O2", "-static"),
        packages=("gcc-s390x-linux-gnu", "libc6-dev-s390x-cross", "qemu-user"),
        runner=("qemu-s390x",),
    ),
    "Cortex-M4": Machine(
        "arm-none-eabi-gcc",
        (*CORTEX_M4, "-Os", "-ffunction-sections", "-Wl,--gc-sections", *_MPS2),
        beside=(NATIVE / "mps2_an386.c",),
        packages=("gcc-arm-none-eabi", "libnewlib-arm-none-eabi", "qemu-system-arm"),
        runner=_QEMU_M4,
    ),
}


def write_vectors(folder: Path, vectors: dict[str, list[dict[str, str]]]) -> None:
    """``vectors_data.h`` for ``vectors.c``."""
    lines, rows = [], []
    for k, one in enumerate(vectors["good"] + vectors["bad"]):
        payload = bytes.fromhex(one["hex"])
        fault = FAULTS.index(WireFault(one["reason"])) if "reason" in one else 0
        data = ", ".join(map(str, payload)) or "0"
        lines.append(f"static const uint8_t bytes_{k}[] = {{{data}}};")
        name = json.dumps(one["name"])
        rows.append(f'    {{{name}, "{one["channel"]}", {fault}, {len(payload)}, bytes_{k}}},')
    text = "\n".join([*lines, "static const vector vectors[] = {", *rows, "};"])
    count = "enum { vector_count = sizeof vectors / sizeof vectors[0] };"
    (folder / "vectors_data.h").write_text(f"{text}\n{count}\n", "utf-8")
