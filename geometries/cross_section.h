// SPDX-License-Identifier: GPL-3.0-or-later
// A cross-section drawn in points, straight lines, circular arcs and the regions that they bound. Metres, shaft centre
// at (0, 0), angles counter-clockwise from +x.
#pragma once

#include "geometries/point.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// What holds on a boundary curve.
enum class Boundary {
  none,           ///< an inner curve
  flux_parallel,  ///< A = 0, no flux crosses
  flux_normal,    ///< natural condition: infinitely permeable iron beyond, the field is normal
  gap,            ///< where the part meets the air gap: the mesh continues in structured layers
  rim,            ///< where a mesh meets the ring that the air-gap element solves
  side_begin,     ///< symmetry side at the smaller angle
  side_end,       ///< symmetry side at the larger angle
  floating        ///< A is one unknown value on all such curves of a body: no flux crosses, how much passes is found
};

/// A straight line, or with a centre the arc of less than half a turn from begin to end, the short way.
struct Curve {
  int begin = 0;  ///< index into CrossSection::points
  int end = 0;
  std::optional<Point> centre;
  Boundary boundary = Boundary::none;
};

enum class RegionKind { air, steel, magnet, winding };
std::string to_string(RegionKind kind);

/// How a magnet region is magnetised; angles are in the frame in which the region is drawn.
struct Magnetisation {
  enum class Pattern {
    parallel,    ///< everywhere along `angle`
    radial,      ///< along the position vector, outward for sign +1
    tangential,  ///< counter-clockwise about the shaft
    halbach      ///< direction angle + order·(polar angle of the point): sinusoidal Halbach cylinders
  };
  Pattern pattern = Pattern::parallel;
  double angle = 0.0;  ///< rad
  double order = 0.0;  ///< of Halbach, p pole pairs: 1 + p for a field inside the cylinder, 1 − p outside
  int sign = 1;        ///< −1 for a south pole

  /// Unit vector of the easy axis at a point, sign included.
  Point direction(const Point& at) const;
};

/// A region, or a part of one (the parts of a region have the same name and attributes), bounded by curves. `curves`
/// holds the index of each bounding curve once, in any order; holes are loops too.
struct Shape {
  std::string name;  ///< "tooth and yoke", "slot opening", "magnet", "inner pocket", …
  RegionKind kind = RegionKind::air;
  std::vector<int> curves;
  Magnetisation magnetisation;  ///< of magnets
  int layer = 0;                ///< of windings: layer 0 is nearest the slot bottom, or on the smaller-angle side
  /// Four points of its outline between which cells lie in rows and columns (a tooth, a magnet block); empty: the
  /// mesher fills the shape freely.
  std::vector<int> corners;
  double mesh_size = 0.0;  ///< largest cell size wanted on its curves, m; 0: no wish
};

/// Two curves that are divided into cells at the same fractions of their length: the two symmetry sides of a sector, or
/// the two circles of a thin ring.
struct Twins {
  int first = 0;  ///< index into CrossSection::curves
  int second = 0;
  bool reversed = false;  ///< the begin of one corresponds to the end of the other
};

/// A cell size wanted at a place, whatever the refinement; around it cells grow as they do from the points.
struct SizeWish {
  Point at;           ///< m
  double size = 0.0;  ///< m
};

struct CrossSection {
  std::vector<Point> points;
  std::vector<double> point_mesh_size;  ///< wanted cell size at each point at refinement 1, m; 0: no wish
  double gap_mesh_size = 0.0;           ///< largest cell wanted on curves of the gap at refinement 1, m; 0: no wish
  std::vector<Curve> curves;
  std::vector<double> curve_mesh_size;  ///< largest cell wanted on each curve at refinement 1, m; empty: no wishes
  std::vector<SizeWish> size_wishes;    ///< where cells are to be smaller than all these sizes make them
  std::vector<Shape> shapes;
  std::vector<Twins> twins;
  /// The mirror image at side_begin, of a half that is mirrored there, has the opposite polarity: the axis lies in the
  /// middle between two poles, not of one.
  bool reversed_image = false;

  /// A curve as walked along an outline.
  struct Step {
    int curve = 0;
    bool reversed = false;  ///< from the curve's end to its begin
  };
  /// The loops of a shape's outline. @throws std::logic_error where they do not close.
  std::vector<std::vector<Step>> loops(const Shape& shape) const;
  /// Exact area of a shape from its lines and arcs, m².
  double area(const Shape& shape) const;
  /// Area between the shaft's centre and the curves of a boundary, m².
  double swept_area(Boundary boundary) const;
  /// True where a part of the shape's region lies along side_begin, the axis at which a half is mirrored.
  bool reaches_axis(int shape) const;
  /// For each shape the first one of which it is a part: the same name, kind, magnetisation and layer.
  std::vector<int> regions() const;
};

}  // namespace lodestone::geometries
