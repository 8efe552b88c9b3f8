"""Why pip failed, in one line: which package, the reason, the remedy. Needs no package itself.

Usage: why_failed.py FILE, which holds all that pip said.
"""

import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = f"Python {sys.version_info[0]}.{sys.version_info[1]} on {platform.machine()}"
NO_CONNECTION = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|Read timed out|SSLError|"
    r"ProxyError|Connection reset|Connection aborted|IncompleteRead|Max retries exceeded"
)
NO_COMPILER = re.compile(
    r"No such file or directory: '[^']*(?:cc|c\+\+|g\+\+|clang|cmake|cargo|rustc)'"
    r"|command '[^']*(?:cc|\+\+|clang)' failed: No such file"
    r"|Unknown compiler\(s\)|No CMAKE_\w+_COMPILER could be found"
)
# On 32-bit ARM it is numpy and most others that lack.
OTHER = (
    "install a 64-bit system"
    if platform.machine().startswith(("armv6", "armv7"))
    else "name another Python: make PYTHON=/path/to/python3"
)
NETWORK = "check the network and pip's settings (pip config list), and run make again"


def index_answers() -> bool:
    """Whether pip finds there what is for every machine: itself."""
    words = [sys.executable, "-m", "pip", "index", "versions", "--retries=1", "--timeout=15", "pip"]
    try:
        subprocess.run(words, capture_output=True, timeout=120, check=True)  # noqa: S603
    except subprocess.SubprocessError:
        return False
    return True


def why(said: str, answers=index_answers) -> str:  # noqa: ANN001  typing would be the only import
    """Package, reason and remedy.

    Args:
        said: All that pip printed.
        answers: Asked if it leaves open whether the index was reached.
    """
    if "No space left on device" in said:
        return "the disk is full; free 1.5 GB and run make again"
    if refused := re.search(r"Permission denied: '([^']*)'", said):
        return f"{refused[1]} may not be written; give it to your user, or run make clean"
    if "DO NOT MATCH THE HASHES" in said:
        return "a package arrived damaged; run make again"
    built = re.search(r"Failed (?:building wheel for|to build) '([\w.-]+)'", said) or re.search(
        r"(?:Failed building wheel for|generating package metadata\.?\n.*─>) ([\w.-]+)", said
    )
    if built is not None:
        return _not_built(built[1], said)
    absent = re.search(r"No matching distribution found for (\S+)", said)
    if absent is not None:
        return _not_found(absent[1], said, answers)
    if "ResolutionImpossible" in said or "conflicting dependencies" in said:
        pair = re.search(r"Cannot install (.+?) because", said)
        what = pair[1] if pair else "what pyproject.toml and .ci/constraints.txt ask for"
        return f"{what}: they contradict each other; undo what you changed in these two files"
    if NO_CONNECTION.search(said):
        return f"the package index cannot be reached; {NETWORK}"
    errors = [line for line in said.splitlines() if line.strip()]
    return f"pip says: {errors[-1].strip()}" if errors else "pip says nothing"


def _not_built(package: str, said: str) -> str:
    reason = f"{package} comes not ready made for {HERE}"
    if NO_COMPILER.search(said):
        return f"{reason}, and no compiler is here; apt install g++ python3-dev, and run make again"
    if "Python.h" in said:
        return f"{reason}, and Python's headers are missing; apt install python3-dev"
    return f"{reason}, and building it failed; {OTHER}"


def _not_found(wanted: str, said: str, answers) -> str:  # noqa: ANN001
    name = re.split(r"[=<>!~;\[ ]", wanted)[0]
    page = re.sub(r"[-_.]+", "-", name).lower()
    # pip goes on without a page that it could not fetch, and then says that nothing is there; where
    # it may not try again it does not even say that.
    of_it = [line for line in said.splitlines() if f"/{page}/" in line]
    if any(NO_CONNECTION.search(line) for line in of_it):
        return f"{name}: the package index cannot be reached; {NETWORK}"
    if "not a trusted or secure host" in said:
        return f"{name}: pip does not trust the index; look at pip config list"
    if "require a different python version" in said:
        return f"{wanted} is not for {HERE}; {OTHER}"
    if "(from versions: none)" in said and not answers():
        return f"{name}: the package index cannot be reached; {NETWORK}"
    return f"{wanted} is not to be had for {HERE}; {OTHER}"


if __name__ == "__main__":
    print(why(Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace")))
