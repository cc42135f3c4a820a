// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/consequent_pole.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace lodestone::geometries {

namespace {

using Pattern = Magnetisation::Pattern;

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { inner_radius_index, thickness_index, arc_index, space_index };

// In the order of the words of choices().
constexpr std::array<Pattern, 2> patterns = {Pattern::parallel, Pattern::radial};

ConsequentPoleRotor::Parameters with_values(ConsequentPoleRotor::Parameters p, const std::vector<double>& v) {
  p.set_core_radius(v[inner_radius_index]);
  p.magnet_thickness = v[thickness_index];
  p.magnet_arc = v[arc_index];
  p.space = v[space_index];
  return p;
}

std::optional<Conflict> find_conflict(const ConsequentPoleRotor::Parameters& p) {
  const double shortest = p.shortest_edge();
  const double bottom = p.gap() - p.magnet_thickness;
  const double half_pitch = base::pi / p.poles * std::min(std::abs(bottom), p.gap_radius());  // m, where it is shorter
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto hole = find_hole_conflict(p))
    return hole;
  if (p.magnet_thickness < 2.0 * shortest)
    return conflict({thickness_index}, "the magnet is too thin to be drawn");
  if (bottom < p.core() + 3.0 * shortest)
    return conflict({thickness_index, inner_radius_index}, "the magnet would reach " + p.core_end());
  if (p.magnet_arc * half_pitch < 2.0 * shortest)
    return conflict({arc_index}, "the magnet is too narrow to be drawn");
  if (p.space > 0.0 && 2.0 * p.space * half_pitch < shortest)
    return conflict({space_index}, "the space beside the magnet is too narrow to be drawn (0: none)");
  if ((2.0 - p.magnet_arc - 2.0 * p.space) * half_pitch < 2.0 * shortest)
    return conflict({arc_index, space_index}, "between the magnets there is no room for an iron pole");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& ConsequentPoleRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.72, -0.33}),
      scaled_length("magnet.thickness", positive, "of the magnets, along the radius", {0.0, 0.1}),
      {"magnet.arc", "1", "", {0.0, 1.9, false, true}, "pole pitches that a magnet covers", 1.0, 1.0},
      {"space", "1", "", {0.0, 0.9, true, true}, "pole pitches of air on each side of a magnet; 0: none", 0.08, 0.08}};
  return descriptions;
}

const std::vector<ChoiceDescription>& ConsequentPoleRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{
      {"magnetisation", {"parallel", "radial"}, 0, 0, "along the magnet's axis, or away from the shaft"}};
  return descriptions;
}

Dimensions ConsequentPoleRotor::dimensions() const {
  const Parameters& p = parameters_;
  const double half_pitch = p.q_axis(), half_arc = p.magnet_arc * half_pitch;
  const double beside = half_arc + 2.0 * p.space * half_pitch, in_magnet = bottom() + 0.3 * p.magnet_thickness;
  return p.placed(
      Dimensions{Dimension::radius(inner_radius_index, polar(p.core(), -0.7 * half_pitch)),
                 Dimension::length(thickness_index, polar(bottom(), -0.4 * half_arc), polar(p.gap(), -0.4 * half_arc)),
                 Dimension::angle(arc_index, polar(in_magnet, -half_arc), polar(in_magnet, half_arc)),
                 Dimension::angle(space_index, polar(in_magnet, half_arc), polar(in_magnet, beside))});
}

std::shared_ptr<const Rotor> ConsequentPoleRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  Parameters chosen;
  static_cast<RotorDimensions&>(chosen) = at_gap;
  chosen.poles_per_repeat = 2;
  if (const auto given = node.find("magnetisation"))
    chosen.pattern = patterns[given->choice(choices().front().words)];
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {"magnetisation"},
                        [&](const std::vector<double>& v) { return find_conflict(with_values(chosen, v)); });
  return std::make_shared<ConsequentPoleRotor>(with_values(chosen, values));
}

ConsequentPoleRotor::ConsequentPoleRotor(const Parameters& parameters)
    : Rotor("consequent-pole", parameters), parameters_(parameters) {}

std::vector<MagnetBlock> ConsequentPoleRotor::magnets() const {
  const double width = 0.5 * std::abs(parameters_.gap() + bottom()) * parameters_.magnet_arc * 2.0 * base::pi / poles();
  return {{width, parameters_.magnet_thickness, width * parameters_.magnet_thickness, 1}};
}

CrossSection ConsequentPoleRotor::half_pole() const {
  const Parameters& p = parameters_;
  const double half_pitch = p.q_axis(), end = 2.0 * half_pitch;
  const double half_arc = p.magnet_arc * half_pitch, iron = half_arc + 2.0 * p.space * half_pitch;
  const Point centre;

  // Cells: even along the surface, 300 or more around; five across the magnet, as high as they are long in the core.
  const double surface = std::min(base::pi / p.poles / 14.0, 0.021) * p.gap_radius();
  const double in_magnet = std::min(p.magnet_thickness / 5.0, 1.5 * surface);
  const double at_core = std::min(1.5 * surface, 0.5 * (bottom() - p.core()));
  const double at_shaft = std::min(2.0 * surface, bottom() - p.core());

  SectionBuilder draw;
  const auto at = [&](double radius, double angle, double size) {
    return draw.point({radius * std::cos(angle), radius * std::sin(angle)}, size);
  };
  std::vector<double> rays = {0.0, half_arc};
  if (p.space > 0.0)
    rays.push_back(iron);
  rays.push_back(end);
  const std::size_t last = rays.size() - 1;
  std::vector<int> low, high;
  for (const double ray : rays) {
    low.push_back(at(bottom(), ray, ray == end ? at_core : in_magnet));
    high.push_back(at(p.gap(), ray, surface));
  }
  for (std::size_t k = 0; k < last; ++k) {
    const bool magnet = k == 0, pole = k + 1 == last;
    Shape& shape =
        draw.shape(magnet ? "magnet"
                   : pole ? "rotor core"
                          : "space beside the magnet",
                   magnet ? RegionKind::magnet
                   : pole ? RegionKind::steel
                          : RegionKind::air,
                   {draw.arc(low[k], low[k + 1], centre), draw.arc(high[k], high[k + 1], centre, Boundary::gap),
                    draw.line(low[k], high[k], k == 0 ? Boundary::side_begin : Boundary::none),
                    draw.line(low[k + 1], high[k + 1], pole ? Boundary::side_end : Boundary::none)},
                   in_magnet);
    shape.corners = {low[k], low[k + 1], high[k + 1], high[k]};
    if (magnet)
      shape.magnetisation.pattern = p.pattern;
  }
  const int shaft_begin = at(p.core(), 0.0, at_shaft), shaft_end = at(p.core(), end, at_shaft);
  std::vector<int> core = {draw.line(low.back(), shaft_end, Boundary::side_end),
                           draw.arc(shaft_end, shaft_begin, centre, Boundary::flux_parallel),
                           draw.line(shaft_begin, low.front(), Boundary::side_begin)};
  for (std::size_t k = 0; k < last; ++k)
    core.push_back(draw.arc(low[k], low[k + 1], centre));
  draw.shape("rotor core", RegionKind::steel, core).corners = {low.front(), low.back(), shaft_end, shaft_begin};
  return p.placed(draw.finish());
}

std::string ConsequentPoleRotor::steel_part(const Point& at) const {
  return parameters_.radius_of(parameters_.placed(at)) > bottom() ? "iron pole" : "rotor yoke";
}

}  // namespace lodestone::geometries
