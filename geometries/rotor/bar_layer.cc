// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bar_layer.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

BarLayer::BarLayer(int number_of_poles, double radius, const std::vector<double>& values, const Places& at) {
  poles = number_of_poles;
  outer_radius = radius;
  inner_radius = values[at.inner_radius];
  bridge = values[at.bridge];
  magnet_width = values[at.magnet_width];
  magnet_thickness = values[at.magnet_thickness];
  depth = values[at.depth];
  rib = values[at.rib];
  seat_step = values[at.seat_step];
  recess = values[at.recess];
}

std::vector<ParameterDescription> BarLayer::descriptions(const std::string& map,
                                                         const std::array<double, parameter_count>& pole_pitches) {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  const auto length = [&](std::size_t k, const std::string& key, const base::Range& range, const std::string& meaning) {
    const bool none = pole_pitches[k] == 0.0;
    return scaled_length(map + "." + key, range, meaning, {0.0, pole_pitches[k]},
                         none ? std::optional<ScaledLength>({0.0, 0.015}) : std::nullopt);
  };
  return {
      length(0, "magnet_width", positive, "of the block, across the pole"),
      length(1, "magnet_thickness", positive, "of the block, along the pole's axis"),
      length(2, "depth", positive, "of the block's outer face below the rotor's surface, on the pole's axis"),
      length(3, "rib", positive, "width between the pockets of neighbouring poles, across the q axis"),
      length(4, "seat_step", non_negative, "by which the pockets beside the magnet are thinner, at its inner face")};
}

Dimensions BarLayer::dimensions(const Places& at) const {
  const Corners c = corners();
  const double q_axis = base::pi / poles, half = 0.5 * magnet_width, back = c.face - magnet_thickness;
  const double over_pocket = std::atan2(middle(c.mouth, c.rib_end).y, middle(c.mouth, c.rib_end).x);
  const Point at_rib = middle(c.foot, c.rib_end);
  return {Dimension::radius(at.inner_radius, polar(inner_radius, -0.35 * q_axis)),
          Dimension::length(at.bridge, bridge_arc().at(over_pocket), surface().nearest(bridge_arc().at(over_pocket))),
          Dimension::length(at.magnet_width, {back, -half}, {back, half}, -0.4 * magnet_thickness),
          Dimension::length(at.magnet_thickness, {back, 0.4 * half}, {c.face, 0.4 * half}),
          Dimension::length(at.depth, {c.face, 0.0}, {outer_radius, 0.0}),
          Dimension::length(at.rib, at_rib, mirrored_at(at_rib, q_axis)),
          Dimension::length(at.seat_step, {back, -half}, {back + seat_step, -half}, 0.1 * half),
          recess_line(at.recess)};
}

BarLayer::Corners BarLayer::corners() const {
  Corners c;
  const PoleSurface below_bridge = bridge_arc();
  const double q_axis = base::pi / poles, sine = std::sin(q_axis), cosine = std::cos(q_axis);
  const double half_rib = 0.5 * rib;
  c.face = outer_radius - depth;
  // Points whose distance from the q axis, x sin q − y cos q, is half the rib.
  const auto on_rib = [&](double x) { return Point{x, (x * sine - half_rib) / cosine}; };
  c.foot = on_rib(c.face - magnet_thickness + seat_step);
  const Point face_at_rib = on_rib(c.face);
  c.bridge = !below_bridge.contains(face_at_rib);
  c.rib_end = c.bridge ? below_bridge.beside_ray(q_axis, half_rib) : face_at_rib;
  c.mouth = c.bridge ? Point{c.face, below_bridge.height_at(c.face)} : face_at_rib;
  return c;
}

