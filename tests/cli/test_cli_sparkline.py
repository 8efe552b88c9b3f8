"""The small curves of the summary."""

import numpy as np
import pytest

from coach.cli.text_sparkline import CUE_MARK, cue_marks, sparkline
from coach.model import METRICS
from coach.wording.metric_names import label_with_unit
from coach.wording.times import clock
from coach.wording.values import value_of

T_S = np.arange(0.0, 100.0, 0.5)


def test_a_ramp_rises_over_the_whole_height():
    line = sparkline(T_S, T_S, 100.0, 8, least_span=1.0, band=None)
    assert line == "▁▂▃▄▅▆▇█"


def test_small_changes_look_small():
    line = sparkline(T_S, np.sin(T_S), 100.0, 40, least_span=200.0, band=None)
    assert len(set(line)) <= 2


def test_the_band_is_part_of_the_height():
    line = sparkline(T_S, np.zeros(200), 100.0, 10, least_span=1.0, band=(-10.0, 0.0))
    assert line == "█" * 10


def test_what_is_missing_is_a_dot():
    late = T_S >= 50.0
    line = sparkline(T_S[late], T_S[late], 100.0, 10, least_span=1.0, band=None)
    assert line[:5] == "·" * 5
    assert "·" not in line[5:]
    assert sparkline(np.empty(0), np.empty(0), 0.0, 4, least_span=1.0, band=None) == "····"


def test_a_cue_is_marked_in_its_column():
    assert cue_marks([0.0, 99.9, 100.0], 100.0, 10) == CUE_MARK + " " * 8 + CUE_MARK
    assert cue_marks([], 100.0, 10) == ""


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_words_and_a_unit_a_person_reads(name):
    assert "_" not in label_with_unit(name)
    assert "rad" not in label_with_unit(name).partition("[")[2]
    assert value_of(name, None) == "-"
    float(value_of(name, 1.0))


def test_angles_are_shown_in_degrees_and_times_in_minutes():
    assert value_of("pelvic_tilt_rad", np.pi / 180) == "1.0"
    assert (clock(0.0), clock(61.9), clock(6000.0)) == ("00:00", "01:01", "100:00")
