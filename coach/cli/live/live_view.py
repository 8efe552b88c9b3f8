"""The picture of a live run on a terminal."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from coach.app.summary import personal_bands
from coach.controls import controls_of
from coach.model import AS_OURS, error_of
from coach.terminal_escape import escape_terminal
from coach.wording.columns import headed
from coach.wording.cue_reason import said_of
from coach.wording.metric_names import label_with_unit
from coach.wording.practices.now_words import practice_shown
from coach.wording.reasons import WHY
from coach.wording.scale import band_bar, bar_of
from coach.wording.shown_metrics import shown_metrics
from coach.wording.states import DOING, VALIDITIES
from coach.wording.times import clock
from coach.wording.translation import tr
from coach.wording.values import share_of, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app import Results, Session
    from coach.app.live_status import LiveStatus
    from coach.controls import Kind
    from coach.model import Input, Placement
    from coach.settings import Settings
    from coach.sources import BleSource, LiveSensors

UPDATES_PER_S = 4
_BAR = 31
_COLUMNS = 80


class LiveView:
    """Shows a status a few times a second, by stream time.

    Args:
        status: What to show.
        source: For the sensor's name and battery.
        placements: Which metrics.
        settings: In force, for the bands.
        recording: Where it is written, in words.
        kind: What the session is for.
        metrics: Whether the metrics of running are in the picture.
        console: Where to show it.
    """

    def __init__(
        self,
        status: LiveStatus,
        source: LiveSensors | BleSource,
        *,
        placements: Sequence[Placement],
        settings: Settings,
        recording: str,
        kind: Kind = None,
        metrics: bool = True,
        console: Console | None = None,
    ) -> None:
        self.session: Session | None = None
        self._status = status
        self._source = source
        self._placements = placements
        self._settings = settings
        self._recording = recording
        self._kind = kind
        self._shows_metrics = metrics
        # Above the picture the cues go by, because standard output is redirected meanwhile.
        self._live = Live(
            console=console or Console(highlight=False, emoji=False),
            auto_refresh=False,
            transient=True,
        )
        self._shown_s = -1.0

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        if results.now_s - self._shown_s < 1.0 / UPDATES_PER_S:
            return
        self._shown_s = results.now_s
        self._live.start()
        self._live.update(self.picture(), refresh=True)

    def close(self) -> None:
        self._live.stop()

    def picture(self) -> Group:
        """What is shown now."""
        status = self._status
        battery = self._source.battery_percent
        link = tr("connected") if status.connected else tr("LINK LOST, seeking")
        head = [
            clock(status.now_s),
            f"{escape_terminal(self._source.sensor_name)} {link}",
            tr("battery {percent} %", percent="?" if battery is None else battery),
            tr("missing {share}", share=share_of(status.lost_share)),
        ]
        if status.snapshot is not None and self._shows_metrics:
            head.append(tr(DOING[status.snapshot.locomotion]))
        cue = status.last_cue
        why = status.silent_because
        rest = [
            headed(tr("last cue"), f"[{clock(cue.t_s)}] {said_of(cue)}" if cue else "-"),
            headed(tr("silent"), tr(WHY[why]) if why else tr("waiting for data")),
            headed(tr("recording"), self._recording),
            *_key_lines(self._kind),
        ]
        shown = [self._metrics()] if self._shows_metrics else self._practice(head)
        return Group(Text("  ".join(head)), *shown, *map(Text, rest))

    def _practice(self, head: list[str]) -> list[Table | Text]:
        """How a practice stands; where it is goes into the first line."""
        now = practice_shown(self._status.practice, self._status.silent_because)
        if not now.task:
            return []
        head.append(now.doing)
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for dial in now.dials:
            bar = ""
            if dial.at is not None and dial.low is not None and dial.high is not None:
                bar = bar_of(dial.at, dial.low, dial.high, _BAR, inside=dial.inside)
            value = f"{dial.text} {dial.state or dial.unit}"
            table.add_row(Text(dial.label), Text(value), Text(bar))
        lines = [headed(tr("now"), now.task), *(headed(label, words) for label, words in now.lines)]
        return [*map(Text, lines), table] if now.dials else [*map(Text, lines)]

    def _metrics(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        snapshot = self._status.snapshot
        session, bands, worths = self.session, {}, AS_OURS
        if session:
            worths = session.worths
            bands = personal_bands(session.baseline, self._settings, self._placements, worths)
        for name in shown_metrics(self._placements):
            label = label_with_unit(name)
            reading = snapshot.readings[name] if snapshot else None
            if reading is None or not reading.ok:
                state = tr(VALIDITIES[reading.validity]) if reading else ""
                table.add_row(Text(label), "-", Text(state))
                continue
            bar = ""
            if name in bands:
                error = error_of(name, self._placements, worths)
                bar = band_bar(reading.value, bands[name], error, _BAR)
            table.add_row(Text(label), value_of(name, reading.value), Text(bar))
        return table


def _key_lines(kind: Kind) -> list[str]:
    """All keys of a session, in the lines of a narrow terminal."""
    whole = "\u00a0"  # a key stays with its meaning
    keys = [f"{tr(row.shown)}: {tr(row.meaning)}" for row in controls_of(kind) if row.letter]
    words = ", ".join(key.replace(" ", whole) for key in keys)
    indent = headed(tr("keys"), "")
    columns = min(_COLUMNS, max(shutil.get_terminal_size().columns - 1, 30))
    lines = textwrap.wrap(words, columns, initial_indent=indent, subsequent_indent=" " * 11)
    return [line.replace(whole, " ") for line in lines]
