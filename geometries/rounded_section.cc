// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rounded_section.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double cell_of_radius = 0.18;        // wanted cell size on an arc over its radius
constexpr double flattest = base::pi * 0.945;  // a corner of a cavity above 170 degrees is left alone
constexpr double most_trimmed = 0.98;          // of a curve's length, by the arcs at its ends

Point minus(const Point& a, const Point& b) {
  return {a.x - b.x, a.y - b.y};
}
Point moved(const Point& from, const Point& direction, double by) {
  return {from.x + by * direction.x, from.y + by * direction.y};
}
double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y;
}
double cross(const Point& a, const Point& b) {
  return a.x * b.y - a.y * b.x;
}
Point unit(const Point& a) {
  const double length = std::hypot(a.x, a.y);
  return {a.x / length, a.y / length};
}
/// Angle counter-clockwise from a to b, in [0, 2π).
double turn(const Point& a, const Point& b) {
  const double angle = std::atan2(cross(a, b), dot(a, b));
  return angle < 0.0 ? angle + 2.0 * base::pi : angle;
}

/// A curve as it leaves one of its ends.
struct Branch {
  int curve = 0;
  Point direction;      ///< unit tangent away from the corner
  bool cavity_on_left;  ///< of that direction
};

class Rounding {
public:
  Rounding(const CrossSection& section, double radius) : in_(section), out_(section), radius_(radius) {
    trimmed_.assign(section.curves.size(), 0.0);
    orient();
  }

  CrossSection round() {
    const int points = static_cast<int>(in_.points.size());
    for (int p = 0; p < points; ++p)
      round_corner(p);
    for (std::size_t c = 0; c < in_.curves.size(); ++c)
      if (trimmed_[c] > most_trimmed * length(in_.curves[c]))
        refuse(in_.points[index(in_.curves[c].begin)], in_.points[index(in_.curves[c].end)]);
    return without_air();
  }

private:
  /// Which cavity lies beside each curve, and on which side of it from begin to end.
  void orient() {
    cavity_on_left_.assign(in_.curves.size(), std::nullopt);
    std::vector<int> steel(in_.curves.size(), 0);
    for (const Shape& shape : in_.shapes) {
      if (shape.kind == RegionKind::steel) {
        for (const int c : shape.curves)
          ++steel[index(c)];
        continue;
      }
      for (const auto& loop : in_.loops(shape)) {
        double twice_area = 0.0;
        for (const auto& step : loop) {
          const Curve& curve = in_.curves[index(step.curve)];
          const Point& a = in_.points[index(step.reversed ? curve.end : curve.begin)];
          const Point& b = in_.points[index(step.reversed ? curve.begin : curve.end)];
          twice_area += cross(a, b);
        }
        for (const auto& step : loop)
          cavity_on_left_[index(step.curve)] = (twice_area > 0.0) != step.reversed;
      }
    }
    for (std::size_t c = 0; c < steel.size(); ++c)
      if (steel[c] != 1)
        cavity_on_left_[c] = std::nullopt;  // between two cavities, or none
  }

  double length(const Curve& curve) const {
    const double chord = distance(in_.points[index(curve.begin)], in_.points[index(curve.end)]);
    if (!curve.centre)
      return chord;
    const double r = distance(in_.points[index(curve.begin)], *curve.centre);
    return 2.0 * r * std::asin(std::min(1.0, 0.5 * chord / r));
  }

  Branch branch(int c, int corner) const {
    const Curve& curve = in_.curves[index(c)];
    const bool at_begin = curve.begin == corner;
    const Point& from = in_.points[index(corner)];
    const Point& to = in_.points[index(at_begin ? curve.end : curve.begin)];
    Point direction = unit(minus(to, from));
    if (curve.centre) {
      const Point spoke = unit(minus(from, *curve.centre));
      const Point tangent{-spoke.y, spoke.x};
      direction = dot(tangent, direction) > 0.0 ? tangent : Point{-tangent.x, -tangent.y};
    }
    return {c, direction, *cavity_on_left_[index(c)] == at_begin};
  }

  /// The nearest point of a curve, prolonged.
  Point foot(const Curve& curve, const Point& at) const {
    const Point& a = in_.points[index(curve.begin)];
    if (curve.centre) {
      const double r = distance(a, *curve.centre);
      return moved(*curve.centre, unit(minus(at, *curve.centre)), r);
    }
    const Point d = unit(minus(in_.points[index(curve.end)], a));
    return moved(a, d, dot(minus(at, a), d));
  }

