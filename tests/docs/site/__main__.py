"""Write all pages of the site, and build it in ``build/docs``. A warning is an error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.site.made_pages import MADE, api_pages
from tests.docs.site.markdown import as_site_page
from tests.docs.site.notebook import executed_page
from tests.docs.site.pages import NAV, NOTEBOOK, ROOT, attachments, readmes

HERE = Path(__file__).parent
BUILT = ROOT / "build" / "docs"


def write_pages(folder: Path) -> int:
    """Every page and picture into an empty folder; gives the number of pages."""
    made: dict[str, str] = {name: make() for name, make in MADE.items()} | api_pages()
    made["example.md"], pictures = executed_page(ROOT / NOTEBOOK)
    for path in readmes():
        made[path.relative_to(ROOT).as_posix()] = path.read_text("utf-8")
    for name, text in made.items():
        _write(folder / name, as_site_page(text, name).encode())
    for name, data in (pictures | {"site.css": (HERE / "site.css").read_bytes()}).items():
        _write(folder / name, data)
    for path in attachments():
        _write(folder / path.relative_to(ROOT), path.read_bytes())
    return len(made)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def main() -> int:
    shutil.rmtree(BUILT, ignore_errors=True)
    pages = write_pages(BUILT / "pages")
    # JSON is YAML.
    config = (HERE / "mkdocs.yml").read_text("utf-8") + f"\nnav: {json.dumps(NAV)}\n"
    _write(BUILT / "mkdocs.yml", config.encode())
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f"]
    silent = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    code = subprocess.run([*words, str(BUILT / "mkdocs.yml")], env=silent, check=False).returncode
    if code == 0:
        print(f"{pages} pages: {(BUILT / 'site' / 'index.html').relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main())
