"""What ``coach doctor`` looks at: a table of checks, each with its own remedy."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach import background
from coach.athlete import profile_folder
from coach.cli.errors import UserError
from coach.cli.files import SESSIONS
from coach.cli.sound.speech_output import output_name

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGES = ("bleak", "mcap", "numpy", "pyttsx3", "rich", "scipy")
# There is not one for every machine: what the coach does without.
_NOT_EVERYWHERE = MappingProxyType(
    {
        "miniaudio": "sound goes another way",
        "vqf": "attitude by the same filter in numpy",
        "pyarrow": "imports take NPZ only",
    }
)
_DISTRIBUTION = "posture-coach"
_LEAST_FREE_MB = 200  # ten hours of recording
_LISTEN_S = 0.5
_PACKETS = 5
_SENSOR_S = 10.0
_STORY = """
title = "A moment of standing"
placement = "pelvis"
[[phase]]
do = "stand"
for_s = 5
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Args:
        ok: Whether all is well.
        text: What is there, or what is wrong.
        remedy: What to do if it is not well.
    """

    ok: bool
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Args:
        name: One or two words.
        look: Does it; may raise anything.
        remedy: What to do if it raises.
        vital: Coaching with the virtual sensor needs it.
    """

    name: str
    look: Callable[[], Finding]
    remedy: str
    vital: bool = False

    def finding(self) -> Finding:
        """The result; a check that fails in an unforeseen way is a problem, not an end."""
        try:
            return self.look()
        except UserError as error:
            text, _, remedy = str(error).partition("; ")
            return Finding(False, text, remedy or self.remedy)
        except Exception as error:  # noqa: BLE001  the doctor never falls ill
            text = " ".join(f"{type(error).__name__} {error}".split())
            return Finding(False, text, self.remedy)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    # Such as <3.15,>=3.11: pyproject.toml says it, and nothing here says it again.
    asked = metadata.metadata(_DISTRIBUTION)["Requires-Python"]
    (first,), (beyond,) = (re.findall(rf"{sign}3\.(\d+)", asked) for sign in (">=", "<"))
    ok = (3, int(first)) <= sys.version_info[:2] < (3, int(beyond))
    return Finding(ok, f"Python {version}", f"install Python 3.{first} to 3.{int(beyond) - 1}")


def _packages() -> Finding:
    versions = {name: _version(name) for name in (*_PACKAGES, *_NOT_EVERYWHERE)}
    missing = [name for name in _PACKAGES if versions[name] is None]
    if missing:
        return Finding(False, f"missing: {', '.join(missing)}", "install posture-coach anew")
    said = [f"{name} {version}" for name, version in versions.items() if version is not None]
    said += [f"no {name} ({so})" for name, so in _NOT_EVERYWHERE.items() if versions[name] is None]
    return Finding(True, ", ".join(said))


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _virtual_sensor() -> Finding:
    packets = background.run(_hear_virtual())
    return Finding(packets >= _PACKETS, f"connected, {packets} packets heard", "reinstall bumble")


async def _hear_virtual() -> int:
    # Here rather than above: what is not installed must be a finding.
    from coach.cli.live.virtual_runner import virtual_room
    from coach.model import Channel, Notification
    from coach.simulation import parse_story, simulate
    from coach.sources import BleSource

    room = virtual_room()
    feed = room.feed_of_simulation(simulate(parse_story(_STORY)))
    packets = 0
    async with (
        asyncio.timeout(_SENSOR_S),
        room.virtual_sensor(feed) as (_, radio, _),
        BleSource(radio=radio) as source,
    ):
        async for event in source:
            packets += isinstance(event, Notification) and event.channel is Channel.DATA
            if packets >= _PACKETS:
                break
    return packets


def _radio() -> Finding:
    from coach.sources import Radio, SourceError, SourceReason

    try:
        background.run(_listen(Radio()))
    except SourceError as error:
        text, _, remedy = str(error).partition("; ")
        if error.reason is SourceReason.PERMISSION:
            text += " (permission)"
        return Finding(False, text, remedy)
    return Finding(True, "a scan can be started, and this program may use it")


async def _listen(radio: object) -> None:
    from coach.cli.device.scanning import look_around

    await look_around(radio, _LISTEN_S)  # type: ignore[arg-type]


def _voice_engine() -> Finding:
    from coach.voice import VoiceError, VoiceSettings
    from coach.voice.renderer import Renderer

    try:
        with tempfile.TemporaryDirectory() as folder:
            Renderer(VoiceSettings(cache_dir=Path(folder))).render(["run tall"])
    except VoiceError as error:
        text, _, remedy = str(error).partition(": ")
        return Finding(False, text, remedy)
    return Finding(True, "a phrase was rendered")


def _loudspeaker() -> Finding:
    from coach.voice import VoiceError

    try:
        return Finding(True, f"opens, through {output_name()}")
    except VoiceError as error:
        text, _, remedy = str(error).partition(": ")
        return Finding(False, text, remedy)


def _record_folder() -> Finding:
    here = SESSIONS if SESSIONS.is_dir() else Path()
    free_mb = shutil.disk_usage(here).free // 1_000_000
    name = f"{SESSIONS} in {Path.cwd()}"
    if not _writable(here):
        return Finding(False, f"{name} cannot be written", "change the folder or use --record DIR")
    room = f"{free_mb / 1000:.1f} GB free"
    return Finding(free_mb >= _LEAST_FREE_MB, f"{name}, {room}", "free some space")


def _profile_folder() -> Finding:
    folder = profile_folder()
    if folder is None:
        return Finding(False, "there is no home folder", "set COACH_HOME to a folder of yours")
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    ok = there.is_dir() and _writable(there)
    return Finding(ok, str(folder), "set COACH_HOME to a folder of yours")


def _writable(folder: Path) -> bool:
    """Tried, because access rights do not tell of read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".coach-") as file:
            file.write(b"1")
    except OSError:
        return False
    return True


CHECKS: tuple[Check, ...] = (
    Check("python", _python, "install posture-coach anew", vital=True),
    Check("packages", _packages, "install posture-coach anew", vital=True),
    Check("virtual sensor", _virtual_sensor, "install bumble anew", vital=True),
    Check("radio", _radio, "turn on Bluetooth, or use --sensor virtual"),
    Check("voice engine", _voice_engine, "cues are printed meanwhile"),
    Check("loudspeaker", _loudspeaker, "connect a headset"),
    Check("recordings", _record_folder, "use --record DIR with a folder of yours"),
    Check("profile", _profile_folder, "set COACH_HOME to a folder of yours"),
)