  /// The arc's centre: as far from the first curve as the radius, and from the second, or on the axis that mirrors it.
  Point centre(const Point& start, const Curve& first, const std::function<double(const Point&)>& second) const {
    Point c = start;
    const auto of_first = [&](const Point& at) { return distance(at, foot(first, at)) - radius_; };
    for (int step = 0; step < 50; ++step) {
      const double h = 1e-6 * radius_;
      const double f = of_first(c), g = second(c);
      if (std::abs(f) + std::abs(g) < 1e-12 * radius_)
        break;
      const double fx = (of_first({c.x + h, c.y}) - f) / h, fy = (of_first({c.x, c.y + h}) - f) / h;
      const double gx = (second({c.x + h, c.y}) - g) / h, gy = (second({c.x, c.y + h}) - g) / h;
      const double determinant = fx * gy - fy * gx;
      c = {c.x - (f * gy - g * fy) / determinant, c.y - (g * fx - f * gx) / determinant};
    }
    return c;
  }

  void round_corner(int p) {
    std::vector<Branch> branches;
    const Point* axis_end = nullptr;  // of a symmetry side that ends here
    for (std::size_t c = 0; c < in_.curves.size(); ++c) {
      const Curve& curve = in_.curves[c];
      if (curve.begin != p && curve.end != p)
        continue;
      if (curve.boundary == Boundary::side_begin || curve.boundary == Boundary::side_end)
        axis_end = &in_.points[index(curve.begin == p ? curve.end : curve.begin)];
      else if (cavity_on_left_[c])
        branches.push_back(branch(static_cast<int>(c), p));
    }
    if (branches.size() > 2)
      throw base::InfeasibleGeometry(fmt::format("two pockets meet in one point of the rotor, {}", name(at(p))));
    if (branches.size() == 1 && axis_end != nullptr)
      round_on_axis(p, branches.front(), *axis_end);
    if (branches.size() == 2 && axis_end == nullptr)
      round_between(p, {branches[0], branches[1]});
  }

  void round_between(int p, std::array<Branch, 2> sides) {
    if (!sides[0].cavity_on_left)
      std::swap(sides[0], sides[1]);
    if (!sides[0].cavity_on_left || sides[1].cavity_on_left)
      return;
    const double angle = turn(sides[0].direction, sides[1].direction);
    if (angle > flattest || angle < 1e-3)
      return;
    const Point bisector = turned(sides[0].direction, 0.5 * angle);
    const Curve second = in_.curves[index(sides[1].curve)];
    const Point c = centre(moved(at(p), bisector, radius_ / std::sin(0.5 * angle)), in_.curves[index(sides[0].curve)],
                           [&](const Point& q) { return distance(q, foot(second, q)) - radius_; });
    const Point corner = at(p);
    const std::array<int, 2> arcs{trim(sides[0].curve, p, corner, c), trim(sides[1].curve, p, corner, c)};
    place(p, moved(c, unit(minus(corner, c)), radius_));
    for (Shape& shape : out_.shapes) {
      const auto has = [&](const Branch& side) {
        return std::find(shape.curves.begin(), shape.curves.end(), side.curve) != shape.curves.end();
      };
      const bool both = has(sides[0]) && has(sides[1]);
      for (std::size_t k = 0; k < 2; ++k)
        if (has(sides[k]))
          shape.curves.push_back(arcs[k]);
      // The corner of its rows of cells has become a smooth point of its outline.
      if (both && std::find(shape.corners.begin(), shape.corners.end(), p) != shape.corners.end())
        shape.corners.clear();
    }
  }

  void round_on_axis(int p, const Branch& side, const Point& other) {
    // The half drawn lies on one side of the axis; with its image the cavity's corner has twice this angle.
    const Point corner = at(p);
    const Point axis = unit(std::hypot(corner.x, corner.y) > 0.0 ? corner : other);
    const Point along = side.cavity_on_left == (cross(side.direction, axis) > 0.0) ? axis : Point{-axis.x, -axis.y};
    const double half = std::acos(std::clamp(dot(side.direction, along), -1.0, 1.0));
    if (2.0 * half > flattest || half < 1e-3)
      return;
    const Point c = centre(moved(corner, along, radius_ / std::sin(half)), in_.curves[index(side.curve)],
                           [&](const Point& q) { return cross(axis, q); });
    const int arc = trim(side.curve, p, corner, c);
    place(p, moved(c, along, -radius_));
    for (Shape& shape : out_.shapes)
      if (std::find(shape.curves.begin(), shape.curves.end(), side.curve) != shape.curves.end())
        shape.curves.push_back(arc);
  }

