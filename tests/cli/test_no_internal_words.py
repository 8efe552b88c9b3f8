"""Nothing that a runner reads is an internal name: all commands, all pages, each language.

A command without an example in ``EXAMPLES`` fails: what it prints would be read by nobody here.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict

import pytest

from coach.app import Session, by_time, config_of
from coach.app.live_status import LiveStatus
from coach.athlete import add_practice, open_home
from coach.athlete.athletes import athlete
from coach.athlete.profile import keep_session
from coach.cli.home.run_shelf import goes_of, shelf_of
from coach.cli.main import COMMANDS, main
from coach.controls import CONTROLS
from coach.cues.handbook import HANDBOOK
from coach.cues.rules import RULES, TOPICS
from coach.model import Baseline, FaultKind, Locomotion, Placement, PracticeKind, Reason, Validity
from coach.model.phrasebook import PART
from coach.model.units import RAD_PER_DEG as DEG
from coach.page.picture import picture_of
from coach.phrases.english import ENGLISH
from coach.practice.practice_book import words_of
from coach.progress import MetricRecord
from coach.recording import read_recording
from coach.wording.fault_names import FAULT_NAMES
from coach.wording.metric_names import NAMES, label_with_unit, plain_of
from coach.wording.policy_names import POLICY_NAMES
from coach.wording.reasons import IN_SHORT, WHY
from coach.wording.rule_names import (
    OTHER_NAMES,
    PRACTICE_NAMES,
    RULE_NAMES,
    TOPIC_NAMES,
    name_of_cue,
    name_of_focus,
)
from coach.wording.states import DOING, VALIDITIES
from coach.wording.translation import there_are, tr, use_language
from tests.athlete.practised import practice_of
from tests.athlete.runners import effect, run_of
from tests.cli.internal_words import internal_words, words_on_page
from tests.cli.places import RECORDINGS, ROOT
from tests.first_of import first_of
from tests.live.live_bench import live, plan

LANGUAGES = there_are()
RUN = RECORDINGS / "tired-hips.simulated.mcap"
QUICK = RECORDINGS / "quick-feet.simulated.mcap"
POOR = RECORDINGS / "poor-link.simulated.mcap"

EXAMPLES = {
    "": [""],
    "run": [
        "", "--sensor virtual --virtual-story nobody", "--placement chest --settings none.toml",
        "--placement chest --focus hip", "--placement pelvis --focus 'leaning l' --settings none",
    ],
    "stand": ["", "--sensor virtual --virtual-story nobody", "--placement chest --settings none"],
    "desk": ["--quiet-until noon", "--sensor virtual --virtual-story nobody"],
    "exercise": ["--list", "plank --how", "plonk", "--plan plank"],
    "demo": ["--nothing"],  # its run is read below
    "pouch": ["status", "run --placement nowhere"],
    "scan": ["--radio virtual:1"],
    "sensors": ["", "own", "nothing"],
    "capture": ["--radio virtual:1"],
    "doctor": [""],
    "virtual-sensor": ["--story nobody"],
    "simulate": ["--list", "--story nobody -o x.mcap"],
    "demo-season": ["--ending today"],
    "import": ["samples.csv -o run.mcap --placement waist", "samples.csv -o run.mcap"],
    "calibrate": ["RUN", "QUICK -o me.json"],
    "replay": ["RUN --table", "QUICK --why", "POOR", "none.mcap"],
    "why": ["RUN 0:50", "RUN 1:00", "QUICK 0:55", "RUN 99:00"],
    "focus": ["", "hip", "knees", "cadence --target 176", "none", "--placement pelvis"],
    "usual": ["", "accept forw", "accept knees", "accept cadence", "--placement pelvis"],
    "rules": [
        "", "knees", "99",
        *(f"'{rule.name}'" for rule in RULES), *TOPICS, *map(str, range(1, 1 + len(HANDBOOK))),
    ],
    "report": ["RUN --text", "QUICK -o .", "none.mcap --text"],
    "export": ["RUN --to csv -o tables", "RUN --to fit -o run.fit", "none.mcap --to fit"],
    "batch": ["RUN -o tables --workers 1", "samples.csv -o tables", "none -o tables"],
    "history": [
        "", "show 1", "show 12", "show 13", "show 14", "delete 13",
        "show 99", "effort 1 4", "effort 1 11", "delete 99", "export x.jsonl",
    ],
    "home": ["--page-port x"],
    "progress": ["", "--placement pelvis", "--table"],
    "athlete": ["", "Ana", "Ana --new --mass-kg 58"],
    "settings": ["", "voice", "'left hip drop'", "knees", "--changed", "--write all.toml"],
    "words": ["", "--files"],
    "voice": ["nothing"],
    "completion": ["tcsh"],  # what it prints is for a shell, not for a person
    # --state prints what filters hold, for who reads their code
    "inspect": ["RUN", "POOR --table", "RUN --said", "none.mcap"],
}  # fmt: skip
"""Command -> what is typed after it; ``RUN`` and such are shipped recordings."""

KEY = r"\b[a-z]+(?:\.[a-z][a-z0-9_*]*)+"
"""A setting as it is typed, with its table: ``cues.gap_s``."""

UNIT = r"\brad/s\b"
"""As a unit that a file of another recorder may be in."""

ALLOWED = {
    # Their very subject is a file with these names in it.
    "settings": rf"^(?:{KEY}|[a-z_]+) = .*$|{KEY}",
    "words": r"^[a-z_]+ = .*$|^[a-z_]+#\d.*$|\b[a-z_]+#\d",
    "import": UNIT,
    "batch": UNIT,
}
"""Where internal names are spoken of as such, and how they look there."""

HELP_ALLOWED = rf"{KEY}|\[app\]"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A runner with eight runs on the chest and three on the pelvis: enough to be told of."""
    folder = tmp_path_factory.mktemp("kept") / "home"
    store = open_home(folder, print, make=True)
    lean, drop = "trunk_forward_lean_rad", "contralateral_pelvic_drop_right_rad"
    try:
        who = athlete(store)
        for k in range(8):
            metrics = {
                lean: MetricRecord(10 * DEG, DEG, 10 * DEG, (12 + k) * DEG, 999),
                "cadence_spm": MetricRecord(170 + k, 1.2, 171 + k, 169 + k, 999),
            }
            usual = Baseline({lean: (6 * DEG, DEG / 2), "cadence_spm": (170, 1)}, speed_m_s=2.9)
            run = run_of(4.0 * k, placement=Placement.CHEST, metrics=metrics, focus="lean",
                         effects=(effect(k), effect(k + 1, phrase="")))  # fmt: skip
            keep_session(store, who, run, usual)
        for k in range(3):
            metrics = {drop: MetricRecord(5 * DEG, DEG, 4 * DEG, 9 * DEG, 999)}
            run = run_of(33.0 + k, metrics=metrics, focus="hip_drops_on_right_stance")
            keep_session(store, who, run, Baseline({drop: (4 * DEG, DEG / 2)}))
        for k, kind in enumerate(PracticeKind):
            add_practice(store, who, practice_of(kind, 40.0 + k))
    finally:
        store.close()
    return folder


