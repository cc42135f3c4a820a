// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/v_layer.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

constexpr double degree = base::pi / 180.0;

Point along(const Point& from, const Point& direction, double length) {
  return {from.x + length * direction.x, from.y + length * direction.y};
}

/// The radius of a segment where it is farthest from the gap.
double deepest_radius(const RotorDimensions& dimensions, const Point& a, const Point& b) {
  if (dimensions.side == RotorSide::outer)
    return std::min(dimensions.radius_of(a), dimensions.radius_of(b));
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double t = std::clamp(-(a.x * dx + a.y * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(a.x + t * dx, a.y + t * dy);
}

}  // namespace

VLayer::VLayer(const RotorDimensions& dimensions, const std::vector<double>& values, const Places& at) {
  static_cast<RotorDimensions&>(*this) = dimensions;
  set_core_radius(values[at.inner_radius]);
  bridge = values[at.bridge];
  magnet_width = values[at.magnet_width];
  magnet_thickness = values[at.magnet_thickness];
  apex_depth = values[at.apex_depth];
  mouth_width = values[at.mouth_width];
  rib = values[at.rib];
  seat_step = values[at.seat_step];
  magnet_offset = values[at.magnet_offset];
  centre_web = values[at.centre_web];
  recess = values[at.recess];
}

std::vector<ParameterDescription> VLayer::descriptions(const std::string& map,
                                                       const std::array<double, parameter_count>& pole_pitches) {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  const auto length = [&](std::size_t k, const std::string& key, const base::Range& range, const std::string& meaning) {
    const bool none = pole_pitches[k] == 0.0;
    return scaled_length(map + "." + key, range, meaning, {0.0, pole_pitches[k]},
                         none ? std::optional<ScaledLength>({0.0, 0.015}) : std::nullopt);
  };
  return {
      length(0, "magnet_width", positive, "of one block, along its face"),
      length(1, "magnet_thickness", positive, "of the block, along its magnetisation"),
      length(2, "apex_depth", positive,
             "from the rotor's surface to the point on the pole axis where the two outer magnet faces, prolonged, "
             "cross"),
      length(3, "mouth_width", positive, "of the V, between the points where its outer faces reach the bridge circle"),
      length(4, "rib", positive, "width between the outer pockets of neighbouring poles, across the q axis"),
      length(5, "seat_step", non_negative, "by which the pockets beside the magnet are thinner, at its inner face"),
      length(6, "magnet_offset", non_negative, "along the leg from the V's apex to where the magnet begins"),
      length(7, "centre_web", non_negative, "width of steel on the pole axis between the two legs; 0: none")};
}

Dimensions VLayer::dimensions(const Places& at) const {
  const Corners c = corners();
  const double half_web = 0.5 * centre_web, over_pocket = 0.5 * (angle_of(c.mouth) + angle_of(c.pocket_end));
  const Point at_rib = middle(c.pocket_foot, c.pocket_end);
  const Point at_web = middle(c.web_outer, c.web_inner);
  const Point leg{std::sin(c.tilt), std::cos(c.tilt)};
  const Point across = along(c.inner_outer_face, leg, 0.35 * magnet_width);
  // The left half has what lies across the leg, the right one what lies along it.
  return {Dimension::radius(at.inner_radius, polar(core(), -0.35 * q_axis())),
          Dimension::length(at.bridge, bridge_arc().at(over_pocket), surface().nearest(bridge_arc().at(over_pocket))),
          Dimension::length(at.magnet_width, mirrored(c.inner_inner_face), mirrored(c.outer_inner_face),
                            0.5 * magnet_thickness),
          Dimension::length(at.magnet_thickness, along(across, {-std::cos(c.tilt), std::sin(c.tilt)}, magnet_thickness),
                            across),
          Dimension::length(at.apex_depth, c.apex, {gap(), 0.0}),
          Dimension::length(at.mouth_width, mirrored(c.mouth), c.mouth),
          Dimension::length(at.rib, at_rib, mirrored_at(at_rib, q_axis())),
          Dimension::length(at.seat_step, c.outer_inner_face, c.outer_step, -0.08 * magnet_width),
          Dimension::length(at.magnet_offset, mirrored(c.apex), mirrored(c.inner_outer_face), -0.5 * magnet_thickness),
          Dimension::length(at.centre_web, {at_web.x, -half_web}, {at_web.x, half_web}),
          recess_line(at.recess)};
}

VLayer::Corners VLayer::corners() const {
  Corners c;
  const PoleSurface below_bridge = bridge_arc();
  const double half_mouth = 0.5 * mouth_width;
  c.apex = {gap() - apex_depth, 0.0};
  c.mouth = below_bridge.beside_axis(half_mouth);
  c.tilt = std::atan2(c.mouth.x - c.apex.x, half_mouth);
  const Point leg{std::sin(c.tilt), std::cos(c.tilt)};
  const Point inward{-std::cos(c.tilt), std::sin(c.tilt)};
  const double pocket = magnet_thickness - seat_step;

  c.inner_outer_face = along(c.apex, leg, magnet_offset);
  c.outer_outer_face = along(c.inner_outer_face, leg, magnet_width);
  c.inner_inner_face = along(c.inner_outer_face, inward, magnet_thickness);
  c.outer_inner_face = along(c.outer_outer_face, inward, magnet_thickness);
  c.inner_step = along(c.inner_outer_face, inward, pocket);
  c.outer_step = along(c.outer_outer_face, inward, pocket);
  c.web_outer = along(c.apex, leg, 0.5 * centre_web / leg.y);
  c.web_inner = along(c.inner_step, leg, (0.5 * centre_web - c.inner_step.y) / leg.y);

  // The rib's line: points whose distance from the q axis is half the rib.
  const double half_rib = 0.5 * rib;
  const double to_rib =
      (from_q_axis(c.outer_step) - half_rib) / (leg.y * std::cos(q_axis()) - leg.x * std::sin(q_axis()));
  c.pocket_foot = along(c.outer_step, leg, to_rib);
  c.pocket_end = below_bridge.beside_ray(q_axis(), half_rib);
  return c;
}

std::optional<Conflict> VLayer::conflict(const Places& at) const {
  const double shortest = shortest_edge();
  const double apex = gap() - apex_depth;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };

  if (auto common = LayeredDimensions::conflict({at.inner_radius, at.bridge, at.recess}))
    return common;
  const PoleSurface below_bridge = bridge_arc();
  const double half_pole = below_bridge.radius_at(q_axis()) * std::sin(q_axis());
  if (magnet_width < 2.0 * shortest)
    return conflict({at.magnet_width}, "the magnet is too narrow to be drawn");
  if (apex < core() + shortest)
    return conflict({at.apex_depth, at.inner_radius}, side == RotorSide::inner
                                                          ? "the V's apex would lie in the shaft hole"
                                                          : "the V's apex would lie beyond the outside of the rotor");
  if (apex > below_bridge.on_axis() - shortest)
    return conflict({at.apex_depth, at.bridge}, "the V's apex would lie in the bridge");
  if (0.5 * mouth_width >= half_pole)
    return conflict({at.mouth_width}, "the V's mouth would be wider than the pole");
  if (seat_step > 0.0 && seat_step < shortest)
    return conflict({at.seat_step}, "the magnet's seat step is too small to be drawn (0 is none)");
  if (magnet_thickness - seat_step < 2.0 * shortest)
    return conflict({at.seat_step, at.magnet_thickness}, "the seat step leaves no pocket beside the magnet");
  if (0.5 * rib >= half_pole)
    return conflict({at.rib}, "the rib would be wider than the pole");
  if (rib < 2.0 * shortest)
    return conflict({at.rib}, "the rib is too thin to be drawn");

  const double tilt = std::atan2(below_bridge.beside_axis(0.5 * mouth_width).x - apex, 0.5 * mouth_width);
  if (tilt < 3.0 * degree)
    return conflict({at.apex_depth, at.mouth_width},
                    "the V would not open to the gap (its legs need a tilt of at least 3 deg)");
  if (tilt > 78.0 * degree - q_axis())
    return conflict({at.apex_depth, at.mouth_width}, "the V's legs would run beside the q axis instead of toward it");

  const Corners c = corners();
  if (from_q_axis(c.mouth) < 0.5 * rib + shortest || distance(c.mouth, c.pocket_end) < shortest)
    return conflict({at.mouth_width, at.rib}, "the V's mouth would reach the rib");
  if (distance(c.apex, c.outer_outer_face) > distance(c.apex, c.mouth) - shortest)
    return conflict({at.magnet_width, at.magnet_offset, at.mouth_width},
                    "the magnet pokes out through the bridge circle");
  if (from_q_axis(c.outer_inner_face) < 0.5 * rib + 0.5 * shortest || from_q_axis(c.outer_step) < 0.5 * rib + shortest)
    return conflict({at.magnet_width, at.magnet_thickness, at.rib, at.magnet_offset},
                    "the magnet would reach into the rib between the poles");
  const double web_room = c.inner_outer_face.y - 0.5 * centre_web;
  if (web_room < -1e-9 * gap_radius())
    return conflict({at.centre_web, at.magnet_offset}, "the magnet would reach into the centre web");
  if (web_room > 1e-9 * gap_radius() && web_room < shortest)
    return conflict({at.magnet_offset, at.centre_web},
                    "the pocket between magnet and centre web is too narrow to be drawn");
  if (centre_web > 0.0 && centre_web < shortest)
    return conflict({at.centre_web}, "the centre web is too thin to be drawn (0 is none)");
  if (distance(c.inner_step, c.web_inner) < shortest)
    return conflict({at.magnet_thickness, at.seat_step, at.magnet_offset},
                    "the inner pocket is too narrow to be drawn");
  if (radius_of(c.pocket_end) - radius_of(c.pocket_foot) < 2.0 * shortest)
    return conflict({at.rib, at.magnet_thickness, at.mouth_width}, "the outer pocket would vanish");
  const double deepest = std::min({deepest_radius(*this, c.inner_inner_face, c.outer_inner_face), c.web_inner.x,
                                   radius_of(c.web_inner), radius_of(c.pocket_foot)});
  if (deepest < core() + 2.0 * shortest)
    return conflict({at.apex_depth, at.magnet_thickness, at.inner_radius},
                    "the magnet or its inner pocket would reach " + core_end());
  return std::nullopt;
}

