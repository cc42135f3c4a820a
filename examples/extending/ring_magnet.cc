// SPDX-License-Identifier: GPL-3.0-or-later
#include "examples/extending/ring_magnet.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>

using namespace lodestone;
using namespace lodestone::geometries;

namespace example {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { inner_radius_index, thickness_index };

RingMagnetRotor::Parameters from_values(const std::vector<double>& v, const RotorDimensions& at_gap) {
  RingMagnetRotor::Parameters p;
  static_cast<RotorDimensions&>(p) = at_gap;
  p.set_core_radius(v[inner_radius_index]);
  p.magnet_thickness = v[thickness_index];
  return p;
}

/// Radius between core and ring, in the frame of the templates.
double seat(const RingMagnetRotor::Parameters& p) {
  return p.gap() - p.magnet_thickness;
}

/// The first reason why these values make no rotor, and the parameters to blame.
std::optional<Conflict> find_conflict(const RingMagnetRotor::Parameters& p) {
  const double shortest = p.shortest_edge();
  if (const auto hole = find_hole_conflict(p))
    return hole;
  if (p.magnet_thickness < 2.0 * shortest)
    return Conflict{{thickness_index}, "the magnet is too thin to be drawn"};
  if (seat(p) < p.core() + 3.0 * shortest)
    return Conflict{{thickness_index, inner_radius_index}, "the magnet would reach " + p.core_end()};
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& RingMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.72, -0.2}),
      scaled_length("magnet.thickness", positive, "of the ring", {0.0, 0.12})};
  return descriptions;
}

std::shared_ptr<const Rotor> RingMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {},
                        [&at_gap](const std::vector<double>& v) { return find_conflict(from_values(v, at_gap)); });
  return std::make_shared<RingMagnetRotor>(from_values(values, at_gap));
}

CrossSection RingMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const double q_axis = p.q_axis();

  // Cells: 300 or more around the surface, four across the magnet.
  const double surface = std::min(base::pi / p.poles / 14.0, 0.021) * p.gap_radius();
  const double in_magnet = std::min(p.magnet_thickness / 4.0, 1.5 * surface);
  const double at_shaft = std::min(2.0 * surface, seat(p) - p.core());

  SectionBuilder draw;
  const Point centre;
  const int shaft_d = draw.point(polar(p.core(), 0.0), at_shaft),
            shaft_q = draw.point(polar(p.core(), q_axis), at_shaft);
  const int seat_d = draw.point(polar(seat(p), 0.0), in_magnet), seat_q = draw.point(polar(seat(p), q_axis), in_magnet);
  const int surface_d = draw.point(polar(p.gap(), 0.0), surface),
            surface_q = draw.point(polar(p.gap(), q_axis), surface);
  const int seat_arc = draw.arc(seat_d, seat_q, centre);

  Shape& ring =
      draw.shape("magnet", RegionKind::magnet,
                 {seat_arc, draw.arc(surface_d, surface_q, centre, Boundary::gap),
                  draw.line(seat_d, surface_d, Boundary::side_begin), draw.line(seat_q, surface_q, Boundary::side_end)},
                 in_magnet);
  ring.magnetisation.pattern = Magnetisation::Pattern::radial;
  ring.corners = {seat_d, seat_q, surface_q, surface_d};  // cells in rows and columns
  draw.shape("rotor core", RegionKind::steel,
             {seat_arc, draw.arc(shaft_d, shaft_q, centre, Boundary::flux_parallel),
              draw.line(shaft_d, seat_d, Boundary::side_begin), draw.line(shaft_q, seat_q, Boundary::side_end)})
      .corners = {shaft_d, seat_d, seat_q, shaft_q};
  return p.placed(draw.finish());
}

std::vector<MagnetBlock> RingMagnetRotor::magnets() const {
  const Parameters& p = parameters_;
  const double inside = p.side == RotorSide::inner ? p.gap_radius() - p.magnet_thickness : p.gap_radius();
  const double outside = inside + p.magnet_thickness, pitch = 2.0 * base::pi / p.poles;
  return {
      {0.5 * pitch * (inside + outside), p.magnet_thickness, 0.5 * pitch * (outside * outside - inside * inside), 1}};
}

std::string RingMagnetRotor::steel_part(const Point& /*at*/) const {
  return "rotor yoke";
}

Dimensions RingMagnetRotor::dimensions() const {
  const Parameters& p = parameters_;
  return p.placed(Dimensions{Dimension::radius(inner_radius_index, polar(p.core(), -0.35 * p.q_axis())),
                             Dimension::length(thickness_index, {seat(p), 0.0}, {p.gap(), 0.0})});
}

}  // namespace example
