"""The tables of the store, as the steps that led to them.

A step, once released, is never changed: a store somewhere has taken it. A new one is added at the
end. ``PRAGMA user_version`` says how many a store has taken.
"""

from __future__ import annotations

# "Coac": SQLite's mark of whose file this is.
APPLICATION_ID = 0x436F6163

OTHERS_BY_METRICS = """
    UPDATE session SET others = CASE
        WHEN placement <> 'chest' THEN 'chest'
        WHEN EXISTS (SELECT 1 FROM calibration AS c
                WHERE c.athlete_id = session.athlete_id AND c.placement = 'waist')
            AND NOT EXISTS (SELECT 1 FROM calibration AS c
                WHERE c.athlete_id = session.athlete_id AND c.placement = 'pelvis') THEN 'waist'
        ELSE 'pelvis' END
    WHERE others = '' AND placement IN ('chest', 'pelvis', 'waist') AND EXISTS (
        SELECT 1 FROM session_metric AS m WHERE m.session_id = session.id AND CASE placement
            WHEN 'chest' THEN m.name LIKE 'pelvic_%' OR m.name LIKE 'contralateral_pelvic_%'
            ELSE m.name IN ('trunk_forward_lean_rad', 'trunk_lateral_lean_rad',
                'trunk_rotation_range_rad') END)
"""
"""A session that was kept with its first place alone has metrics of the second one too. Which of
two places on the pelvis it was, the calibrations say; without any it is the sacrum."""

