// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/round_bottom_slot.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

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
  bottom_width_index,
  bottom_flat_index
};

RoundBottomSlotStator::Parameters from_values(const std::vector<double>& v, int slots, RotorSide rotor) {
  RoundBottomSlotStator::Parameters p;
  p.slots = slots;
  p.rotor = rotor;
  p.bore_radius = v[bore_index];
  p.back_radius = v[outer_index];
  p.opening_width = v[opening_width_index];
  p.opening_depth = v[opening_depth_index];
  p.shoulder_width = v[shoulder_width_index];
  p.shoulder_depth = v[shoulder_depth_index];
  p.flank_depth = v[flank_depth_index];
  p.bottom_width = v[bottom_width_index];
  p.bottom_flat = v[bottom_flat_index];
  return p;
}

/// Heights along the slot's axis, m from the shaft centre.
struct Heights {
  double corner = 0.0;    ///< where the opening's walls meet the bore
  double opening = 0.0;   ///< end of the opening
  double shoulder = 0.0;  ///< end of the shoulder
  double bottom = 0.0;    ///< where the bottom's corners begin; their centres lie at this height
  double deepest = 0.0;
};

/// Radius of the bottom's corners.
double corner_radius(const RoundBottomSlotStator::Parameters& p) {
  return 0.5 * (p.bottom_width - p.bottom_flat);
}

Heights heights(const RoundBottomSlotStator::Parameters& p) {
  Heights h;
  h.corner = std::sqrt(p.bore_radius * p.bore_radius - 0.25 * p.opening_width * p.opening_width);
  const double inward = into_stator(p.rotor);
  h.opening = h.corner + inward * p.opening_depth;
  h.shoulder = h.opening + inward * p.shoulder_depth;
  h.bottom = h.shoulder + inward * p.flank_depth;
  h.deepest = h.bottom + inward * corner_radius(p);
  return h;
}

/// A trapezoid across the axis between two heights, by its half widths there: area and first moment about x = 0.
struct Moments {
  double area = 0.0;
  double first = 0.0;
};

Moments trapezoid(double x1, double w1, double x2, double w2) {
  const double depth = std::abs(x2 - x1);
  Moments m;
  m.area = (w1 + w2) * depth;
  m.first = m.area * x1 + (x2 - x1) * depth * (w1 + 2.0 * w2) / 3.0;
  return m;
}

Moments winding_moments(const RoundBottomSlotStator::Parameters& p) {
  const Heights h = heights(p);
  const double radius = corner_radius(p);
  const Moments parts[] = {trapezoid(h.opening, 0.5 * p.opening_width, h.shoulder, 0.5 * p.shoulder_width),
                           trapezoid(h.shoulder, 0.5 * p.shoulder_width, h.bottom, 0.5 * p.bottom_width),
                           trapezoid(h.bottom, 0.5 * p.bottom_flat, h.deepest, 0.5 * p.bottom_flat)};
  Moments sum;
  sum.area = 0.5 * base::pi * radius * radius;  // both corners, a half circle
  sum.first = sum.area * (h.bottom + into_stator(p.rotor) * 4.0 * radius / (3.0 * base::pi));
  for (const Moments& part : parts) {
    sum.area += part.area;
    sum.first += part.first;
  }
  return sum;
}

double flank_half_width(const RoundBottomSlotStator::Parameters& p, double height) {
  const double t = std::abs(height - heights(p).shoulder) / p.flank_depth;
  return 0.5 * ((1.0 - t) * p.shoulder_width + t * p.bottom_width);
}

/// Heights on the flank of the lines across that part the winding into equal areas, kept off the flank's ends and from
/// each other.
std::vector<double> split_heights(const RoundBottomSlotStator::Parameters& p, int layers) {
  const Heights h = heights(p);
  const double whole = winding_moments(p).area, margin = into_stator(p.rotor) * 0.1 * p.flank_depth / layers;
  const double in_shoulder = trapezoid(h.opening, 0.5 * p.opening_width, h.shoulder, 0.5 * p.shoulder_width).area;
  std::vector<double> result;
  for (int k = 1; k < layers; ++k) {
    double low = (k == 1 ? h.shoulder : result.back()) + margin, high = h.bottom - margin * (layers - k);
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      const double area =
          in_shoulder + trapezoid(h.shoulder, 0.5 * p.shoulder_width, middle, flank_half_width(p, middle)).area;
      (area < whole * k / layers ? low : high) = middle;
    }
    result.push_back(low);
  }
  return result;
}

