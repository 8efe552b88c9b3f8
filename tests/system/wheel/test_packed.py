"""What is built holds all that stands in the packages, and no more of the project."""

import pytest

from tests.system.wheel.packed import build, missing, names_in, ours

KINDS = {".css", ".jinja", ".js", ".json", ".mo", ".py", ".toml", ".typed"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(tmp_path_factory.mktemp("dist"))


def test_every_kind_of_data_is_looked_for():
    assert {f".{name.rpartition('.')[2]}" for name in ours()} >= KINDS


def test_all_is_in_the_wheel_and_in_the_sdist(built):
    for archive in built:
        assert missing(ours(), names_in(archive)) == []


def test_a_file_that_is_left_out_is_named(built):
    wheel, _ = built
    there = [name for name in names_in(wheel) if name != "coach/phrases/de.toml"]
    assert missing(ours(), there) == ["coach/phrases/de.toml"]


def test_the_wheel_brings_the_packages_alone(built):
    wheel, _ = built
    tops = {name.partition("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"coach", "firmware_protocol"}
