# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at the pictures of the scripts: a machine in colour with dark lines on white, turned between the two of flux_lines.py."""
import sys

from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkJPEGReader, vtkPNGReader

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

# The film's own pictures (motion JPEG): those of flux_lines.py, one after the other.
film = open(f"{directory}/film.avi", "rb").read()
assert film[:4] == b"RIFF" and film[8:12] == b"AVI "
frames = []
for part in film.split(b"\xff\xd8\xff")[1:]:
    jpeg = b"\xff\xd8\xff" + part[:part.rfind(b"\xff\xd9") + 2]
    reader = vtkJPEGReader()
    reader.SetMemoryBuffer(jpeg)
    reader.SetMemoryBufferLength(len(jpeg))
    reader.Update()
    frames.append(vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).reshape(500, 500, 3).astype(int))
assert len(frames) == len(pictures), len(frames)
for number, frame in enumerate(frames):
    difference = [(abs(frame - picture).max(axis=2) > 60).mean() for picture in pictures]
    print(f"frame {number} of the film: {difference[0]:.2g} and {difference[1]:.2g} of its pixels differ from the two positions")
    # Compression costs some pixels beside lines.
    assert difference[number] < 0.25 * difference[1 - number], difference