std::optional<Conflict> find_conflict(const RoundBottomSlotStator::Parameters& p) {
  const double shortest = shortest_slot_edge(p.bore_radius, p.slots);
  const double half_pitch = base::pi / p.slots;
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto radii = find_radii_conflict(p.bore_radius, p.back_radius, p.rotor))
    return radii;
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
  if (corner_radius(p) < 2.0 * shortest)
    return conflict({bottom_flat_index, bottom_width_index}, "the flat leaves no round corners at the slot's bottom");
  if (p.bottom_flat > 0.0 && p.bottom_flat < 2.0 * shortest)
    return conflict({bottom_flat_index}, "the bottom's flat is too narrow to be drawn (0 is a half circle)");

  const Heights h = heights(p);
  if (into_stator(p.rotor) * (p.back_radius - h.deepest) < 2.0 * shortest)
    return conflict({flank_depth_index, outer_index, bottom_width_index}, "the slot would cut through the yoke");
  const double sine = std::sin(half_pitch), cosine = std::cos(half_pitch);
  const auto to_tooth_axis = [sine, cosine](double x, double y) { return x * sine - y * cosine; };
  if (p.rotor == RotorSide::outer && std::hypot(h.shoulder, 0.5 * p.shoulder_width) > p.bore_radius - shortest)
    return conflict({opening_depth_index, shoulder_width_index}, "the slot would break through the tooth tips");
  if (to_tooth_axis(h.opening, 0.5 * p.shoulder_width) < shortest ||
      to_tooth_axis(h.shoulder, 0.5 * p.shoulder_width) < shortest)
    return conflict({shoulder_width_index, opening_depth_index}, "neighbouring slots would overlap at the shoulder");
  if (to_tooth_axis(h.bottom, 0.5 * p.bottom_flat) - corner_radius(p) < shortest ||
      to_tooth_axis(h.bottom, 0.5 * p.bottom_width) < shortest)
    return conflict({bottom_width_index, flank_depth_index}, "neighbouring slots would overlap at the bottom");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& RoundBottomSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = with_stator_radii(
      {scaled_slot_length("slot.opening_width", positive, "between the tooth tips", {0.0, 0.18}),
       scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                          {0.0, 0.08}),
       scaled_slot_length("slot.shoulder_width", positive, "width of the slot at the end of the shoulder", {0.0, 0.47}),
       scaled_slot_length("slot.shoulder_depth", non_negative,
                          "over which the opening widens to it; 0: straight across", {}, ScaledLength{0.0, 0.06}),
       scaled_slot_length("slot.flank_depth", positive,
                          "of the straight flanks, from the shoulder to the bottom's round corners", {0.0, -0.41, 0.6}),
       scaled_slot_length("slot.bottom_width", positive,
                          "width where the flanks end and the bottom's round corners begin", {0.0, 0.65}),
       scaled_slot_length("slot.bottom_flat", non_negative,
                          "width of the flat between the quarter circles of the bottom's corners; 0: a half circle", {},
                          ScaledLength{0.0, 0.25})});
  return descriptions;
}

Dimensions RoundBottomSlotStator::dimensions() const {
  const Parameters& p = parameters_;
  const Heights h = heights(p);
  const double half_pitch = base::pi / p.slots, beside = 0.15 * half_pitch * p.bore_radius;
  const auto width = [](std::size_t parameter, double height, double wide) {
    return Dimension::length(parameter, {height, -0.5 * wide}, {height, 0.5 * wide});
  };
  return {Dimension::radius(bore_index, polar(p.bore_radius, half_pitch)),
          Dimension::radius(outer_index, polar(p.back_radius, -half_pitch)),
          width(opening_width_index, h.opening - 0.5 * p.opening_depth, p.opening_width),
          Dimension::length(opening_depth_index, {h.corner, 0.5 * p.opening_width}, {h.opening, 0.5 * p.opening_width},
                            beside),
          width(shoulder_width_index, h.shoulder, p.shoulder_width),
          Dimension::length(shoulder_depth_index, {h.opening, -0.5 * p.shoulder_width},
                            {h.shoulder, -0.5 * p.shoulder_width}, -beside),
          Dimension::length(flank_depth_index, {h.shoulder, 0.0}, {h.bottom, 0.0}),
          width(bottom_width_index, h.bottom, p.bottom_width),
          width(bottom_flat_index, h.deepest, p.bottom_flat)};
}

