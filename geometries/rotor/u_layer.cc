// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/u_layer.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

/// The point so far from the q axis, toward the pole's, and so far along it.
Point beside_q_axis(double q_axis, double away, double along) {
  const double sine = std::sin(q_axis), cosine = std::cos(q_axis);
  return {away * sine + along * cosine, -away * cosine + along * sine};
}

}  // namespace

ULayer::Corners ULayer::corners() const {
  Corners c;
  const double sine = std::sin(q_axis()), cosine = std::cos(q_axis());
  const PoleSurface below_bridge = bridge_arc();
  const double inner = 0.5 * rib, outer = inner + leg_thickness;
  c.face = gap() - depth;
  c.back = c.face - thickness;
  c.outer_bend = {c.face, (c.face * sine - outer) / cosine};
  c.inner_bend = {c.back, (c.back * sine - inner) / cosine};
  const auto along = [&](const Point& at) { return at.x * cosine + at.y * sine; };
  c.leg_begin = std::max(along(c.outer_bend), along(c.inner_bend));
  c.mouth = below_bridge.beside_ray(q_axis(), outer);
  c.rib_end = below_bridge.beside_ray(q_axis(), inner);
  // Around the stator the surface rises toward the q axis, and the inner face ends first.
  c.leg_end = std::min(along(c.mouth), along(c.rib_end));
  c.block_end = centre_web > 0.0 ? 0.5 * centre_web + magnet_width : 0.5 * magnet_width;
  return c;
}

Dimensions ULayer::dimensions(const Places& at) const {
  const Corners c = corners();
  const double half_web = 0.5 * centre_web, inner = 0.5 * rib;
  const double over_leg = angle_of(middle(c.mouth, c.rib_end));
  const double along = c.leg_begin + 0.5 * (c.leg_end - c.leg_begin),
               high = c.leg_begin + 0.9 * (c.leg_end - c.leg_begin);
  const double leg_begin = along - 0.5 * leg_magnet_width, leg_end = along + 0.5 * leg_magnet_width;
  const Point rib_point = beside_q_axis(q_axis(), inner, high);
  const double across = half_web + 0.4 * (c.inner_bend.y - half_web),
               block_begin = centre_web > 0.0 ? half_web : -c.block_end;
  return {Dimension::radius(at.inner_radius, polar(core(), -0.35 * q_axis())),
          Dimension::length(at.bridge, bridge_arc().at(over_leg), surface().nearest(bridge_arc().at(over_leg))),
          Dimension::length(at.depth, {c.face, 0.0}, {gap(), 0.0}),
          Dimension::length(at.thickness, {c.back, across}, {c.face, across}),
          Dimension::length(at.leg_thickness, beside_q_axis(q_axis(), inner, along),
                            beside_q_axis(q_axis(), inner + leg_thickness, along)),
          Dimension::length(at.rib, rib_point, mirrored_at(rib_point, q_axis())),
          Dimension::length(at.centre_web, {0.5 * (c.back + c.face), -half_web}, {0.5 * (c.back + c.face), half_web}),
          Dimension::length(at.magnet_width, {c.back, -c.block_end}, {c.back, -block_begin}, -0.6 * thickness),
          Dimension::length(at.leg_magnet_width, mirrored(beside_q_axis(q_axis(), inner + leg_thickness, leg_begin)),
                            mirrored(beside_q_axis(q_axis(), inner + leg_thickness, leg_end)), 0.6 * leg_thickness),
          recess_line(at.recess)};
}

std::optional<Conflict> ULayer::conflict(const Places& at) const {
  const double shortest = shortest_edge();
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (auto common = LayeredDimensions::conflict({at.inner_radius, at.bridge, at.recess}))
    return common;
  if (thickness < 2.0 * shortest)
    return conflict({at.thickness}, "the layer is too thin to be drawn");
  if (leg_thickness < 2.0 * shortest)
    return conflict({at.leg_thickness}, "the legs are too thin to be drawn");
  if (rib < 2.0 * shortest)
    return conflict({at.rib}, "the rib is too thin to be drawn");
  if (centre_web > 0.0 && centre_web < shortest)
    return conflict({at.centre_web}, "the centre web is too thin to be drawn (0 is none)");
  if (0.5 * rib + leg_thickness >= bridge_arc().radius_at(q_axis()) * std::sin(q_axis()))
    return conflict({at.rib, at.leg_thickness}, "rib and legs would be wider than the pole");
  if (depth < bridge + shortest)
    return conflict({at.depth, at.bridge}, "the layer would lie in the bridge");
  if (gap() - depth - thickness < core() + 2.0 * shortest)
    return conflict({at.depth, at.thickness, at.inner_radius}, "the layer would reach " + core_end());

  const Corners c = corners();
  if (radius_of(c.inner_bend) < core() + 2.0 * shortest)
    return conflict({at.depth, at.thickness, at.inner_radius}, "the layer's bend would reach " + core_end());
  const double bend = std::min(c.outer_bend.y, c.inner_bend.y);
  if (bend < 0.5 * centre_web + 2.0 * shortest)
    return conflict({at.depth, at.rib, at.leg_thickness, at.centre_web}, "the legs would meet on the pole's axis");
  if (c.leg_end - c.leg_begin < 2.0 * shortest)
    return conflict({at.depth, at.rib, at.leg_thickness},
                    "the layer would reach the bridge circle before its legs begin");
  if (magnet_width > 0.0 && magnet_width < 4.0 * shortest)
    return conflict({at.magnet_width}, "the magnet is too narrow to be drawn (0: none)");
  if (magnet_width > 0.0 && bend < c.block_end + shortest)
    return conflict({at.magnet_width, at.depth, at.rib}, "the magnet would reach into the layer's bend");
  if (leg_magnet_width > 0.0 && leg_magnet_width < 2.0 * shortest)
    return conflict({at.leg_magnet_width}, "the legs' magnet is too narrow to be drawn (0: none)");
  if (leg_magnet_width > 0.0 && c.leg_end - c.leg_begin < leg_magnet_width + 2.0 * shortest)
    return conflict({at.leg_magnet_width, at.depth, at.rib}, "the legs' magnet would be longer than the leg");
  return std::nullopt;
}

