"""Run the two commands of the README on bare machines. README.md tells more."""

from __future__ import annotations

import argparse
import signal
import sys
from types import MappingProxyType

from tests.system.bare.course import Course, make, run_course
from tests.system.bare.demo import demo
from tests.system.bare.systems import SYSTEMS

PROGRAMS = MappingProxyType(
    {"mmdebstrap": "mmdebstrap", "git": "git", "unshare": "util-linux", "useradd": "passwd"}
)
FULL = Course(420.0, (make("setup", 600.0), demo(240.0), make("test", 3600.0)))
# Beside `make test` it keeps a run of continuous integration below half an hour.
QUICK = Course(240.0, (make("setup", 300.0), demo(180.0), make("test-quick", 360.0)))
# With each Python, whatever else the machine does.
PYTHONS = Course(420.0, (make("setup", 600.0), demo(240.0), make("test-quick", 1800.0)))


def main() -> int:
    """0 if all is well in each system or none can be built here, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.system.bare", description=__doc__)
    names = [system.suite for system in SYSTEMS]
    parser.add_argument("--only", choices=names, help="one system")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--quick", action="store_true", help="one system, of another Python; the quick tests"
    )
    how.add_argument("--pythons", action="store_true", help="each system; the quick tests")
    args = parser.parse_args()
    # Whoever ends this run from outside ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    systems = [system for system in SYSTEMS if args.only in (None, system.suite)]
    if args.quick and not args.only:
        other = [system for system in systems if system.python != sys.version_info[:2]]
        systems = other[:1]
    course = QUICK if args.quick else PYTHONS if args.pythons else FULL
    codes = [run_course(system, course, PROGRAMS) for system in systems]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
