# script-version: 2.0
# SPDX-License-Identifier: GPL-3.0-or-later
"""The magnets with every array of theirs as a .pvtu with its piece: margin to the knee, B, H. No display is needed.

A study runs it: insitu: {script: magnets}. (Under Catalyst 2 the extractor's name would be VTPD.)
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))
import field_views as views  # noqa: E402

from paraview import catalyst  # noqa: E402
from paraview.simple import CreateExtractor, TrivialProducer  # noqa: E402

field = TrivialProducer(registrationName="input")
magnets = views.only(field, views.MATERIAL, views.MAGNET)
options = catalyst.Options()
grid = CreateExtractor("VTU", magnets, registrationName="magnets")
grid.Writer.FileName = "magnets_{timestep:06d}.pvtu"
