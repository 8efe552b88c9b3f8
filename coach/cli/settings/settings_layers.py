"""The settings in force, and where each came from: default, file, environment or option."""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coach.app.settings import AppSettings
from coach.cli.errors import UserError
from coach.cli.files import load_text
from coach.cli.notes import note
from coach.cli.settings.settings_lines import lines_of
from coach.core_wording import Wording
from coach.files.folders import profile_folder
from coach.settings import (
    Setting,
    Settings,
    SettingsError,
    build,
    check_rules_off,
    former_path,
    present_names,
    present_path,
    settings_of,
)
from coach.voice import VoiceSettings
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

FILE_NAME = "settings.toml"
PREFIX = "COACH_"
DEFAULT = Wording("default")

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllSettings:
    """Everything that can be set; in a file, the core's tables stand beside the other two.

    Args:
        core: Of the core.
        voice: Table ``voice``.
        app: Table ``app``.
    """

    core: Settings = field(default_factory=Settings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    app: AppSettings = field(default_factory=AppSettings)

    def table(self) -> Iterator[Setting]:
        """Every setting as a row."""
        yield from settings_of(self.core)
        yield from settings_of(self.voice, ("voice",))
        yield from settings_of(self.app, ("app",))


@dataclass(frozen=True, slots=True)
class Layer:
    """Values from one place.

    Args:
        values: Nested as the tables of the file.
        origins: Path of a key -> where it stands, for people.
    """

    values: Mapping[str, Any]
    origins: Mapping[KeyPath, str]


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings and where they came from.

    Args:
        settings: The values.
        origins: Path of each setting that is not as delivered -> where it came from.
    """

    settings: AllSettings
    origins: Mapping[KeyPath, str]

    def origin(self, path: KeyPath) -> str:
        """Where a setting came from."""
        return self.origins.get(path, DEFAULT)


def home_file() -> Path | None:
    """The user's settings file, there or not; ``None`` without a home."""
    folder = profile_folder()
    return None if folder is None else folder / FILE_NAME


def settings_in_force(
    file: Path | None = None,
    sets: Sequence[str] = (),
    *,
    recorded: Mapping[str, Any] | None = None,
) -> InForce:
    """Settings from all places; a later one goes before an earlier one.

    Default, then ``file`` (or the user's own file), then the environment, then options. A replay
    decides as the run did: there the core's settings are the recorded ones, or those of ``file``,
    and of the rest of the core's only options count.

    Args:
        file: In place of the user's own file.
        sets: Options, each ``name=value``.
        recorded: Of the core, where a recording is replayed.

    Raises:
        UserError: A file cannot be read, or a setting in it is wrong; the line says where.
    """
    own = home_file()
    layers = [environment_layer(os.environ)]
    if file is None and own is not None and own.is_file():
        layers.insert(0, file_layer(own))
    if recorded is not None:
        layers = [_only(layer, ("voice", "app")) for layer in layers]
        if file is None:
            known = present_names(recorded)
            layers.insert(0, Layer(known, dict.fromkeys(_leaves(known), Wording("the recording"))))
    if file is not None:
        layers.insert(0, file_layer(file))
    return combined([*layers, *map(option_layer, sets)])


def combined(layers: Sequence[Layer]) -> InForce:
    """Layers on top of each other.

    Raises:
        UserError: A setting is wrong; the line says where it stands.
    """
    values: dict[str, Any] = {}
    origins: dict[KeyPath, str] = {}
    for layer in layers:
        _merge(values, layer.values)
        # A whole table in a line of its own (inline) also is the origin of what is in it.
        origins |= {path: _nearest(layer.origins, path) for path in _leaves(layer.values)}
        origins |= {path: where for path, where in layer.origins.items() if path not in origins}
    tables = {name: values.pop(name, {}) for name in ("voice", "app")}
    default = AllSettings()
    try:
        _tables_only(tables)
        core = build(default.core, values)
        check_rules_off(core)
        voice = build(default.voice, tables["voice"], ("voice",))
        app = build(default.app, tables["app"], ("app",))
    except SettingsError as error:
        raise UserError(f"{tr(_nearest(origins, error.path))}: {tr(error)}") from None
    return InForce(AllSettings(core, voice, app), origins)


def file_layer(path: Path) -> Layer:
    """Settings of a TOML file.

    Raises:
        UserError: It cannot be read or is no TOML.
    """
    text = load_text(path, may_be_empty=True)
    try:
        values = tomllib.loads(text)
        lines = lines_of(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(
            tr("{path} is not TOML: {error}; correct that line", path=path, error=tr(error))
        ) from None
    return _in_present_names(values, {key: f"{path}:{line}" for key, line in lines.items()})


def environment_layer(environment: Mapping[str, str]) -> Layer:
    """Settings of variables such as ``COACH_CUES_GAP_S``; values as in TOML, or bare words.

    Raises:
        UserError: A variable begins like a setting's and is none.
    """
    if not any(name.startswith(PREFIX) for name in environment):
        return Layer({}, {})  # the table below takes longer than all other settings together
    paths = [row.path for row in AllSettings().table()]
    rows = {_variable(former_path(path)): former_path(path) for path in paths}
    rows |= {_variable(path): path for path in paths}
    tables = tuple({f"{PREFIX}{path[0].upper()}_" for path in rows.values() if len(path) > 1})
    values: dict[str, Any] = {}
    origins: dict[KeyPath, str] = {}
    for name, text in sorted(environment.items()):
        if name in rows:
            _merge(values, _nested(rows[name], _value(text)))
            origins[rows[name]] = Wording("environment {name}", name=name)
        elif name.startswith(tables):
            like = difflib.get_close_matches(name, rows, 1)
            guess = tr("did you mean {like}?", like=like[0]) if like else tr("see 'coach settings'")
            raise UserError(
                tr("environment {name}: no such setting; {guess}", name=name, guess=guess)
            )
    return _in_present_names(values, origins)


def option_layer(text: str) -> Layer:
    """The setting of an option such as ``cues.gap_s=60``.

    Raises:
        UserError: There is no ``=`` in it.
    """
    name, equals, value = text.partition("=")
    path = tuple(part.strip() for part in name.split("."))
    if not equals or not all(path):
        raise UserError(
            tr("--set {what}: not understood; give it as --set cues.gap_s=60", what=text)
        )
    return _in_present_names(_nested(path, _value(value)), {path: Wording("option --set")})


def _variable(path: KeyPath) -> str:
    return PREFIX + "_".join(path).upper()


def _in_present_names(values: Mapping[str, Any], origins: Mapping[KeyPath, str]) -> Layer:
    """A layer; each setting that is given by a former name says its present one, once."""
    for path, where in origins.items():
        if (now := present_path(path)) != path:
            note(
                tr(
                    "{where}: {path} is now called {now}",
                    where=tr(where),
                    path=".".join(path),
                    now=".".join(now),
                )
            )
    try:
        values = present_names(values)
    except SettingsError as error:
        raise UserError(f"{tr(_nearest(origins, error.path))}: {tr(error)}") from None
    return Layer(values, {present_path(path): where for path, where in origins.items()})


def _value(text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text.strip()


def _tables_only(tables: Mapping[str, object]) -> None:
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SettingsError(
                (name,), Wording("is a table of settings, not {value!r}", value=table)
            )


def _only(layer: Layer, tables: Sequence[str]) -> Layer:
    return Layer(
        {key: value for key, value in layer.values.items() if key in tables},
        {path: where for path, where in layer.origins.items() if path[0] in tables},
    )


def _nearest(origins: Mapping[KeyPath, str], path: KeyPath) -> str:
    """Where a key, or else the table around it or what is in it, stands."""
    for n in range(len(path), 0, -1):
        if path[:n] in origins:
            return origins[path[:n]]
    # A table that does not exist is known from what was to be in it.
    return next((where for key, where in origins.items() if key[: len(path)] == path), DEFAULT)


def _nested(path: KeyPath, value: object) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    assert isinstance(value, dict)
    return value


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, dict):
            into[key] = {}
            _merge(into[key], value)
        else:
            into[key] = value


def _leaves(values: Mapping[str, Any]) -> Iterator[KeyPath]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from ((key, *path) for path in _leaves(value))
        else:
            yield (key,)
