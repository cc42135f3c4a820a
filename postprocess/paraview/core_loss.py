#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""Core loss of the steel, mean over a period, on a logarithmic scale.

    pvbatch core_loss.py FIELD.vtu|FIELD.pvd [-o PICTURE.png] [--minimum KW_M3] [--maximum KW_M3] [--zoom ANGLE SPAN]

The files of a period have it where a speed was given: lodestone solve … --positions 24 --speed 3000rpm --output DIR.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--minimum", type=float, default=1.0, help="bottom of the colour scale, kW/m³")
parser.add_argument("--maximum", type=float, default=10000.0, help="top of the colour scale, kW/m³")
arguments = parser.parse_args()


def show(source, view):
    views.need(source, views.CORE_LOSS, "solve a period with --positions and --speed")
    steel = views.only(source, views.MATERIAL, views.STEEL)
    views.show_colours(steel, view, views.CORE_LOSS, "Core loss in kW/m³", arguments.minimum, arguments.maximum,
                       preset="Inferno (matplotlib)", log=True, label="%g")


views.draw(arguments, show)
