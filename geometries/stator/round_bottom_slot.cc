// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/round_bottom_slot.h"

#include "geometries/section_builder.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  bore_index,
  outer_index,
  opening_width_index,
  opening_depth_index,
  shoulder_width_index,
  shoulder_depth_index,
  flank_depth_index,
  bottom_width_index
};

/// Edges shorter than this part of the bore's radius are taken for slips of the pen: they would rule the mesh.
constexpr double shortest_edge = 1.0 / 600.0;

constexpr int max_slots = 1000;

RoundBottomSlotStator::Parameters from_values(const std::vector<double>& v, int slots) {
  RoundBottomSlotStator::Parameters p;
  p.slots = slots;
  p.bore_radius = v[bore_index];
  p.outer_radius = v[outer_index];
  p.opening_width = v[opening_width_index];
  p.opening_depth = v[opening_depth_index];
  p.shoulder_width = v[shoulder_width_index];
  p.shoulder_depth = v[shoulder_depth_index];
  p.flank_depth = v[flank_depth_index];
  p.bottom_width = v[bottom_width_index];
  return p;
}

/// Heights along the slot's axis, m from the shaft centre.
struct Heights {
  double corner = 0.0;    ///< where the opening's walls meet the bore
  double opening = 0.0;   ///< end of the opening
  double shoulder = 0.0;  ///< end of the shoulder
  double bottom = 0.0;    ///< where the half circle begins; its centre lies here on the axis
  double deepest = 0.0;
};

Heights heights(const RoundBottomSlotStator::Parameters& p) {
  Heights h;
  h.corner = std::sqrt(p.bore_radius * p.bore_radius - 0.25 * p.opening_width * p.opening_width);
  h.opening = h.corner + p.opening_depth;
  h.shoulder = h.opening + p.shoulder_depth;
  h.bottom = h.shoulder + p.flank_depth;
  h.deepest = h.bottom + 0.5 * p.bottom_width;
  return h;
}

/// A trapezoid across the axis between two heights, by its half widths there: area and first moment about x = 0.
struct Moments {
  double area = 0.0;
  double first = 0.0;
};

Moments trapezoid(double x1, double w1, double x2, double w2) {
  const double depth = x2 - x1;
  Moments m;
  m.area = (w1 + w2) * depth;
  m.first = m.area * x1 + depth * depth * (w1 + 2.0 * w2) / 3.0;
  return m;
}

Moments winding_moments(const RoundBottomSlotStator::Parameters& p) {
  const Heights h = heights(p);
  const double radius = 0.5 * p.bottom_width;
  const Moments shoulder = trapezoid(h.opening, 0.5 * p.opening_width, h.shoulder, 0.5 * p.shoulder_width);
  const Moments flank = trapezoid(h.shoulder, 0.5 * p.shoulder_width, h.bottom, radius);
  const double half_circle = 0.5 * base::pi * radius * radius;
  const double centroid = h.bottom + 4.0 * radius / (3.0 * base::pi);
  return {shoulder.area + flank.area + half_circle, shoulder.first + flank.first + half_circle * centroid};
}

