# script-version: 2.0
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of each step: flux lines over |B| in the sector that was solved.

A study runs it: insitu: {script: picture}. By hand, of a thumbnail that a script has kept:
pvbatch picture.py THUMBNAIL.pvtp PICTURE.png.

It draws the input "thumbnail", in which polygons, flux lines and outlines are ready, as one data set, without lamps and smoothed
edges, and writes the picture itself: half of the time that contours of ParaView and its extractor take.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import field_views as views  # noqa: E402

from paraview import catalyst  # noqa: E402
from paraview.catalyst.detail import IsInsitu  # noqa: E402
from paraview.simple import OpenDataFile, TrivialProducer  # noqa: E402

by_hand = not IsInsitu()
field = OpenDataFile(sys.argv[1]) if by_hand else TrivialProducer(registrationName="thumbnail")
field.UpdatePipeline()
view = views.white_view([480, 420])
view.UseFXAA = view.UseLight = 0
display = views.show_colours(field, view, "B magnitude (T)", "Flux density in T", 0.0, 2.2, association="POINTS")
# Lines have no value.
display.LookupTable.NanColor = [0.0, 0.0, 0.0]
views.aim_at_sector(view, field)
options = catalyst.Options()


def catalyst_execute(info):
    field.UpdatePipeline(info.time)
    # Each case has its own machine.
    views.aim_at_sector(view, field)
    views.save_png(view, os.path.join(views.extracts_folder(options), f"picture_{info.timestep:06d}.png"))


if by_hand:
    views.save_png(view, sys.argv[2])
