"""Small stories of bodies for these tests."""

from __future__ import annotations

from coach.simulation.body import Person, parse_body_story

IDEAL = '[sensor]\npart = "ideal"\nacc_range_g = 4\ngyr_range_deg_s = 500\n'


def body_text(*rows: str, placement: str = '"chest"', extra: str = IDEAL, seed: int = 7) -> str:
    """TOML with phases written as ``plank 30``; other rows are taken as they are."""
    lines = [f'title = "test"\nplacement = {placement}\nseed = {seed}', extra]
    for row in rows:
        if row.startswith("["):
            lines.append(row)
        else:
            do, for_s = row.split()
            lines.append(f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}')
    return "\n".join(lines)


def person_of(*rows: str, **how) -> Person:
    """Somebody who is about to do this."""
    return Person(parse_body_story(body_text(*rows, **how)))


def done(*rows: str, until_s: float = 600.0, **how) -> Person:
    """Somebody who has done this."""
    person = person_of(*rows, **how)
    person.inputs(until_s)
    return person


def alone(name: str, amount: str, *faults: str, more: str = "", **how) -> Person:
    """Somebody who has done one set of an exercise without a coach."""
    rows = ['[practice]\nkind = "exercise"\nled = false']
    rows.append(f'[[set]]\nexercise = "{name}"\n{amount}\nrest_s = 2\n{more}')
    rows += [f"[[set.fault]]\n{fault}" for fault in faults]
    return done(*rows, until_s=300.0, **how)


def told(person: Person, words, step_s: float = 0.5):
    """Inputs of a person who hears words ``(t_s, rule)``; the last one's time is the end."""
    events, now_s = [], 0.0
    for t_s, rule in words:
        while now_s < t_s:
            now_s = min(t_s, now_s + step_s)
            events += person.inputs(now_s)
        if rule:
            person.hear(rule, "", t_s)
    return events
