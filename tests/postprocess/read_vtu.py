# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads field.vtu with ParaView's reader and compares it with expected.json; used by vtu_output_test.cc."""
import json
import math
import sys

import numpy
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkFiltersCore import vtkContourFilter
from vtkmodules.vtkIOXML import vtkXMLUnstructuredGridReader

directory = sys.argv[1]
expected = json.load(open(f"{directory}/expected.json"))
reader = vtkXMLUnstructuredGridReader()
reader.SetFileName(f"{directory}/field.vtu")
reader.Update()
grid = reader.GetOutput()


def array(data, name):
    found = data.GetArray(name)
    assert found is not None, f"no array {name}"
    return vtk_to_numpy(found)


def texts(name):
    found = grid.GetFieldData().GetAbstractArray(name)
    return [found.GetValue(i) for i in range(found.GetNumberOfValues())]


points = vtk_to_numpy(grid.GetPoints().GetData())
potential = array(grid.GetPointData(), "A (Wb/m)")
flux_density = array(grid.GetPointData(), "B (T)")
body = array(grid.GetCellData(), "Body")
region = array(grid.GetCellData(), "Region")
material = array(grid.GetCellData(), "Material")
assert set(vtk_to_numpy(grid.GetCellTypesArray())) == {expected["cell_type"]}
assert (body < 2).sum() == expected["cells_of_bodies"]
assert (body == 2).sum() > 0, "the ring is filled"
assert texts("Material names") == ["air", "steel", "magnet", "winding"]
names = texts("Region names")

per_cell = grid.GetCell(0).GetNumberOfPoints()
owner = numpy.empty(len(points), dtype=int)
connectivity = vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(-1, per_cell)
for cell, ids in enumerate(connectivity):
    owner[ids] = cell

scale_a, scale_b = numpy.abs(potential).max(), numpy.abs(flux_density).max()
for point in expected["points"]:
    distance = numpy.hypot(points[:, 0] - point["x"], points[:, 1] - point["y"])
    near = [i for i in numpy.flatnonzero(distance < 1e-10)
            if abs(potential[i] - point["A"]) < 1e-6 * scale_a
            and numpy.hypot(flux_density[i, 0] - point["B"][0], flux_density[i, 1] - point["B"][1]) < 1e-6 * scale_b]
    assert near, f"no point at {point}"
    cells = [owner[i] for i in near]
    assert any(body[c] == point["body"] and material[c] == point["material"]
               and names[region[c]].endswith(": " + point["region"]) for c in cells), point

# Geometry: cells are turned the right way and their areas are those of the mesh.
quality = []
areas = []
for cell in range(grid.GetNumberOfCells()):
    corners = points[connectivity[cell, :4]]
    x, y = corners[:, 0], corners[:, 1]
    areas.append(0.5 * (numpy.dot(x, numpy.roll(y, -1)) - numpy.dot(y, numpy.roll(x, -1))))
areas = numpy.array(areas)
assert (areas > 0).all(), "a cell is turned inside out"
magnitude = array(grid.GetCellData(), "B magnitude (T)")
# Straight-sided areas: a percent at most from the curved ones.
integral = (areas * magnitude)[body < 2].sum()
assert math.isclose(integral, expected["integral_of_magnitude"], rel_tol=0.02), (integral, expected["integral_of_magnitude"])
density = array(grid.GetCellData(), "Current density (A/mm²)") * 1e6
assert math.isclose((areas * abs(density)).sum(), expected["ampere_turns"], rel_tol=0.02)
assert set(material[density != 0]) == {3}

mean = array(grid.GetCellData(), "B mean (T)")
radial, tangential = array(grid.GetCellData(), "B radial (T)"), array(grid.GetCellData(), "B tangential (T)")
assert numpy.allclose(numpy.hypot(mean[:, 0], mean[:, 1]), numpy.hypot(radial, tangential), rtol=1e-9, atol=1e-12)
strength = array(grid.GetCellData(), "H mean (kA/m)") * 1e3
mu_0 = 1.25663706212e-6
air = (material == 0) | (material == 3)
assert numpy.allclose(strength[air] * mu_0, mean[air], rtol=1e-6, atol=1e-9)
permeability = array(grid.GetCellData(), "Relative permeability")
assert numpy.isnan(permeability[material == 2]).all()
assert numpy.allclose(permeability[air & (body < 2)], 1.0, rtol=1e-6)
assert (permeability[material == 1] > 1.0).all()
direction = array(grid.GetCellData(), "Magnetisation direction")
assert numpy.allclose(numpy.hypot(direction[:, 0], direction[:, 1]), material == 2)
# North and south poles: directions add to nothing over the machine.
assert numpy.abs((areas[:, None] * direction).sum(axis=0)).max() < 1e-9

# A runs through the ring: where its cells meet a body's, both say the same, to what the harmonics leave out.
ring_points = numpy.unique(connectivity[body == 2])
others = numpy.setdiff1d(numpy.arange(len(points)), ring_points)
radius = numpy.hypot(points[:, 0], points[:, 1])
for rim in (radius[ring_points].min(), radius[ring_points].max()):
    on_rim = others[abs(radius[others] - rim) < 1e-9]
    assert len(on_rim)
    ring_rim = ring_points[abs(radius[ring_points] - rim) < 1e-9]
    order = numpy.argsort(numpy.arctan2(points[ring_rim, 1], points[ring_rim, 0]))
    angles = numpy.arctan2(points[ring_rim, 1], points[ring_rim, 0])[order]
    from_ring = numpy.interp(numpy.arctan2(points[on_rim, 1], points[on_rim, 0]), angles, potential[ring_rim][order],
                             period=2 * math.pi)
    worst = numpy.abs(from_ring - potential[on_rim]).max()
    assert worst < 0.03 * scale_a, worst

field = grid.GetFieldData()
assert math.isclose(array(field, "Torque (N m)")[0], expected["torque"], rel_tol=1e-12)
assert math.isclose(math.radians(array(field, "Rotor angle (deg)")[0]), expected["rotor_angle"], rel_tol=1e-12, abs_tol=1e-15)
for name, current in zip("ABC", expected["currents"]):
    assert math.isclose(array(field, f"Current {name} (A)")[0], current, rel_tol=1e-12, abs_tol=1e-9)

# Flux lines are contours of A; with cell data, which VTK's Lagrange cells do not survive.
grid.GetPointData().SetActiveScalars("A (Wb/m)")
contour = vtkContourFilter()
contour.SetInputData(grid)
contour.GenerateValues(12, -0.8 * scale_a, 0.8 * scale_a)
contour.Update()
assert contour.GetOutput().GetNumberOfLines() > 100