std::optional<Conflict> BarLayer::conflict(const Places& at) const {
  const double shortest = shortest_rotor_edge * outer_radius;
  const double q_axis = base::pi / poles;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (auto common = LayeredDimensions::conflict({at.inner_radius, at.bridge, at.recess}))
    return common;
  const PoleSurface below_bridge = bridge_arc();
  if (magnet_width < 4.0 * shortest)
    return conflict({at.magnet_width}, "the magnet is too narrow to be drawn");
  if (seat_step > 0.0 && seat_step < shortest)
    return conflict({at.seat_step}, "the magnet's seat step is too small to be drawn (0 is none)");
  if (magnet_thickness - seat_step < 2.0 * shortest)
    return conflict({at.seat_step, at.magnet_thickness}, "the seat step leaves no pocket beside the magnet");
  if (rib < 2.0 * shortest)
    return conflict({at.rib}, "the rib is too thin to be drawn");
  if (0.5 * rib >= below_bridge.radius_at(q_axis) * std::sin(q_axis))
    return conflict({at.rib}, "the rib would be wider than the pole");
  if (depth < bridge + shortest)
    return conflict({at.depth, at.bridge}, "the magnet would lie in the bridge");
  const double back = outer_radius - depth - magnet_thickness;
  if (back < inner_radius + 2.0 * shortest)
    return conflict({at.depth, at.magnet_thickness, at.inner_radius}, "the magnet would reach the shaft hole");

  const Corners c = corners();
  const double half_width = 0.5 * magnet_width;
  if (!below_bridge.contains({c.face, half_width}) || half_width > c.mouth.y - shortest)
    return conflict({at.magnet_width, at.depth}, c.bridge ? "the magnet pokes out through the bridge circle"
                                                          : "the magnet would reach into the rib between the poles");
  const double corner_to_rib =
      (back * std::sin(q_axis) - half_width * std::cos(q_axis)) - 0.5 * rib;  // of the block's inner corner
  if (corner_to_rib < shortest || c.foot.y - half_width < shortest)
    return conflict({at.magnet_width, at.magnet_thickness, at.rib, at.depth},
                    "the magnet would reach into the rib between the poles");
  if (!below_bridge.less(shortest).contains(c.foot))
    return conflict({at.rib, at.depth, at.bridge}, "the pocket's inner face would reach the bridge before the rib");
  // Short edges where the bridge circle meets rib and face close to each other, or the face meets the rib close to it.
  if (c.bridge && (distance(c.mouth, c.rib_end) < shortest || distance(c.foot, c.rib_end) < shortest))
    return conflict({at.bridge, at.rib, at.depth}, "the pocket's end at the bridge is too short to be drawn");
  if (!c.bridge && !below_bridge.contains(c.mouth))
    return conflict({at.bridge, at.rib, at.depth}, "the pocket would reach into the bridge");
  return std::nullopt;
}

MagnetLayer BarLayer::layer(const std::string& prefix) const {
  const Corners c = corners();
  const LayeredMeshSizes sizes(*this);
  const double half_width = 0.5 * magnet_width, back = c.face - magnet_thickness;
  const double at_magnet = sizes.at_magnet(magnet_thickness), at_rib = sizes.at_rib(rib);
  const double at_end = c.bridge ? sizes.bridge : std::min(at_rib, distance(c.mouth, surface().nearest(c.mouth)));

  MagnetLayer layer;
  layer.at_bridge = c.bridge;
  layer.rib = rib;
  layer.outer = {{{c.face, 0.0}, at_magnet}, {{c.face, half_width}, at_magnet}, {c.mouth, at_end}};
  layer.inner = {{{back, 0.0}, at_magnet}, {{back, half_width}, at_magnet}};
  if (seat_step > 0.0)
    layer.inner.push_back({{back + seat_step, half_width}, at_magnet});
  layer.inner.push_back({c.foot, at_rib});
  layer.rib_begin = layer.inner.size() - 1;
  layer.rib_end = {c.rib_end, at_end};

  MagnetLayer::Part magnet;
  magnet.name = prefix + "magnet";
  magnet.kind = RegionKind::magnet;
  magnet.outer_end = 1;
  magnet.inner_end = layer.inner.size() - 2;
  magnet.in_rows = {{0, 1}};
  MagnetLayer::Part pocket;
  pocket.name = prefix + "pocket";
  pocket.outer_end = 2;
  pocket.inner_end = layer.inner.size() - 1;
  layer.parts = {magnet, pocket};
  for (MagnetLayer::Part& part : layer.parts)
    part.mesh_size = magnet_thickness / 3.0;
  return layer;
}

}  // namespace lodestone::geometries
