// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor_holes.h"

#include "base/index.h"
#include "geometries/curve_distance.h"
#include "geometries/section_parts.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

// Order of hole_parameters(), and of the values read by it.
enum Index : std::size_t { radius_index, diameter_index, length_index, angle_index };

/// In the frame of the half that is drawn: what a disc sweeps along a straight line.
struct Hole {
  Point centre;
  double radius = 0.0;  ///< m, of the disc
  Point half_line;      ///< m, from the centre to the end of the line; (0, 0) where the hole is round
  /// The symmetry side on which it is centred, of which the half holds half of it; none where it lies between.
  Boundary side = Boundary::none;
};

/// @param half_angle of the half; where that begins on a q axis (`from_q_axis`), angles are counted back from its end.
/// @param tangential whether a long hole lies across the ray through its centre.
Hole placed(const std::vector<double>& values, double half_angle, bool from_q_axis, bool tangential) {
  constexpr double same = 1e-9;  // rad
  const double drawn = from_q_axis ? half_angle - values[angle_index] : values[angle_index];
  Hole hole;
  hole.radius = 0.5 * values[diameter_index];
  hole.side = std::abs(drawn) < same                ? Boundary::side_begin
              : std::abs(drawn - half_angle) < same ? Boundary::side_end
                                                    : Boundary::none;
  hole.centre = hole.side == Boundary::side_begin ? Point{values[radius_index], 0.0}
                : hole.side == Boundary::side_end ? polar(values[radius_index], half_angle)
                                                  : polar(values[radius_index], drawn);
  const double half_line = 0.5 * std::max(0.0, values[length_index] - values[diameter_index]);
  const Point outward{hole.centre.x / values[radius_index], hole.centre.y / values[radius_index]};
  hole.half_line = tangential ? Point{-half_line * outward.y, half_line * outward.x}
                              : Point{half_line * outward.x, half_line * outward.y};
  return hole;
}

/// A point of the hole within the half: its centre, or one beside a centre on a side.
Point inside(const Hole& hole) {
  const double beside = 0.01 * hole.radius * (hole.side == Boundary::side_end ? -1.0 : 1.0);
  if (hole.side == Boundary::none)
    return hole.centre;
  const double away = std::hypot(hole.centre.x, hole.centre.y);
  return {hole.centre.x - beside * hole.centre.y / away, hole.centre.y + beside * hole.centre.x / away};
}

/// Where a hole is nearest to a curve. On a side half of a hole that lies across is drawn, the other half is its image.
NearestPair nearest(const CrossSection& section, const Hole& hole, const Curve& curve) {
  const Point &c = hole.centre, &u = hole.half_line;
  return nearest_to_line(section, curve, {c.x - u.x, c.y - u.y}, {c.x + u.x, c.y + u.y});
}

/// Room between a hole and a curve, m.
double room_to(const CrossSection& section, const Hole& hole, const Curve& curve) {
  return nearest(section, hole, curve).distance - hole.radius;
}

/// Whether a curve is part of the side on which the hole is centred.
bool is_under(const Hole& hole, const Curve& curve) {
  return hole.side != Boundary::none && curve.boundary == hole.side;
}

/// The curve of the core around a hole to which there is the least room, m.
struct Closest {
  double room = std::numeric_limits<double>::max();
  int curve = -1;
};
Closest closest_curve(const CrossSection& section, const Shape& core, const Hole& hole) {
  Closest closest;
  for (const int c : core.curves) {
    const Curve& curve = section.curves[index(c)];
    if (is_under(hole, curve))
      continue;
    if (const double room = room_to(section, hole, curve); room < closest.room)
      closest = {room, c};
  }
  return closest;
}

/// Why a hole cannot be where it is; nothing where it can.
std::optional<std::string> obstacle(const Rotor& solid, const CrossSection& section, const Hole& hole) {
  // What no punch leaves: a web that is a few edges thin, or far thinner than the hole is wide.
  const double thinnest = std::max(2.0 * dimensions_of(solid).shortest_edge(), 0.1 * hole.radius);
  const auto within = shape_at(section, inside(hole));
  if (!within)
    return "the hole would lie outside of the rotor's core";
  const Shape& own = section.shapes[*within];
  if (own.kind != RegionKind::steel)
    return "the hole would lie in the " + own.name;
  const auto [room, cut] = closest_curve(section, own, hole);
  if (room >= thinnest)
    return std::nullopt;
  const NearestPair closest = nearest(section, hole, section.curves[index(cut)]);
  const Point &at = closest.on_curve, &from = closest.on_line;
  const std::string into = "the hole would reach into ";
  switch (section.curves[index(cut)].boundary) {
  case Boundary::gap:
    return into + "the rotor's surface";
  case Boundary::flux_parallel:
    return into + (solid.side() == RotorSide::inner ? "the shaft hole" : "the outside of the rotor");
  case Boundary::side_begin:
  case Boundary::side_end:
    return into + "its mirror image (on the axis there is one hole)";
  default:
    break;
  }
  for (std::size_t s = 0; s < section.shapes.size(); ++s) {
    const Shape& other = section.shapes[s];
    if (s == *within || std::find(other.curves.begin(), other.curves.end(), cut) == other.curves.end())
      continue;
    if (other.kind != RegionKind::steel)
      return into + "the " + other.name;
    const double away = std::max(distance(at, from), 1e-12), beyond = 0.1 * thinnest / away;
    return into + "the " + solid.steel_part({at.x + beyond * (at.x - from.x), at.y + beyond * (at.y - from.y)});
  }
  return into + "the edge of the core";
}

