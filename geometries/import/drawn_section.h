// SPDX-License-Identifier: GPL-3.0-or-later
// A drawing of points, straight lines and arcs, as it comes from a file, cut into the faces that its curves enclose
// (a planar arrangement). Curves are split at points that lie on them; doubled and dangling ones are dropped; curves
// that cross are refused, since the file would then mean something else than it draws.
#pragma once

#include "geometries/import/plane_curve.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct DrawnCurve {
  int begin = 0;  ///< index of a point
  int end = 0;
  double turn = 0.0;   ///< rad, of an arc, counter-clockwise positive; 0: a straight line
  int tag = -1;        ///< of the caller's: what holds on it
  int line = 0;        ///< in the file
  int left_face = -1;  ///< −1: outside all faces
  int right_face = -1;
};

struct DrawnFace {
  /// Curves with the face on their left as walked; the outermost loop first, counter-clockwise.
  std::vector<std::vector<CrossSection::Step>> loops;
  double area = 0.0;  ///< m²
};

struct DrawnSection {
  std::string file;
  std::vector<Point> points;
  std::vector<int> point_lines;
  std::vector<DrawnCurve> curves;
  std::vector<DrawnFace> faces;
  double extent = 0.0;  ///< m, the larger side of the drawing's box
  double tolerance_share = 1e-7;

  /// Points nearer than this are one, m.
  double tolerance() const { return tolerance_share * extent; }

  PlaneCurve shape(const DrawnCurve& curve) const;
  Point centre(const DrawnCurve& curve) const;  ///< of an arc
  Point middle(const DrawnCurve& curve) const;
  /// Distance of a point from a curve.
  double distance(const DrawnCurve& curve, const Point& from) const;
  /// The face that holds a point, −1 outside.
  int face_at(const Point& at) const;
  /// A point well inside a face.
  Point inside(int face) const;
};

/// @param curves with points and tags; faces are found here. @throws base::UserError with the line of a curve.
/// @param tolerance_share of the drawing's extent: points nearer than this are one.
DrawnSection arrange(const std::string& file, const std::vector<Point>& points, const std::vector<int>& point_lines,
                     const std::vector<DrawnCurve>& curves, double tolerance_share = 1e-7);

/// What keeps curves from enclosing regions.
struct DrawnFault {
  enum Kind {
    crossing,  ///< two curves meet where neither ends
    loose_end  ///< a curve ends where nothing goes on
  };
  Kind kind = crossing;
  Point at;  ///< m
  int line = 0;
  int other_line = 0;            ///< of the curve that is crossed
  std::optional<Point> nearest;  ///< the nearest other loose end, m
};

/// Every fault of a drawing; none where `arrange` takes it and drops no dangling curve. @throws as arrange does for a
/// drawing without any extent.
std::vector<DrawnFault> find_faults(const std::string& file, const std::vector<Point>& points,
                                    const std::vector<int>& point_lines, const std::vector<DrawnCurve>& curves,
                                    double tolerance_share = 1e-7);

}  // namespace lodestone::geometries
