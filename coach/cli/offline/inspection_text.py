"""An inspection for a person: a line for each thing, in order of importance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from coach.model import NO_DATA, Placement, PracticeKind
from coach.model.calibration import HeadingSource
from coach.model.units import DEG_PER_RAD
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import padded
from coach.wording.fault_names import name_of_fault
from coach.wording.metric_names import words_of
from coach.wording.place_names import where_of
from coach.wording.practices.practice_words import PRACTICE_NAMES
from coach.wording.states import doing_words
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
    "stand": mark("standing checks"),
    "desk": mark("times at the desk"),
    "set": mark("sets of exercises"),
    "fault": mark("faults"),
}
_FORWARD_FROM = {
    HeadingSource.AXES: mark("as you told"),
    HeadingSource.FORWARD_BEND: mark("from bending forward"),
    HeadingSource.GAIT: mark("from running"),
    HeadingSource.ASSUMED: mark("not known"),
}
"""How it is known which way the runner looks."""


def print_inspection(form: Form, *, table: bool = False) -> None:
    """Print what ``inspect_recording`` found: five lines, or with ``table`` all of it."""
    for part in (_what, _all_data, _content, _runner) if table else (_in_short,):
        for name, text in part(form):
            print(f"{padded(name, 11)} {escape_terminal(text, LINE)}")


def _in_short(form: Form) -> list[tuple[str, str]]:
    """What it is, whether it is whole, how good its data are, what the runner did, how it sat."""
    header = form["header"]
    places = where_of(Placement(mount["placement"]) for mount in header["mounts"])
    whole = (
        tr("whole")
        if form["complete"]
        else tr("{lost} bytes cannot be used", lost=form["bytes_lost"])
    )
    data = "; ".join(_data_in_short(one) for one in (form["data"], *form["other_data"]))
    return [
        (tr("title"), f"{tr(header['title'])} ({tr(header['provenance'])})"),
        (
            tr("made"),
            tr(
                "{made}, {time} {where}, {whole}",
                made=_made(header),
                time=clock(form["duration_s"]),
                where=places,
                whole=whole,
            ),
        ),
        (tr("data"), f"{data}; {_faults(form) or tr('no faults')}"),
        _whose(form),
        (tr("calibration"), "; ".join(text for _, text in _calibrations(form))),
    ]


def _whose(form: Form) -> tuple[str, str]:
    """What the runner did, or which practice it was."""
    practice = form["header"].get("practice")
    if practice is not None:
        return tr("practice"), tr(PRACTICE_NAMES[PracticeKind(practice["kind"])])
    return tr("runner"), _totals(form) or tr("unknown")


def _data_in_short(data: Form) -> str:
    if not data["packets"]:
        return tr("none")
    gyro = "" if data["has_gyro"] else tr(", without gyroscope")
    rate = data["rate_measured_hz"] or data["rate_nominal_hz"]
    return tr(
        "{samples} samples, {rate:.0f} a second{gyro}, {share:.2%} there",
        samples=data["samples"],
        rate=rate,
        gyro=gyro,
        share=data["completeness"],
    )


def _what(form: Form) -> list[tuple[str, str]]:
    header = form["header"]
    whole = (
        tr("yes")
        if form["complete"]
        else tr("no, {lost} bytes cannot be used", lost=form["bytes_lost"])
    )
    details = header["import_details"]
    lines = [
        (tr("title"), f"{tr(header['title'])} ({tr(header['provenance'])})"),
        (tr("made"), _made(header)),
        (tr("placement"), tr(" and ").join(_places(header))),
        (tr("duration"), clock(form["duration_s"])),
        (tr("whole"), whole),
        (tr("sensors"), _sensors(header["sensors"])),
        (
            tr("versions"),
            f"{tr('format')} {header['format_version']}, {_pairs(header['versions'])}",
        ),
        (tr("settings"), _settings(header["settings"]) or tr("as delivered")),
    ]
    return [*lines, *_imported(details)]


def _made(header: Form) -> str:
    if not header.get("dated", True):
        return tr("date not known")
    return f"{header['created_utc'][:19].replace('T', ' ')} UTC"


def _imported(details: Form) -> list[tuple[str, str]]:
    """What was decided on import; of several sensors one after the other."""
    lines: list[tuple[str, str]] = []
    for one in (details, *details.get("others", ())) if details else ():
        plain = {name: value for name, value in one.items() if not isinstance(value, list)}
        lines.append((tr("imported"), _pairs(plain)))
        lines += [("", _taken(row)) for row in one.get("taken", ())]
        lines += [("", note) for note in one.get("notes", ())]
    return lines


def _taken(row: Form) -> str:
    what = " ".join(filter(None, (row["taken_as"], row["unit"])))
    said = f"{row['columns']} as {what}" if row["columns"] else what
    return f"{said}: {row['why']}" if row["why"] else said


def _places(header: Form) -> list[str]:
    return [tr(mount["placement"]) for mount in header["mounts"]]


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
        return [(tr("data"), tr("none"))]
    celsius = data["temperature_c"]
    gyro = "" if data["has_gyro"] else tr(", without gyroscope")
    warmth = (
        tr("{low:.0f} to {high:.0f} C", low=celsius[0], high=celsius[1])
        if celsius
        else tr("unknown")
    )
    measured = data["rate_measured_hz"]
    rate = (
        tr("{measured:.2f} Hz measured", measured=measured)
        if measured
        else tr("too few to measure")
    )
    return [
        (
            tr("data"),
            tr(
                "{samples} samples in {packets} packets{gyro}",
                samples=data["samples"],
                packets=data["packets"],
                gyro=gyro,
            ),
        ),
        (
            tr("rate"),
            tr("{nominal:.2f} Hz nominal, {rate}", nominal=data["rate_nominal_hz"], rate=rate),
        ),
        (
            tr("loss"),
            tr(
                "{samples} samples ({share:.2%}), about {packets} packets; {there:.2%} of the "
                "time is there",
                samples=data["samples_lost"],
                share=data["loss"],
                packets=data["packets_lost"],
                there=data["completeness"],
            ),
        ),
        (tr("duplicates"), tr("{n} samples", n=data["duplicate_samples"])),
        (tr("clipped"), tr("{n} samples", n=data["clipped_samples"])),
        (tr("temperature"), warmth),
    ]


def _gaps(data: Form) -> list[tuple[str, str]]:
    gaps = data["gaps"]
    if not gaps["count"]:
        return [(tr("gaps"), tr("none"))]
    first = ", ".join(
        tr("{length:.2f} s at {time}", length=g["length_s"], time=clock(g["t_s"]))
        for g in gaps["first"]
    )
    more = ", ..." if gaps["count"] > len(gaps["first"]) else ""
    return [
        (
            tr("gaps"),
            tr(
                "{count}, {total:.2f} s together, longest {longest:.2f} s",
                count=gaps["count"],
                total=gaps["total_s"],
                longest=gaps["longest_s"],
            ),
        ),
        ("", f"{first}{more}"),
    ]


def _content(form: Form) -> list[tuple[str, str]]:
    return [
        (tr("faults"), _faults(form) or tr("none")),
        (tr("came in"), _counted(form["inputs"], _INPUTS)),
        (tr("came out"), _counted(form["outputs"], _OUTPUTS) or tr("none")),
    ]


def _faults(form: Form) -> str:
    return ", ".join(f"{name_of_fault(kind)} {n['times']}" for kind, n in form["faults"].items())


def _totals(form: Form) -> str:
    seconds = {**form["locomotion_s"], NO_DATA: form["no_data_s"]}
    return ", ".join(f"{doing_words(kind)} {s:.0f} s" for kind, s in seconds.items() if s)


def _runner(form: Form) -> list[tuple[str, str]]:
    stretches = form["locomotion"]
    shown = ", ".join(
        f"{clock(s['t_s'])} {doing_words(s['kind'])}" for s in stretches[:_MOST_STRETCHES]
    )
    more = (
        tr(", and {n} more", n=len(stretches) - _MOST_STRETCHES)
        if len(stretches) > _MOST_STRETCHES
        else ""
    )
    return [
        (tr("activity"), _totals(form) or tr("unknown")),
        ("", f"{shown}{more}"),
        *_calibrations(form),
        (tr("usual known"), _usual(form["header"]["baseline"])),
    ]


def _calibrations(form: Form) -> list[tuple[str, str]]:
    """Of each sensor, as it was known before the run; else whether it was made in the run."""
    mounts: Sequence[Form] = form["header"]["mounts"]
    made = form["outputs"].get("calibration")
    if made and not any(mount["calibration"] for mount in mounts):
        return [(tr("calibration"), tr("made on the way"))]
    told = [_calibration(mount["calibration"]) for mount in mounts]
    if len(told) > 1:
        told = [f"{m['placement']}: {words}" for m, words in zip(mounts, told, strict=True)]
    return [("" if i else tr("calibration"), words) for i, words in enumerate(told)]


def _calibration(form: Form | None) -> str:
    if form is None:
        return tr("none")
    mounting = form["mounting"]
    return tr(
        "stood {still:.1f} s, sway {sway:.2f} deg; forward {how}, "
        "+-{sigma:.0f} deg; gravity {gravity:.2f} m/s^2",
        still=form["still_s"],
        sway=form["sway_rad"] * DEG_PER_RAD,
        how=tr(_FORWARD_FROM[HeadingSource(mounting["heading_source"])]),
        sigma=mounting["heading_sigma_rad"] * DEG_PER_RAD,
        gravity=form["gravity_m_s2"],
    )


def _usual(form: Form | None) -> str:
    names = sorted(map(words_of, form["metrics"])) if form else []
    return ", ".join(names) or tr("none")


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
