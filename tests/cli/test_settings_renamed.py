"""Settings by a former name: they count, and the present name is said once."""

from __future__ import annotations

import pytest

from coach.cli.errors import UserError
from coach.cli.settings.settings_layers import (
    AllSettings,
    environment_layer,
    file_layer,
    option_layer,
    settings_in_force,
)
from coach.settings import Settings, SettingsError, changes, settings_from_mapping
from coach.settings.renamed import RENAMED, former_path, leaves, present_path

ROWS = {row.path: row for row in AllSettings().table()}


def nested(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


@pytest.mark.parametrize("path", [path for path in ROWS if former_path(path) != path])
def test_a_renamed_setting_counts_by_either_name(path):
    value = ROWS[path].value * 1.5
    by_former = settings_from_mapping(nested(former_path(path), value))
    assert by_former == settings_from_mapping(nested(path, value)) != Settings()
    assert list(leaves(changes(by_former, Settings()))) == [(path, value)]


def test_every_present_name_is_there_and_no_former_one_is():
    for former, present in RENAMED.items():
        assert any(path[: len(present)] == present for path in ROWS)
        assert not any(path[: len(former)] == former for path in ROWS)
        assert present_path(former) == present


def test_both_names_at_once_are_refused():
    with pytest.raises(SettingsError, match=r"gap_fill.near_s, which is set too; remove it"):
        settings_from_mapping(
            {"orientation": {"refill": {"near_s": 1.0}, "gap_fill": {"near_s": 1.0}}}
        )


def test_a_file_says_the_present_name_once_and_where(tmp_path, capsys):
    path = tmp_path / "settings.toml"
    path.write_text("[orientation.running.plumb]\ntold_m_s = 0.25\n", encoding="utf-8")
    layer = file_layer(path)
    assert layer.values["orientation"]["running"]["stride_filter"] == {"measured_speed_m_s": 0.25}
    said = [line for line in capsys.readouterr().err.splitlines() if "told_m_s" in line]
    now = "orientation.running.stride_filter.measured_speed_m_s"
    assert said == [f"coach: {path}:2: orientation.running.plumb.told_m_s is now called {now}"]


def test_an_option_and_a_variable_may_use_the_former_name(capsys):
    name = "COACH_ORIENTATION_REFILL_NEAR_S"
    for layer in (
        option_layer("orientation.refill.near_s=1.25"),
        environment_layer({name: "1.25"}),
    ):
        assert layer.values == {"orientation": {"gap_fill": {"near_s": 1.25}}}
        assert list(layer.origins) == [("orientation", "gap_fill", "near_s")]
    assert capsys.readouterr().err.count("is now called orientation.gap_fill.near_s") == 2


def test_a_file_with_both_names_is_one_line(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        "[orientation.gap_fill]\nnear_s = 1.0\n[orientation.refill]\nnear_s = 1.0\n", "utf-8"
    )
    with pytest.raises(UserError, match=r"settings.toml:4: .* is now called"):
        file_layer(path)


def test_a_recording_of_an_earlier_version_is_read_silently(capsys):
    found = settings_in_force(recorded={"orientation": {"doubt": {"window_s": 3.0}}})
    assert found.settings.core.orientation.uncertainty_gate.window_s == 3.0
    assert found.origin(("orientation", "uncertainty_gate", "window_s")) == "the recording"
    assert capsys.readouterr().err == ""