class Drilling {
public:
  Drilling(CrossSection& section, const Hole& hole) : section_(section), hole_(hole) {}

  void drill(const std::string& name) {
    const std::size_t core = shape_at(section_, inside(hole_)).value();
    Shape air;
    air.name = name;
    Shape& steel = section_.shapes[core];
    steel.corners.clear();
    make_room(steel);
    const std::vector<int> outline = draw_outline();
    air.curves = outline;
    steel.curves.insert(steel.curves.end(), outline.begin(), outline.end());
    if (hole_.side != Boundary::none) {
      const int near = section_.curves[index(outline.front())].begin, far = section_.curves[index(outline.back())].end;
      open_side(core, near, far);
      air.curves.push_back(curve({near, far, std::nullopt, hole_.side}));
    }
    section_.shapes.push_back(air);
  }

private:
  /// Takes what lies between two points, nearer to the shaft and farther from it, out of the lines of the side.
  void open_side(std::size_t core, int near, int far) {
    const auto out = [&](int p) { return std::hypot(section_.points[index(p)].x, section_.points[index(p)].y); };
    std::vector<int> kept;
    for (const int c : section_.shapes[core].curves) {
      const Curve whole = section_.curves[index(c)];
      const bool outward = out(whole.end) > out(whole.begin);
      const int low = outward ? whole.begin : whole.end, high = outward ? whole.end : whole.begin;
      if (whole.boundary != hole_.side || out(high) <= out(near) || out(low) >= out(far)) {
        kept.push_back(c);
        continue;
      }
      section_.twins.erase(std::remove_if(section_.twins.begin(), section_.twins.end(),
                                          [c](const Twins& twins) { return twins.first == c || twins.second == c; }),
                           section_.twins.end());
      const bool below = out(low)<out(near), above = out(high)> out(far);
      const Curve lower{low, near, std::nullopt, hole_.side}, upper{far, high, std::nullopt, hole_.side};
      if (below || above) {
        section_.curves[index(c)] = below ? lower : upper;
        kept.push_back(c);
      }
      if (below && above)
        kept.push_back(curve(upper));
    }
    section_.shapes[core].curves = kept;
  }

