"""JSON from outside: what is no number is refused, in one line."""

import pytest

from coach.files.strict_json import number, read_json, read_object, text


@pytest.mark.parametrize(
    "words",
    [
        "",
        "{",
        "NaN",
        '{"a": Infinity}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": 99999999999999999999}',
        '{"a": 9223372036854775808}',
        f'{{"a": {"9" * 10_000}}}',
        "[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_json_of_finite_numbers_is_one_line(words):
    with pytest.raises(ValueError, match=r".") as raised:
        read_json(words)
    assert len(str(raised.value).splitlines()) == 1
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize("words", ["[]", "1", '"a"', "null"])
def test_an_object_is_asked_for(words):
    with pytest.raises(ValueError, match="no object"):
        read_object(words)


def test_what_is_right_comes_through():
    form = {"a": 1, "b": -9223372036854775807, "c": [0.5, None, True, "d"]}
    assert read_object('{"a":1,"b":-9223372036854775807,"c":[0.5,null,true,"d"]}') == form


@pytest.mark.parametrize("value", ["1", True, None, [], float("nan"), float("inf"), "x" * 1000])
def test_a_number_is_one(value):
    with pytest.raises(ValueError, match=r"mass is .*, not a number") as raised:
        number(value, "mass")
    assert len(str(raised.value)) < 80
    assert number(3, "mass") == 3.0


@pytest.mark.parametrize("value", [1, None, ["a"], {"a": 1}])
def test_a_text_is_one(value):
    with pytest.raises(ValueError, match=r"id is .*, not a text"):
        text(value, "id")
    assert text("a\n", "id") == "a\n"
