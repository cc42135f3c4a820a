#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flux lines over |B|: a picture of every field in a .vtu or .pvd file that Lodestone wrote.

    pvbatch flux_lines.py FIELD.vtu|FIELD.pvd [-o PICTURE.png] [--lines N] [--maximum TESLA]
            [--zoom ANGLE_DEGREES SPAN_DEGREES] [--size WIDTH HEIGHT] [--no-outlines]

Without a display: xvfb-run -a -s -noreset pvbatch flux_lines.py … . A collection gives one picture a position, PICTURE_000.png ….
Flux lines are contours of the point array A at equal steps; colours are the magnitude of the point array B.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--lines", type=int, default=25, help="number of levels of A")
parser.add_argument("--maximum", type=float, default=2.2, help="top of the colour scale in tesla")
arguments = parser.parse_args()


def show(source, view):
    views.show_flux_density(source, view, arguments.maximum)
    views.show_flux_lines(source, view, arguments.lines)


views.draw(arguments, show)
