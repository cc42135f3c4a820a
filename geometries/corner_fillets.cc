// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/corner_fillets.h"

#include "base/index.h"
#include "base/quantity.h"
#include "geometries/curve_distance.h"
#include "geometries/fillet_twins.h"
#include "geometries/section_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double flattest = base::pi * 0.945;  // a corner of a cavity above 170 degrees is left alone
constexpr double most_trimmed = 0.98;          // of a curve's length, by the arcs at its ends
constexpr double collinear = 1e-6;             // rad, between the lines of one side

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
std::string name(const Point& at) {
  return fmt::format("({:.4g} mm, {:.4g} mm)", 1e3 * at.x, 1e3 * at.y);
}

/// How many shapes of steel, and of something else, a curve bounds.
struct Beside {
  int steel = 0;
  int cavity = -1;  ///< index of the last shape of something else
  int cavities = 0;
};
std::vector<Beside> beside_curves(const CrossSection& section) {
  std::vector<Beside> beside(section.curves.size());
  for (std::size_t s = 0; s < section.shapes.size(); ++s)
    for (const int c : section.shapes[s].curves) {
      Beside& own = beside[index(c)];
      if (section.shapes[s].kind == RegionKind::steel) {
        ++own.steel;
      } else {
        own.cavity = static_cast<int>(s);
        ++own.cavities;
      }
    }
  return beside;
}

/// A curve as it leaves one of its ends.
struct Branch {
  int curve = 0;
  Point direction;      ///< unit tangent away from the corner
  bool cavity_on_left;  ///< of that direction
};

/// What an arc takes of one side of its corner.
struct Side {
  std::vector<int> consumed;  ///< curves as a whole, from the corner on
  std::vector<int> nodes;     ///< the far ends of these
  int last = 0;               ///< the curve that it touches
  int last_begin = 0;         ///< the end of that from which it takes
  Point touch;
};

class Filleting {
public:
  Filleting(const CrossSection& section, const FilletOptions& options)
      : in_(section), out_(section), options_(options), radius_(options.radius), beside_(beside_curves(section)),
        trimmed_(section.curves.size(), 0.0), consumed_(section.curves.size(), false),
        prolonged_(section.curves.size(), {-1, -1}), moved_(section.points.size(), false) {
    orient();
  }

  FilletedSection run() {
    for (int p = 0; p < static_cast<int>(in_.points.size()); ++p)
      round_corner(p);
    for (std::size_t c = 0; c < in_.curves.size(); ++c) {
      const double whole = length(in_.curves[c]);
      const double most = consumed_[c] ? whole * (1.0 + 1e-9) : std::min(most_trimmed * whole, whole - least());
      if (trimmed_[c] > 0.0 && trimmed_[c] > most)
        refuse(in_.points[index(in_.curves[c].begin)], in_.points[index(in_.curves[c].end)]);
    }
    bend_arcs_within_steel();
    keep_apart();
    std::vector<CutCurve> cuts;
    for (std::size_t c = 0; c < in_.curves.size(); ++c)
      cuts.push_back({trimmed_[c] > 0.0, consumed_[c], prolonged_[c]});
    divide_twins(out_, cuts);
    FilletedSection result{shapes_of(out_, [](const Shape&) { return true; }), corners_, {}, {}};
    mark_longest_arc(result);
    return result;
  }

private:
  double least() const { return options_.shortest_edge; }

  void mark_longest_arc(FilletedSection& result) const {
    double longest = 0.0;
    for (const int a : arcs_) {
      const Curve& arc = out_.curves[index(a)];
      // Of equal ones always the same.
      if (curve_length(out_, arc) < longest * (1.0 + 1e-6))
        continue;
      longest = curve_length(out_, arc);
      result.arc_centre = *arc.centre;
      result.arc_middle = point_on_curve(out_, arc, 0.5);
    }
  }

  /// On which side of each curve, from begin to end, the cavity lies.
  void orient() {
    cavity_on_left_.assign(in_.curves.size(), std::nullopt);
    for (const Shape& shape : in_.shapes) {
      if (shape.kind == RegionKind::steel)
        continue;
      for (const auto& loop : in_.loops(shape)) {
        double twice_area = 0.0;
        for (const auto& step : loop) {
          const Curve& curve = in_.curves[index(step.curve)];
          twice_area += cross(in_.points[index(step.reversed ? curve.end : curve.begin)],
                              in_.points[index(step.reversed ? curve.begin : curve.end)]);
        }
        for (const auto& step : loop)
          if (beside_[index(step.curve)].steel == 1)
            cavity_on_left_[index(step.curve)] = (twice_area > 0.0) != step.reversed;
      }
    }
  }

