// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/slotless.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { bore_index, outer_index, thickness_index };

SlotlessStator::Parameters from_values(const std::vector<double>& v, int slots, RotorSide rotor) {
  return {slots, v[bore_index], v[outer_index], rotor, v[thickness_index]};
}

std::optional<Conflict> find_conflict(const SlotlessStator::Parameters& p) {
  const double shortest = shortest_stator_edge * p.bore_radius;
  if (const auto radii = find_radii_conflict(p.bore_radius, p.back_radius, p.rotor))
    return radii;
  if (p.winding_thickness < 2.0 * shortest)
    return Conflict{{thickness_index}, "the winding is too thin to be drawn"};
  if (into_stator(p.rotor) * (p.back_radius - p.bore_radius) - p.winding_thickness < 2.0 * shortest)
    return Conflict{{thickness_index, outer_index}, "the winding would cut through the yoke"};
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& SlotlessStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions =
      with_stator_radii({scaled_slot_length("winding.thickness", positive,
                                            "of the ring of wires, from the bore to the core", {0.0, 0.0, 0.2})},
                        "inner radius of the winding");
  return descriptions;
}

Dimensions SlotlessStator::dimensions() const {
  const Parameters& p = parameters_;
  const double half_pitch = base::pi / p.slots, core = p.core_radius();
  return {Dimension::radius(bore_index, polar(p.bore_radius, half_pitch)),
          Dimension::radius(outer_index, polar(p.back_radius, -half_pitch)),
          Dimension::length(thickness_index, {p.bore_radius, 0.0}, {core, 0.0})};
}

std::shared_ptr<const Stator> SlotlessStator::read(const base::Node& node, RotorSide rotor) {
  const auto [values, slots] =
      read_stator_values(node, rotor, parameters(), [rotor](const std::vector<double>& v, int slots_of) {
        return find_conflict(from_values(v, slots_of, rotor));
      });
  return std::make_shared<SlotlessStator>(from_values(values, slots, rotor));
}

SlotlessStator::SlotlessStator(const Parameters& parameters) : parameters_(parameters) {}

double SlotlessStator::winding_area() const {
  const double bore = parameters_.bore_radius, core = parameters_.core_radius();
  return base::pi * std::abs(core * core - bore * bore) / parameters_.slots;
}

double SlotlessStator::winding_radius() const {
  // Of the whole ring: where a thin coil side's centroid lies.
  const double bore = parameters_.bore_radius, core = parameters_.core_radius();
  return 2.0 / 3.0 * (core * core * core - bore * bore * bore) / (core * core - bore * bore);
}

CrossSection SlotlessStator::half_slot_pitch(SlotLayers layers) const {
  const Parameters& p = parameters_;
  const double half_pitch = base::pi / p.slots, core = p.core_radius();
  const double yoke = std::abs(p.back_radius - core);
  const double in_winding = std::min({half_pitch * p.bore_radius, 0.5 * p.winding_thickness, 0.021 * p.bore_radius});
  const double at_yoke = std::min(half_pitch * p.back_radius, yoke);

  SectionBuilder draw;
  const Point centre;
  // Circles of equal areas between, each with its points on the coil side's axis and on its end.
  std::vector<double> radii;
  for (int k = 0; k <= layers.count; ++k) {
    const double part = static_cast<double>(k) / layers.count;
    radii.push_back(std::sqrt((1.0 - part) * p.bore_radius * p.bore_radius + part * core * core));
  }
  radii.push_back(p.back_radius);
  std::vector<int> axis_points, end_points, arcs;
  for (std::size_t k = 0; k < radii.size(); ++k) {
    const bool first = k == 0, last = k + 1 == radii.size();
    const double size = last ? at_yoke : in_winding;
    axis_points.push_back(draw.point({radii[k], 0.0}, size));
    end_points.push_back(draw.point({radii[k] * std::cos(half_pitch), radii[k] * std::sin(half_pitch)}, size));
    arcs.push_back(draw.arc(axis_points[k], end_points[k], centre,
                            first  ? Boundary::gap
                            : last ? Boundary::flux_parallel
                                   : Boundary::none));
    if (first)
      continue;
    // Else layers that are thin beside the gap would have other cells on their two circles.
    if (!last)
      draw.divide_alike(arcs[k - 1], arcs[k]);
    Shape& part = draw.shape(last ? "yoke" : "winding", last ? RegionKind::steel : RegionKind::winding,
                             {arcs[k - 1], draw.line(end_points[k - 1], end_points[k], Boundary::side_end), arcs[k],
                              draw.line(axis_points[k - 1], axis_points[k], Boundary::side_begin)});
    if (!last)
      part.layer = layers.count - static_cast<int>(k);
    part.corners = {axis_points[k - 1], end_points[k - 1], end_points[k], axis_points[k]};
  }
  return draw.finish();
}

}  // namespace lodestone::geometries
