"""Text in columns of a terminal, in languages with spaces and without."""

import pytest

from coach.wording.columns import columns, row, wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("a long sentence, that goes on", 10, ["a long", "sentence,", "that goes", "on"]),
        ("unbreakable words", 4, ["unbreakable", "words"]),
        ("", 5, [""]),
        ("左髋下沉、右脚支撑", 10, ["左髋下沉、", "右脚支撑"]),
        ("步频 170 步", 8, ["步频 170", "步"]),
    ],
)
def test_a_text_is_wrapped_by_what_it_takes_on_the_screen(text, width, lines):
    assert wrapped(text, width) == lines
    assert all(columns(line) <= width for line in lines if " " in text and "unb" not in text)


def test_cells_stand_beside_each_other():
    assert row(("left hip drop", 8), ("says it when", 6), ("11 s", 4)) == [
        "left hip says   11 s",
        "drop     it",
        "         when",
    ]
    assert [columns(line) for line in row(("左髋", 6), ("x", 1))] == [8]
