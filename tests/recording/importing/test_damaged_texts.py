"""However a text file is damaged, it imports or there is one line."""

import random

import pytest

from coach.recording.importing import ImportOptions, ImportProblem, import_samples
from tests.recording.imported import CHEST
from tests.recording.importing.test_text_layouts import LAYOUTS

BITS = [
    b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"nan", b"1e999", b"-", b"#", b"\t", b" ",
    b"9" * 30, b"\xb0", b"a", b'""', b"inf", b"2025-13-45T99:99:99Z", b"\xe2\x80\xa8",
]  # fmt: skip


def damaged(chance):
    """A file of a usual layout with some bytes put in, taken out, doubled or turned."""
    text = bytearray(LAYOUTS[chance.choice(list(LAYOUTS))].encode()[: chance.choice([600, 9000])])
    for _ in range(chance.choice([1, 1, 3, 20])):
        place = chance.randrange(len(text))
        kind = chance.randrange(5)
        if kind == 0:
            text[place:place] = chance.choice(BITS) * chance.choice([1, 5])
        elif kind == 1:
            del text[place : place + chance.choice([1, 5, 50])]
        elif kind == 2:
            text[place:place] = text[chance.randrange(len(text)) :][: chance.choice([10, 100])]
        elif kind == 3:
            text[place] = chance.randrange(256)
        else:
            old, new = chance.choice([b",", b";", b".", b"\n", b"0"]), chance.choice(BITS)
            text = bytearray(bytes(text).replace(old, new, chance.choice([1, 10, -1])))
        text = text or bytearray(b"x")
    return bytes(text)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_file_imports_or_has_one_line(tmp_path, seed, capfd):
    path = tmp_path / "run.csv"
    path.write_bytes(damaged(random.Random(seed)))
    line = ""
    try:
        import_samples(path, ImportOptions(CHEST))
    except ImportProblem as problem:
        line = str(problem)
    assert line == "" or line.isprintable()
    assert len(line) < 600
    assert capfd.readouterr() == ("", "")
