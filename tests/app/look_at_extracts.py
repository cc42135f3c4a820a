# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares what in-situ scripts left with the solver's own values and with pictures by hand; used by insitu_test.cc.

    pvbatch look_at_extracts.py SCRIPTS FOLDER
"""
import csv
import importlib
import math
import runpy
import sys

import numpy
from paraview import simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader
from vtkmodules.vtkIOXML import vtkXMLPUnstructuredGridReader, vtkXMLUnstructuredGridReader

scripts, folder = sys.argv[1:3]
cdb = f"{folder}/out/insitu.cdb"


def grid(name):
    reader = vtkXMLPUnstructuredGridReader() if name.endswith(".pvtu") else vtkXMLUnstructuredGridReader()
    reader.SetFileName(name)
    reader.Update()
    return reader.GetOutput()


def cells(data, name):
    return vtk_to_numpy(data.GetCellData().GetArray(name))


def picture(name):
    reader = vtkPNGReader()
    reader.SetFileName(name)
    reader.Update()
    assert reader.GetOutput().GetNumberOfPoints() > 0, name
    return vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).astype(int)


with open(f"{cdb}/data.csv", newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
assert [row["rotor.magnet.thickness (mm)"] for row in rows] == ["6.5", "6"], rows
assert {row["magnet"] for row in rows} == {"nd-n42sh"} and {row["Operating point"] for row in rows} == {"full"}
for row in rows:
    field = grid(f"{cdb}/{row['FILE_keep-input']}")
    # The gap line is the ring's cells of the field.
    with open(f"{cdb}/{row['FILE_gap-line']}", newline="", encoding="utf-8") as file:
        line = list(csv.DictReader(file))
    ring = cells(field, "Body") == 2
    assert len(line) == ring.sum() > 30
    for name in ("B radial (T)", "B tangential (T)"):
        assert numpy.allclose([float(cell[name]) for cell in line], cells(field, name)[ring], rtol=1e-6, atol=1e-9), name
    # The magnets are the field's.
    magnets = grid(f"{cdb}/{row['FILE_magnets']}")
    in_magnets = cells(field, "Material") == 2
    for name in ("Margin to knee (kA/m)", "B magnitude (T)"):
        assert numpy.allclose(cells(magnets, name), cells(field, name)[in_magnets], rtol=1e-6), name
    torque = field.GetFieldData().GetArray("Torque (N m)").GetValue(0)
    assert math.isclose(torque, float(row["Torque (N m)"]), rel_tol=1e-6)
    assert field.GetFieldData().GetAbstractArray("Design").GetValue(0).endswith(row["rotor.magnet.thickness (mm)"] + " mm")

# `lodestone solve --output` of the first case: the whole machine, in the solver's doubles.
solved, field = grid(f"{folder}/solved/prius-2004.vtu"), grid(f"{cdb}/{rows[0]['FILE_keep-input']}")
for name in ("B magnitude (T)", "Relative permeability", "Margin to knee (kA/m)"):
    for extreme in (numpy.nanmin, numpy.nanmax):
        assert math.isclose(extreme(cells(field, name)), extreme(cells(solved, name)), rel_tol=1e-6), name
potentials = [abs(vtk_to_numpy(one.GetPointData().GetArray("A (Wb/m)"))).max() for one in (field, solved)]
assert math.isclose(*potentials, rel_tol=1e-6), potentials

# By hand, after the run, the same picture.
for row in rows[-1:]:
    by_hand = f"{folder}/by-hand.png"
    sys.argv = ["picture.py", f"{cdb}/{row['FILE_keep-thumbnail']}", by_hand]
    runpy.run_path(f"{scripts}/insitu/picture.py")
    difference = abs(picture(by_hand) - picture(f"{cdb}/{row['FILE_picture']}"))
    print(f"pictures differ in {(difference > 8).mean():.2g} of their values, by {difference.max()} at most")
    assert (difference > 8).mean() < 1e-3

# ParaView's own picture of the whole field: its curved cells, contours of A and edges of materials.
simple.ResetSession()
sys.path.insert(0, scripts)
views = importlib.import_module("field_views")
whole = simple.XMLPartitionedUnstructuredGridReader(FileName=[f"{cdb}/{rows[-1]['FILE_keep-input']}"])
whole.UpdatePipeline()
view = views.white_view([480, 420])
view.UseFXAA = 0
views.show_flux_density(whole, view)
views.show_flux_lines(whole, view, 17)
views.show_outlines(whole, view, width=1.0)
views.aim_at_sector(view, whole)
views.save_png(view, f"{folder}/post-hoc.png")
in_situ, post_hoc = [picture(name).reshape(420, 480, -1)[:, :, :3]
                     for name in (f"{cdb}/{rows[-1]['FILE_picture']}", f"{folder}/post-hoc.png")]
dark = [one.max(axis=2) < 40 for one in (in_situ, post_hoc)]
near = [sum(numpy.roll(one, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)) > 0 for one in dark]
plain = ~(near[0] | near[1])
difference = abs(in_situ - post_hoc).max(axis=2)[plain]
lost = [(dark[0] & ~near[1]).sum() / dark[0].sum(), (dark[1] & ~near[0]).sum() / dark[1].sum()]
print(f"in situ and post hoc: colours differ by {difference.mean():.2g} of 255 in the mean, {(difference > 16).mean():.2g} of "
      f"them by over 16; of the lines {lost[0]:.2g} and {lost[1]:.2g} lie beyond a pixel from one of the other picture")
# Colours of a cell come from its corners alone: in few, beside the corners of steel, that shows.
assert difference.mean() < 2 and (difference > 16).mean() < 0.02
# Edges of materials, as ParaView finds them, are the sides of the sector too.
assert lost[0] < 0.01 and lost[1] < 0.06

images = [picture(f"{cdb}/{row['FILE_picture']}") for row in rows]
assert (abs(images[0] - images[1]) > 40).mean() > 1e-3, "each case has its own picture"
assert (images[0].max(axis=1) - images[0].min(axis=1) > 40).mean() > 0.2, "it is in colour"

# The index is browsed in ParaView.
simple.ResetSession()
sys.argv = ["pictures.py", f"{cdb}/data.csv", "--sort", "rotor.magnet.thickness (mm)", "-o", f"{folder}/page.png"]
runpy.run_path(f"{scripts}/pictures.py")
shown = picture(f"{folder}/page_001.png")
assert len(shown) == len(images[0]) and (abs(shown - images[0]) > 60).mean() < 0.1, "sorted: the thicker magnets come last"
assert (shown.max(axis=1) - shown.min(axis=1) > 40).mean() > 0.2
