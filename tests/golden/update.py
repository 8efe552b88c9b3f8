"""``python -m tests.golden.update``: store what the replays give now as what they should give."""

import json

from tests.golden.replayed import RECORDINGS, golden_of, golden_path, replay


def main():
    for path in RECORDINGS:
        text = json.dumps(golden_of(replay(path)), indent=1) + "\n"
        stored = golden_path(path)
        same = stored.exists() and stored.read_text(encoding="utf-8") == text
        stored.write_text(text, encoding="utf-8")
        print(f"{'same   ' if same else 'changed'} {stored.name}")


if __name__ == "__main__":
    main()