  /// Ends a curve where the arc touches it. @return the half of the arc from there to the corner's point.
  int trim(int c, int corner, const Point& from, const Point& centre) {
    const Point touch = foot(in_.curves[index(c)], centre);
    const double cut = distance(from, touch);
    trimmed_[index(c)] += cut;
    if (dot(minus(touch, from), branch(c, corner).direction) < 0.0 || cut > length(in_.curves[index(c)]))
      refuse(from, touch);
    const int point = add_point(touch);
    Curve& curve = out_.curves[index(c)];
    (curve.begin == corner ? curve.begin : curve.end) = point;
    out_.curves.push_back({point, corner, centre, Boundary::none});
    if (!out_.curve_mesh_size.empty())
      out_.curve_mesh_size.push_back(cell_of_radius * radius_);
    return static_cast<int>(out_.curves.size()) - 1;
  }

  int add_point(const Point& point) {
    out_.points.push_back(point);
    if (!out_.point_mesh_size.empty())
      out_.point_mesh_size.push_back(cell_of_radius * radius_);
    return static_cast<int>(out_.points.size()) - 1;
  }

  void place(int p, const Point& point) {
    out_.points[index(p)] = point;
    if (!out_.point_mesh_size.empty())
      out_.point_mesh_size[index(p)] = cell_of_radius * radius_;
  }

  /// Regions of air, and the curves and points of nothing else, left out.
  CrossSection without_air() const {
    CrossSection result;
    result.gap_mesh_size = out_.gap_mesh_size;
    result.size_wishes = out_.size_wishes;
    std::vector<int> new_curve(out_.curves.size(), -1), new_point(out_.points.size(), -1);
    const auto point = [&](int p) {
      if (new_point[index(p)] < 0) {
        new_point[index(p)] = static_cast<int>(result.points.size());
        result.points.push_back(out_.points[index(p)]);
        if (!out_.point_mesh_size.empty())
          result.point_mesh_size.push_back(out_.point_mesh_size[index(p)]);
      }
      return new_point[index(p)];
    };
    for (Shape shape : out_.shapes) {
      if (shape.kind == RegionKind::air)
        continue;
      for (int& c : shape.curves) {
        if (new_curve[index(c)] < 0) {
          new_curve[index(c)] = static_cast<int>(result.curves.size());
          Curve curve = out_.curves[index(c)];
          curve.begin = point(curve.begin);
          curve.end = point(curve.end);
          result.curves.push_back(curve);
          if (!out_.curve_mesh_size.empty())
            result.curve_mesh_size.push_back(out_.curve_mesh_size[index(c)]);
        }
        c = new_curve[index(c)];
      }
      for (int& p : shape.corners)
        p = point(p);
      result.shapes.push_back(shape);
    }
    result.reversed_image = out_.reversed_image;
    for (Twins twins : out_.twins)
      if (new_curve[index(twins.first)] >= 0 && new_curve[index(twins.second)] >= 0)
        result.twins.push_back({new_curve[index(twins.first)], new_curve[index(twins.second)], twins.reversed});
    return result;
  }

  const Point& at(int p) const { return in_.points[index(p)]; }
  static std::string name(const Point& at) { return fmt::format("({:.4g} mm, {:.4g} mm)", 1e3 * at.x, 1e3 * at.y); }
  [[noreturn]] void refuse(const Point& from, const Point& to) const {
    throw base::InfeasibleGeometry(
        fmt::format("a corner radius of {:.4g} mm does not fit the pocket of the rotor between {} and {}; a smaller "
                    "one may",
                    1e3 * radius_, name(from), name(to)));
  }

  const CrossSection& in_;
  CrossSection out_;
  double radius_;
  std::vector<std::optional<bool>> cavity_on_left_;  ///< of each curve that bounds steel and a cavity
  std::vector<double> trimmed_;                      ///< m, of each curve
};

}  // namespace

CrossSection rounded_section(const CrossSection& half_pole, double radius) {
  return Rounding(half_pole, radius).round();
}

}  // namespace lodestone::geometries
