# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads every kind of file with ParaView and runs every script of postprocess/paraview, in one start of pvbatch; used by
vtu_output_test.cc.

    pvbatch run_paraview_scripts.py SCRIPTS FOLDER
"""
import json
import math
import runpy
import sys

from paraview import simple

scripts, folder = sys.argv[1:3]
expected = json.load(open(f"{folder}/expected.json"))


def close(actual, wanted, what):
    assert math.isclose(actual, wanted, rel_tol=1e-6), (what, actual, wanted)


# The ranges that ParaView sees are the solver's own: the readers give doubles.
field = simple.XMLUnstructuredGridReader(FileName=[f"{folder}/field & 0.vtu"])
field.UpdatePipeline()
potential = field.PointData["A (Wb/m)"].GetRange()
close(potential[0], expected["potential"][0], "A")
close(potential[1], expected["potential"][1], "A")
margins = field.CellData["Margin to knee (kA/m)"].GetRange()
close(margins[0], expected["least_margin"], "margin")
loss = field.CellData["Core loss (kW/m³)"].GetRange()
close(loss[1], expected["largest_core_loss"], "core loss")
names = field.GetClientSideObject().GetOutputDataObject(0).GetFieldData().GetAbstractArray("Region materials")
assert "test steel" in [names.GetValue(i) for i in range(names.GetNumberOfValues())]
period = simple.PVDReader(FileName=f"{folder}/field.pvd")
assert list(period.TimestepValues) == [0.0, 30.0]
magnets = simple.XMLUnstructuredGridReader(FileName=[f"{folder}/magnets.vtu"])
magnets.UpdatePipeline()
assert magnets.CellData["Margin to knee (kA/m): short circuit"].GetRange()[0] == -90.0

SIZE = ["--size", "500", "500"]
for script, arguments in {
    "flux_lines": [f"{folder}/field.pvd", "-o", f"{folder}/lines.png"],
    "flux_density": [f"{folder}/field & 0.vtu", "-o", f"{folder}/density.png"],
    "saturation": [f"{folder}/field & 0.vtu", "-o", f"{folder}/saturation.png"],
    "core_loss": [f"{folder}/field & 0.vtu", "-o", f"{folder}/core-loss.png"],
    "demagnetisation": [f"{folder}/field & 0.vtu", "-o", f"{folder}/margin.png"],
    "animation": [f"{folder}/field.pvd", "-o", f"{folder}/film.avi"],
}.items():
    simple.ResetSession()
    sys.argv = [script, *arguments, *SIZE]
    runpy.run_path(f"{scripts}/{script}.py")
simple.ResetSession()
sys.argv = ["demagnetisation", f"{folder}/magnets.vtu", "-o", f"{folder}/map.png", "--load-case", "short circuit",
            "--maximum", "100", *SIZE]
runpy.run_path(f"{scripts}/demagnetisation.py")
