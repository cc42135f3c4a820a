# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads magnets.vtu of the sample map with ParaView's reader; used by vtu_output_test.cc."""
import sys

import numpy
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

reader = vtkXMLUnstructuredGridReader()
reader.SetFileName(f"{sys.argv[1]}/magnets.vtu")
reader.Update()
grid = reader.GetOutput()
data = grid.GetCellData()
names = [data.GetArrayName(i) for i in range(data.GetNumberOfArrays())]
quantities = ["H along the easy axis (kA/m)", "Margin to knee (kA/m)", "Margin to knee (K)", "Remanence left"]
assert names == quantities + [f"{q}: {k}" for k in ("hot peak", "short circuit") for q in quantities], names
assert grid.GetNumberOfCells() == 8 * 4, "four points in each of eight sectors"

# Four straight tiles of 5 mm by 2 mm in each sector; the reader's own area of a biquadratic cell, from chords of it.
size = vtkCellSizeFilter()
size.SetInputData(grid)
size.Update()
areas = vtk_to_numpy(size.GetOutput().GetCellData().GetArray("Area"))
assert numpy.allclose(areas, 1e-5, rtol=1e-9), areas
points = vtk_to_numpy(grid.GetPoints().GetData())
assert abs(numpy.hypot(points[:, 0], points[:, 1]).min() - 0.07) < 1e-9

margin = vtk_to_numpy(data.GetArray("Margin to knee (kA/m)"))
assert numpy.allclose(margin, numpy.tile([-45.0, -90.0, 100.0, 100.0], 8))
assert numpy.allclose(vtk_to_numpy(data.GetArray("Margin to knee (kA/m): hot peak")), numpy.tile([-45.0, 10.0, 100.0, 200.0], 8))
kelvin = vtk_to_numpy(data.GetArray("Margin to knee (K): short circuit"))
assert numpy.isnan(kelvin[2]) and kelvin[1] == -9.0
assert numpy.allclose(vtk_to_numpy(data.GetArray("Remanence left")), numpy.tile([0.9, 0.7, 1.0, 1.0], 8))
cases = grid.GetFieldData().GetAbstractArray("Load cases")
assert [cases.GetValue(i) for i in range(cases.GetNumberOfValues())] == ["hot peak", "short circuit"]
