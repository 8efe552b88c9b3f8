"""Orders to the bench on the host."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Self


class SensorBench:
    """The serial port that leads to the host.

    Args:
        port: Device file.
    """

    def __init__(self, port: Path) -> None:
        self._fd = os.open(port, os.O_RDWR)

    @classmethod
    def of_guest(cls) -> SensorBench:
        return cls(Path(os.environ["COACH_BENCH_PORT"]))

    async def order(self, name: str) -> None:
        """Have something done to the sensor, and wait until it is."""
        await asyncio.to_thread(os.write, self._fd, f"{name}\n".encode())
        answer = b""
        async with asyncio.timeout(10.0):
            while not answer.endswith(b"\n"):
                answer += await asyncio.to_thread(os.read, self._fd, 256)
        assert answer.decode().strip() == name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Only one can hold the port, so a check that fails must let go of it for the next.
        os.close(self._fd)