  double length(const Curve& curve) const { return curve_length(in_, curve); }
  const Curve& curve(int c) const { return in_.curves[index(c)]; }
  const Point& at(int p) const { return in_.points[index(p)]; }
  static int other_end(const Curve& curve, int end) { return curve.begin == end ? curve.end : curve.begin; }

  Branch branch(int c, int corner) const {
    const bool at_begin = curve(c).begin == corner;
    const Point& from = at(corner);
    Point direction = unit(minus(at(other_end(curve(c), corner)), from));
    if (curve(c).centre) {
      const Point spoke = unit(minus(from, *curve(c).centre));
      const Point tangent{-spoke.y, spoke.x};
      direction = dot(tangent, direction) > 0.0 ? tangent : Point{-tangent.x, -tangent.y};
    }
    return {c, direction, *cavity_on_left_[index(c)] == at_begin};
  }

  /// The nearest point of a curve, prolonged.
  Point foot(const Curve& curve, const Point& to) const {
    const Point& a = at(curve.begin);
    if (curve.centre)
      return moved(*curve.centre, unit(minus(to, *curve.centre)), distance(a, *curve.centre));
    const Point d = unit(minus(at(curve.end), a));
    return moved(a, d, dot(minus(to, a), d));
  }

  /// The arc's centre: as far from the first curve as the radius, and from the second, or on the axis that mirrors it.
  template <class Second> Point centre(const Point& start, const Curve& first, const Second& second) const {
    Point c = start;
    const auto of_first = [&](const Point& p) { return distance(p, foot(first, p)) - radius_; };
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
    std::vector<int> others;          // lines that end here, no part of the outline of the steel
    const Point* axis_end = nullptr;  // of a symmetry side that ends here
    for (std::size_t c = 0; c < in_.curves.size(); ++c) {
      const Curve& own = in_.curves[c];
      if (own.begin != p && own.end != p)
        continue;
      if (own.boundary == Boundary::side_begin || own.boundary == Boundary::side_end)
        axis_end = &at(other_end(own, p));
      else if (cavity_on_left_[c])
        branches.push_back(branch(static_cast<int>(c), p));
      else
        others.push_back(static_cast<int>(c));
    }
    if (branches.size() > 2)
      throw FilletConflict(fmt::format("two cavities of the steel meet in one point, {}", name(at(p))));
    if (branches.size() == 1 && axis_end != nullptr)
      round_on_axis(p, branches.front(), *axis_end, others);
    if (branches.size() == 2 && axis_end == nullptr)
      round_between(p, {branches[0], branches[1]}, others);
  }

  void round_between(int p, std::array<Branch, 2> sides, const std::vector<int>& others) {
    if (!sides[0].cavity_on_left)
      std::swap(sides[0], sides[1]);
    if (!sides[0].cavity_on_left || sides[1].cavity_on_left)
      return;
    const double angle = turn(sides[0].direction, sides[1].direction);
    if (angle > flattest || angle < 1e-3 || radius_ * (base::pi - angle) < options_.shortest_arc)
      return;
    const Point bisector = turned(sides[0].direction, 0.5 * angle);
    const Curve& second = curve(sides[1].curve);
    const Point c = centre(moved(at(p), bisector, radius_ / std::sin(0.5 * angle)), curve(sides[0].curve),
                           [&](const Point& q) { return distance(q, foot(second, q)) - radius_; });
    const std::array<Side, 2> taken{take(sides[0], p, c), take(sides[1], p, c)};
    std::vector<int> nodes(taken[0].nodes.rbegin(), taken[0].nodes.rend());
    if (!others.empty() || !taken[0].nodes.empty() || !taken[1].nodes.empty())
      nodes.push_back(p);
    nodes.insert(nodes.end(), taken[1].nodes.begin(), taken[1].nodes.end());
    move_to_arc(nodes, taken[0].touch, taken[1].touch, c);
    const std::array<int, 2> touches{cut_off(taken[0], p), cut_off(taken[1], p)};
    if (nodes.empty()) {
      // Nothing else ends here: both sides bound the same two shapes.
      add_arc({touches[0], touches[1], c, Boundary::none}, taken[0].last);
    } else {
      prolong(taken[0], add_arc({touches[0], nodes.front(), c, Boundary::none}, taken[0].last));
      prolong(taken[1], add_arc({nodes.back(), touches[1], c, Boundary::none}, taken[1].last));
    }
    for (const Side& side : taken)
      for (const int curve : side.consumed)
        out_.curves[index(curve)].centre = c;
    // The corner of its rows of cells has become a smooth point of its outline.
    for (Shape& shape : out_.shapes) {
      const auto has = [&](int c_index) {
        return std::find(shape.curves.begin(), shape.curves.end(), c_index) != shape.curves.end();
      };
      const auto no_corner = [&](int node) {
        if (std::find(shape.corners.begin(), shape.corners.end(), node) != shape.corners.end())
          shape.corners.clear();
      };
      if (has(sides[0].curve) && has(sides[1].curve))
        no_corner(p);
      clear_along(taken[0], has, no_corner);
      clear_along(taken[1], has, no_corner);
    }
    ++corners_;
  }