std::optional<Conflict> find_conflict(const RoundBottomSlotStator::Parameters& p) {
  const double shortest = shortest_edge * p.bore_radius;
  const double half_pitch = base::pi / p.slots;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (p.outer_radius < p.bore_radius + 4.0 * shortest)
    return conflict({outer_index, bore_index}, "the stator's outer radius is not larger than its bore");
  if (p.opening_width < 2.0 * shortest)
    return conflict({opening_width_index}, "the slot opening is too narrow to be drawn");
  if (0.5 * p.opening_width > p.bore_radius * std::sin(half_pitch) - shortest)
    return conflict({opening_width_index}, "the openings of neighbouring slots would overlap");
  if (p.opening_depth < shortest)
    return conflict({opening_depth_index}, "the slot opening is too shallow to be drawn");
  const double step = 0.5 * (p.shoulder_width - p.opening_width);
  if (step < -1e-9 * p.bore_radius)
    return conflict({shoulder_width_index, opening_width_index}, "the slot would be narrower than its opening");
  if (step > 1e-9 * p.bore_radius && step < shortest)
    return conflict({shoulder_width_index, opening_width_index}, "the shoulder is too narrow to be drawn");
  if (p.shoulder_depth > 0.0 && p.shoulder_depth < shortest)
    return conflict({shoulder_depth_index}, "the shoulder is too shallow to be drawn (0 is straight across)");
  if (p.flank_depth < 2.0 * shortest)
    return conflict({flank_depth_index}, "the flanks are too short to be drawn");
  if (p.bottom_width < 4.0 * shortest)
    return conflict({bottom_width_index}, "the slot's bottom is too narrow to be drawn");

  const Heights h = heights(p);
  if (h.deepest > p.outer_radius - 2.0 * shortest)
    return conflict({flank_depth_index, outer_index, bottom_width_index}, "the slot would cut through the yoke");
  const double sine = std::sin(half_pitch), cosine = std::cos(half_pitch);
  const auto to_tooth_axis = [sine, cosine](double x, double y) { return x * sine - y * cosine; };
  if (to_tooth_axis(h.opening, 0.5 * p.shoulder_width) < shortest ||
      to_tooth_axis(h.shoulder, 0.5 * p.shoulder_width) < shortest)
    return conflict({shoulder_width_index, opening_depth_index}, "neighbouring slots would overlap at the shoulder");
  if (h.bottom * sine - 0.5 * p.bottom_width < shortest || to_tooth_axis(h.bottom, 0.5 * p.bottom_width) < shortest)
    return conflict({bottom_width_index, flank_depth_index}, "neighbouring slots would overlap at the bottom");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& RoundBottomSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      {"slot.opening_width", "m", "mm", positive, "between the tooth tips", std::nullopt, 1.93e-3},
      {"slot.opening_depth", "m", "mm", positive, "of the opening's parallel walls: height of the tooth tips",
       std::nullopt, 1e-3},
      {"slot.shoulder_width", "m", "mm", positive, "width of the slot at the end of the shoulder", std::nullopt, 5e-3},
      {"slot.shoulder_depth", "m", "mm", non_negative, "over which the opening widens to it; 0: straight across", 0.0,
       0.0},
      {"slot.flank_depth", "m", "mm", positive, "of the straight flanks, from the shoulder to the bottom's half circle",
       std::nullopt, 29.3e-3},
      {"slot.bottom_width", "m", "mm", positive, "width where the flanks end: diameter of the bottom's half circle",
       std::nullopt, 8e-3}};
  return descriptions;
}

std::shared_ptr<const Stator> RoundBottomSlotStator::read(const base::Node& node) {
  const std::vector<double> values = read_parameters(node, parameters(), {"type", "slots"});
  const int slots = node.at("slots").integer(3, max_slots);
  refuse_conflicts(node, parameters(), values,
                   [slots](const std::vector<double>& v) { return find_conflict(from_values(v, slots)); });
  return std::make_shared<RoundBottomSlotStator>(from_values(values, slots));
}

RoundBottomSlotStator::RoundBottomSlotStator(const Parameters& parameters) : parameters_(parameters) {}

double RoundBottomSlotStator::winding_area() const {
  return winding_moments(parameters_).area;
}

std::string RoundBottomSlotStator::steel_part(const Point& at) const {
  const Heights h = heights(parameters_);
  const double radius = std::hypot(at.x, at.y);
  if (radius > h.deepest)
    return "stator yoke";
  return radius < std::hypot(h.shoulder, 0.5 * parameters_.shoulder_width) ? "tooth tip" : "tooth";
}

double RoundBottomSlotStator::winding_radius() const {
  const Moments moments = winding_moments(parameters_);
  return moments.first / moments.area;
}

