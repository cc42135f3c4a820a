// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/surface_magnet.h"

#include "geometries/pole_shape.h"
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
enum Index : std::size_t { back_radius_index, thickness_index, arc_index, inset_index, sleeve_index, recess_index };

constexpr int most_blocks = 40;
// In the order of the words of choices().
constexpr std::array<Pattern, 3> patterns = {Pattern::parallel, Pattern::radial, Pattern::halbach};

/// @param p holds the side, and the radius at the gap on that side.
SurfaceMagnetRotor::Parameters with_values(SurfaceMagnetRotor::Parameters p, const std::vector<double>& v) {
  p.set_core_radius(v[back_radius_index]);
  p.magnet_thickness = v[thickness_index];
  p.magnet_arc = v[arc_index];
  p.inset = v[inset_index];
  p.sleeve = v[sleeve_index];
  p.recess = v[recess_index];
  return p;
}

/// The magnets' face. @param top m, its radius on the pole's axis.
PoleSurface face_of(const SurfaceMagnetRotor::Parameters& p, double top) {
  return {top, top - into_stator(p.side) * p.recess, p.magnet_arc * base::pi / p.poles};
}

std::optional<Conflict> find_conflict(const SurfaceMagnetRotor::Parameters& p) {
  const double gap = p.gap_radius(), back = p.core_radius(), shortest = p.shortest_edge();
  const double bottom = gap - into_stator(p.side) * (p.sleeve + p.magnet_thickness);
  const double half_arc = p.magnet_arc * base::pi / p.poles;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  const auto slip = [shortest](double length) { return length > 0.0 && length < shortest; };
  if (const auto hole = find_hole_conflict(p))
    return hole;
  if (slip(p.sleeve))
    return conflict({sleeve_index}, "the sleeve is too thin to be drawn (0: none)");
  if (p.magnet_thickness < 2.0 * shortest)
    return conflict({thickness_index}, "the magnet is too thin to be drawn");
  if (into_stator(p.side) * (bottom - back) < 3.0 * shortest)
    return conflict({thickness_index, back_radius_index, sleeve_index}, "the magnet would reach " + p.core_end());
  if (half_arc * std::min(bottom, gap) / std::max(1, p.halbach_blocks) < shortest)
    return conflict({arc_index}, "the magnet, or each block of it, is too narrow to be drawn");
  if (slip((base::pi / p.poles - half_arc) * std::min(bottom, gap)))
    return conflict({arc_index}, "the space between the magnets is too narrow to be drawn (1: none)");
  if (p.recess > 0.0) {
    const double top = gap - into_stator(p.side) * p.sleeve;
    if (p.recess < 0.5 * top && face_of(p, top).is_flat())
      return conflict({recess_index}, "the magnets' face would be flat: no arc, neither hollow nor bulging");
    if (p.recess > 0.5 * top || into_stator(p.side) * face_of(p, top).slope_at(half_arc) > steepest_surface)
      return conflict({recess_index}, "the magnets' face would fall off too steeply toward its edges");
    if (p.magnet_thickness - p.recess < 2.0 * shortest)
      return conflict({recess_index, thickness_index}, "the magnets are too thin to be drawn at their edges");
  }
  if (p.inset > p.magnet_thickness - p.recess)
    return conflict({inset_index, thickness_index, recess_index},
                    p.recess > 0.0 ? "the core between the magnets would stand out of their edges"
                                   : "the core between the magnets would stand out of them");
  if (slip(p.inset))
    return conflict({inset_index}, "the core between the magnets is too low to be drawn (0: none)");
  if (slip(p.magnet_thickness - p.recess - p.inset))
    return conflict({inset_index, thickness_index, recess_index},
                    "the core between the magnets ends too near their top to be drawn (as high as they: level)");
  return std::nullopt;
}

/// A region between two circles and two rays.
struct Patch {
  int inner_begin = 0, inner_end = 0, outer_begin = 0, outer_end = 0;
};

}  // namespace

const std::vector<ParameterDescription>& SurfaceMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.72, -0.2}),
      scaled_length("magnet.thickness", positive, "of the magnets, along the radius", {0.0, 0.08}),
      {"magnet.arc",
       "1",
       "",
       {0.0, 1.0, false, true},
       "part of the pole that the magnets cover; 1: a closed ring",
       0.85,
       0.85},
      scaled_length("inset", non_negative, "how far the core between the magnets rises over their bottom", {},
                    ScaledLength{0.0, 0.035}),
      scaled_length("sleeve", non_negative, "thickness of a non-magnetic sleeve around the magnets", {},
                    ScaledLength{0.0, 0.02}),
      scaled_length(
          "pole_recess", non_negative,
          "by which the magnets' face, an arc, lies back at their edges: there they are thinner by this; 0: a "
          "circle about the shaft",
          {}, ScaledLength{0.0, 0.02})};
  return descriptions;
}