  void round_on_axis(int p, const Branch& side, const Point& other, const std::vector<int>& others) {
    // The half drawn lies on one side of the axis; with its image the cavity's corner has twice this angle.
    const Point corner = at(p);
    const Point axis = unit(std::hypot(corner.x, corner.y) > 0.0 ? corner : other);
    const Point along = side.cavity_on_left == (cross(side.direction, axis) > 0.0) ? axis : Point{-axis.x, -axis.y};
    const double half = std::acos(std::clamp(dot(side.direction, along), -1.0, 1.0));
    if (2.0 * half > flattest || half < 1e-3 || radius_ * (0.5 * base::pi - half) < options_.shortest_arc)
      return;
    for (const int c : others)
      if (needs_its_line(c))
        refuse(corner, at(other_end(curve(c), p)));
    const Point c = centre(moved(corner, along, radius_ / std::sin(half)), curve(side.curve),
                           [&](const Point& q) { return cross(axis, q); });
    const Side taken = take(side, p, c);
    const std::vector<int> nodes(taken.nodes.rbegin(), taken.nodes.rend());
    const Point foot_on_axis = moved(c, along, -radius_);
    move_to_arc(nodes, taken.touch, foot_on_axis, c);
    const int touch = cut_off(taken, p);
    place(p, foot_on_axis);
    prolong(taken, add_arc({touch, nodes.empty() ? p : nodes.front(), c, Boundary::none}, taken.last));
    for (const int curve : taken.consumed)
      out_.curves[index(curve)].centre = c;
    ++corners_;
  }

  template <class Has, class Clear> void clear_along(const Side& side, const Has& has, const Clear& no_corner) const {
    for (std::size_t k = 0; k < side.consumed.size(); ++k)
      if (has(side.consumed[k]) && has(k + 1 < side.consumed.size() ? side.consumed[k + 1] : side.last))
        no_corner(side.nodes[k]);
  }

  /// The curve that prolongs another past its end; nothing where the outline turns there or is mirrored.
  std::optional<int> continuation(int c, int end) const {
    std::optional<int> next;
    for (std::size_t k = 0; k < in_.curves.size(); ++k) {
      const Curve& own = in_.curves[k];
      if (static_cast<int>(k) == c || (own.begin != end && own.end != end))
        continue;
      if (own.boundary != Boundary::none)
        return std::nullopt;
      if (!cavity_on_left_[k])
        continue;
      const Branch on = branch(static_cast<int>(k), end), back = branch(c, end);
      const bool alike = own.centre.has_value() == curve(c).centre.has_value() &&
                         (!own.centre || distance(*own.centre, *curve(c).centre) < 1e-9 * length(own));
      if (next || !alike || on.cavity_on_left == back.cavity_on_left ||
          dot(on.direction, back.direction) > -std::cos(collinear))
        return std::nullopt;
      next = static_cast<int>(k);
    }
    return next;
  }

  /// From the corner along a side to where an arc touches it.
  Side take(const Branch& begin, int corner, const Point& c) {
    Side side;
    side.last = begin.curve;
    side.last_begin = corner;
    side.touch = foot(curve(begin.curve), c);
    double left = dot(minus(side.touch, at(corner)), begin.direction);
    if (left <= 0.0)
      refuse(at(corner), side.touch);
    if (const auto& own = curve(begin.curve).centre)
      left = std::abs(arc_turn(at(corner), side.touch, *own)) * distance(at(corner), *own);
    while (left >= length(curve(side.last))) {
      const int end = other_end(curve(side.last), side.last_begin);
      const auto next = continuation(side.last, end);
      if (!next)
        refuse(at(corner), at(end));
      const int here = beside_[index(side.last)].cavity, there = beside_[index(*next)].cavity;
      for (const int cavity : {here, there})
        if (here != there && in_.shapes[index(cavity)].kind == RegionKind::magnet)
          throw FilletConflict(fmt::format("the fillet at {} would cut the edge of the {}", name(at(corner)),
                                           in_.shapes[index(cavity)].name));
      left -= length(curve(side.last));
      trimmed_[index(side.last)] += length(curve(side.last));
      consumed_[index(side.last)] = true;
      side.consumed.push_back(side.last);
      side.nodes.push_back(end);
      side.last = *next;
      side.last_begin = end;
    }
    trimmed_[index(side.last)] += left;
    return side;
  }