CrossSection RoundBottomSlotStator::half_slot_pitch(SlotLayers layers) const {
  const Parameters& p = parameters_;
  const Heights h = heights(p);
  const double tooth_axis = base::pi / p.slots;
  const Point centre;
  const Point tooth{std::cos(tooth_axis), std::sin(tooth_axis)};
  const bool has_shoulder = p.shoulder_width - p.opening_width > 1e-9 * p.bore_radius;

  // Cells: two across half the opening, fine at the tooth tip, growing toward the yoke.
  const double half_pitch = tooth_axis * p.bore_radius;
  const double at_bore = half_pitch / 4.0;
  const double at_tip = std::min({0.25 * p.opening_width, p.opening_depth / 2.0, at_bore});
  const double at_flank = half_pitch / 3.0;
  const double at_bottom = std::min(0.25 * p.bottom_width, 2.0 * half_pitch);
  const double at_yoke = std::min(half_pitch * p.outer_radius / p.bore_radius / 2.0, p.outer_radius - h.deepest);
  const double in_slot = 0.75 * half_pitch;

  SectionBuilder draw;
  const int bore_axis = draw.point({p.bore_radius, 0.0}, at_tip);
  const int corner = draw.point({h.corner, 0.5 * p.opening_width}, at_tip);
  const int bore_tooth = draw.point({p.bore_radius * tooth.x, p.bore_radius * tooth.y}, at_bore);
  const int opening_axis = draw.point({h.opening, 0.0}, at_flank);
  const int opening_wall = draw.point({h.opening, 0.5 * p.opening_width}, at_tip);
  const int shoulder = has_shoulder ? draw.point({h.shoulder, 0.5 * p.shoulder_width}, at_flank) : opening_wall;
  const int bottom_wall = draw.point({h.bottom, 0.5 * p.bottom_width}, at_bottom);
  const int bottom_axis = draw.point({h.deepest, 0.0}, at_bottom);
  const int outer_axis = draw.point({p.outer_radius, 0.0}, at_yoke);
  const int outer_tooth = draw.point({p.outer_radius * tooth.x, p.outer_radius * tooth.y}, at_yoke);

  std::vector<int> upper, lower;  // outlines of layers 0 and 1
  std::vector<int> steel;
  const int shoulder_line = has_shoulder ? draw.line(opening_wall, shoulder) : -1;
  const int bottom_arc = draw.arc(bottom_wall, bottom_axis, {h.bottom, 0.0});
  const int opening_line = draw.line(opening_axis, opening_wall);
  std::vector<int> flank_lines;

  if (layers == SlotLayers::stacked) {
    // A line across the slot that halves the winding.
    const double half_area = 0.5 * winding_moments(p).area;
    const double below = trapezoid(h.opening, 0.5 * p.opening_width, h.shoulder, 0.5 * p.shoulder_width).area;
    const auto half_width = [&](double x) {
      const double t = (x - h.shoulder) / p.flank_depth;
      return 0.5 * ((1.0 - t) * p.shoulder_width + t * p.bottom_width);
    };
    double low = h.shoulder, high = h.bottom;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      const double area = below + trapezoid(h.shoulder, 0.5 * p.shoulder_width, middle, half_width(middle)).area;
      (area < half_area ? low : high) = middle;
    }
    const double split = std::clamp(low, h.shoulder + 0.02 * p.flank_depth, h.bottom - 0.02 * p.flank_depth);
    const int split_axis = draw.point({split, 0.0}, in_slot);
    const int split_wall = draw.point({split, half_width(split)}, at_flank);
    const int split_line = draw.line(split_axis, split_wall);
    lower = {opening_line, draw.line(opening_axis, split_axis, Boundary::side_begin), split_line,
             draw.line(shoulder, split_wall)};
    upper = {split_line, draw.line(split_axis, bottom_axis, Boundary::side_begin), bottom_arc,
             draw.line(split_wall, bottom_wall)};
    flank_lines = {draw.line(shoulder, split_wall), draw.line(split_wall, bottom_wall)};
    if (has_shoulder)
      lower.push_back(shoulder_line);
  } else {
    upper = {opening_line, draw.line(opening_axis, bottom_axis, Boundary::side_begin), bottom_arc,
             draw.line(shoulder, bottom_wall)};
    flank_lines = {draw.line(shoulder, bottom_wall)};
    if (has_shoulder)
      upper.push_back(shoulder_line);
  }

  const int bore_opening = draw.arc(bore_axis, corner, centre, Boundary::gap);
  const int wall = draw.line(corner, opening_wall);
  steel = {wall,
           bottom_arc,
           draw.line(bottom_axis, outer_axis, Boundary::side_begin),
           draw.arc(outer_axis, outer_tooth, centre, Boundary::flux_parallel),
           draw.line(outer_tooth, bore_tooth, Boundary::side_end),
           draw.arc(corner, bore_tooth, centre, Boundary::gap)};
  steel.insert(steel.end(), flank_lines.begin(), flank_lines.end());
  if (has_shoulder)
    steel.push_back(shoulder_line);

  draw.shape("tooth and yoke", RegionKind::steel, steel, 0.0);
  draw.shape("slot opening", RegionKind::air,
             {bore_opening, wall, opening_line, draw.line(bore_axis, opening_axis, Boundary::side_begin)}, 0.0);
  draw.shape("winding", RegionKind::winding, upper, in_slot).layer = 0;
  if (layers == SlotLayers::stacked)
    draw.shape("winding", RegionKind::winding, lower, in_slot).layer = 1;
  return draw.finish();
}

}  // namespace lodestone::geometries
