#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the steel is saturated: its relative permeability, on a logarithmic scale, red where it is that of air.

    pvbatch saturation.py FIELD.vtu|FIELD.pvd [-o PICTURE.png] [--maximum PERMEABILITY] [--zoom ANGLE SPAN]
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--maximum", type=float, default=10000.0, help="top of the colour scale")
arguments = parser.parse_args()


def show(source, view):
    steel = views.only(source, views.MATERIAL, views.STEEL)
    views.show_colours(steel, view, views.PERMEABILITY, "Relative permeability of the steel", 1.0, arguments.maximum,
                       preset=views.RED_TO_BLUE, log=True, label="%g")


views.draw(arguments, show)
