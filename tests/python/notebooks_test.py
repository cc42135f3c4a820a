# SPDX-License-Identifier: GPL-3.0-or-later
"""The notebooks of the tutorials: each runs as a reader runs it, and its numbers are the program's, to the last bit. They are
kept in the tree without outputs, in nbformat's own way of writing.

Usage: notebooks_test.py TUTORIALS MODULE OUTPUT    the notebooks with their outputs go to OUTPUT, for the site
"""
import pathlib
import sys

TUTORIALS, MODULE, OUTPUT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(TUTORIALS.parent / "site"))

import nbclient  # noqa: E402
import nbformat  # noqa: E402
import notebooks  # noqa: E402
from program import PROGRAM  # noqa: E402

# Behind the last cell of each, in the same process: what a reader sees, beside what the program says.
BEFORE = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from program import answer, lodestone as program
"""
CHECKS = {
    "first-motor-in-python": """
shown = answer("solve", "prius-2004", "--current", "250A", "--angle", "140deg", "--json")
assert (field.torque, field.torque_error) == (shown["torque"], shown["torque_error"])
assert field.flux_linkage == (shown["flux_linkage"]["d"], shown["flux_linkage"]["q"])
code, _, err = program("run", "out/which-magnet/study.yaml", "-o", "out/program", "-j", "1", "--quiet")
assert code == 0, err
assert answer("compare", "out/program", "--json") == designs.rows
assert designs["design"].tolist() == study["vary"]["magnet"] and designs["valid"].tolist() == [True, True, False]
# Whole and sixth of a period are other positions of the same rotation: both give the mean to its ripple's aliasing.
assert abs(machine.rotate(current="250 A", angle="140 deg").mean_torque / rotation.mean_torque - 1.0) < 2e-3
# The map promises 2 % of its largest torque.
assert abs(torque[-1, best[-1]] / rotation.mean_torque - 1.0) < 0.02
""",
    "measured-grade": """
code, _, err = program("check", "my-grade.yaml")
assert code == 0, err
code, _, err = program("run", "out/grades/study.yaml", "-o", "out/program", "-j", "1", "--quiet")
assert code == 0, err
assert answer("compare", "out/program", "--json") == designs.rows
shown = answer("solve", "prius-2004", "--magnet", "./my-grade.yaml", "--current", "250A", "--angle", "140deg",
               "--temperature", "100degC", "--refinement", "0.5", "--json")
assert margin[2] == shown["demagnetisation_margin"], (margin, shown["demagnetisation_margin"])
assert margin == sorted(margin, reverse=True)
# The curve goes through what was measured.
curve = grade.demagnetisation_curve("20 degC")
assert abs(curve.polarisation[0] - 1.310) < 2e-3 and abs(grade.intrinsic_coercivity("20 degC") - 20.8e6 / (4.0 * np.pi)) < 1.0
""",
    "python": """
code, _, err = program("run", "currents.yaml", "-o", "out/program", "-j", "1", "--quiet")
assert code == 0, err
assert answer("compare", "out/program", "--point", "low", "--json") == results.compare(point="low").rows
assert torque.tolist() == columns["peak.torque"].tolist()
""",
}


def problems_of(path):
    book = nbformat.read(path, as_version=4)
    if path.read_text(encoding="utf-8") != nbformat.writes(book) + "\n":
        yield f"{path.name}: is not as nbformat writes it"
    if any(cell.get("outputs") or cell.get("execution_count") for cell in book.cells):
        yield f"{path.name}: is kept with outputs; clear them"
    try:
        done = notebooks.executed(path, MODULE, PROGRAM, BEFORE + CHECKS[path.stem])
    except nbclient.exceptions.CellExecutionError as error:
        yield f"{path.name}: {error}"
        return
    for cell in done.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{path.name}: a cell says {output}"
    nbformat.write(done, OUTPUT / path.name)


def main():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    paths = sorted(TUTORIALS.glob("*.ipynb"))
    problems = [problem for path in paths for problem in problems_of(path)]
    problems += [f"there is no {name}.ipynb" for name in CHECKS if not (TUTORIALS / f"{name}.ipynb").exists()]
    print("\n".join(problems) if problems else f"{len(paths)} notebooks")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