# Times are seconds since 1970, UTC. JSON forms are those of coach.recording.json_form. STRICT keeps
# out text where numbers belong; SQLite turns NaN into NULL, which NOT NULL then refuses.
STEPS: tuple[str, ...] = (
    """
    CREATE TABLE athlete (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
        added_utc_s REAL NOT NULL,
        mass_kg REAL,
        height_m REAL,
        step_length_m REAL,
        is_current INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
        started_utc_s REAL NOT NULL,
        placement TEXT NOT NULL CHECK (length(placement) > 0),
        sensor_id TEXT NOT NULL,
        provenance TEXT NOT NULL,
        title TEXT NOT NULL,
        path TEXT,
        duration_s REAL NOT NULL CHECK (duration_s BETWEEN 0 AND 1e9),
        running_s REAL NOT NULL CHECK (running_s BETWEEN 0 AND 1e9),
        cues INTEGER NOT NULL,
        measure_only INTEGER NOT NULL,
        focus TEXT NOT NULL,
        feedback_share REAL NOT NULL,
        recall_only INTEGER NOT NULL,
        version TEXT NOT NULL,
        cues_judged INTEGER NOT NULL,
        cues_helped INTEGER NOT NULL,
        UNIQUE (athlete_id, started_utc_s, placement)
    ) STRICT;

    CREATE TABLE session_metric (
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        name TEXT NOT NULL,
        median REAL NOT NULL CHECK (abs(median) < 1e12),
        spread REAL NOT NULL CHECK (spread BETWEEN 0 AND 1e12),
        first_third REAL CHECK (abs(first_third) < 1e12),
        last_third REAL CHECK (abs(last_third) < 1e12),
        n INTEGER NOT NULL CHECK (n > 0),
        PRIMARY KEY (session_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE cue_effect (
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        cue_id TEXT NOT NULL,
        t_s REAL NOT NULL,
        rule TEXT NOT NULL,
        phrase TEXT NOT NULL,
        metric TEXT NOT NULL,
        before REAL NOT NULL CHECK (abs(before) < 1e12),
        after REAL NOT NULL CHECK (abs(after) < 1e12),
        change REAL NOT NULL CHECK (abs(change) < 1e12),
        helped INTEGER NOT NULL,
        held_s REAL NOT NULL CHECK (held_s BETWEEN 0 AND 1e9),
        uncued REAL NOT NULL CHECK (abs(uncued) < 1e12),
        uncued_n INTEGER NOT NULL,
        PRIMARY KEY (session_id, cue_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE calibration (
        id INTEGER PRIMARY KEY,
        athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
        session_id INTEGER REFERENCES session ON DELETE CASCADE,
        made_utc_s REAL NOT NULL,
        placement TEXT NOT NULL,
        sensor_id TEXT NOT NULL,
        heading_source TEXT NOT NULL,
        standing_tilt_rad REAL NOT NULL CHECK (abs(standing_tilt_rad) < 10),
        standing_obliquity_rad REAL NOT NULL CHECK (abs(standing_obliquity_rad) < 10),
        sway_rad REAL NOT NULL CHECK (sway_rad BETWEEN 0 AND 10),
        form TEXT NOT NULL,
        UNIQUE (athlete_id, placement, sensor_id, made_utc_s)
    ) STRICT;

    CREATE TABLE baseline (
        id INTEGER PRIMARY KEY,
        athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
        session_id INTEGER REFERENCES session ON DELETE CASCADE,
        learnt_utc_s REAL NOT NULL,
        placement TEXT NOT NULL,
        form TEXT NOT NULL,
        UNIQUE (athlete_id, placement, learnt_utc_s)
    ) STRICT;

    CREATE TABLE focus (
        athlete_id INTEGER PRIMARY KEY REFERENCES athlete ON DELETE CASCADE,
        rule TEXT NOT NULL,
        chosen_utc_s REAL NOT NULL,
        cadence_target_spm REAL NOT NULL CHECK (cadence_target_spm BETWEEN 0 AND 400),
        recall_phrase TEXT NOT NULL
    ) STRICT;

    CREATE TABLE phrase_vote (
        athlete_id INTEGER NOT NULL REFERENCES athlete ON DELETE CASCADE,
        phrase TEXT NOT NULL,
        liked INTEGER NOT NULL,
        PRIMARY KEY (athlete_id, phrase)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX calibration_of_session ON calibration (session_id);
    CREATE INDEX baseline_of_session ON baseline (session_id);
    """,
    """
    ALTER TABLE session ADD COLUMN speed_m_s REAL CHECK (speed_m_s BETWEEN 0 AND 50);
    """,
    # How hard a run felt, what hurt, and usual values that the runner has accepted as the first.
    """
    ALTER TABLE session ADD COLUMN effort REAL CHECK (effort BETWEEN 0 AND 10);
    ALTER TABLE session ADD COLUMN pain INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE baseline ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
    """,
    # Where further sensors sat, what the session's inputs are known by, and which of several
    # calibrations or usual values is the latest, where the clock says something else.
    f"""
    ALTER TABLE session ADD COLUMN others TEXT NOT NULL DEFAULT '';
    ALTER TABLE session ADD COLUMN content TEXT NOT NULL DEFAULT '';
    ALTER TABLE calibration ADD COLUMN order_utc_s REAL;
    ALTER TABLE baseline ADD COLUMN order_utc_s REAL;
    CREATE UNIQUE INDEX session_content ON session (athlete_id, placement, content)
        WHERE content <> '';
    {OTHERS_BY_METRICS};
    """,
    # How far off a metric may be with the sensor that was worn.
    """
    ALTER TABLE session_metric ADD COLUMN error REAL CHECK (error BETWEEN 0 AND 1e12);
    """,
    # Whether the machine knew the day.
    """
    ALTER TABLE session ADD COLUMN dated INTEGER NOT NULL DEFAULT 1;
    """,
    # Whether the runner is made up, so that simulated runs, and no others, are theirs.
    """
    ALTER TABLE athlete ADD COLUMN simulated INTEGER NOT NULL DEFAULT 0;
    """,
    # What was said in a session, at its time and in its words.
    """
    CREATE TABLE cue_said (
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        cue_id TEXT NOT NULL,
        t_s REAL NOT NULL,
        rule TEXT NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (session_id, cue_id)
    ) STRICT, WITHOUT ROWID;
    """,
    # Sessions that are no run: standing checks, times at the desk, exercises. Columns are what
    # many of them are compared by; the form has all. And whether the athlete has read what to
    # mind before exercises.
    """
    ALTER TABLE session ADD COLUMN kind TEXT NOT NULL DEFAULT 'run';
    ALTER TABLE athlete ADD COLUMN safety_seen_utc_s REAL;

    CREATE TABLE stand_segment (
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        placement TEXT NOT NULL,
        position REAL CHECK (abs(position) < 1e12),
        range_rad REAL NOT NULL CHECK (abs(range_rad) < 10),
        sway_rms_rad REAL CHECK (sway_rms_rad BETWEEN 0 AND 10),
        form TEXT NOT NULL,
        PRIMARY KEY (session_id, placement)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE desk_time (
        session_id INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
        judged_s REAL NOT NULL CHECK (judged_s BETWEEN 0 AND 1e9),
        slouched_s REAL NOT NULL CHECK (slouched_s BETWEEN 0 AND 1e9),
        form TEXT NOT NULL
    ) STRICT;

    CREATE TABLE exercise_set (
        session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
        number INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        completed INTEGER NOT NULL,
        pain INTEGER NOT NULL,
        form TEXT NOT NULL,
        PRIMARY KEY (session_id, number)
    ) STRICT, WITHOUT ROWID;
    """,
)