  /// Cells beside the steel between the hole and what lies near it are shorter than that is thick.
  void make_room(const Shape& steel) {
    mesh_size_ = 0.4 * hole_.radius;  // sixteen faces around
    if (section_.curve_mesh_size.empty())
      section_.curve_mesh_size.assign(section_.curves.size(), 1e9);
    for (const int c : steel.curves)
      if (!is_under(hole_, section_.curves[index(c)])) {
        const double room = 0.7 * room_to(section_, hole_, section_.curves[index(c)]);
        section_.curve_mesh_size[index(c)] = std::min(section_.curve_mesh_size[index(c)], room);
        mesh_size_ = std::min(mesh_size_, room);
      }
  }
  /// The curves around it in their order; where it lies on a side, those of the half from the point nearer to the
  /// shaft to the other.
  std::vector<int> draw_outline() {
    const Point& centre = hole_.centre;
    const double r = hole_.radius, away = std::hypot(centre.x, centre.y);
    const double line = std::hypot(hole_.half_line.x, hole_.half_line.y);
    const Point out{centre.x / away, centre.y / away};
    const auto at = [](const Point& from, const Point& direction, double by) {
      return Point{from.x + by * direction.x, from.y + by * direction.y};
    };
    std::vector<int> curves;
    int last = -1;
    const auto to = [&](int next, const std::optional<Point>& about) {
      if (!about && distance(section_.points[index(last)], section_.points[index(next)]) < 1e-9 * r)
        return;
      curves.push_back(curve({last, next, about, Boundary::none}));
      last = next;
    };
    const auto line_to = [&](const Point& next) {
      if (line > 0.0)
        to(point(next), std::nullopt);
    };
    if (hole_.side == Boundary::none) {
      const Point along = line > 0.0 ? Point{hole_.half_line.x / line, hole_.half_line.y / line} : out;
      const Point across{-along.y, along.x}, far = at(centre, along, line), near = at(centre, along, -line);
      const int first = last = point(at(far, across, -r));
      to(point(at(far, along, r)), far);
      to(point(at(far, across, r)), far);
      line_to(at(near, across, r));
      to(point(at(near, along, -r)), near);
      to(line > 0.0 ? point(at(near, across, -r)) : first, near);
      to(first, std::nullopt);
      return curves;
    }
    const double sign = hole_.side == Boundary::side_begin ? 1.0 : -1.0;
    const Point into{-sign * out.y, sign * out.x};  // the half
    const bool radial = std::abs(hole_.half_line.x * out.x + hole_.half_line.y * out.y) > 0.5 * line;
    const Point begin = radial ? at(centre, out, -line) : at(centre, into, line);
    const Point end = radial ? at(centre, out, line) : begin;
    last = point(at(radial ? begin : centre, out, -r));
    if (!radial)
      line_to(at(begin, out, -r));
    to(point(at(begin, into, r)), begin);
    if (radial)
      line_to(at(end, into, r));
    to(point(at(end, out, r)), end);
    if (!radial)
      line_to(at(centre, out, r));
    return curves;
  }
  int point(const Point& at) {
    section_.points.push_back(at);
    section_.point_mesh_size.push_back(mesh_size_);
    return static_cast<int>(section_.points.size()) - 1;
  }
  int curve(const Curve& one) {
    section_.curves.push_back(one);
    section_.curve_mesh_size.push_back(one.centre ? mesh_size_ : 1e9);
    return static_cast<int>(section_.curves.size()) - 1;
  }

  CrossSection& section_;
  const Hole& hole_;
  double mesh_size_ = 0.0;  ///< m, on its circle
};

/// A rotor with holes in its core.
class DrilledRotor final : public Rotor {
public:
  DrilledRotor(std::shared_ptr<const Rotor> solid, CrossSection section, Dimensions of_holes)
      : Rotor(solid->type(), dimensions_of(*solid)), solid_(std::move(solid)), section_(std::move(section)),
        of_holes_(std::move(of_holes)) {}
  CrossSection half_pole() const override { return section_; }
  std::vector<MagnetBlock> magnets() const override { return solid_->magnets(); }
  std::string steel_part(const Point& at) const override { return solid_->steel_part(at); }
  Dimensions dimensions() const override { return joined(solid_->dimensions(), of_holes_); }

private:
  std::shared_ptr<const Rotor> solid_;
  CrossSection section_;
  Dimensions of_holes_;
};

/// Where a hole lies by the first half, how large it is by its image.
Dimensions dimensions_of_hole(const Hole& hole, const Rotor& rotor, bool from_q_axis, std::size_t first) {
  const double away = std::hypot(hole.centre.x, hole.centre.y);
  const double line = std::hypot(hole.half_line.x, hole.half_line.y);
  const Point out{hole.centre.x / away, hole.centre.y / away}, across{-out.y, out.x};
  const Point along = line > 0.0 ? Point{hole.half_line.x / line, hole.half_line.y / line} : across;
  const auto moved = [&](const Point& direction, double by) {
    return mirrored({hole.centre.x + by * direction.x, hole.centre.y + by * direction.y});
  };
  const Point aside{-along.y, along.x};
  Dimensions result{Dimension::radius(first + radius_index, hole.centre),
                    Dimension::length(first + diameter_index, moved(aside, -hole.radius), moved(aside, hole.radius))};
  const double whole = line + hole.radius;
  if (line > 0.0)
    result.push_back(
        Dimension::length(first + length_index, moved(along, -whole), moved(along, whole), 1.6 * hole.radius));
  if (hole.side == Boundary::none)
    result.push_back(
        Dimension::angle(first + angle_index, polar(away, from_q_axis ? rotor.half_angle() : 0.0), hole.centre));
  return result;
}

}  // namespace

std::vector<std::string> rotor_keys(const std::vector<std::string>& own) {
  std::vector<std::string> keys{"type", "side", "holes", "corner_radius"};
  keys.insert(keys.end(), own.begin(), own.end());
  return keys;
}