@pytest.fixture
def place(home, tmp_path, monkeypatch):
    """A folder to be in, with a copy of that home and a few files."""
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    rows = [f"{k / 100},0.1,0.2,9.8,0,0,0" for k in range(500)]
    (tmp_path / "samples.csv").write_text("\n".join(["t,ax,ay,az,gx,gy,gz", *rows]))
    return tmp_path


def typed(text):
    shipped = {"RUN": str(RUN), "QUICK": str(QUICK), "POOR": str(POOR)}
    words = re.findall(r"'([^']*)'|(\S+)", text)
    return [shipped.get(plain, quoted or plain) for quoted, plain in words]


def shown(capsys, place, words):
    """What is printed, without the folders and files of this machine."""
    capsys.readouterr()
    main(words)
    told = capsys.readouterr()
    text = told.out + told.err
    for path in (place, RECORDINGS):
        text = text.replace(str(path), "")
    return re.sub(r"\S*[\w-]+\.(?:mcap|toml|json|jsonl|csv|html|fit|zip|db|wav)\b", "FILE", text)


def test_every_command_has_an_example():
    assert set(EXAMPLES) == {"", *(command.name for command in COMMANDS)}


@pytest.mark.parametrize("language", first_of(LANGUAGES))
@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS)])
def test_no_command_prints_one(command, language, capsys, place):
    wrong = {}
    for example in EXAMPLES[command]:
        text = shown(capsys, place, [*typed(f"{command} {example}"), "--language", language])
        if found := internal_words(text, allowed=ALLOWED.get(command, "")):
            wrong[f"coach {command} {example}"] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS)])
