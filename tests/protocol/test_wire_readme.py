"""README.md is the specification: its tables must say what the code does."""

import re
from uuid import UUID

import pytest
from wire_vectors import ROOM, VECTORS

from coach.decode.families.own import OWN, dialogue
from coach.sources.settings import BleSettings
from firmware_protocol import gatt, layouts, limits, packets
from firmware_protocol.control import OP_RULES
from firmware_protocol.errors import WireFault
from firmware_protocol.layouts import Layout
from firmware_protocol.tlv import TAG_FORMS

README = (ROOM / "README.md").read_text(encoding="utf-8")
LAYOUTS = {name: value for name, value in vars(layouts).items() if isinstance(value, Layout)}
ENUMS = ("ImuFlag", "Feature", "SensorPart", "Status")


def table(start):
    """Rows of the first table after ``start``, without its two head lines."""
    assert README.count(start) == 1, start
    lines = README.split(start)[1].lstrip("\n").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name):
    layout = LAYOUTS[name]
    expected = [
        [str(offset), kind, field]
        for offset, (field, kind) in zip(layout.offsets(), layout.fields, strict=True)
    ]
    assert [row[:3] for row in table(f"<!-- layout: {name} -->")] == expected


@pytest.mark.parametrize("name", ENUMS)
def test_enum(name):
    expected = [[str(int(member)), member.name] for member in getattr(packets, name)]
    assert [row[:2] for row in table(f"<!-- enum: {name} -->")] == expected


def test_packet_types_and_lengths():
    assert table("`major << 4 | type`.") == [
        ["1", "IMU_BATCH", f"exactly {layouts.IMU_BATCH.size} + {layouts.SAMPLE.size} n"],
        ["2", "STATUS", f"{layouts.STATUS.size}, then items"],
    ]
    assert [t.name for t in packets.PacketType] == ["IMU_BATCH", "STATUS"]


def test_ops():
    def names(tags):
        return " ".join(tag.name for tag in tags) or "-"

    def yes(flag):
        return "yes" if flag else "no"

    assert set(OP_RULES) == set(packets.Op)
    assert table("<!-- ops -->") == [
        [
            str(int(op)),
            op.name,
            names(rule.takes),
            names(rule.answers),
            yes(rule.while_streaming),
            yes(rule.while_idle),
        ]
        for op, rule in OP_RULES.items()
    ]


def test_tags():
    expected = [[str(int(tag)), tag.name, form] for tag, form in TAG_FORMS.items()]
    assert [row[:3] for row in table("<!-- tags -->")] == expected


def test_rates():
    expected = [[str(i), str(rate)] for i, rate in enumerate(limits.RATES_HZ)]
    assert table("<!-- rates -->") == expected
    assert all(rate >= limits.MIN_RATE_HZ for rate in limits.RATES_HZ)
    assert 1e6 / limits.MIN_RATE_HZ <= 65535 < 1e6 / (limits.MIN_RATE_HZ - 1)


def test_uuids():
    written = [row[1].strip("`") for row in table("## Services")]
    ours = [value for name, value in vars(gatt).items() if name.endswith("_UUID")]
    assert written == ours
    assert len({UUID(text) for text in ours}) == len(ours)
    assert all(UUID(text).version == 4 for text in ours[:4])


def test_defaults_are_the_ones_stated():
    assert (
        f"Defaults: {limits.DEFAULT_RATE_HZ} Hz, {limits.DEFAULT_ACC_RANGE_G} g, "
        f"{limits.DEFAULT_GYR_RANGE_DEG_S} deg/s, {limits.DEFAULT_BATCH} samples per packet"
    ) in README
    assert limits.DEFAULT_RATE_HZ in limits.RATES_HZ
    assert limits.DEFAULT_BATCH <= limits.MAX_SAMPLES


def test_limits_are_the_ones_stated():
    rows = {row[0]: row for row in table("## Limits and their reasons")}
    assert rows["smallest MTU to stream"][1] == str(limits.MIN_MTU)
    assert rows["largest n"][1] == str(limits.MAX_SAMPLES)
    stated = dict(re.findall(r"(\d+) carries (\d+)", rows["n at MTU m"][2]))
    assert stated == {str(mtu): str(limits.samples_for_mtu(mtu)) for mtu in (185, 247, 517)}


def test_the_version_is_the_one_stated():
    assert f"version **{limits.PROTOCOL_MAJOR}.{limits.PROTOCOL_MINOR}**" in README
    assert table("<!-- layout: INFO -->")[2][3] == str(limits.PROTOCOL_MINOR)


def test_every_reason_of_refusal_is_listed():
    listed = [row[0].strip("`") for row in table("### What is refused, and in which order")]
    assert sorted(listed) == sorted(fault.value for fault in WireFault)


def test_the_time_limits_are_those_of_both_sides():
    """The host's and the virtual sensor's."""
    seconds = {
        row[0]: [float(s) for s in re.findall(r"([\d.]+) s\b", " ".join(row[1:]))]
        for row in table("### Time limits")
    }
    assert seconds == {
        "answer to a request": [1.0, BleSettings().answer_s],
        "first STATUS after START, and from one to the next": [limits.STATUS_PERIOD_S],
        "nothing at all from a streaming sensor": [OWN.worth.silence_s],
        "no IMU batch though STATUS comes": [dialogue._WITHOUT_SAMPLES_S],
        "no sample from the motion chip": [limits.NO_SAMPLE_S],
        "advertising again after a link": [1.0],
    }
    slowest_batch_s = limits.MAX_SAMPLES / min(limits.RATES_HZ)
    assert f"a batch of 41 lasts {slowest_batch_s:.2f} s" in README
    assert slowest_batch_s + limits.STATUS_PERIOD_S < dialogue._WITHOUT_SAMPLES_S


def test_the_marks_that_outlive_their_packet_are_the_ones_stated():
    stated = re.findall(r"its ([A-Z_]+), ([A-Z_]+) and ([A-Z_]+) are set in the next", README)
    (names,) = stated
    assert {packets.ImuFlag[name] for name in names} == set(packets.CARRIED)


def test_samples_per_packet_is_the_most_that_fits():
    for mtu in range(23, 600):
        n = limits.samples_for_mtu(mtu)
        room = min(mtu - limits.ATT_HEADER, limits.ATT_MAX_VALUE)
        assert n == sum(16 + 12 * k <= room for k in range(1, 50))
        assert (n == 0) == (mtu < limits.MIN_MTU)


def test_every_control_message_fits_the_smallest_mtu():
    width = {"u8": 1, "u16": 2, "u32": 4}
    for rule in OP_RULES.values():
        takes = sum(2 + width[TAG_FORMS[tag]] for tag in rule.takes)
        answers = sum(2 + width[TAG_FORMS[tag]] for tag in rule.answers)
        assert layouts.REQUEST.size + takes <= 20
        assert layouts.RESPONSE.size + answers <= 20
    shown = [v for v in VECTORS["good"] if v["channel"] in {"request", "response"}]
    assert all(len(v["hex"]) <= 2 * 20 for v in shown)


def test_the_example_prints_what_it_says(capsys):
    code = README.split("```python\n")[1].split("```")[0]
    exec(code, {})
    assert capsys.readouterr().out.strip() == code.split("# ")[-1].strip()


def test_every_file_is_listed():
    listed = {row[0].strip("`") for row in table("## Files")}
    there = {path.name for pattern in ("*.py", "*.md") for path in ROOM.glob(pattern)}
    folders = {f"{path.parent.name}/" for path in ROOM.glob("*/README.md")}
    assert listed == (there | folders) - {"__init__.py", "README.md"}
