# script-version: 2.0
# SPDX-License-Identifier: GPL-3.0-or-later
"""B along the middle of the air gap as a table: a row a cell of the ring, with its place and radial and tangential B.

A study runs it: insitu: {script: gap-line}. No display is needed.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import field_views as views  # noqa: E402

from paraview import catalyst  # noqa: E402
from paraview.simple import CellCenters, CreateExtractor, PassArrays, TrivialProducer  # noqa: E402

field = TrivialProducer(registrationName="input")
gap = CellCenters(Input=views.only(field, views.BODY, views.RING))
line = PassArrays(Input=gap, PointDataArrays=["B radial (T)", "B tangential (T)"])
options = catalyst.Options()
table = CreateExtractor("CSV", line, registrationName="gap_line")
table.Writer.FileName = "gap-line_{timestep:06d}.csv"
table.Writer.Precision = 9