def test_no_help_does(command, language, capsys, place):
    words = [word for word in (command, "--help", "--language", language) if word]
    allowed = "|".join(filter(None, (HELP_ALLOWED, ALLOWED.get(command, ""))))
    assert internal_words(shown(capsys, place, words), allowed=allowed) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_comment_of_the_settings_file_does(language, coach, place):
    assert coach("settings", "--write", place / "all.toml", "--language", language)[0] == 0
    lines = (place / "all.toml").read_text(encoding="utf-8").splitlines()
    said = "\n".join(line for line in lines if line.startswith("#"))
    # Beside a value in radians stands what it is in degrees.
    of_values = rf"^# [a-z_0-9]+ = .*$|^# Allowed: .*$|{KEY}"
    assert internal_words(said, allowed=of_values) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_live_run_prints_one(language, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    use_language(language)
    words = ("--sensor", "virtual", "--virtual-story", "demo", "--quiet", "--no-report", "--plain")
    code, out, err = live(plan(*words, "--record", tmp_path))
    assert code == 0
    assert "[" in out
    assert internal_words(f"{out}{err}".replace(str(tmp_path), "")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_one(language, capsys, place):
    for words in (
        ["report", str(RUN), "-o", "report.html"],
        ["report", str(QUICK), "-o", "quick.html"],
        ["progress", "--page", "-o", "progress.html"],
    ):
        assert main([*words, "--language", language]) == 0, capsys.readouterr().err
    wrong = {}
    for path in sorted(place.glob("*.html")):
        if found := internal_words(words_on_page(path.read_text(encoding="utf-8"))):
            wrong[path.name] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_moment_of_the_live_page_does(language):
    """Every half second of a run with gaps, a lost link and a sensor that starts anew."""
    use_language(language)
    recording = read_recording(POOR)
    config = config_of(recording.header)
    status = LiveStatus(lambda _t_s, _locomotion: None)
    session = Session(config, [status])
    shown = set()
    for events in by_time(recording.inputs, 0.5):
        session.push(events)
        picture = picture_of(
            status, sensor="COACH", battery_percent=87, placements=[config.placement],
            baseline=session.baseline, settings=config.settings, worths=session.worths, figure=None,
        )  # fmt: skip
        shown |= set(_texts(picture.as_json()))
    assert len(shown) > 50
    assert internal_words("\n".join(sorted(shown))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_at_home_does_not(language, place):
    use_language(language)
    shelf = shelf_of(None)
    said = [text for one in (shelf, *(goes_of(None, run.number) for run in shelf.runs))
            for text in _texts(asdict(one))]  # fmt: skip
    assert len(shelf.runs) == 14
    assert internal_words("\n".join(said).replace(str(place), "")) == []


def _texts(form):
    """All texts in a form, whatever is in what."""
    if isinstance(form, str):
        yield form
    elif isinstance(form, (list, tuple, dict)):
        for one in form.values() if isinstance(form, dict) else form:
            yield from _texts(one)


def test_no_page_that_is_served_does():
    """What stands in the files of the live page and of the page at home; the rest is tables."""
    wrong = {}
    for path in sorted((ROOT / "coach" / "page" / "static").iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            said = [words_on_page(text)]
        elif path.suffix == ".js":
            # Its text for people: strings that have a blank in them.
            said = [s for s in re.findall(r'"([^"\n]*)"', text) if " " in s]
        else:
            continue
        if found := internal_words("\n".join(said)):
            wrong[path.name] = found
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_of_words_has_one(language):
    """What only a rare run shows: each reason, fault, state and name there is."""
    use_language(language)
    said = [
        *(tr(words) for table in (WHY, IN_SHORT, DOING, VALIDITIES, FAULT_NAMES)
          for words in table.values()),
        *(words for name in NAMES for words in (label_with_unit(name), plain_of(name))),
        *map(name_of_cue, (*RULE_NAMES, *OTHER_NAMES, *PRACTICE_NAMES)),
        *map(name_of_focus, TOPIC_NAMES),
        *(control.meaning for control in CONTROLS.values()),
    ]  # fmt: skip
    assert internal_words("\n".join(said)) == []
    assert all(said[len(said) // 2 :])


def test_each_rule_topic_and_occasion_has_a_plain_name():
    assert set(RULE_NAMES) == {rule.name for rule in RULES}
    assert set(TOPIC_NAMES) == set(TOPICS)
    assert set(POLICY_NAMES) == {rule.name for rule in HANDBOOK}
    for table in (RULE_NAMES, TOPIC_NAMES, POLICY_NAMES):
        assert len(set(table.values())) == len(table)
    assert set(FAULT_NAMES) == set(FaultKind)
    assert set(VALIDITIES) == set(Validity)
    assert set(DOING) == set(Locomotion)
    assert set(IN_SHORT) == set(WHY) == set(Reason)
    spoken = {key.partition("@")[0] for key in ENGLISH if not key.startswith(PART)}
    assert spoken <= {*RULE_NAMES, *OTHER_NAMES}


@pytest.mark.parametrize("kind", [*PracticeKind])
def test_each_occasion_of_a_practice_has_a_plain_name(kind):
    spoken = {key.partition("@")[0] for key in words_of(kind) if not key.startswith((PART, "how_"))}
    assert spoken <= {*OTHER_NAMES, *PRACTICE_NAMES}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("left hip drop 9.2 deg, your band 2.2 to 6.2, for 11 s", []),
        ("1 x hip_drops_on_left_stance", ["hip_drops_on_left_stance"]),
        ("silence resuming 25%, Dwell 13%", ["Dwell", "resuming"]),
        ("+1.4 half-widths back (uncued: none seen)", ["half-widths", "uncued"]),
        ("0.05 rad, `floor`, None, nan", ["None", "`", "nan", "rad"]),
        ("set COACH_HOME, see sessions/my_run/x_y.mcap", []),
    ],
)
def test_what_is_looked_for_is_found(text, found):
    assert [word for word in internal_words(text) if word != "`"] == [w for w in found if w != "`"]
    assert ("`" in internal_words(text)) is ("`" in found)
