"""An inspection for a person: a line for each thing, in order of importance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from coach.model import Locomotion
from coach.model.calibration import HeadingSource
from coach.model.units import DEG_PER_RAD
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.fault_names import name_of_fault
from coach.wording.metric_names import words_of
from coach.wording.states import DOING
from coach.wording.times import clock
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Form: TypeAlias = "Mapping[str, Any]"

_MOST_STRETCHES = 12

_INPUTS = {
    "Notification": mark("packets"),
    "LinkChange": mark("connections made or lost"),
    "Tick": mark("half seconds"),
    "SpeechEnded": mark("words spoken to the end"),
    "UserCommand": mark("keys and buttons"),
    "SpeedReading": mark("speeds told"),
    "GradeReading": mark("slopes told"),
    "BackgroundFault": mark("parts of the coach that failed"),
}
_OUTPUTS = {
    "step": mark("steps"),
    "metrics": mark("readings"),
    "decision": mark("changes of mind"),
    "cue": mark("cues"),
    "effect": mark("cues judged"),
    "metronome": mark("changes of the clicks"),
    "calibration": mark("calibrations"),
    "fault": mark("faults"),
}
_FORWARD_FROM = {
    HeadingSource.AXES: "as you told",
    HeadingSource.FORWARD_BEND: "from bending forward",
    HeadingSource.GAIT: "from running",
    HeadingSource.ASSUMED: "not known",
}
"""How it is known which way the runner looks."""


def print_inspection(form: Form, *, table: bool = False) -> None:
    """Print what ``inspect_recording`` found: five lines, or with ``table`` all of it."""
    for part in (_what, _all_data, _content, _runner) if table else (_in_short,):
        for name, text in part(form):
            print(f"{name:12s}{escape_terminal(text, LINE)}")


def _in_short(form: Form) -> list[tuple[str, str]]:
    """What it is, whether it is whole, how good its data are, what the runner did, how it sat."""
    header = form["header"]
    places = " and ".join(_places(header))
    whole = "whole" if form["complete"] else f"{form['bytes_lost']} bytes cannot be used"
    data = "; ".join(_data_in_short(one) for one in (form["data"], *form["other_data"]))
    return [
        ("title", f"{header['title']} ({header['provenance']})"),
        ("made", f"{_made(header)}, {clock(form['duration_s'])} at the {places}, {whole}"),
        ("data", f"{data}; {_faults(form) or 'no faults'}"),
        ("runner", _totals(form) or "unknown"),
        ("calibration", "; ".join(text for _, text in _calibrations(header["mounts"]))),
    ]


def _data_in_short(data: Form) -> str:
    if not data["packets"]:
        return "none"
    gyro = "" if data["has_gyro"] else ", without gyroscope"
    rate = data["rate_measured_hz"] or data["rate_nominal_hz"]
    return f"{data['samples']} samples, {rate:.0f} a second{gyro}, {data['completeness']:.2%} there"


def _what(form: Form) -> list[tuple[str, str]]:
    header = form["header"]
    whole = "yes" if form["complete"] else f"no, {form['bytes_lost']} bytes cannot be used"
    details = header["import_details"]
    lines = [
        ("title", f"{header['title']} ({header['provenance']})"),
        ("made", _made(header)),
        ("placement", " and ".join(_places(header))),
        ("duration", clock(form["duration_s"])),
        ("whole", whole),
        ("sensors", _sensors(header["sensors"])),
        ("versions", f"format {header['format_version']}, {_pairs(header['versions'])}"),
        ("settings", _settings(header["settings"]) or "as delivered"),
    ]
    return [*lines, *_imported(details)]


def _made(header: Form) -> str:
    if not header.get("dated", True):
        return "date not known"
    return f"{header['created_utc'][:19].replace('T', ' ')} UTC"


def _imported(details: Form) -> list[tuple[str, str]]:
    """What was decided on import; of several sensors one after the other."""
    lines: list[tuple[str, str]] = []
    for one in (details, *details.get("others", ())) if details else ():
        plain = {name: value for name, value in one.items() if not isinstance(value, list)}
        lines.append(("imported", _pairs(plain)))
        lines += [("", _taken(row)) for row in one.get("taken", ())]
        lines += [("", note) for note in one.get("notes", ())]
    return lines


def _taken(row: Form) -> str:
    what = " ".join(filter(None, (row["taken_as"], row["unit"])))
    said = f"{row['columns']} as {what}" if row["columns"] else what
    return f"{said}: {row['why']}" if row["why"] else said


def _places(header: Form) -> list[str]:
    return [mount["placement"] for mount in header["mounts"]]


def _all_data(form: Form) -> list[tuple[str, str]]:
    every = [form["data"], *form["other_data"]]
    if len(every) == 1:
        return _data(every[0]) + _gaps(every[0])
    lines: list[tuple[str, str]] = []
    for place, data in zip(_places(form["header"]), every, strict=True):
        lines += [(place, str(data["sensor"])), *_data(data), *_gaps(data)]
    return lines


def _data(data: Form) -> list[tuple[str, str]]:
    if not data["packets"]:
        return [("data", "none")]
    celsius = data["temperature_c"]
    gyro = "" if data["has_gyro"] else ", without gyroscope"
    lost = f"{data['samples_lost']} samples ({data['loss']:.2%})"
    there = f"{data['completeness']:.2%} of the time is there"
    warmth = f"{celsius[0]:.0f} to {celsius[1]:.0f} C" if celsius else "unknown"
    measured = data["rate_measured_hz"]
    rate = f"{measured:.2f} Hz measured" if measured else "too few to measure"
    return [
        ("data", f"{data['samples']} samples in {data['packets']} packets{gyro}"),
        ("rate", f"{data['rate_nominal_hz']:.2f} Hz nominal, {rate}"),
        ("loss", f"{lost}, about {data['packets_lost']} packets; {there}"),
        ("duplicates", f"{data['duplicate_samples']} samples"),
        ("clipped", f"{data['clipped_samples']} samples"),
        ("temperature", warmth),
    ]


def _gaps(data: Form) -> list[tuple[str, str]]:
    gaps = data["gaps"]
    if not gaps["count"]:
        return [("gaps", "none")]
    first = ", ".join(f"{g['length_s']:.2f} s at {clock(g['t_s'])}" for g in gaps["first"])
    more = ", ..." if gaps["count"] > len(gaps["first"]) else ""
    return [
        (
            "gaps",
            f"{gaps['count']}, {gaps['total_s']:.2f} s together, longest {gaps['longest_s']:.2f} s",
        ),
        ("", f"{first}{more}"),
    ]


def _content(form: Form) -> list[tuple[str, str]]:
    return [
        ("faults", _faults(form) or "none"),
        ("came in", _counted(form["inputs"], _INPUTS)),
        ("came out", _counted(form["outputs"], _OUTPUTS) or "none"),
    ]


def _faults(form: Form) -> str:
    return ", ".join(f"{name_of_fault(kind)} {n['times']}" for kind, n in form["faults"].items())


def _totals(form: Form) -> str:
    return ", ".join(
        f"{tr(DOING[Locomotion(kind)])} {s:.0f} s" for kind, s in form["locomotion_s"].items() if s
    )


def _runner(form: Form) -> list[tuple[str, str]]:
    stretches = form["locomotion"]
    shown = ", ".join(
        f"{clock(s['t_s'])} {tr(DOING[Locomotion(s['kind'])])}" for s in stretches[:_MOST_STRETCHES]
    )
    more = (
        f", and {len(stretches) - _MOST_STRETCHES} more" if len(stretches) > _MOST_STRETCHES else ""
    )
    return [
        ("moved", _totals(form) or "unknown"),
        ("", f"{shown}{more}"),
        *_calibrations(form["header"]["mounts"]),
        ("usual known", _usual(form["header"]["baseline"])),
    ]


def _calibrations(mounts: Sequence[Form]) -> list[tuple[str, str]]:
    told = [_calibration(mount["calibration"]) for mount in mounts]
    if len(told) > 1:
        told = [f"{m['placement']}: {words}" for m, words in zip(mounts, told, strict=True)]
    return [("" if i else "calibration", words) for i, words in enumerate(told)]


def _calibration(form: Form | None) -> str:
    if form is None:
        return "none"
    mounting = form["mounting"]
    return (
        f"stood {form['still_s']:.1f} s, sway {form['sway_rad'] * DEG_PER_RAD:.2f} deg; forward "
        f"{_FORWARD_FROM[HeadingSource(mounting['heading_source'])]}, "
        f"+-{mounting['heading_sigma_rad'] * DEG_PER_RAD:.0f} deg; "
        f"gravity {form['gravity_m_s2']:.2f} m/s^2"
    )


def _usual(form: Form | None) -> str:
    names = sorted(map(words_of, form["metrics"])) if form else []
    return ", ".join(names) or "none"


def _sensors(sensors: Mapping[str, str]) -> str:
    """Identity and name of each; once, where the name tells the identity."""
    return ", ".join(
        name if identity in name else f"{identity} {name}".rstrip()
        for identity, name in sensors.items()
    )


def _settings(form: Form, room: str = "") -> str:
    """As they are written in a file of settings: ``cues.warm_up_s = 0``."""
    return ", ".join(
        _settings(value, f"{room}{name}.")
        if isinstance(value, dict)
        else f"{room}{name} = {json.dumps(value)}"
        for name, value in form.items()
    )


def _counted(numbers: Mapping[str, int], names: Mapping[str, str]) -> str:
    """How many of each kind, by the names that people have for them."""
    return ", ".join(
        f"{tr(names[kind]) if kind in names else kind} {n}" for kind, n in numbers.items()
    )


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items() if value != "")