  /// Ends the last curve of a side where the arc touches it. @return the point.
  int cut_off(const Side& side, int corner) {
    const double own = in_.point_mesh_size.empty() ? 0.0 : in_.point_mesh_size[index(corner)];
    out_.points.push_back(side.touch);
    if (!out_.point_mesh_size.empty())
      out_.point_mesh_size.push_back(own > 0.0 ? std::min(own, cell_size()) : cell_size());
    const int point = static_cast<int>(out_.points.size()) - 1;
    Curve& last = out_.curves[index(side.last)];
    (last.begin == side.last_begin ? last.begin : last.end) = point;
    return point;
  }

  double cell_size() const { return options_.cell_of_radius * radius_; }

  /// An arc that prolongs a curve. @return its number.
  int add_arc(const Curve& arc, int prolongs) {
    arcs_.push_back(add_beside(out_, arc, cell_size(), prolongs));
    return arcs_.back();
  }

  /// Remembers the arc that stands for what a side's last curve has lost.
  void prolong(const Side& side, int arc) {
    if (side.consumed.empty())
      prolonged_[index(side.last)][curve(side.last).begin == side.last_begin ? 0 : 1] = arc;
  }

  void place(int p, const Point& point) {
    if (moved_[index(p)])
      refuse(at(p), point);
    moved_[index(p)] = true;
    out_.points[index(p)] = point;
    if (!out_.point_mesh_size.empty()) {
      double& size = out_.point_mesh_size[index(p)];
      size = size > 0.0 ? std::min(size, cell_size()) : cell_size();
    }
  }

  /// What separates two other regions keeps its course; lines within the steel may turn a little.
  bool needs_its_line(int c) const { return beside_[index(c)].steel == 0; }

  /// Arcs within the steel of which an end has moved are bent anew, as little as will do.
  void bend_arcs_within_steel() {
    for (std::size_t k = 0; k < in_.curves.size(); ++k) {
      Curve& arc = out_.curves[k];
      if (beside_[k].steel != 2 || !arc.centre || !(moved_[index(arc.begin)] || moved_[index(arc.end)]))
        continue;
      const Point &a = out_.points[index(arc.begin)], &b = out_.points[index(arc.end)];
      const Point middle{0.5 * (a.x + b.x), 0.5 * (a.y + b.y)}, along = unit(minus(b, a));
      arc.centre = moved(*arc.centre, along, dot(minus(middle, *arc.centre), along));
    }
  }

  /// Points between the ends of an arc, to where lines that end in them meet it; in their order.
  void move_to_arc(const std::vector<int>& nodes, const Point& from, const Point& to, const Point& c) {
    const double whole = arc_turn(from, to, c);
    double before = 0.0;
    const auto step_to = [&](const Point& next) {
      const double angle = arc_turn(from, next, c);
      if ((angle - before) * (whole > 0.0 ? 1.0 : -1.0) * radius_ < std::max(0.25 * least(), 1e-6 * radius_))
        refuse(from, to);
      before = angle;
    };
    for (const int node : nodes) {
      std::optional<Point> meets;
      for (std::size_t k = 0; k < in_.curves.size(); ++k) {
        const Curve& line = in_.curves[k];
        if ((line.begin != node && line.end != node) || cavity_on_left_[k])
          continue;
        if (line.boundary != Boundary::none)
          refuse(from, to);
        if (!needs_its_line(static_cast<int>(k)))
          continue;
        const auto one = meets ? std::nullopt : on_arc(line, node, from, whole, c);
        if (!one)
          refuse(from, to);
        meets = one;
      }
      place(node, meets ? *meets : moved(c, unit(minus(at(node), c)), radius_));
      step_to(out_.points[index(node)]);
    }
    step_to(to);
  }

