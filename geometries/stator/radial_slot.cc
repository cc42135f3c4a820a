// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/radial_slot.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { bore_index, outer_index, arc_index, opening_arc_index, opening_depth_index, depth_index };

RadialSlotStator::Parameters from_values(const std::vector<double>& v, int slots, RotorSide rotor) {
  RadialSlotStator::Parameters p;
  p.slots = slots;
  p.bore_radius = v[bore_index];
  p.back_radius = v[outer_index];
  p.rotor = rotor;
  p.arc = v[arc_index];
  p.opening_arc = v[opening_arc_index] > 0.0 ? v[opening_arc_index] : p.arc;
  p.opening_depth = v[opening_depth_index];
  p.slot_depth = v[depth_index];
  return p;
}

std::optional<Conflict> find_conflict(const RadialSlotStator::Parameters& p) {
  const double shortest = shortest_slot_edge(p.bore_radius, p.slots);
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto radii = find_radii_conflict(p.bore_radius, p.back_radius, p.rotor))
    return radii;
  if (into_stator(p.rotor) * (p.back_radius - p.bore_radius) - p.slot_depth < 2.0 * shortest)
    return conflict({depth_index, outer_index}, "the slot would cut through the yoke");
  if (p.slot_depth - p.opening_depth < 3.0 * shortest)
    return conflict({depth_index, opening_depth_index}, "the slot has no room for a winding");
  const double narrowest = std::min(p.begin(), p.bottom());
  if (p.half_arc() * narrowest < 2.0 * shortest)
    return conflict({arc_index}, "the slot is too narrow to be drawn");
  if ((p.half_pitch() - p.half_arc()) * narrowest < 2.0 * shortest)
    return conflict({arc_index}, "neighbouring slots would touch");
  if (p.opening_depth > 0.0 && p.opening_depth < shortest)
    return conflict({opening_depth_index}, "the opening is too shallow to be drawn (0 is none)");
  if (p.steps() == 0.0)
    return std::nullopt;
  if (p.opening_depth == 0.0)
    return conflict({opening_depth_index, opening_arc_index},
                    "an opening of another width than the slot needs a depth, that of the tooth tips");
  if (p.half_opening() * p.begin() < shortest)
    return conflict({opening_arc_index}, "the opening is too narrow to be drawn (0 is that of the slot)");
  if ((p.half_arc() - p.half_opening()) * p.begin() < shortest)
    return conflict({opening_arc_index, arc_index},
                    "the opening is to be narrower than the slot by an edge that can be drawn, or 0, open");
  return std::nullopt;
}

}  // namespace

double RadialSlotStator::Parameters::half_pitch() const {
  return base::pi / slots;
}

const std::vector<ParameterDescription>& RadialSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      {"slot.arc",
       "1",
       "",
       {0.0, 1.0, false, false},
       "part of the slot pitch between the slot's radial walls",
       0.5,
       0.5},
      {"slot.opening_arc",
       "1",
       "",
       {0.0, 1.0, true, false},
       "part of the slot pitch between the tooth tips; 0: the slot's, open",
       0.2,
       0.2},
      scaled_slot_length("slot.opening_depth", non_negative,
                         "of the opening, along the radius: height of the tooth tips; 0: the winding reaches the gap",
                         {0.0, 0.08}),
      scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, an arc about the shaft",
                         {0.0, 0.0, 0.6})};
  return descriptions;
}

Dimensions RadialSlotStator::dimensions() const {
  const Parameters& p = parameters_;
  const double across = 0.5 * (p.begin() + p.bottom());
  Dimensions result{Dimension::radius(bore_index, polar(p.bore_radius, p.half_pitch())),
                    Dimension::radius(outer_index, polar(p.back_radius, -p.half_pitch())),
                    Dimension::angle(arc_index, polar(across, -p.half_arc()), polar(across, p.half_arc())),
                    Dimension::length(depth_index, {p.bore_radius, 0.0}, {p.bottom(), 0.0})};
  if (p.opening_depth > 0.0)
    result.push_back(Dimension::length(opening_depth_index, polar(p.bore_radius, p.half_opening()),
                                       polar(p.begin(), p.half_opening())));
  if (p.steps() > 0.0)
    result.push_back(Dimension::angle(opening_arc_index, polar(p.bore_radius, -p.half_opening()),
                                      polar(p.bore_radius, p.half_opening())));
  return result;
}

