"""One error of a metric wherever it is shown: that of the place and of the sensor worn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.app.live_status import LiveStatus
from coach.app.replayed import replayed, summed
from coach.decode import FAMILIES
from coach.export.session_data import session_data
from coach.export.tables import tables_of
from coach.model import METRICS, Placement, error_of
from coach.page import picture_of
from coach.progress import Kind, progress_of
from coach.recording import Provenance, Recording, SessionHeader
from coach.report.replay_for_report import session_of
from coach.report.session_report import report_of
from coach.settings import Settings
from coach.wording.metric_names import label_of
from tests.accuracy.sensor_session import hear_run
from tests.theory.sessions import CHEST, config_of

LEAN, CADENCE = "trunk_forward_lean_rad", "cadence_spm"
WORN = (Placement.CHEST,)
FAMILY = "bluest"
"""Its accelerometer is as soldered, so an angle by it is less sure."""


@pytest.fixture(scope="module")
def recording():
    config = config_of(CHEST)
    header = SessionHeader(
        created_utc=datetime(2026, 3, 1, tzinfo=UTC),
        title="by another sensor",
        mounts=config.mounts,
        provenance=Provenance.LIVE,
        baseline=config.baseline,
    )
    heard = hear_run(FAMILY, CHEST.story("stand 6", "run 60"))
    return Recording(header, tuple(heard.inputs), (), complete=True, bytes_lost=0)


@pytest.fixture(scope="module")
def published():
    return error_of(LEAN, WORN, {Placement.CHEST: FAMILIES[FAMILY].worth})


def test_the_sensor_makes_the_error_wider(published):
    assert published > 1.05 * METRICS[LEAN].error_at(Placement.CHEST)


def test_export_summary_report_and_history_have_that_error(recording, published):
    (grid,) = tables_of(session_data(recording), ["grid"])
    assert {column.name: column.error for column in grid.columns}[LEAN] == published
    report = report_of(session_of(recording), "me", ())
    assert {metric.name: metric.error for metric in report.metrics}[LEAN] == published
    record = replayed(recording, Path("run.mcap")).record
    assert record.metrics[LEAN].error == published
    assert record.metrics[CADENCE].error == error_of(CADENCE, WORN)


def test_a_trend_takes_no_change_for_one_that_the_worst_sensor_could_have_made(recording):
    record = replayed(recording, Path("run.mcap")).record
    sessions = [
        replace(record, started_utc_s=86_400.0 * k, running_s=1800.0, metrics=metrics)
        for k in range(8)
        for metrics in [
            {LEAN: replace(record.metrics[LEAN], error=2.0 * METRICS[LEAN].error if k else None)}
        ]
    ]
    wide = progress_of(sessions, (), Placement.CHEST).of(Kind.RUNNING)[0]
    ours = [replace(s, metrics={LEAN: replace(s.metrics[LEAN], error=None)}) for s in sessions]
    usual = progress_of(ours, (), Placement.CHEST).of(Kind.RUNNING)[0]
    assert wide.name == usual.name == LEAN
    # Runs scatter more than either sensor errs; the worse one adds to that, and its error is in it.
    assert wide.least > 1.05 * usual.least
    assert wide.least > 2.0 * METRICS[LEAN].error


def test_the_page_draws_the_bands_that_the_coach_judges_by(recording):
    session, _, summary = summed(recording, LiveStatus())
    status = LiveStatus()
    summed(recording, status)
    wide = {Placement.CHEST: replace(FAMILIES[FAMILY].worth, errors={LEAN: 0.3})}

    def dial(worths):
        picture = picture_of(
            status,
            sensor="",
            battery_percent=None,
            placements=WORN,
            baseline=session.baseline,
            settings=Settings(),
            worths=worths,
            figure=None,
        )
        return next(one for one in picture.dials if one.label == label_of(LEAN))

    assert summary.worths == session.worths
    assert dial(session.worths) != dial(wide)
