# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the pictures of flux_lines.py: a machine in colour with dark lines on white, turned between the two."""
import sys

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

directory = sys.argv[1]
pictures = []
for number in range(2):
    reader = vtkPNGReader()
    reader.SetFileName(f"{directory}/lines_{number:03d}.png")
    reader.Update()
    width, height, _ = reader.GetOutput().GetDimensions()
    assert (width, height) == (500, 500)
    pictures.append(vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).reshape(height, width, -1)[:, :, :3])
for picture in pictures:
    brightness = picture.mean(axis=2)
    coloured = (picture.max(axis=2).astype(int) - picture.min(axis=2)) > 40
    assert 0.2 < coloured.mean() < 0.9, coloured.mean()
    assert 0.02 < (brightness < 60).mean() < 0.5
    assert (brightness[:20] > 250).mean() > 0.5, "white paper around"
assert (abs(pictures[0].astype(int) - pictures[1]).max(axis=2) > 60).mean() > 0.02, "the rotor turned"