MagnetLayer VLayer::layer(const std::string& prefix) const {
  const Corners c = corners();
  const LayeredMeshSizes sizes(*this);
  const bool has_step = seat_step > 0.0, has_web = centre_web > 0.0;
  const bool has_gap_at_web = c.inner_outer_face.y - c.web_outer.y > 1e-9 * gap_radius();
  const double at_magnet = sizes.at_magnet(magnet_thickness);
  const double at_web = has_web ? std::min(0.5 * centre_web, at_magnet) : at_magnet;

  MagnetLayer layer;
  layer.at_bridge = true;
  layer.rib = rib;
  layer.half_web = 0.5 * centre_web;
  layer.web_mesh_size = at_web;
  if (has_gap_at_web)
    layer.outer.push_back({c.web_outer, at_web});
  const std::size_t outer_begin = layer.outer.size();
  layer.outer.insert(layer.outer.end(),
                     {{c.inner_outer_face, at_magnet}, {c.outer_outer_face, at_magnet}, {c.mouth, sizes.bridge}});
  layer.inner = {{c.web_inner, at_web}};
  if (has_step)
    layer.inner.push_back({c.inner_step, at_magnet});
  const std::size_t back = layer.inner.size();
  layer.inner.insert(layer.inner.end(), {{c.inner_inner_face, at_magnet}, {c.outer_inner_face, at_magnet}});
  if (has_step)
    layer.inner.push_back({c.outer_step, at_magnet});
  layer.inner.push_back({c.pocket_foot, sizes.at_rib(rib)});
  layer.rib_begin = layer.inner.size() - 1;
  layer.rib_end = {c.pocket_end, sizes.bridge};

  MagnetLayer::Part inner_pocket;
  inner_pocket.name = prefix + "inner pocket";
  inner_pocket.outer_end = outer_begin;
  inner_pocket.inner_end = 1;
  if (has_gap_at_web)
    inner_pocket.in_rows = {{0, 1}};
  MagnetLayer::Part magnet;
  magnet.name = prefix + "magnet";
  magnet.kind = RegionKind::magnet;
  magnet.outer_end = outer_begin + 1;
  magnet.inner_end = layer.inner.size() - 2;
  magnet.magnetisation = -c.tilt;  // toward the gap
  magnet.in_rows = {{back, back + 1}};
  MagnetLayer::Part outer_pocket;
  outer_pocket.name = prefix + "outer pocket";
  outer_pocket.outer_end = layer.outer.size() - 1;
  outer_pocket.inner_end = layer.inner.size() - 1;
  layer.parts = {inner_pocket, magnet, outer_pocket};
  for (MagnetLayer::Part& part : layer.parts)
    part.mesh_size = magnet_thickness / 3.0;
  return layer;
}

}  // namespace lodestone::geometries
