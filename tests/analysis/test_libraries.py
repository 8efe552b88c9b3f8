"""Tables and figures by libraries that may be absent."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from coach.model import METRICS
from tests.analysis.runs import analysed

TABLES = list(analysed())


@pytest.mark.parametrize("table", TABLES)
def test_a_data_frame_carries_units_and_errors(table):
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = analysed().to_dataframe(table)
    source = analysed()[table]
    assert len(frame) == source.rows
    for name in frame.columns:
        told = frame.attrs["columns"][name]
        assert told["units"] == source.about[name].unit
        assert told["long_name"]
        if source[name].dtype.kind == "f":
            np.testing.assert_array_equal(frame[name].to_numpy(), source[name])
        else:
            assert frame[name].tolist() == source[name].tolist()
    assert frame.attrs["placement"] == "pelvis"


def test_a_metric_s_published_error_is_in_the_frame():
    pytest.importorskip("pandas", reason="pandas is not installed")
    told = analysed().to_dataframe().attrs["columns"]["cadence_spm"]
    assert told["published_error"] == METRICS["cadence_spm"].error
    assert told["units"] == "steps/min"


@pytest.mark.parametrize("table", TABLES)
def test_a_data_set_carries_units_and_errors(table):
    pytest.importorskip("xarray", reason="xarray is not installed")
    found = analysed().to_xarray(table)
    source = analysed()[table]
    for name in source:
        assert found[name].attrs == source.about[name].attrs()
        assert (
            found[name].to_numpy().tolist() == pytest.approx(source[name].tolist(), nan_ok=True)
            or found[name].to_numpy().tolist() == source[name].tolist()
        )


@pytest.mark.parametrize(
    ("library", "call"),
    [
        ("pandas", lambda result: result.to_dataframe()),
        ("xarray", lambda result: result.to_xarray()),
        ("matplotlib", lambda result: result.plot()),
    ],
)
def test_an_absent_library_is_one_clear_line(monkeypatch, library, call):
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Without(library), *sys.meta_path])
    with pytest.raises(ModuleNotFoundError, match=f"pip install {library}") as caught:
        call(analysed())
    assert "\n" not in str(caught.value)


class _Without:
    def __init__(self, library):
        self._library = library

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == self._library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=self._library)


def test_a_figure_has_a_panel_for_each_metric():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    figure = analysed().plot("cadence_spm", "pelvic_tilt_rad")
    assert [panel.get_title(loc="left") for panel in figure.axes] == [
        "cadence_spm",
        "pelvic_tilt_rad",
    ]
    assert figure.axes[1].get_ylabel() == "deg"
    with pytest.raises(KeyError, match="cadence_spm"):
        analysed().plot("cadence")