std::shared_ptr<const Stator> RadialSlotStator::read(const base::Node& node, RotorSide rotor) {
  const std::vector<ParameterDescription> descriptions = with_radii_for(rotor, parameters());
  const TemplateSize size = read_stator_size(node, descriptions);
  const std::vector<double> values = read_parameters(node, descriptions, {"type", "slots"}, size);
  const int slots = size.pitches;
  refuse_conflicts(node, descriptions, values, [slots, rotor](const std::vector<double>& v) {
    return find_conflict(from_values(v, slots, rotor));
  });
  return std::make_shared<RadialSlotStator>(from_values(values, slots, rotor));
}

RadialSlotStator::RadialSlotStator(const Parameters& parameters) : parameters_(parameters) {}

double RadialSlotStator::winding_area() const {
  const Parameters& p = parameters_;
  return p.half_arc() * std::abs(p.bottom() * p.bottom() - p.begin() * p.begin());
}

double RadialSlotStator::winding_radius() const {
  // Of a sector of a ring, on its axis.
  const Parameters& p = parameters_;
  const double a = p.begin(), b = p.bottom(), half = p.half_arc();
  return 2.0 / 3.0 * (b * b * b - a * a * a) / (b * b - a * a) * std::sin(half) / half;
}

std::string RadialSlotStator::steel_part(const Point& at) const {
  const Parameters& p = parameters_;
  const double radius = std::hypot(at.x, at.y);
  if (into_stator(p.rotor) * (radius - p.bottom()) > 0.0)
    return "stator yoke";
  return into_stator(p.rotor) * (radius - p.begin()) < 0.0 ? "tooth tip" : "tooth";
}

