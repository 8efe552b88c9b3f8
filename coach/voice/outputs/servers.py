"""Whether a sound server is there, and whether anybody can hear what it plays."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

from coach.core_wording import Wording
from coach.voice.outputs.sound_output import Lack

_ANSWERS_WITHIN_S = 2.0
# Where PulseAudio, and PipeWire in its place, plays to while there is no sound card.
_DUMMY = "auto_null"


def pulse_not_there() -> Lack | None:
    """Why there is no PulseAudio (or PipeWire in its place); ``None`` if there is one.

    Looked for by its socket, since a program that looks by itself would start a server of its own.
    """
    if os.environ.get("PULSE_SERVER") or any(path.exists() for path in _pulse_sockets()):
        return None
    return Lack(
        Wording("no PulseAudio or PipeWire server runs here"),
        Wording("connect a headset and log in on the desktop"),
    )


def user_environment() -> dict[str, str]:
    """The environment in which a program of the sound system finds its server.

    Whoever is started by cron or by the system has no XDG_RUNTIME_DIR, though the folder is there.
    """
    runtime = Path(f"/run/user/{os.getuid()}") if hasattr(os, "getuid") else Path()
    known = {"XDG_RUNTIME_DIR": str(runtime)} if runtime.is_dir() else {}
    return known | dict(os.environ)


def _pulse_sockets() -> list[Path]:
    environment = user_environment()
    folders = [Path("/var/run/pulse")]
    if "XDG_RUNTIME_DIR" in environment:
        folders.append(Path(environment["XDG_RUNTIME_DIR"]) / "pulse")
    if "PULSE_RUNTIME_PATH" in environment:
        folders.append(Path(environment["PULSE_RUNTIME_PATH"]))
    return [folder / "native" for folder in folders]


def pulse_has_sink() -> bool:
    """Whether PulseAudio plays to somebody; true where that cannot be told."""
    said = _answer("pactl", "get-default-sink")
    return said is None or said.strip() not in (_DUMMY, "", "@DEFAULT_SINK@")


def pipewire_has_sink() -> bool:
    """Whether PipeWire has a sink that somebody hears; true where that cannot be told."""
    said = _answer("pw-cli", "ls", "Node")
    if said is None:
        return True
    nodes = said.split("\tid ")
    return any('"Audio/Sink"' in node and f'"{_DUMMY}"' not in node for node in nodes)


@functools.cache
def pw_cat_takes_raw() -> bool:
    """Whether this pw-cat must be told that its input is bare samples; older ones take no other."""
    return "--raw" in (_answer("pw-cat", "--help") or "")


def _answer(*command: str) -> str | None:
    """What a program says; ``None`` if it is not there, fails or hangs."""
    try:
        done = subprocess.run(  # noqa: S603  the words are ours
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=user_environment(),
            timeout=_ANSWERS_WITHIN_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
