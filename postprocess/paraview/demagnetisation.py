#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""The margin of the magnets to their knee, dark red where they have passed it.

    pvbatch demagnetisation.py FIELD.vtu|MAGNETS.vtu|FIELD.pvd [-o PICTURE.png] [--load-case NAME] [--maximum KA_M]

Of a field the least margin of each cell; of a magnet map (lodestone show magnet-map --vtu) every point of the magnets over
all load cases, or after the one named.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import field_views as views  # noqa: E402

parser = views.arguments_of(__doc__)
parser.add_argument("--load-case", help="of a magnet map with several")
parser.add_argument("--maximum", type=float, default=600.0, help="ends of the colour scale, kA/m on both sides of zero")
arguments = parser.parse_args()


def show(source, view):
    array = views.MARGIN + (f": {arguments.load_case}" if arguments.load_case else "")
    views.need(source, array, "there are " + ", ".join(views.names_of(source)))
    is_field = views.MATERIAL in views.names_of(source)
    magnets = views.only(source, views.MATERIAL, views.MAGNET) if is_field else source
    views.show_colours(magnets, view, array, "Margin to the knee in kA/m", -arguments.maximum, arguments.maximum,
                       preset=views.RED_TO_BLUE, label="%.0f")
    if not is_field:
        arguments.no_outlines = True


views.draw(arguments, show)