  /// Where a line that ends in a node, prolonged, meets the arc next to that.
  std::optional<Point> on_arc(const Curve& line, int node, const Point& from, double whole, const Point& c) const {
    std::vector<Point> candidates;
    if (line.centre) {
      const double r = distance(at(node), *line.centre), d = distance(*line.centre, c);
      const double along = (r * r - radius_ * radius_ + d * d) / (2.0 * d), square = r * r - along * along;
      if (square < 0.0)
        return std::nullopt;
      const Point u = unit(minus(c, *line.centre)), middle = moved(*line.centre, u, along);
      for (const double sign : {-1.0, 1.0})
        candidates.push_back(moved(middle, {-u.y, u.x}, sign * std::sqrt(square)));
    } else {
      const Point u = unit(minus(at(other_end(line, node)), at(node))), to_centre = minus(c, at(node));
      const double along = dot(to_centre, u), off = cross(u, to_centre), square = radius_ * radius_ - off * off;
      if (square < 0.0)
        return std::nullopt;
      for (const double sign : {-1.0, 1.0})
        candidates.push_back(moved(at(node), u, along + sign * std::sqrt(square)));
    }
    std::optional<Point> best;
    for (const Point& candidate : candidates) {
      const double part = arc_turn(from, candidate, c) / whole;
      if (part > 0.0 && part < 1.0 && (!best || distance(candidate, at(node)) < distance(*best, at(node))))
        best = candidate;
    }
    return best;
  }

  /// Whether a curve, or the circle that it is part of, is farther from a point than that; quickly.
  bool is_beyond(const Curve& other, const Point& from, double away) const {
    const Point &a = out_.points[index(other.begin)], &b = out_.points[index(other.end)];
    if (other.centre)
      return std::abs(distance(from, *other.centre) - distance(a, *other.centre)) > away;
    return std::min(a.x, b.x) > from.x + away || std::max(a.x, b.x) < from.x - away ||
           std::min(a.y, b.y) > from.y + away || std::max(a.y, b.y) < from.y - away;
  }

  /// No arc may come near a curve that it does not touch.
  void keep_apart() const {
    constexpr int steps = 16;
    const double nearest = std::max(0.25 * least(), 1e-3 * radius_);
    for (const int a : arcs_) {
      const Curve& arc = out_.curves[index(a)];
      std::array<Point, steps + 1> along;
      for (int step = 0; step <= steps; ++step)
        along[index(step)] = point_on_curve(out_, arc, static_cast<double>(step) / steps);
      // Most of what is drawn lies outside of a disc around the arc.
      const Point& mid = along[steps / 2];
      double reach = 0.0;
      for (const Point& on : along)
        reach = std::max(reach, distance(mid, on));
      reach = (reach + nearest) * (1.0 + 1e-9);
      for (std::size_t k = 0; k < out_.curves.size(); ++k) {
        const Curve& other = out_.curves[k];
        if (static_cast<int>(k) == a || other.begin == arc.begin || other.begin == arc.end || other.end == arc.begin ||
            other.end == arc.end)
          continue;
        if (is_beyond(other, mid, reach))
          continue;
        for (const Point& on : along) {
          if (distance(on, nearest_on_curve(out_, other, on)) < nearest)
            throw FilletConflict(fmt::format("the fillet at {} would cut what lies beside it", name(on)));
        }
      }
    }
  }

  [[noreturn]] void refuse(const Point& from, const Point& to) const {
    throw FilletConflict(fmt::format("it does not fit between {} and {}", name(from), name(to)));
  }

  const CrossSection& in_;
  CrossSection out_;
  FilletOptions options_;
  double radius_;
  std::vector<Beside> beside_;
  std::vector<std::optional<bool>> cavity_on_left_;  ///< of each curve that bounds steel and a cavity
  std::vector<double> trimmed_;                      ///< m, of each curve
  std::vector<bool> consumed_;                       ///< of each curve: all of it has become an arc
  std::vector<std::array<int, 2>> prolonged_;        ///< of each curve: the arcs at its begin and end, −1 for none
  std::vector<bool> moved_;                          ///< of each point: it lies on an arc
  std::vector<int> arcs_;
  int corners_ = 0;
};

}  // namespace

FilletedSection with_fillets(const CrossSection& section, const FilletOptions& options) {
  return Filleting(section, options).run();
}

std::vector<bool> bounds_cavity(const CrossSection& section) {
  std::vector<bool> result;
  for (const Beside& one : beside_curves(section))
    result.push_back(one.steel == 1 && one.cavities == 1);
  return result;
}

}  // namespace lodestone::geometries
