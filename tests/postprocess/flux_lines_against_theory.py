# SPDX-License-Identifier: GPL-3.0-or-later
"""The flux lines of slotless.vtu are those of the analytic field, A = Σ C_ν cosh(ν ln(R_s/r)) sin νθ in the gap; used by
vtu_output_test.cc."""
import json
import sys

import numpy
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersCore import vtkContourFilter
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

folder = sys.argv[1]
theory = json.load(open(f"{folder}/expected.json"))
reader = vtkXMLUnstructuredGridReader()
reader.SetFileName(f"{folder}/slotless.vtu")
reader.Update()
grid = reader.GetOutput()
grid.GetPointData().SetActiveScalars("A (Wb/m)")
most = abs(vtk_to_numpy(grid.GetPointData().GetArray("A (Wb/m)"))).max()
worst, seen = 0.0, 0
for level in most * numpy.linspace(-0.9, 0.9, 19):
    contour = vtkContourFilter()
    contour.SetInputData(grid)
    contour.SetValue(0, level)
    contour.Update()
    points = vtk_to_numpy(contour.GetOutput().GetPoints().GetData()).astype(float)
    radius, angle = numpy.hypot(points[:, 0], points[:, 1]), numpy.arctan2(points[:, 1], points[:, 0])
    in_gap = (radius > theory["magnet_radius"] + 1e-6) & (radius < theory["bore"] - 1e-6)
    exact = sum(c * numpy.cosh(n * numpy.log(theory["bore"] / radius[in_gap])) * numpy.sin(n * angle[in_gap])
                for n, c in zip(theory["orders"], theory["amplitudes"]))
    seen += in_gap.sum()
    if in_gap.any():
        worst = max(worst, abs(exact - level).max() / most)
print(f"{seen} points of flux lines in the gap, largest difference {worst:.2g} of the largest A")
assert seen > 500, seen
# What VTK leaves: it cuts a biquadratic cell into four straight-sided ones.
assert worst < theory["tolerance"], worst
