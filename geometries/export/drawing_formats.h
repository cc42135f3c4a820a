// SPDX-License-Identifier: GPL-3.0-or-later
// A labelled drawing as text for other programs. Lengths in millimetres, the shaft's centre at (0, 0).
#pragma once

#include "geometries/export/labelled_section.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

/// DXF of AutoCAD R12 (AC1009): each region is closed polylines on its layer, arcs as bulges tan(turn/4); holes are
/// polylines of the same layer. A line between two regions is drawn twice, once on each layer, so that every layer is
/// whole by itself.
std::string dxf_text(const LabelledSection& drawing);

/// Gmsh's own language: points, lines, arcs of circles and surfaces; physical surfaces carry the layers' names,
/// physical curves "no_flux", "air_gap", "side_begin", "side_end".
std::string geo_text(const LabelledSection& drawing);

/// Something to point at in a picture.
struct Mark {
  Point at;          ///< m
  std::string text;  ///< in words
};

/// SVG, one unit a millimetre, a group a layer (its id the layer's name), coloured by what fills it; a legend on the
/// right; marks as red circles with numbers, their texts below.
std::string svg_text(const LabelledSection& drawing, const DrawingDescription& description,
                     const std::vector<Mark>& marks = {});

}  // namespace lodestone::geometries
