// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor_holes.h"

#include "base/index.h"

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
enum Index : std::size_t { radius_index, diameter_index, angle_index };

/// In the frame of the half that is drawn.
struct Hole {
  Point centre;
  double radius = 0.0;  ///< m
  /// The symmetry side on which it is centred, of which the half holds half of it; none where it lies between.
  Boundary side = Boundary::none;
};

/// @param half_angle of the half; where that begins on a q axis (`from_q_axis`), angles are counted back from its end.
Hole placed(const std::vector<double>& values, double half_angle, bool from_q_axis) {
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
  return hole;
}

/// Nearest point of a curve.
Point nearest(const CrossSection& section, const Curve& curve, const Point& to) {
  const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
  if (!curve.centre) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double t = std::clamp(((to.x - a.x) * dx + (to.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    return {a.x + t * dx, a.y + t * dy};
  }
  const Point& c = *curve.centre;
  const double turn = arc_turn(a, b, c), own = arc_turn(a, to, c), away = distance(to, c);
  if (away > 0.0 && own * turn >= 0.0 && std::abs(own) <= std::abs(turn)) {
    const double scale = distance(a, c) / away;
    return {c.x + scale * (to.x - c.x), c.y + scale * (to.y - c.y)};
  }
  return distance(a, to) < distance(b, to) ? a : b;
}

/// Twice the number of turns of an outline about a point, arcs by short chords: not 0 within.
bool is_within(const CrossSection& section, const Shape& shape, const Point& at) {
  double turns = 0.0;
  for (const auto& loop : section.loops(shape))
    for (const auto& step : loop) {
      const Curve& curve = section.curves[index(step.curve)];
      const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
      double turn = 0.0;
      if (curve.centre) {
        const Point& c = *curve.centre;
        const double whole = arc_turn(a, b, c);
        constexpr int chords = 64;
        Point before = a;
        for (int k = 1; k <= chords; ++k) {
          const Point from = turned({a.x - c.x, a.y - c.y}, whole * k / chords), next{c.x + from.x, c.y + from.y};
          turn += arc_turn(before, next, at);
          before = next;
        }
      } else {
        turn = arc_turn(a, b, at);
      }
      turns += step.reversed ? -turn : turn;
    }
  return std::abs(turns) > base::pi;
}

/// The shape that holds a point; none where the point lies outside of all.
std::optional<std::size_t> shape_at(const CrossSection& section, const Point& at) {
  for (std::size_t s = 0; s < section.shapes.size(); ++s)
    if (is_within(section, section.shapes[s], at))
      return s;
  return std::nullopt;
}

/// A point of the hole within the half: its centre, or one beside a centre on a side.
Point inside(const Hole& hole) {
  const double beside = 0.01 * hole.radius * (hole.side == Boundary::side_end ? -1.0 : 1.0);
  if (hole.side == Boundary::none)
    return hole.centre;
  const double away = std::hypot(hole.centre.x, hole.centre.y);
  return {hole.centre.x - beside * hole.centre.y / away, hole.centre.y + beside * hole.centre.x / away};
}

/// Room between a hole and a curve, m.
double room_to(const CrossSection& section, const Hole& hole, const Curve& curve) {
  return distance(nearest(section, curve, hole.centre), hole.centre) - hole.radius;
}

/// Whether a curve is part of the side on which the hole is centred.
bool is_under(const Hole& hole, const Curve& curve) {
  return hole.side != Boundary::none && curve.boundary == hole.side;
}

/// Why a hole cannot be where it is; nothing where it can.
std::optional<std::string> obstacle(const Rotor& solid, const CrossSection& section, const Hole& hole) {
  // What no punch leaves: a web that is a few edges thin, or far thinner than the hole is wide.
  const double thinnest = std::max(2.0 * shortest_rotor_edge * solid.gap_radius(), 0.1 * hole.radius);
  const auto within = shape_at(section, inside(hole));
  if (!within)
    return "the hole would lie outside of the rotor's core";
  const Shape& own = section.shapes[*within];
  if (own.kind != RegionKind::steel)
    return "the hole would lie in the " + own.name;
  double least = std::numeric_limits<double>::max();
  int cut = -1;
  for (const int c : own.curves) {
    const Curve& curve = section.curves[index(c)];
    if (is_under(hole, curve) || room_to(section, hole, curve) >= least)
      continue;
    least = room_to(section, hole, curve);
    cut = c;
  }
  if (least >= thinnest)
    return std::nullopt;
  const Point at = nearest(section, section.curves[index(cut)], hole.centre);
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
    const double away = std::max(distance(at, hole.centre), 1e-12), beyond = 0.1 * thinnest / away;
    return into + "the " +
           solid.steel_part({at.x + beyond * (at.x - hole.centre.x), at.y + beyond * (at.y - hole.centre.y)});
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
    if (hole_.side == Boundary::none) {
      std::vector<int> points;
      for (int quarter = 0; quarter < 4; ++quarter)
        points.push_back(point_at(0.25 * base::pi + 0.5 * base::pi * quarter));
      for (std::size_t k = 0; k < 4; ++k)
        air.curves.push_back(curve({points[k], points[(k + 1) % 4], hole_.centre, Boundary::none}));
      steel.curves.insert(steel.curves.end(), air.curves.begin(), air.curves.end());
    } else {
      // Half of it, between two points of the side: the line there becomes three.
      const double axis = std::atan2(hole_.centre.y, hole_.centre.x);
      const double into_half = hole_.side == Boundary::side_begin ? 0.5 * base::pi : -0.5 * base::pi;
      const int near = point_at(axis + base::pi), far = point_at(axis), top = point_at(axis + into_half);
      const int line = *std::find_if(steel.curves.begin(), steel.curves.end(), [&](int c) {
        const Curve& one = section_.curves[index(c)];
        return one.boundary == hole_.side &&
               distance(nearest(section_, one, hole_.centre), hole_.centre) < 1e-9 * hole_.radius + 1e-15;
      });
      const Curve whole = section_.curves[index(line)];
      const auto out = [&](int p) { return std::hypot(section_.points[index(p)].x, section_.points[index(p)].y); };
      const bool outward = out(whole.end) > out(whole.begin);
      section_.curves[index(line)].end = outward ? near : far;
      steel.curves.push_back(curve({outward ? far : near, whole.end, std::nullopt, hole_.side}));
      for (const int arc :
           {curve({near, top, hole_.centre, Boundary::none}), curve({top, far, hole_.centre, Boundary::none})}) {
        steel.curves.push_back(arc);
        air.curves.push_back(arc);
      }
      air.curves.push_back(curve({near, far, std::nullopt, hole_.side}));
    }
    section_.shapes.push_back(air);
  }

private:
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
  int point_at(double angle) {
    section_.points.push_back(
        {hole_.centre.x + hole_.radius * std::cos(angle), hole_.centre.y + hole_.radius * std::sin(angle)});
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
  DrilledRotor(std::shared_ptr<const Rotor> solid, CrossSection section)
      : Rotor(solid->type(),
              {solid->poles(), solid->outer_radius(), solid->inner_radius(), solid->side(), solid->poles_per_repeat()}),
        solid_(std::move(solid)), section_(std::move(section)) {}
  CrossSection half_pole() const override { return section_; }
  std::vector<MagnetBlock> magnets() const override { return solid_->magnets(); }
  std::string steel_part(const Point& at) const override { return solid_->steel_part(at); }
  Dimensions dimensions() const override { return solid_->dimensions(); }

private:
  std::shared_ptr<const Rotor> solid_;
  CrossSection section_;
};

}  // namespace

std::vector<std::string> rotor_keys(const std::vector<std::string>& own) {
  std::vector<std::string> keys{"type", "side", "holes"};
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
      {"diameter", "m", "mm", {0.0, 20.0, false, true}, "of the hole", {}, 8e-3},
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

std::shared_ptr<const Rotor> with_holes(const base::Node& node, std::shared_ptr<const Rotor> rotor) {
  const auto list = node.find("holes");
  if (!list)
    return rotor;
  CrossSection section = rotor->half_pole();
  const std::vector<base::Node> items = list->items();
  int number = 0;
  for (const base::Node& item : items) {
    const auto at = item.find("at");
    const auto angle = item.find("angle");
    if (!at && !angle)
      item.fail("a hole lies `at: d-axis` or `at: q-axis`, or at an `angle` from the axis of the pole");
    if (at && angle)
      angle->fail("the hole lies `at` an axis already");
    std::vector<double> values = read_parameters(item, hole_parameters(), {"at"});
    if (at && at->choice({"d-axis", "q-axis"}) == 1)
      values[angle_index] = base::pi / rotor->poles();
    const auto place = [&](const std::vector<double>& v) {
      return placed(v, rotor->half_angle(), section.reversed_image);
    };
    refuse_conflicts(item, hole_parameters(), values, [&](const std::vector<double>& v) -> std::optional<Conflict> {
      std::vector<std::size_t> blame{diameter_index, radius_index};
      if (angle)
        blame.push_back(angle_index);
      if (v[angle_index] > rotor->half_angle() * (1.0 + 1e-9))
        return Conflict{{angle_index}, "the hole would lie beyond the part of the rotor that is mirrored and repeated"};
      if (v[diameter_index] < 4.0 * shortest_rotor_edge * rotor->gap_radius())
        return Conflict{{diameter_index}, "the hole is too small to be drawn"};
      if (const auto reason = obstacle(*rotor, section, place(v)))
        return Conflict{blame, *reason};
      return std::nullopt;
    });
    ++number;
    Drilling(section, place(values)).drill(items.size() == 1 ? "hole" : "hole " + std::to_string(number));
  }
  return std::make_shared<DrilledRotor>(std::move(rotor), std::move(section));
}

}  // namespace lodestone::geometries
