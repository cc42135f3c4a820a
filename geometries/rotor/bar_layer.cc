// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bar_layer.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

BarLayer::BarLayer(const RotorDimensions& dimensions, const std::vector<double>& values, const Places& at) {
  static_cast<RotorDimensions&>(*this) = dimensions;
  set_core_radius(values[at.inner_radius]);
  bridge = values[at.bridge];
  magnet_width = values[at.magnet_width];
  magnet_thickness = values[at.magnet_thickness];
  depth = values[at.depth];
  rib = values[at.rib];
  seat_step = values[at.seat_step];
  end_barrier = values[at.end_barrier];
  recess = values[at.recess];
}

const std::string BarLayer::end_barrier_meaning =
    "width of the air that goes on from the pocket's end along the rib to the bridge, where the pocket ends below it; "
    "0: none";

std::vector<ParameterDescription> BarLayer::descriptions(const std::string& map,
                                                         const std::array<double, parameter_count>& pole_pitches,
                                                         const std::array<double, parameter_count>& outside) {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  const auto length = [&](std::size_t k, const std::string& key, const base::Range& range, const std::string& meaning) {
    const bool none = pole_pitches[k] == 0.0;
    ParameterDescription one = scaled_length(map + "." + key, range, meaning, {0.0, pole_pitches[k]},
                                             none ? std::optional<ScaledLength>({0.0, 0.015}) : std::nullopt);
    if (outside[k] != pole_pitches[k])
      one.outside = ScaledLength{0.0, outside[k]};
    return one;
  };
  return {length(0, "magnet_width", positive, "of the block, across the pole"),
          length(1, "magnet_thickness", positive, "of the block, along the pole's axis"),
          length(2, "depth", positive, "of the block's outer face below the rotor's surface, on the pole's axis"),
          length(3, "rib", positive, "width between the pockets of neighbouring poles, across the q axis"),
          length(4, "seat_step", non_negative, "by which the pockets beside the magnet are thinner, at its inner face"),
          length(5, "end_barrier", non_negative, end_barrier_meaning)};
}

Dimensions BarLayer::dimensions(const Places& at) const {
  const Corners c = corners();
  const double half = 0.5 * magnet_width, back = c.face - magnet_thickness;
  const double over_pocket = angle_of(middle(c.mouth, c.rib_end));
  const Point at_rib = middle(c.foot, c.rib_end);
  // Across the air beside the rib, halfway up.
  const Point barrier_side = c.barrier ? middle(c.bend, c.mouth) : c.mouth;
  const double away = from_q_axis(barrier_side) - 0.5 * rib;
  const Point beside_rib{barrier_side.x - away * std::sin(q_axis()), barrier_side.y + away * std::cos(q_axis())};
  return {Dimension::radius(at.inner_radius, polar(core(), -0.35 * q_axis())),
          Dimension::length(at.bridge, bridge_arc().at(over_pocket), surface().nearest(bridge_arc().at(over_pocket))),
          Dimension::length(at.magnet_width, {back, -half}, {back, half}, -0.4 * magnet_thickness),
          Dimension::length(at.magnet_thickness, {back, 0.4 * half}, {c.face, 0.4 * half}),
          Dimension::length(at.depth, {c.face, 0.0}, {gap(), 0.0}),
          Dimension::length(at.rib, at_rib, mirrored_at(at_rib, q_axis())),
          Dimension::length(at.seat_step, {back, -half}, {back + seat_step, -half}, 0.1 * half),
          Dimension::length(at.end_barrier, mirrored(beside_rib), mirrored(barrier_side)),
          recess_line(at.recess)};
}

BarLayer::Corners BarLayer::corners() const {
  Corners c;
  const PoleSurface below_bridge = bridge_arc();
  const double sine = std::sin(q_axis()), cosine = std::cos(q_axis());
  const double half_rib = 0.5 * rib;
  c.face = gap() - depth;
  // Points whose distance from the q axis, x sin q − y cos q, is half the rib.
  const auto on_rib = [&](double x) { return Point{x, (x * sine - half_rib) / cosine}; };
  c.foot = on_rib(c.face - magnet_thickness + seat_step);
  const Point face_at_rib = on_rib(c.face);
  c.bridge = !below_bridge.is_above(face_at_rib);
  c.rib_end = c.bridge ? below_bridge.beside_ray(q_axis(), half_rib) : face_at_rib;
  c.mouth = c.bridge ? Point{c.face, below_bridge.height_at(c.face)} : face_at_rib;
  c.barrier = !c.bridge && end_barrier > 0.0;
  if (c.barrier) {
    c.bend = {c.face, face_at_rib.y - end_barrier / cosine};
    c.mouth = below_bridge.beside_ray(q_axis(), half_rib + end_barrier);
    c.rib_end = below_bridge.beside_ray(q_axis(), half_rib);
    c.bridge = true;
  }
  return c;
}

