"""The notebook runs and shows what its text says, with Jupyter or without."""

from __future__ import annotations

import importlib.util
import json
import re

import pytest

from tests.docs.site.notebook import executed
from tests.docs.site.pages import NOTEBOOK, ROOT

PATH = ROOT / NOTEBOOK
CELLS = json.loads(PATH.read_text("utf-8"))["cells"]
JUPYTER = all(importlib.util.find_spec(name) for name in ("nbclient", "ipykernel"))


def printed_by_plain_python(capsys):
    matplotlib = pytest.importorskip("matplotlib", reason="draws the notebook's figure")
    matplotlib.use("Agg")
    names = {}
    for number, cell in enumerate(CELLS):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
    matplotlib.pyplot.close("all")
    return capsys.readouterr().out


def printed_by_jupyter():
    outputs = [one for cell in executed(PATH).cells for one in cell.get("outputs", ())]
    assert [one for one in outputs if "image/png" in one.get("data", {})]
    return "".join(one.text for one in outputs if one.output_type == "stream")


def test_no_outputs_are_kept():
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@pytest.mark.filterwarnings("default")  # Jupyter's own are not ours to mend
def test_it_runs_and_shows_a_growing_lean(capsys):
    out = printed_by_jupyter() if JUPYTER else printed_by_plain_python(capsys)
    found = re.findall(r"^(\w+): ([\d.]+) in .*, ([\d.]+) in .* \+- ([\d.]+) ", out, re.MULTILINE)
    shown = {name: tuple(map(float, numbers)) for name, *numbers in found}
    cadence, _, cadence_error = shown["cadence_spm"]
    assert cadence == pytest.approx(172.0, abs=2.0 * cadence_error)  # the story's own
    first, last, error = shown["trunk_forward_lean_rad"]
    assert last - first > 5.0 * error
