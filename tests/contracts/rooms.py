"""The rooms of the house: ``python -m tests.contracts.rooms`` prints them.

A room is a folder or a loose module right under ``coach``, or ``firmware_protocol``. An arrow is an
import from one room to another, wherever it stands: at the top, in a function, or for types alone.
A room's floor is one more than the highest floor it imports from; rooms in a circle share theirs.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("coach", "firmware_protocol")
CONVENTIONS = frozenset({"__init__", "__main__", "errors", "params", "settings", "stage"})
"""File names that mean the same in every room."""


@dataclass(frozen=True, slots=True)
class House:
    """What was measured.

    Args:
        files: Room -> its Python files.
        arrows: (from, to) -> the modules that import.
        circles: Sets of rooms that import each other, straight or round about.
        floors: Room -> floor, 0 for rooms that import no other.
        folders: Folder -> number of Python files in it, subfolders not counted.
        names: File name -> the rooms it stands in, where that are several; no conventions.
    """

    files: dict[str, list[Path]]
    arrows: dict[tuple[str, str], list[str]]
    circles: list[set[str]]
    floors: dict[str, int]
    folders: dict[str, int]
    names: dict[str, list[str]]


def room_of(module: str) -> str:
    """``coach.gait.steps`` is of ``gait``, ``coach.posture`` of ``posture``."""
    parts = module.split(".")
    if parts[0] != "coach":
        return parts[0]
    return parts[1] if len(parts) > 1 else "coach"


def measured(root: Path = ROOT) -> House:
    """Read every file once."""
    modules = {
        _module_of(p, root): p for one in PACKAGES for p in sorted((root / one).rglob("*.py"))
    }
    files: dict[str, list[Path]] = defaultdict(list)
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    folders: dict[str, int] = defaultdict(int)
    standing: dict[str, set[str]] = defaultdict(set)
    for module, path in modules.items():
        room = room_of(module)
        files[room].append(path)
        folders[path.parent.relative_to(root).as_posix()] += 1
        standing[path.stem].add(room)
        for other in _imported(path, modules):
            if room_of(other) != room:
                arrows[room, room_of(other)].append(module)
    # ``coach`` itself is the door, not a room: its only import is for ``coach.analyze``.
    arrows = {pair: who for pair, who in arrows.items() if "coach" not in pair}
    graph = {room: {b for a, b in arrows if a == room} for room in files}
    circles = _circles(graph)
    names = {n: sorted(r) for n, r in standing.items() if len(r) > 1 and n not in CONVENTIONS}
    return House(dict(files), arrows, circles, _floors(graph, circles), dict(folders), names)


def _module_of(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, modules: dict[str, Path]) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if name in modules} or {node.module}
    return {name for name in found if name.split(".")[0] in PACKAGES}


def _reach(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = [start]
    while ahead:
        for room in graph.get(ahead.pop(), set()) - seen:
            seen.add(room)
            ahead.append(room)
    return seen


def _circles(graph: dict[str, set[str]]) -> list[set[str]]:
    reach = {room: _reach(graph, room) for room in graph}
    found: list[set[str]] = []
    for room in sorted(graph):
        circle = {other for other in reach[room] if room in reach[other]} | {room}
        if room in reach[room] and circle not in found:
            found.append(circle)
    return found


def _floors(graph: dict[str, set[str]], circles: list[set[str]]) -> dict[str, int]:
    floors: dict[str, int] = {}

    def floor(room: str) -> int:
        if room not in floors:
            mine = next((c for c in circles if room in c), {room})
            floors.update(dict.fromkeys(mine, 0))
            below = {b for one in mine for b in graph.get(one, set())} - mine
            floors.update(dict.fromkeys(mine, 1 + max(map(floor, below), default=-1)))
        return floors[room]

    for room in graph:
        floor(room)
    return floors


def main() -> None:
    house = measured()
    levels: dict[int, list[str]] = defaultdict(list)
    for room, floor in house.floors.items():
        if room != "coach":
            levels[floor].append(f"{room} ({len(house.files[room])})")
    rooms = sum(map(len, levels.values()))
    total = sum(map(len, house.files.values()))
    print(f"{rooms} rooms on {len(levels)} floors, {total} files, {len(house.arrows)} arrows")
    for floor, there in sorted(levels.items(), reverse=True):
        print(f"  floor {floor}: {', '.join(sorted(there))}")
    print(f"circles between rooms: {len(house.circles)}")
    for circle in house.circles:
        print(f"  {' <-> '.join(sorted(circle))}")
        for pair in sorted(p for p in house.arrows if circle >= set(p)):
            print(f"    {pair[0]} -> {pair[1]}: {', '.join(sorted(house.arrows[pair]))}")
    largest = sorted(house.folders.items(), key=lambda one: -one[1])[:3]
    print("largest folders: " + ", ".join(f"{name} {count}" for name, count in largest))
    print(f"file names in more than one room: {len(house.names)}")
    for name, where in sorted(house.names.items()):
        print(f"  {name}: {', '.join(where)}")
    for room, there in sorted(house.files.items()):
        to = sorted(b for a, b in house.arrows if a == room)
        if to:
            print(f"{room:18} {len(there):3} -> {', '.join(to)}")


if __name__ == "__main__":
    main()
