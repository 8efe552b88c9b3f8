"""A notebook executed, as a page."""

from __future__ import annotations

import base64
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

TIME_LIMIT_S = 300


def executed(path: Path) -> Any:
    """The notebook with the outputs of today; an error in a cell is raised."""
    # Only `make docs` installs these.
    import nbformat  # noqa: PLC0415
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415

    notebook = nbformat.read(path, as_version=4)
    # In the project's folder, so that the code of this tree is imported.
    where = {"metadata": {"path": str(path.parents[2])}}
    # Not over TCP, which another user of the machine could listen to.
    transport = "tcp" if sys.platform == "win32" else "ipc"
    manager = AsyncKernelManager(kernel_name="python3", transport=transport)
    NotebookClient(notebook, km=manager, timeout=TIME_LIMIT_S, resources=where).execute()
    return notebook


def executed_page(path: Path) -> tuple[str, dict[str, bytes]]:
    """Its Markdown, and its pictures by name."""
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    for cell in executed(path).cells:
        if cell.cell_type == "markdown":
            # Links are from the notebook's folder; the page stands at the root.
            parts.append(re.sub(r"\]\(\.\./\.\./", "](", cell.source))
            continue
        parts.append(f"```python\n{cell.source}\n```")
        parts += [_output(output, pictures) for output in cell.outputs]
    return "\n\n".join(parts) + "\n", pictures


def _output(output: Any, pictures: dict[str, bytes]) -> str:
    if output.output_type == "stream":
        return f"```text\n{output.text.rstrip()}\n```"
    data = output.get("data", {})
    if "image/png" in data:
        name = f"example-{len(pictures) + 1}.png"
        pictures[name] = base64.b64decode(data["image/png"])
        return f"![Output of the cell above]({name})"
    if "text/html" in data:
        return f'<div class="output">\n{data["text/html"]}\n</div>'
    return f"```text\n{data.get('text/plain', '')}\n```"