const std::vector<ChoiceDescription>& SurfaceMagnetRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{
      {"magnetisation",
       {"parallel", "radial", "halbach"},
       0,
       0,
       "along the pole's axis, away from the shaft, or turning so that the field goes outward"},
      {"halbach_blocks",
       {},
       0,
       most_blocks,
       "blocks a pole of a Halbach array, each with one direction; 0: the direction turns continuously"}};
  return descriptions;
}

Dimensions SurfaceMagnetRotor::dimensions() const {
  const Parameters& p = parameters_;
  const double q_axis = base::pi / p.poles, half_arc = p.magnet_arc * q_axis, beside = 0.5 * (half_arc + q_axis);
  const double outward = into_stator(side()), low = bottom(), in_magnet = low + outward * 0.3 * p.magnet_thickness;
  const double back = p.core_radius();
  return {Dimension::radius(back_radius_index, polar(back, -0.35 * q_axis)),
          Dimension::length(thickness_index, polar(low, -0.1 * half_arc), polar(top(), -0.1 * half_arc)),
          Dimension::angle(arc_index, polar(in_magnet, -half_arc), polar(in_magnet, half_arc)),
          Dimension::length(inset_index, polar(low, beside), polar(low + outward * p.inset, beside)),
          Dimension::length(sleeve_index, polar(top(), 0.1 * half_arc), polar(gap_radius(), 0.1 * half_arc)),
          Dimension::length(recess_index, polar(edge(), half_arc), polar(top(), half_arc))};
}

std::shared_ptr<const Rotor> SurfaceMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  Parameters chosen;
  static_cast<RotorDimensions&>(chosen) = at_gap;
  if (const auto given = node.find("magnetisation"))
    chosen.pattern = patterns[given->choice(choices()[0].words)];
  if (const auto blocks = node.find("halbach_blocks")) {
    chosen.halbach_blocks = blocks->integer(0, most_blocks);
    if (chosen.pattern != Pattern::halbach)
      blocks->fail("belongs to `magnetisation: halbach`");
  }
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {"magnetisation", "halbach_blocks"},
                        [&](const std::vector<double>& v) { return find_conflict(with_values(chosen, v)); });
  return std::make_shared<SurfaceMagnetRotor>(with_values(chosen, values));
}

SurfaceMagnetRotor::SurfaceMagnetRotor(const Parameters& parameters)
    : Rotor("surface-magnet", parameters), parameters_(parameters) {}

PoleSurface SurfaceMagnetRotor::face() const {
  return face_of(parameters_, top());
}

std::vector<MagnetBlock> SurfaceMagnetRotor::magnets() const {
  const Parameters& p = parameters_;
  const int blocks = std::max(1, p.halbach_blocks);
  const double turn = p.magnet_arc * 2.0 * base::pi / p.poles / blocks, middle = 0.5 * (top() + bottom());
  const double below = 0.5 * bottom() * bottom();
  if (p.recess == 0.0)
    return {{middle * turn, p.magnet_thickness, middle * turn * p.magnet_thickness, blocks}};
  // Pairs on both sides of the axis, and with an odd number the one on it; each as thick as where it is thickest.
  std::vector<MagnetBlock> result;
  for (int k = blocks / 2; k < blocks; ++k) {
    const double begin = (k - 0.5 * blocks) * turn, end = begin + turn;
    const double area = std::abs(face().area(begin, end) - below * turn);
    const double thickness = std::abs(face().radius_at(std::max(begin, 0.0)) - bottom());
    result.push_back({middle * turn, thickness, area, begin < 0.0 ? 1 : 2});
  }
  if (blocks == 1)
    result.front().per_repeat = 1;
  return result;
}

