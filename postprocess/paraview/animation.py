#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""A film of an electrical period: flux lines over |B| while the rotor turns.

    pvbatch animation.py FIELD.pvd -o FILM.avi [--rate PICTURES_PER_SECOND] [--zoom ANGLE SPAN]

FILM.avi or FILM.ogv; with FILM.png a picture a position, FILM.0000.png, ….
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

from paraview.simple import GetAnimationScene, SaveAnimation  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--rate", type=int, default=12)
parser.add_argument("--maximum", type=float, default=2.2, help="top of the colour scale in tesla")
arguments = parser.parse_args()

source = views.open_field(arguments.field)
times = views.times_of(source)
if len(times) < 2:
    raise SystemExit("a film needs a .pvd of several positions: lodestone solve … --positions 24 --output DIR")
view = views.white_view(arguments.size)
source.UpdatePipeline(times[0])
views.show_flux_density(source, view, arguments.maximum)
views.show_flux_lines(source, view)
if not arguments.no_outlines:
    views.show_outlines(source, view)
views.aim(view, source.GetDataInformation().GetBounds(), arguments.zoom)
scene = GetAnimationScene()
scene.UpdateAnimationUsingDataTimeSteps()
output = arguments.output or os.path.splitext(arguments.field)[0] + ".avi"
# Every position once; a player repeats the film.
SaveAnimation(output, view, ImageResolution=arguments.size, FrameRate=arguments.rate, FrameWindow=[0, len(times) - 1])
print(output)