const std::vector<ParameterDescription>& hole_parameters() {
  static const std::vector<ParameterDescription> descriptions{
      {"radius",
       "m",
       "mm",
       {0.0, 20.0, false, true},
       "of the circle about the shaft on which its centre lies",
       {},
       32e-3},
      {"diameter", "m", "mm", {0.0, 20.0, false, true}, "of the hole; the width of a long one", {}, 8e-3},
      {"length",
       "m",
       "mm",
       {0.0, 20.0, true, true},
       "of a long hole from one round end to the other, `along: radial` or `along: tangential`; 0: a round hole",
       0.0,
       16e-3},
      {"angle",
       "rad",
       "deg",
       {0.0, base::pi, true, true},
       "mechanical, from the axis of the pole (of a magnet's, where the others are of iron) to its centre; or `at` "
       "says "
       "d-axis or q-axis",
       0.0,
       0.0}};
  return descriptions;
}

std::optional<std::vector<double>> roomiest_hole(const Rotor& rotor) {
  constexpr int rings = 24, rays = 8;
  constexpr double length_of_diameter = 2.0, room_of_diameter = 0.3;
  const CrossSection section = rotor.half_pole();
  for (const double part : {0.08, 0.06, 0.05, 0.04, 0.03}) {
    const double diameter = part * rotor.gap_radius();
    double widest = room_of_diameter * diameter;
    std::optional<std::vector<double>> found;
    for (int ring = 1; ring < rings; ++ring)
      for (int ray = 1; ray < rays; ++ray) {
        const double radius =
            rotor.inner_radius() + (rotor.outer_radius() - rotor.inner_radius()) * ring / static_cast<double>(rings);
        const std::vector<double> values{radius, diameter, length_of_diameter * diameter,
                                         rotor.half_angle() * ray / static_cast<double>(rays)};
        const Hole hole = placed(values, rotor.half_angle(), section.reversed_image, true);
        const auto within = shape_at(section, hole.centre);
        if (!within || section.shapes[*within].kind != RegionKind::steel)
          continue;
        const double room = closest_curve(section, section.shapes[*within], hole).room;
        if (room > widest * (1.0 + 1e-9)) {
          widest = room;
          found = values;
        }
      }
    if (found)
      return found;
  }
  return std::nullopt;
}

std::shared_ptr<const Rotor> with_holes(const base::Node& node, std::shared_ptr<const Rotor> rotor, std::size_t first) {
  const auto list = node.find("holes");
  if (!list)
    return rotor;
  CrossSection section = rotor->half_pole();
  const std::vector<base::Node> items = list->items();
  int number = 0;
  Dimensions of_first;
  for (const base::Node& item : items) {
    const auto at = item.find("at");
    const auto angle = item.find("angle");
    if (!at && !angle)
      item.fail("a hole lies `at: d-axis` or `at: q-axis`, or at an `angle` from the axis of the pole");
    if (at && angle)
      angle->fail("the hole lies `at` an axis already");
    const auto length = item.find("length"), along = item.find("along");
    if (length && !along)
      item.fail("a hole with a `length` lies `along: radial` or `along: tangential`");
    if (along && !length)
      along->fail("belongs to a hole with a `length`");
    const bool tangential = along && along->choice({"radial", "tangential"}) == 1;
    std::vector<double> values = read_parameters(item, hole_parameters(), {"at", "along"});
    if (at && at->choice({"d-axis", "q-axis"}) == 1)
      values[angle_index] = base::pi / rotor->poles();
    const auto place = [&](const std::vector<double>& v) {
      return placed(v, rotor->half_angle(), section.reversed_image, tangential);
    };
    refuse_conflicts(item, hole_parameters(), values, [&](const std::vector<double>& v) -> std::optional<Conflict> {
      std::vector<std::size_t> blame{diameter_index, radius_index};
      if (length)
        blame.insert(blame.begin(), length_index);
      if (angle)
        blame.push_back(angle_index);
      if (v[angle_index] > rotor->half_angle() * (1.0 + 1e-9))
        return Conflict{{angle_index}, "the hole would lie beyond the part of the rotor that is mirrored and repeated"};
      if (v[diameter_index] < 4.0 * dimensions_of(*rotor).shortest_edge())
        return Conflict{{diameter_index}, "the hole is too small to be drawn"};
      const double straight = v[length_index] - v[diameter_index];
      if (length && straight < 2.0 * dimensions_of(*rotor).shortest_edge())
        return Conflict{{length_index, diameter_index},
                        "a long hole is longer than it is wide (without a `length` it is round)"};
      if (const auto reason = obstacle(*rotor, section, place(v)))
        return Conflict{blame, *reason};
      return std::nullopt;
    });
    const Hole hole = place(values);
    if (++number == 1)
      of_first = dimensions_of_hole(hole, *rotor, section.reversed_image, first);
    Drilling(section, hole).drill(items.size() == 1 ? "hole" : "hole " + std::to_string(number));
  }
  // Without the lines that have gone.
  return std::make_shared<DrilledRotor>(std::move(rotor), shapes_of(section, [](const Shape&) { return true; }),
                                        std::move(of_first));
}

}  // namespace lodestone::geometries