CrossSection SurfaceMagnetRotor::half_pole() const {
  const Parameters& p = parameters_;
  const double q_axis = base::pi / p.poles, half_arc = p.magnet_arc * q_axis;
  const bool closed = (q_axis - half_arc) * bottom() < 0.5 * p.shortest_edge();
  const double inward = -into_stator(side());  // from the gap into the rotor
  const double back = p.core_radius();
  const Point centre;

  // Cells: even along the surface, 300 or more around; five across the magnet, as high as they are long in the core.
  const double surface = std::min(q_axis / 14.0, 0.021) * gap_radius();
  const double in_magnet = std::min(p.magnet_thickness / 5.0, 1.5 * surface);
  const double at_core = std::min(1.5 * surface, 0.5 * std::abs(bottom() - back));
  const double at_back = std::min(2.0 * surface, std::abs(bottom() - back));

  SectionBuilder draw;
  const auto at = [&](double radius, double angle, double size) {
    return draw.point({radius * std::cos(angle), radius * std::sin(angle)}, size);
  };
  const auto side_of = [&](double angle) {
    return angle == 0.0 ? Boundary::side_begin : angle == q_axis ? Boundary::side_end : Boundary::none;
  };
  const Boundary on_top = p.sleeve > 0.0 ? Boundary::none : Boundary::gap;

  // Rays on which magnets end, from the axis.
  std::vector<double> rays = {0.0};
  const int blocks = p.pattern == Pattern::halbach ? std::max(1, p.halbach_blocks) : 1;
  for (int k = blocks / 2 + 1; k <= blocks; ++k) {
    const double ray = k == blocks ? (closed ? q_axis : half_arc) : half_arc * (2.0 * k - blocks) / blocks;
    if (ray > 0.0)
      rays.push_back(ray);
  }
  const std::size_t magnets = rays.size() - 1;
  if (!closed)
    rays.push_back(q_axis);
  std::vector<int> low, high, above;
  for (const double ray : rays) {
    low.push_back(at(bottom(), ray, ray < q_axis || closed ? in_magnet : at_core));
    high.push_back(at(ray > half_arc ? edge() : face().radius_at(ray), ray, surface));
    above.push_back(p.sleeve > 0.0 ? at(gap_radius(), ray, surface) : high.back());
  }

  // Where the core between the magnets ends beside them.
  const double at_edge = p.magnet_thickness - p.recess;  // of the magnet
  const bool shouldered = !closed && p.inset > 0.0 && at_edge - p.inset > 0.0;
  const std::size_t last = rays.size() - 1;
  const int shoulder = shouldered      ? at(bottom() - inward * p.inset, half_arc, in_magnet)
                       : p.inset > 0.0 ? high[magnets]
                                       : low[magnets];
  const int shoulder_q = shouldered      ? at(bottom() - inward * p.inset, q_axis, in_magnet)
                         : p.inset > 0.0 ? high[last]
                                         : low[last];

  const auto fill = [&](const std::string& name, RegionKind kind, const Patch& patch, double begin, double end,
                        Boundary outer, double size, const Point& outer_centre = {}) -> Shape& {
    std::vector<int> curves = {draw.arc(patch.inner_begin, patch.inner_end, centre),
                               draw.line(patch.inner_begin, patch.outer_begin, side_of(begin)),
                               draw.arc(patch.outer_begin, patch.outer_end, outer_centre, outer)};
    if (shouldered && patch.inner_end == low[magnets] && patch.outer_end == high[magnets])
      curves.insert(curves.end(), {draw.line(patch.inner_end, shoulder), draw.line(shoulder, patch.outer_end)});
    else
      curves.push_back(draw.line(patch.inner_end, patch.outer_end, side_of(end)));
    Shape& shape = draw.shape(name, kind, curves, size);
    shape.corners = {patch.inner_begin, patch.inner_end, patch.outer_end, patch.outer_begin};
    return shape;
  };
  for (std::size_t k = 0; k < magnets; ++k) {
    Shape& block = fill("magnet", RegionKind::magnet, {low[k], low[k + 1], high[k], high[k + 1]}, rays[k], rays[k + 1],
                        on_top, in_magnet, face().centre());
    block.magnetisation.pattern = p.pattern;
    if (p.pattern == Pattern::halbach) {
      const double order = 1.0 + 0.5 * inward * p.poles;
      if (p.halbach_blocks == 0) {
        block.magnetisation.order = order;
      } else {
        // An odd number puts a block on the axis, of which this is one half.
        const bool on_axis = k == 0 && blocks % 2 == 1;
        block.magnetisation.pattern = Pattern::parallel;
        block.magnetisation.angle = on_axis ? 0.0 : order * 0.5 * (rays[k] + rays[k + 1]);
      }
    }
  }
  if (!closed) {
    const bool tooth = p.inset > 0.0, space = at_edge - p.inset > 0.0;
    if (tooth)
      fill("rotor core", RegionKind::steel, {low[magnets], low[last], shoulder, shoulder_q}, half_arc, q_axis,
           space ? Boundary::none : on_top, in_magnet);
    if (space)
      fill("space between magnets", RegionKind::air, {shoulder, shoulder_q, high[magnets], high[last]}, half_arc,
           q_axis, on_top, in_magnet);
  }
  if (p.sleeve > 0.0)
    for (std::size_t k = 0; k + 1 < rays.size(); ++k)
      fill(p.recess > 0.0 ? "sleeve and filling" : "sleeve", RegionKind::air,
           {high[k], high[k + 1], above[k], above[k + 1]}, rays[k], rays[k + 1], Boundary::gap, surface);

  const int back_d = at(back, 0.0, at_back), back_q = at(back, q_axis, at_back);
  std::vector<int> core = {draw.line(low.back(), back_q, Boundary::side_end),
                           draw.arc(back_q, back_d, centre, Boundary::flux_parallel),
                           draw.line(back_d, low.front(), Boundary::side_begin)};
  for (std::size_t k = 0; k + 1 < rays.size(); ++k)
    core.push_back(draw.arc(low[k], low[k + 1], centre));
  draw.shape("rotor core", RegionKind::steel, core).corners = {low.front(), low.back(), back_q, back_d};
  return draw.finish();
}

std::string SurfaceMagnetRotor::steel_part(const Point& at) const {
  return into_stator(side()) * (std::hypot(at.x, at.y) - bottom()) > 0.0 ? "tooth between magnets" : "rotor yoke";
}

}  // namespace lodestone::geometries
