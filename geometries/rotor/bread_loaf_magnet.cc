// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bread_loaf_magnet.h"

#include "geometries/pole_surface.h"
#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { inner_radius_index, width_index, thickness_index };

BreadLoafMagnetRotor::Parameters from_values(const std::vector<double>& v, const RotorDimensions& at_gap) {
  BreadLoafMagnetRotor::Parameters p;
  static_cast<RotorDimensions&>(p) = at_gap;
  p.set_core_radius(v[inner_radius_index]);
  p.magnet_width = v[width_index];
  p.magnet_thickness = v[thickness_index];
  return p;
}

/// x of the core's flat.
double flat_height(const BreadLoafMagnetRotor::Parameters& p) {
  return p.gap() - p.magnet_thickness;
}

/// x at which the block's side meets its top. Needs a block narrower than the rotor.
double shoulder_height(const BreadLoafMagnetRotor::Parameters& p) {
  return PoleSurface(p.gap()).beside_axis(0.5 * p.magnet_width).x;
}

/// Radius of the core between the blocks, through their lower corners.
double core_between(const BreadLoafMagnetRotor::Parameters& p) {
  return p.radius_of({flat_height(p), 0.5 * p.magnet_width});
}

std::optional<Conflict> find_conflict(const BreadLoafMagnetRotor::Parameters& p) {
  const double shortest = p.shortest_edge();
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto hole = find_hole_conflict(p))
    return hole;
  if (p.magnet_width < 4.0 * shortest)
    return conflict({width_index}, "the magnet is too narrow to be drawn");
  if (p.magnet_thickness < 2.0 * shortest)
    return conflict({thickness_index}, "the magnet is too thin to be drawn");
  if (std::min(flat_height(p), core_between(p)) < p.core() + 3.0 * shortest)
    return conflict({thickness_index, inner_radius_index, width_index}, "the magnet would reach " + p.core_end());
  if (p.magnet_width >= 2.0 * p.gap_radius())
    return conflict({width_index}, "the magnet would be wider than the rotor");
  const Point corner{flat_height(p), 0.5 * p.magnet_width}, shoulder{shoulder_height(p), 0.5 * p.magnet_width};
  if (std::min(p.from_q_axis(corner), p.from_q_axis(shoulder)) < shortest)
    return conflict({width_index, thickness_index}, "the magnets of neighbouring poles would touch");
  if (shoulder_height(p) < flat_height(p) + 2.0 * shortest)
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
  return p.placed(Dimensions{Dimension::radius(inner_radius_index, polar(p.core(), -0.35 * p.q_axis())),
                             Dimension::length(width_index, {flat, -half}, {flat, half}, 0.3 * p.magnet_thickness),
                             Dimension::length(thickness_index, {flat, 0.0}, {p.gap(), 0.0})});
}

std::shared_ptr<const Rotor> BreadLoafMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {},
                        [&at_gap](const std::vector<double>& v) { return find_conflict(from_values(v, at_gap)); });
  return std::make_shared<BreadLoafMagnetRotor>(from_values(values, at_gap));
}

BreadLoafMagnetRotor::BreadLoafMagnetRotor(const Parameters& parameters)
    : Rotor("bread-loaf-magnet", parameters), parameters_(parameters) {}

std::vector<MagnetBlock> BreadLoafMagnetRotor::magnets() const {
  const Parameters& p = parameters_;
  // The rectangle up to the shoulders and the circle's segment above; less it where the surface is hollow.
  const double turn = 2.0 * std::asin(0.5 * p.magnet_width / p.gap_radius());
  const double segment = into_stator(p.side) * 0.5 * p.gap_radius() * p.gap_radius() * (turn - std::sin(turn));
  const double area = p.magnet_width * (shoulder_height(p) - flat_height(p)) + segment;
  return {{p.magnet_width, p.magnet_thickness, area, 1}};
}

CrossSection BreadLoafMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const double q_axis = p.q_axis();
  const double flat = flat_height(p), half_width = 0.5 * p.magnet_width;
  const double lowest = std::min(flat, core_between(p));
  const Point centre;

  // Cells: even along the surface, 300 or more around; five across the magnet, as high as they are long in the core.
  const double surface = std::min(base::pi / p.poles / 14.0, 0.021) * p.gap_radius();
  const double in_magnet = std::min(p.magnet_thickness / 5.0, 1.5 * surface);
  const double at_core = std::min(1.5 * surface, 0.5 * (lowest - p.core()));
  const double at_shaft = std::min(2.0 * surface, lowest - p.core());

  SectionBuilder draw;
  const auto on_q_axis = [&](double radius) { return Point{radius * std::cos(q_axis), radius * std::sin(q_axis)}; };
  const int shaft_d = draw.point({p.core(), 0.0}, at_shaft);
  const int shaft_q = draw.point(on_q_axis(p.core()), at_shaft);
  const int flat_axis = draw.point({flat, 0.0}, at_core);
  const int corner = draw.point({flat, half_width}, in_magnet);
  const int core_q = draw.point(on_q_axis(core_between(p)), at_core);
  const int surface_d = draw.point({p.gap(), 0.0}, surface);
  const int shoulder = draw.point({shoulder_height(p), half_width}, surface);
  const int surface_q = draw.point(on_q_axis(p.gap()), surface);

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
  return p.placed(draw.finish());
}

std::string BreadLoafMagnetRotor::steel_part(const Point& /*at*/) const {
  return "rotor yoke";
}

}  // namespace lodestone::geometries
