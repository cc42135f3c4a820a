#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""|B| with arrows of B: the mean of every cell, or of every Nth.

    pvbatch flux_density.py FIELD.vtu|FIELD.pvd [-o PICTURE.png] [--maximum TESLA] [--arrows N] [--zoom ANGLE SPAN]
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

from paraview.simple import CellCenters, Glyph, Show  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--maximum", type=float, default=2.2, help="top of the colour scale in tesla")
parser.add_argument("--arrows", type=int, default=2000, help="at most so many; 0: none")
arguments = parser.parse_args()


def show(source, view):
    views.show_flux_density(source, view, arguments.maximum)
    if arguments.arrows <= 0:
        return
    radius = max(abs(bound) for bound in source.GetDataInformation().GetBounds()[:4])
    centres = CellCenters(Input=source)
    count = source.GetDataInformation().GetNumberOfCells()
    arrows = Glyph(Input=centres, GlyphType="Arrow", OrientationArray=["POINTS", "B mean (T)"],
                   ScaleArray=["POINTS", "B mean (T)"], VectorScaleMode="Scale by Magnitude", ScaleFactor=0.03 * radius,
                   GlyphMode="Every Nth Point", Stride=max(1, count // arguments.arrows))
    arrows.GlyphType.TipRadius, arrows.GlyphType.ShaftRadius = 0.18, 0.06
    views.draw_plain(Show(arrows, view), [1.0, 1.0, 1.0], 1.0)


views.draw(arguments, show)
