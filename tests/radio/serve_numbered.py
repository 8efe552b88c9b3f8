"""A process that is a sensor: ``python serve_numbered.py PORT SPEED``."""

import asyncio
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from radio_bench import numbered_feed  # noqa: E402

from coach.sources.virtual import SensorOptions, serve  # noqa: E402
from coach.sources.virtual.firmware.compiled_core import compiler  # noqa: E402


async def main(port, speed):
    await serve(
        f"tcp-server:127.0.0.1:{port}",
        numbered_feed(),
        SensorOptions(speed=speed, firmware="c" if compiler() else "python"),
        ready=lambda address: print(address, flush=True),
    )


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
