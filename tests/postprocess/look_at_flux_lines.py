# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the pictures of the scripts: a machine in colour with dark lines on white, turned between the two of flux_lines.py."""
import sys

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

directory = sys.argv[1]


def read(name):
    reader = vtkPNGReader()
    reader.SetFileName(f"{directory}/{name}.png")
    reader.Update()
    width, height, _ = reader.GetOutput().GetDimensions()
    assert (width, height) == (500, 500), name
    return vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).reshape(height, width, -1)[:, :, :3]


pictures = [read(f"lines_{number:03d}") for number in range(2)]
for picture in pictures:
    brightness = picture.mean(axis=2)
    coloured = (picture.max(axis=2).astype(int) - picture.min(axis=2)) > 40
    assert 0.2 < coloured.mean() < 0.9, coloured.mean()
    assert 0.02 < (brightness < 60).mean() < 0.5
    assert (brightness[:20] > 250).mean() > 0.5, "white paper around"
assert (abs(pictures[0].astype(int) - pictures[1]).max(axis=2) > 60).mean() > 0.02, "the rotor turned"
for name, share in {"density": 0.2, "saturation": 0.1, "core-loss": 0.1, "margin": 0.02, "map": 0.005}.items():
    picture = read(name)
    coloured = (picture.max(axis=2).astype(int) - picture.min(axis=2)) > 40
    assert coloured.mean() > share, (name, coloured.mean())
film = open(f"{directory}/film.avi", "rb").read()
assert film[:4] == b"RIFF" and film[8:12] == b"AVI " and len(film) > 10000