std::optional<Conflict> BarLayer::conflict(const Places& at) const {
  const double shortest = shortest_edge();
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
  if (0.5 * rib >= below_bridge.radius_at(q_axis()) * std::sin(q_axis()))
    return conflict({at.rib}, "the rib would be wider than the pole");
  if (depth < bridge + shortest)
    return conflict({at.depth, at.bridge}, "the magnet would lie in the bridge");
  const double back = gap() - depth - magnet_thickness;
  const double half_width = 0.5 * magnet_width;
  if (std::min(back, radius_of({back, half_width})) < core() + 2.0 * shortest)
    return conflict({at.depth, at.magnet_thickness, at.inner_radius}, "the magnet would reach " + core_end());

  if (end_barrier > 0.0 && end_barrier < 2.0 * shortest)
    return conflict({at.end_barrier}, "the barrier at the pocket's end is too thin to be drawn (0 is none)");
  if (0.5 * rib + end_barrier >= below_bridge.radius_at(q_axis()) * std::sin(q_axis()))
    return conflict({at.end_barrier, at.rib}, "rib and barrier would be wider than the pole");

  const Corners c = corners();
  if (c.barrier && c.bend.y - half_width < shortest)
    return conflict({at.end_barrier, at.magnet_width, at.rib},
                    "the magnet would reach into the barrier at the pocket's end");
  if (c.barrier && distance(c.bend, c.mouth) < 2.0 * shortest)
    return conflict({at.end_barrier, at.depth, at.bridge}, "the barrier at the pocket's end is too short to be drawn");
  if (radius_of(c.foot) < core() + 2.0 * shortest)
    return conflict({at.depth, at.magnet_thickness, at.inner_radius}, "the pocket would reach " + core_end());
  if (!below_bridge.is_above({c.face, half_width}) || (!c.barrier && half_width > c.mouth.y - shortest))
    return conflict({at.magnet_width, at.depth}, c.bridge ? "the magnet pokes out through the bridge circle"
                                                          : "the magnet would reach into the rib between the poles");
  const double corner_to_rib =
      std::min(from_q_axis({back, half_width}), from_q_axis({c.face, half_width})) - 0.5 * rib;  // of the block
  if (corner_to_rib < shortest || c.foot.y - half_width < shortest)
    return conflict({at.magnet_width, at.magnet_thickness, at.rib, at.depth},
                    "the magnet would reach into the rib between the poles");
  if (!below_bridge.less(shortest).is_above(c.foot))
    return conflict({at.rib, at.depth, at.bridge}, "the pocket's inner face would reach the bridge before the rib");
  // Short edges where the bridge circle meets rib and face close to each other, or the face meets the rib close to it.
  if (c.bridge && (distance(c.mouth, c.rib_end) < shortest || distance(c.foot, c.rib_end) < shortest))
    return conflict({at.bridge, at.rib, at.depth}, "the pocket's end at the bridge is too short to be drawn");
  if (!c.bridge && !below_bridge.is_above(c.mouth))
    return conflict({at.bridge, at.rib, at.depth}, "the pocket would reach into the bridge");
  return std::nullopt;
}

MagnetLayer BarLayer::layer(const std::string& prefix) const {
  const Corners c = corners();
  const LayeredMeshSizes sizes(*this);
  const double half_width = 0.5 * magnet_width, back = c.face - magnet_thickness;
  const double at_magnet = sizes.at_magnet(magnet_thickness), at_rib = sizes.at_rib(rib);
  const double at_end = c.barrier  ? std::min(sizes.bridge, 0.6 * end_barrier)
                        : c.bridge ? sizes.bridge
                                   : std::min(at_rib, distance(c.mouth, surface().nearest(c.mouth)));

  MagnetLayer layer;
  layer.at_bridge = c.bridge;
  layer.rib = rib;
  layer.outer = {{{c.face, 0.0}, at_magnet}, {{c.face, half_width}, at_magnet}};
  if (c.barrier)
    layer.outer.push_back({c.bend, std::min(at_magnet, 0.6 * end_barrier)});
  layer.outer.push_back({c.mouth, at_end});
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
  pocket.outer_end = layer.outer.size() - 1;
  pocket.inner_end = layer.inner.size() - 1;
  layer.parts = {magnet, pocket};
  for (MagnetLayer::Part& part : layer.parts)
    part.mesh_size = magnet_thickness / 3.0;
  return layer;
}

}  // namespace lodestone::geometries
