"""``coach run`` with a virtual sensor, as a process of its own in a folder of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from coach.recording import RecordingError, read_recording
from tests.drills.faults import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from coach.recording import Recording

STAND = """
title = "Stands"
placement = "pelvis"
seed = 3
[[phase]]
do = "stand"
for_s = 120
"""
RUN = """
title = "Stands and runs"
placement = "pelvis"
seed = 3
[settings.cues]
warm_up_s = 0
[[phase]]
do = "stand"
for_s = 15
[[phase]]
do = "bend"
for_s = 3
[[phase]]
do = "run"
for_s = 300
"""


class Live:
    """One run.

    Args:
        folder: Made for it.
        more: Words of the command.
        story: Of the virtual runner.
        code: In place of ``-m coach``.
        tracer: Words before the command.
        own_sensor: The virtual sensor is in this process.
        options: Of the process; standard error goes into a file unless given.
    """

    def __init__(
        self,
        folder: Path,
        *more: str,
        story: str = STAND,
        code: str | None = None,
        own_sensor: bool = True,
        tracer: Sequence[str] = (),
        **options: object,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "story.toml").write_text(story)
        self.folder = folder
        self._err = (folder / "stderr").open("wb")
        program = ["-c", code] if code else ["-m", "coach"]
        sensor = ("--sensor", "virtual", "--virtual-story", "story.toml") if own_sensor else ()
        self.child = subprocess.Popen(
            [
                *tracer,
                sys.executable,
                *program,
                "run",
                *sensor,
                "--record",
                "rec",
                *(more or ("--quiet",)),
            ],
            cwd=folder,
            env=environment(folder),
            **{
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.DEVNULL,
                "stderr": self._err,
                **options,
            },
        )

    @property
    def said(self) -> str:
        return (self.folder / "stderr").read_text(errors="replace")

    def wait_for(self, words: str, within_s: float = 120.0) -> None:
        """Until it has said so."""
        self._until(lambda: words in self.said, within_s)

    def wait_for_recording(self, size: int = 1, within_s: float = 120.0) -> Path:
        """Until there is a recording of so many bytes."""
        self._until(lambda: any(p.stat().st_size >= size for p in self.recordings()), within_s)
        return next(iter(self.recordings()))

    def wait_for_input_after(self, t_host_s: float, within_s: float = 120.0) -> None:
        """Until an input that came later than that is recorded."""

        def there() -> bool:
            time.sleep(0.2)  # a reading of all of it costs the run its processor
            recording = self.recording()
            return recording is not None and recording.inputs[-1].t_host_s > t_host_s

        self._until(there, within_s)

    def recordings(self) -> Sequence[Path]:
        return sorted(self.folder.glob("rec/*.mcap"))

    def ended(self, within_s: float = 120.0) -> int:
        """Its exit code; killed if it does not end."""
        try:
            return self.child.wait(within_s)
        finally:
            self.child.kill()
            self.child.wait()
            self._err.close()

    def recording(self) -> Recording | None:
        """The only recording, if there is one with a header."""
        try:
            return next((read_recording(path) for path in self.recordings()), None)
        except RecordingError:
            return None

    def complaints(self) -> Iterator[str]:
        """What no user should see."""
        for words in ("Traceback", "fault of the coach", "Exception ignored"):
            if words in self.said:
                yield f"{words} in {self.said[-600:]!r}"
        strays = [path.name for path in self.folder.rglob(".coach-*")]
        if strays:
            yield f"left lying about: {strays}"

    def _until(self, done: object, within_s: float) -> None:
        until_s = time.monotonic() + within_s
        while not done():  # type: ignore[operator]
            if time.monotonic() > until_s or self.child.poll() is not None:
                self.child.kill()
                raise AssertionError(f"did not come so far: {self.said[-600:]}")
            time.sleep(0.02)
