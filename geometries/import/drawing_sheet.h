// SPDX-License-Identifier: GPL-3.0-or-later
// Lines and arcs on layers, as a drawing's file has them or as they follow from a mesh, before anything is made of
// them.
#pragma once

#include "geometries/import/drawing_description.h"
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
  bool is_mesh = false;              ///< every region that is filled has a label, the others are holes
  std::vector<std::string> skipped;  ///< kinds of entities that are no outline, each once
};

/// A DXF file (ASCII, any version that libdime reads): LINE, ARC, CIRCLE, ELLIPSE, LWPOLYLINE, POLYLINE with bulges,
/// SPLINE, blocks inserted; POINT, TEXT and MTEXT become labels. Splines and ellipses become arcs that stay within
/// 1e-5 of their size of them. Paper space, dimensions, hatches and the like are skipped.
/// @param unit m, of its lengths; nothing: that of its header. @param ignore layers that are not read.
/// @throws base::UserError with file and line.
DrawingSheet read_dxf(const std::string& path, const std::optional<double>& unit,
                      const std::vector<std::string>& ignore);

/// A mesh of Gmsh as text (MSH 2.2 or 4.1), of triangles and quadrilaterals of first or second order in a plane of
/// constant z: the outlines of its physical surfaces, whose names are the layers, each with a label in it. Edges of
/// second order are arcs through their middle nodes. Of first order, vertices of an outline become an arc where three
/// edges or more, two of one curve of the geometry, lie on a circle (within 1e-7 of the mesh's size, at most 30 degrees
/// an edge); or where both ends of an edge lie on the circle of an arc beside it, or on a circle of the air gap. Edges
/// within a layer part nothing, but of windings, whose surfaces stay apart. A physical curve is a layer where the
/// description names it in `flux_normal`. @throws base::UserError with file and line.
DrawingSheet read_msh(const DrawingDescription& description);

/// The drawing of a description, of any kind by its name.
DrawingSheet read_sheet(const DrawingDescription& description);

}  // namespace lodestone::geometries
