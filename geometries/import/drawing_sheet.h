// SPDX-License-Identifier: GPL-3.0-or-later
// Lines and arcs on layers, as a drawing's file has them, before anything is made of them.
#pragma once

#include "geometries/point.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct DrawingSheet {
  struct Curve {
    Point begin;  ///< m
    Point end;
    double turn = 0.0;  ///< rad, of an arc, counter-clockwise positive, at most 2; 0: a straight line
    int layer = 0;      ///< index into `layers`
    int line = 0;       ///< of the file; 0 where it has none
  };
  /// A point or a text that stands in a region and tells its layer.
  struct Label {
    Point at;  ///< m
    int layer = 0;
    int line = 0;
  };
  std::string file;
  std::vector<std::string> layers;
  std::vector<Curve> curves;
  std::vector<Label> labels;
  std::vector<std::string> skipped;  ///< kinds of entities that are no outline, each once
};

/// A DXF file (ASCII, any version that libdime reads): LINE, ARC, CIRCLE, ELLIPSE, LWPOLYLINE, POLYLINE with bulges,
/// SPLINE, blocks inserted; POINT, TEXT and MTEXT become labels. Splines and ellipses become arcs that stay within
/// 1e-5 of their size of them. Paper space, dimensions, hatches and the like are skipped.
/// @param unit m, of its lengths; nothing: that of its header. @param ignore layers that are not read.
/// @throws base::UserError with file and line.
DrawingSheet read_dxf(const std::string& path, const std::optional<double>& unit,
                      const std::vector<std::string>& ignore);

/// A drawing of any kind by its name.
DrawingSheet read_sheet(const std::string& path, const std::optional<double>& unit,
                        const std::vector<std::string>& ignore);

}  // namespace lodestone::geometries
