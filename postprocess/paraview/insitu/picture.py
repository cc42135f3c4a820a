# script-version: 2.0
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of each step: flux lines over |B| in the sector that was solved.

A study runs it: insitu: {script: picture}. By hand, of a thumbnail and outlines that a script has kept:
pvbatch picture.py THUMBNAIL.pvtp OUTLINES.pvtp PICTURE.png.

It draws the input "thumbnail" (one straight-sided cell for each of the mesh) and no smoothed edges: a ninth of the time that
the field with its curved cells takes.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import field_views as views  # noqa: E402

from paraview import catalyst  # noqa: E402
from paraview.catalyst.detail import IsInsitu  # noqa: E402
from paraview.simple import (Contour, CreateExtractor, OpenDataFile, PassArrays, Render, SaveScreenshot, Show,  # noqa: E402
                             TrivialProducer)

SIZE, LINES = [480, 420], 17
by_hand = not IsInsitu()
field, outlines = [OpenDataFile(name) if by_hand else TrivialProducer(registrationName=name)
                   for name in (sys.argv[1:3] if by_hand else ("thumbnail", "outlines"))]
field.UpdatePipeline()
view = views.white_view(SIZE)
view.UseFXAA = 0
views.show_colours(field, view, "B magnitude (T)", "Flux density in T", 0.0, 2.2, association="POINTS")
# Flux lines are of the one array: what others hold need not be carried along.
potential = PassArrays(Input=field, PointDataArrays=[views.POTENTIAL], CellDataArrays=[])
lines = Contour(Input=potential, ContourBy=["POINTS", views.POTENTIAL], ComputeNormals=0, ComputeScalars=0,
                Isosurfaces=views.flux_line_levels(field, LINES))
views.draw_plain(Show(lines, view), [0.0, 0.0, 0.0], 1.0)
views.draw_plain(Show(outlines, view), [0.0, 0.0, 0.0], 1.0)


def follow():
    """Levels and camera of this field: each case has its own machine."""
    lines.Isosurfaces = views.flux_line_levels(field, LINES)
    views.aim_at_sector(view, field)


follow()
options = catalyst.Options()
if by_hand:
    Render(view)
    SaveScreenshot(sys.argv[3], view, ImageResolution=SIZE)
else:
    picture = CreateExtractor("PNG", view, registrationName="picture")
    picture.Writer.FileName = "picture_{timestep:06d}.png"
    picture.Writer.ImageResolution = SIZE
    picture.Writer.Format = "PNG"
    picture.Writer.Format.CompressionLevel = "2"


def catalyst_execute(info):
    field.UpdatePipeline(info.time)
    follow()
