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
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Callable

_PACKAGES = ("bleak", "mcap", "numpy", "pyttsx3", "rich", "scipy")
# There is not one for every machine: what the coach does without.
_NOT_EVERYWHERE = MappingProxyType(
    {
        "miniaudio": mark("sound goes another way"),
        "vqf": mark("attitude by the same filter in numpy"),
        "pyarrow": mark("imports take NPZ only"),
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
            return _told(error)
        except Exception as error:  # noqa: BLE001  the doctor never falls ill
            text = " ".join(f"{type(error).__name__} {error}".split())
            return Finding(False, text, tr(self.remedy))


def _told(error: Exception) -> Finding:
    """Of an error whose line says what to do."""
    return Finding(False, tr(error))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    # Such as <3.15,>=3.11: pyproject.toml says it, and nothing here says it again.
    asked = metadata.metadata(_DISTRIBUTION)["Requires-Python"]
    (first,), (beyond,) = (re.findall(rf"{sign}3\.(\d+)", asked) for sign in (">=", "<"))
    ok = (3, int(first)) <= sys.version_info[:2] < (3, int(beyond))
    return Finding(
        ok,
        f"Python {version}",
        tr("install Python 3.{first} to 3.{beyond}", first=first, beyond=int(beyond) - 1),
    )


def _packages() -> Finding:
    versions = {name: _version(name) for name in (*_PACKAGES, *_NOT_EVERYWHERE)}
    missing = [name for name in _PACKAGES if versions[name] is None]
    if missing:
        return Finding(
            False,
            tr("missing: {packages}", packages=", ".join(missing)),
            tr("install posture-coach anew"),
        )
    said = [f"{name} {version}" for name, version in versions.items() if version is not None]
    said += [
        tr("no {package} ({so})", package=name, so=tr(so))
        for name, so in _NOT_EVERYWHERE.items()
        if versions[name] is None
    ]
    return Finding(True, ", ".join(said))


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _virtual_sensor() -> Finding:
    packets = background.run(_hear_virtual())
    return Finding(
        packets >= _PACKETS,
        tr("connected, {packets} packets heard", packets=packets),
        tr("reinstall bumble"),
    )


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
    from coach.sources import Radio, SourceError

    try:
        background.run(_listen(Radio()))
    except SourceError as error:
        return _told(error)
    return Finding(True, tr("a scan can be started, and this program may use it"))


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
        return _told(error)
    return Finding(True, tr("a phrase was rendered"))


def _loudspeaker() -> Finding:
    from coach.voice import VoiceError

    try:
        return Finding(True, tr("opens, through {output_name}", output_name=output_name()))
    except VoiceError as error:
        return _told(error)


def _record_folder() -> Finding:
    here = SESSIONS if SESSIONS.is_dir() else Path()
    free_mb = shutil.disk_usage(here).free // 1_000_000
    name = tr("{folder} in {here}", folder=SESSIONS, here=Path.cwd())
    if not _writable(here):
        return Finding(
            False,
            tr("{name} cannot be written", name=name),
            tr("change the folder or use --record DIR"),
        )
    room = tr("{free_mb:.1f} GB free", free_mb=free_mb / 1000)
    return Finding(free_mb >= _LEAST_FREE_MB, f"{name}, {room}", tr("free some space"))


def _profile_folder() -> Finding:
    folder = profile_folder()
    if folder is None:
        return Finding(
            False, tr("there is no home folder"), tr("set COACH_HOME to a folder of yours")
        )
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    ok = there.is_dir() and _writable(there)
    return Finding(ok, str(folder), tr("set COACH_HOME to a folder of yours"))


def _writable(folder: Path) -> bool:
    """Tried, because access rights do not tell of read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".coach-") as file:
            file.write(b"1")
    except OSError:
        return False
    return True


CHECKS: tuple[Check, ...] = (
    Check(mark("python"), _python, mark("install posture-coach anew"), vital=True),
    Check(mark("packages"), _packages, mark("install posture-coach anew"), vital=True),
    Check(mark("virtual sensor"), _virtual_sensor, mark("install bumble anew"), vital=True),
    Check(mark("radio"), _radio, mark("turn on Bluetooth, or use --sensor virtual")),
    Check(mark("voice engine"), _voice_engine, mark("cues are printed meanwhile")),
    Check(mark("loudspeaker"), _loudspeaker, mark("connect a headset")),
    Check(mark("recordings"), _record_folder, mark("use --record DIR with a folder of yours")),
    Check(mark("profile"), _profile_folder, mark("set COACH_HOME to a folder of yours")),
)
