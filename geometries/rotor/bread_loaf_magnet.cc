// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bread_loaf_magnet.h"

#include "geometries/section_builder.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { inner_radius_index, width_index, thickness_index };

BreadLoafMagnetRotor::Parameters from_values(const std::vector<double>& v, int poles, double outer_radius) {
  BreadLoafMagnetRotor::Parameters p;
  p.poles = poles;
  p.outer_radius = outer_radius;
  p.inner_radius = v[inner_radius_index];
  p.magnet_width = v[width_index];
  p.magnet_thickness = v[thickness_index];
  return p;
}

/// Distance of the core's flat from the shaft's centre.
double flat_height(const BreadLoafMagnetRotor::Parameters& p) {
  return p.outer_radius - p.magnet_thickness;
}

/// Distance from the shaft's centre, along the axis, at which the block's side meets its top. Needs a block narrower
/// than the rotor.
double shoulder_height(const BreadLoafMagnetRotor::Parameters& p) {
  return std::sqrt(p.outer_radius * p.outer_radius - 0.25 * p.magnet_width * p.magnet_width);
}

std::optional<Conflict> find_conflict(const BreadLoafMagnetRotor::Parameters& p) {
  const double shortest = shortest_rotor_edge * p.outer_radius;
  const double q_axis = base::pi / p.poles;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (p.inner_radius < 0.02 * p.outer_radius)
    return conflict({inner_radius_index}, "the shaft hole is too small to be drawn");
  if (p.magnet_width < 4.0 * shortest)
    return conflict({width_index}, "the magnet is too narrow to be drawn");
  if (p.magnet_thickness < 2.0 * shortest)
    return conflict({thickness_index}, "the magnet is too thin to be drawn");
  if (flat_height(p) < p.inner_radius + 3.0 * shortest)
    return conflict({thickness_index, inner_radius_index}, "the magnet would reach the shaft hole");
  if (flat_height(p) * std::sin(q_axis) - 0.5 * p.magnet_width * std::cos(q_axis) < shortest)
    return conflict({width_index, thickness_index}, "the magnets of neighbouring poles would touch");
  if (p.magnet_width >= 2.0 * p.outer_radius || shoulder_height(p) < flat_height(p) + 2.0 * shortest)
    return conflict({thickness_index, width_index},
                    "the magnet would have no sides: its top would meet the core's flat");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& BreadLoafMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.72, -0.2}),
      scaled_length("magnet.width", positive, "of a block, between its parallel sides", {0.0, 0.66}),
      scaled_length("magnet.thickness", positive,
                    "of the block on the pole's axis, from the core's flat to the surface", {0.0, 0.12})};
  return descriptions;
}

Dimensions BreadLoafMagnetRotor::dimensions() const {
  const Parameters& p = parameters_;
  const double flat = flat_height(p), half = 0.5 * p.magnet_width;
  return {Dimension::radius(inner_radius_index, polar(p.inner_radius, -0.35 * base::pi / p.poles)),
          Dimension::length(width_index, {flat, -half}, {flat, half}, 0.3 * p.magnet_thickness),
          Dimension::length(thickness_index, {flat, 0.0}, {p.outer_radius, 0.0})};
}

std::shared_ptr<const Rotor> BreadLoafMagnetRotor::read(const base::Node& node, int poles, double outer_radius) {
  const std::vector<double> values = read_parameters(node, parameters(), rotor_keys(), {outer_radius, poles});
  refuse_conflicts(node, parameters(), values, [poles, outer_radius](const std::vector<double>& v) {
    return find_conflict(from_values(v, poles, outer_radius));
  });
  return std::make_shared<BreadLoafMagnetRotor>(from_values(values, poles, outer_radius));
}

BreadLoafMagnetRotor::BreadLoafMagnetRotor(const Parameters& parameters)
    : Rotor("bread-loaf-magnet", parameters), parameters_(parameters) {}

std::vector<MagnetBlock> BreadLoafMagnetRotor::magnets() const {
  const Parameters& p = parameters_;
  // The rectangle up to the shoulders and the circle's segment above.
  const double turn = 2.0 * std::asin(0.5 * p.magnet_width / p.outer_radius);
  const double segment = 0.5 * p.outer_radius * p.outer_radius * (turn - std::sin(turn));
  const double area = p.magnet_width * (shoulder_height(p) - flat_height(p)) + segment;
  return {{p.magnet_width, p.magnet_thickness, area, 1}};
}

CrossSection BreadLoafMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const double q_axis = base::pi / p.poles;
  const double flat = flat_height(p), half_width = 0.5 * p.magnet_width;
  const double core = std::hypot(flat, half_width);
  const Point centre;

  // Cells: even along the surface, 300 or more around; five across the magnet, as high as they are long in the core.
  const double surface = std::min(q_axis / 14.0, 0.021) * p.outer_radius;
  const double in_magnet = std::min(p.magnet_thickness / 5.0, 1.5 * surface);
  const double at_core = std::min(1.5 * surface, 0.5 * (flat - p.inner_radius));
  const double at_shaft = std::min(2.0 * surface, flat - p.inner_radius);

  SectionBuilder draw;
  const auto on_q_axis = [&](double radius) { return Point{radius * std::cos(q_axis), radius * std::sin(q_axis)}; };
  const int shaft_d = draw.point({p.inner_radius, 0.0}, at_shaft);
  const int shaft_q = draw.point(on_q_axis(p.inner_radius), at_shaft);
  const int flat_axis = draw.point({flat, 0.0}, at_core);
  const int corner = draw.point({flat, half_width}, in_magnet);
  const int core_q = draw.point(on_q_axis(core), at_core);
  const int surface_d = draw.point({p.outer_radius, 0.0}, surface);
  const int shoulder = draw.point({shoulder_height(p), half_width}, surface);
  const int surface_q = draw.point(on_q_axis(p.outer_radius), surface);

  const int bottom = draw.line(flat_axis, corner);
  const int side = draw.line(corner, shoulder);
  const int core_arc = draw.arc(corner, core_q, centre);

  Shape& block = draw.shape("magnet", RegionKind::magnet,
                            {bottom, side, draw.arc(surface_d, shoulder, centre, Boundary::gap),
                             draw.line(flat_axis, surface_d, Boundary::side_begin)},
                            in_magnet);
  block.corners = {flat_axis, corner, shoulder, surface_d};
  draw.shape("space between magnets", RegionKind::air,
             {side, core_arc, draw.line(core_q, surface_q, Boundary::side_end),
              draw.arc(shoulder, surface_q, centre, Boundary::gap)})
      .corners = {corner, core_q, surface_q, shoulder};
  draw.shape("rotor core", RegionKind::steel,
             {bottom, core_arc, draw.line(core_q, shaft_q, Boundary::side_end),
              draw.arc(shaft_q, shaft_d, centre, Boundary::flux_parallel),
              draw.line(shaft_d, flat_axis, Boundary::side_begin)})
      .corners = {flat_axis, core_q, shaft_q, shaft_d};
  return draw.finish();
}

std::string BreadLoafMagnetRotor::steel_part(const Point& /*at*/) const {
  return "rotor yoke";
}

}  // namespace lodestone::geometries