std::shared_ptr<const Stator> RoundBottomSlotStator::read(const base::Node& node, RotorSide rotor) {
  std::vector<ParameterDescription> descriptions = parameters();
  if (rotor == RotorSide::outer)
    narrow_within_rotor(descriptions[bottom_width_index], read_stator_size(node, with_radii_for(rotor, descriptions)),
                        0.47);
  const auto [values, slots] =
      read_stator_values(node, rotor, descriptions, [rotor](const std::vector<double>& v, int slots_of) {
        return find_conflict(from_values(v, slots_of, rotor));
      });
  return std::make_shared<RoundBottomSlotStator>(from_values(values, slots, rotor));
}

RoundBottomSlotStator::RoundBottomSlotStator(const Parameters& parameters) : parameters_(parameters) {}

double RoundBottomSlotStator::winding_area() const {
  return winding_moments(parameters_).area;
}

std::string RoundBottomSlotStator::steel_part(const Point& at) const {
  const Heights h = heights(parameters_);
  const double radius = std::hypot(at.x, at.y), inward = into_stator(parameters_.rotor);
  if (inward * (radius - h.deepest) > 0.0)
    return "stator yoke";
  return inward * (radius - std::hypot(h.shoulder, 0.5 * parameters_.shoulder_width)) < 0.0 ? "tooth tip" : "tooth";
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
  const bool has_flat = p.bottom_flat > 0.0;
  const double corner_circle = corner_radius(p), inward = into_stator(p.rotor);

  // Cells: about four faces of the bore on half a pitch and 300 or more around it, longer cells along tooth and slot,
  // coarse in the yoke.
  const double half_pitch = tooth_axis * p.bore_radius;
  const double widest_face = 0.021 * p.bore_radius;
  const double in_opening = std::min({0.5 * p.opening_width, half_pitch / 3.0, widest_face});
  const double at_bore = std::min(std::max((half_pitch - 0.5 * p.opening_width) / 3.0, in_opening), widest_face);
  const double at_flank = 0.25 * half_pitch;
  const double at_bottom = corner_circle;
  const double at_yoke =
      std::min(0.5 * half_pitch * p.back_radius / p.bore_radius, inward * (p.back_radius - h.deepest));
  const double along_slot = half_pitch;

  SectionBuilder draw;
  const auto on_tooth_axis = [&](double radius) { return Point{radius * tooth.x, radius * tooth.y}; };
  const auto radius_of = [](double x, double y) { return std::hypot(x, y); };
  // In the bottom's corner, about the centre of its circle in parts of the radius: along the axis and across it.
  const auto in_bottom = [&](double along, double across) {
    return Point{h.bottom + inward * corner_circle * along, 0.5 * p.bottom_flat + corner_circle * across};
  };
  const int bore_axis = draw.point({p.bore_radius, 0.0}, in_opening);
  const int corner = draw.point({h.corner, 0.5 * p.opening_width}, at_bore);
  const int bore_tooth = draw.point(on_tooth_axis(p.bore_radius), at_bore);
  const int opening_axis = draw.point({h.opening, 0.0}, in_opening);
  const int opening_wall = draw.point({h.opening, 0.5 * p.opening_width}, in_opening);
  const int shoulder = has_shoulder ? draw.point({h.shoulder, 0.5 * p.shoulder_width}, at_flank) : opening_wall;
  const int tooth_shoulder =
      draw.point(on_tooth_axis(radius_of(has_shoulder ? h.shoulder : h.opening, 0.5 * p.shoulder_width)), at_flank);
  const int bottom_centre = draw.point(in_bottom(0.0, 0.0), at_bottom);
  const int bottom_end = draw.point(in_bottom(1.0, 0.0), has_flat ? at_bottom : 1.5 * at_bottom);
  // Without a flat the corner's centre and end lie on the axis.
  const int bottom_begin_axis = has_flat ? draw.point({h.bottom, 0.0}, at_bottom) : bottom_centre;
  const int bottom_axis = has_flat ? draw.point({h.deepest, 0.0}, 1.5 * at_bottom) : bottom_end;
  const int outer_axis = draw.point({p.back_radius, 0.0}, at_yoke);
  const int outer_tooth = draw.point(on_tooth_axis(p.back_radius), at_yoke);

  const int bore_opening = draw.arc(bore_axis, corner, centre, Boundary::gap);
  const int bore_tip = draw.arc(corner, bore_tooth, centre, Boundary::gap);
  const int wall = draw.line(corner, opening_wall);
  const int opening_line = draw.line(opening_axis, opening_wall);
  const int across_shoulder = draw.line(shoulder, tooth_shoulder);

  // Levels along the slot, each a point on the axis, on the flank and on the tooth's axis: its ends and, where two coil
  // sides are stacked, where they meet. Cells of slot and tooth lie in common rows.
  std::vector<int> axis_points{opening_axis}, wall_points{shoulder}, tooth_points{tooth_shoulder};
  const auto add_level = [&](int on_axis, const Point& on_wall, double size) {
    axis_points.push_back(on_axis);
    wall_points.push_back(draw.point(on_wall, size));
    tooth_points.push_back(draw.point(on_tooth_axis(radius_of(on_wall.x, on_wall.y)), size));
  };
  for (const double split : split_heights(p, layers.count))
    add_level(draw.point({split, 0.0}, along_slot), {split, flank_half_width(p, split)}, along_slot);
  add_level(bottom_begin_axis, in_bottom(0.0, 1.0), at_bottom);
  const int bottom_wall = wall_points.back();
  std::vector<int> flank, tooth_axis_lines;
  for (std::size_t k = 0; k + 1 < wall_points.size(); ++k) {
    flank.push_back(draw.line(wall_points[k], wall_points[k + 1]));
    tooth_axis_lines.push_back(draw.line(tooth_points[k], tooth_points[k + 1], Boundary::side_end));
    draw.divide_alike(flank[k], draw.line(axis_points[k], axis_points[k + 1], Boundary::side_begin));
    draw.divide_alike(flank[k], tooth_axis_lines[k]);
  }

  // The corner's quarter circle as three blocks about an inner point, so that no cell has a flat corner on the
  // arc: one at the centre, one along the arc, one at the axis. The tooth's rows go on along the first half of the arc;
  // the line that ends them leaves the arc square.
  const double meeting = base::pi / 3.0;
  const int arc_point = draw.point(in_bottom(std::sin(meeting), std::cos(meeting)), at_bottom);
  const Point arc_middle = draw.at(arc_point);
  const double arc_radius = radius_of(arc_middle.x, arc_middle.y), arc_angle = std::atan2(arc_middle.y, arc_middle.x);
  const double to_tooth_axis = arc_radius * std::sin(tooth_axis - arc_angle);
  const double below = std::min(0.6 * to_tooth_axis, 0.4 * inward * (p.back_radius - arc_radius));
  const int tooth_bottom = draw.point(on_tooth_axis(arc_radius + inward * below), at_bottom);
  const double outer_angle = 0.9 * arc_angle + 0.1 * tooth_axis;
  const int outer_corner =
      draw.point({p.back_radius * std::cos(outer_angle), p.back_radius * std::sin(outer_angle)}, at_yoke);
  const int across_bottom = draw.line(arc_point, tooth_bottom);
  const int inner_point = draw.point(in_bottom(0.55, 0.35), at_bottom);
  const int half_across = draw.point(in_bottom(0.0, 0.55), at_bottom);
  const int half_along = draw.point(in_bottom(0.55, 0.0), at_bottom);
  const Point bottom_circle = in_bottom(0.0, 0.0);
  const int arc_wall = draw.arc(bottom_wall, arc_point, bottom_circle);
  const int arc_axis = draw.arc(arc_point, bottom_end, bottom_circle);
  const int bottom_inner_line = draw.line(bottom_centre, half_across);
  const int bottom_outer_line = draw.line(half_across, bottom_wall);
  const int beside_arc = draw.line(tooth_points.back(), tooth_bottom, Boundary::side_end);
  draw.divide_alike(arc_wall, beside_arc);

  draw.shape("slot opening", RegionKind::air,
             {bore_opening, wall, opening_line, draw.line(bore_axis, opening_axis, Boundary::side_begin)})
      .corners = {bore_axis, corner, opening_wall, opening_axis};

  std::vector<int> tip{bore_tip, draw.line(bore_tooth, tooth_shoulder, Boundary::side_end), across_shoulder, wall};
  if (has_shoulder)
    tip.push_back(draw.line(opening_wall, shoulder));
  draw.shape("tooth and yoke", RegionKind::steel, tip).corners = {corner, bore_tooth, tooth_shoulder, opening_wall};

  std::vector<int> body{across_shoulder, across_bottom, arc_wall, beside_arc};
  body.insert(body.end(), flank.begin(), flank.end());
  body.insert(body.end(), tooth_axis_lines.begin(), tooth_axis_lines.end());
  draw.shape("tooth and yoke", RegionKind::steel, body, along_slot).corners = {shoulder, tooth_shoulder, tooth_bottom,
                                                                               arc_point};

  // The yoke in two blocks, beyond the tooth and beyond the slot.
  const int behind_slot = draw.line(bottom_axis, outer_axis, Boundary::side_begin);
  const int behind_corner = draw.line(arc_point, outer_corner);
  const int behind_tooth = draw.line(tooth_bottom, outer_tooth, Boundary::side_end);
  draw.divide_alike(behind_corner, behind_slot);
  draw.divide_alike(behind_corner, behind_tooth);
  std::vector<int> yoke{arc_axis, behind_slot, behind_corner,
                        draw.arc(outer_axis, outer_corner, centre, Boundary::flux_parallel)};
  if (has_flat)
    yoke.push_back(draw.line(bottom_end, bottom_axis));
  draw.shape("tooth and yoke", RegionKind::steel, yoke).corners = {bottom_axis, arc_point, outer_corner, outer_axis};
  draw.shape("tooth and yoke", RegionKind::steel,
             {across_bottom, behind_corner, behind_tooth,
              draw.arc(outer_corner, outer_tooth, centre, Boundary::flux_parallel)})
      .corners = {arc_point, tooth_bottom, outer_tooth, outer_corner};

  for (std::size_t k = 0; k + 1 < axis_points.size(); ++k) {
    const bool first = k == 0, last = k + 2 == axis_points.size();
    std::vector<int> outline{flank[k], draw.line(axis_points[k], axis_points[k + 1], Boundary::side_begin)};
    outline.push_back(first ? opening_line : draw.line(axis_points[k], wall_points[k]));
    if (first && has_shoulder)
      outline.push_back(draw.line(opening_wall, shoulder));
    if (last)
      outline.insert(outline.end(), {bottom_inner_line, bottom_outer_line});
    if (last && has_flat)
      outline.push_back(draw.line(bottom_begin_axis, bottom_centre));
    if (!last)
      outline.push_back(draw.line(axis_points[k + 1], wall_points[k + 1]));
    Shape& part = draw.shape("winding", RegionKind::winding, outline, along_slot);
    part.layer = layers.count - 1 - static_cast<int>(k);
    part.corners = {axis_points[k], wall_points[k], wall_points[k + 1], axis_points[k + 1]};
  }
  // Beside the flat the corner's blocks do not end on the axis.
  const Boundary beside = has_flat ? Boundary::none : Boundary::side_begin;
  const int inner_side = draw.line(bottom_centre, half_along, beside);
  const int outer_side = draw.line(half_along, bottom_end, beside);
  const int to_across = draw.line(half_across, inner_point), to_along = draw.line(half_along, inner_point);
  const int to_arc = draw.line(inner_point, arc_point);
  draw.shape("winding", RegionKind::winding, {bottom_inner_line, to_across, to_along, inner_side}).corners = {
      bottom_centre, half_across, inner_point, half_along};
  draw.shape("winding", RegionKind::winding, {bottom_outer_line, arc_wall, to_arc, to_across}).corners = {
      half_across, bottom_wall, arc_point, inner_point};
  draw.shape("winding", RegionKind::winding, {arc_axis, to_arc, to_along, outer_side}).corners = {
      inner_point, arc_point, bottom_end, half_along};
  if (has_flat)
    draw.shape("winding", RegionKind::winding,
               {draw.line(bottom_begin_axis, bottom_centre), inner_side, outer_side, draw.line(bottom_end, bottom_axis),
                draw.line(bottom_begin_axis, bottom_axis, Boundary::side_begin)})
        .corners = {bottom_begin_axis, bottom_centre, bottom_end, bottom_axis};
  return draw.finish();
}

}  // namespace lodestone::geometries