MagnetLayer ULayer::layer(const std::string& prefix) const {
  const Corners c = corners();
  const LayeredMeshSizes sizes(*this);
  const double half_web = 0.5 * centre_web;
  const double at_centre = sizes.at_magnet(thickness), at_leg = std::min(sizes.at_magnet(leg_thickness), at_centre);

  MagnetLayer layer;
  layer.at_bridge = true;
  layer.rib = rib;
  layer.half_web = half_web;
  layer.web_mesh_size = centre_web > 0.0 ? std::min(half_web, at_centre) : at_centre;
  layer.outer = {{{c.face, half_web}, layer.web_mesh_size}};
  layer.inner = {{{c.back, half_web}, layer.web_mesh_size}};
  const auto end_part = [&layer](const std::string& name, RegionKind kind, double across, double magnetisation) {
    MagnetLayer::Part part;
    part.name = name;
    part.kind = kind;
    part.mesh_size = across / (kind == RegionKind::magnet ? 3.0 : 2.0);
    part.outer_end = layer.outer.size() - 1;
    part.inner_end = layer.inner.size() - 1;
    if (kind == RegionKind::magnet) {
      part.magnetisation = magnetisation;
      part.in_rows = {{part.inner_end - 1, part.inner_end}};
    }
    layer.parts.push_back(part);
  };
  if (magnet_width > 0.0) {
    layer.outer.push_back({{c.face, c.block_end}, at_centre});
    layer.inner.push_back({{c.back, c.block_end}, at_centre});
    end_part(prefix + "magnet", RegionKind::magnet, thickness, 0.0);
  }
  layer.outer.push_back({c.outer_bend, at_leg});
  layer.rib_begin = layer.inner.size();
  layer.inner.push_back({c.inner_bend, std::min(at_leg, sizes.at_rib(rib))});
  if (leg_magnet_width > 0.0) {
    const double begin = 0.5 * (c.leg_begin + c.leg_end - leg_magnet_width);
    const auto add = [&](double along) {
      layer.outer.push_back({beside_q_axis(q_axis(), 0.5 * rib + leg_thickness, along), at_leg});
      layer.inner.push_back({beside_q_axis(q_axis(), 0.5 * rib, along), at_leg});
    };
    add(begin);
    end_part(prefix + "bend", RegionKind::air, std::min(thickness, leg_thickness), 0.0);
    add(begin + leg_magnet_width);
    end_part(prefix + "leg magnet", RegionKind::magnet, leg_thickness,
             q_axis() - 0.5 * base::pi);  // away from the q axis
  }
  layer.outer.push_back({c.mouth, std::min(sizes.bridge, at_leg)});
  layer.rib_end = {c.rib_end, std::min(sizes.bridge, at_leg)};
  end_part(prefix + "pocket", RegionKind::air, leg_thickness, 0.0);
  // A short piece beside a block or a bend wants cells as short.
  for (std::vector<MagnetLayer::Corner>* face : {&layer.outer, &layer.inner})
    for (std::size_t k = 0; k + 1 < face->size(); ++k)
      for (MagnetLayer::Corner* corner : {&(*face)[k], &(*face)[k + 1]})
        corner->mesh_size = std::min(corner->mesh_size, 0.8 * distance((*face)[k].at, (*face)[k + 1].at));
  return layer;
}

std::vector<MagnetBlock> ULayer::blocks() const {
  std::vector<MagnetBlock> blocks;
  if (magnet_width > 0.0)
    blocks.push_back({magnet_width, thickness, magnet_width * thickness, centre_web > 0.0 ? 2 : 1});
  if (leg_magnet_width > 0.0)
    blocks.push_back({leg_magnet_width, leg_thickness, leg_magnet_width * leg_thickness, 2});
  return blocks;
}

}  // namespace lodestone::geometries