CrossSection RadialSlotStator::half_slot_pitch(SlotLayers layers) const {
  const Parameters& p = parameters_;
  const double pitch = p.half_pitch(), bore = p.bore_radius;
  const bool opens = p.opening_depth > 0.0, step = p.steps() > 0.0;

  // Cells: as in the other slots, sixteen faces of the bore over half a pitch of open slots, some four where a narrow
  // opening leaves the field even; 300 or more around; longer cells along tooth and slot, coarse in the yoke.
  const double mouth = (opens ? p.half_opening() : p.half_arc()) * bore;
  const bool wide = mouth > 0.25 * pitch * bore;
  const double face = std::min(pitch * bore / (wide ? 16.0 : 3.0), 0.021 * bore);
  const double in_opening = std::min(mouth / (wide ? 3.0 : 1.0), face);
  const double at_bore = std::min(std::max((pitch * bore - mouth) / 3.0, in_opening), face);
  const double at_winding = 0.25 * pitch * bore, along_slot = 0.5 * pitch * bore;
  const double at_yoke = std::min(0.5 * pitch * p.back_radius, into_stator(p.rotor) * (p.back_radius - p.bottom()));

  SectionBuilder draw;
  const Point centre;
  const auto arc = [&](int begin, int end, Boundary boundary = Boundary::none) {
    return draw.arc(begin, end, centre, boundary);
  };
  // Circles of equal areas between, each with its points on the slot's axis and on its wall.
  std::vector<int> axis_points, wall_points;
  for (int k = 0; k <= layers.count; ++k) {
    const double part = static_cast<double>(k) / layers.count;
    const double radius = std::sqrt((1.0 - part) * p.begin() * p.begin() + part * p.bottom() * p.bottom());
    // At the gap a winding's edge is as fine as that of an opening.
    const double at_wall = k == 0 && !opens ? std::max(in_opening, at_bore) : at_winding;
    axis_points.push_back(draw.point({radius, 0.0}, k == 0 ? in_opening : at_winding));
    wall_points.push_back(draw.point(polar(radius, p.half_arc()), at_wall));
  }
  const int bore_tooth = draw.point(polar(bore, pitch), at_bore);
  const int tooth_bottom = draw.point(polar(p.bottom(), pitch), at_winding);
  const int outer_axis = draw.point({p.back_radius, 0.0}, at_yoke);
  const int outer_tooth = draw.point(polar(p.back_radius, pitch), at_yoke);

  std::vector<int> across;  // where the winding begins, from the axis to the wall
  int tooth_begin = bore_tooth;
  int across_tooth = 0;
  if (opens) {
    const int bore_axis = draw.point({bore, 0.0}, in_opening);
    const int corner = draw.point(polar(bore, p.half_opening()), std::max(in_opening, at_bore));
    const int opening_wall = step ? draw.point(polar(p.begin(), p.half_opening()), in_opening) : wall_points[0];
    tooth_begin = draw.point(polar(p.begin(), pitch), at_winding);
    across = {arc(axis_points[0], opening_wall)};
    const int wall = draw.line(corner, opening_wall);
    draw.shape("slot opening", RegionKind::air,
               {arc(bore_axis, corner, Boundary::gap), wall, across[0],
                draw.line(bore_axis, axis_points[0], Boundary::side_begin)})
        .corners = {bore_axis, corner, opening_wall, axis_points[0]};
    across_tooth = arc(wall_points[0], tooth_begin);
    std::vector<int> tip{arc(corner, bore_tooth, Boundary::gap), draw.line(bore_tooth, tooth_begin, Boundary::side_end),
                         across_tooth, wall};
    if (step) {
      across.push_back(arc(opening_wall, wall_points[0]));
      tip.push_back(across[1]);
    }
    draw.shape("tooth and yoke", RegionKind::steel, tip).corners = {corner, bore_tooth, tooth_begin, opening_wall};
  } else {
    across = {arc(axis_points[0], wall_points[0], Boundary::gap)};
    across_tooth = arc(wall_points[0], bore_tooth, Boundary::gap);
  }

  const int across_bottom = arc(wall_points.back(), tooth_bottom);
  std::vector<int> tooth{across_tooth, draw.line(tooth_begin, tooth_bottom, Boundary::side_end), across_bottom};
  for (std::size_t k = 0; k + 1 < wall_points.size(); ++k) {
    const int wall = draw.line(wall_points[k], wall_points[k + 1]);
    tooth.push_back(wall);
    std::vector<int> outline = across;
    across = {arc(axis_points[k + 1], wall_points[k + 1])};
    outline.insert(outline.end(),
                   {wall, across[0], draw.line(axis_points[k], axis_points[k + 1], Boundary::side_begin)});
    Shape& part = draw.shape("winding", RegionKind::winding, outline, along_slot);
    part.layer = layers.count - 1 - static_cast<int>(k);
    part.corners = {axis_points[k], wall_points[k], wall_points[k + 1], axis_points[k + 1]};
  }
  draw.shape("tooth and yoke", RegionKind::steel, tooth, along_slot).corners = {wall_points[0], tooth_begin,
                                                                                tooth_bottom, wall_points.back()};
  draw.shape("tooth and yoke", RegionKind::steel,
             {across[0], across_bottom, draw.line(tooth_bottom, outer_tooth, Boundary::side_end),
              arc(outer_axis, outer_tooth, Boundary::flux_parallel),
              draw.line(axis_points.back(), outer_axis, Boundary::side_begin)})
      .corners = {axis_points.back(), tooth_bottom, outer_tooth, outer_axis};
  return draw.finish();
}

}  // namespace lodestone::geometries
