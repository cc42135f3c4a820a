// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/parallel_tooth_slot.h"

#include "geometries/section_builder.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t { bore_index, outer_index, tooth_index, depth_index, opening_index };

ParallelToothSlotStator::Parameters from_values(const std::vector<double>& v, int slots, RotorSide rotor) {
  ParallelToothSlotStator::Parameters p;
  p.slots = slots;
  p.rotor = rotor;
  p.bore_radius = v[bore_index];
  p.back_radius = v[outer_index];
  p.tooth_width = v[tooth_index];
  p.slot_depth = v[depth_index];
  p.opening_depth = v[opening_index];
  return p;
}

/// The tooth's side above the slot's axis and what lies on it.
struct Wall {
  double sine = 0.0, cosine = 1.0;  ///< of its direction, half a slot pitch from the axis
  double half_tooth = 0.0;
  double begin = 0.0;   ///< m, height of the winding's straight beginning
  double bottom = 0.0;  ///< m, radius of the slot's bottom
  double inward = 1.0;  ///< into_stator

  /// The point of the side on a circle about the shaft, which must be larger than half the tooth.
  Point on_circle(double radius) const {
    const double along = std::sqrt(radius * radius - half_tooth * half_tooth);
    return {along * cosine + half_tooth * sine, along * sine - half_tooth * cosine};
  }
  /// Half width of the slot at a height over the shaft.
  double half_width(double height) const { return (height * sine - half_tooth) / cosine; }
};

/// Needs at least three slots.
Wall wall(const ParallelToothSlotStator::Parameters& p) {
  const double half_pitch = base::pi / p.slots;
  const double inward = into_stator(p.rotor);
  return {std::sin(half_pitch),
          std::cos(half_pitch),
          0.5 * p.tooth_width,
          p.bore_radius + inward * p.opening_depth,
          p.bore_radius + inward * p.slot_depth,
          inward};
}

/// Area of the whole slot between the winding's beginning and a straight line across at a height.
double area_below(const Wall& w, double height) {
  return w.inward * (height - w.begin) * (w.half_width(w.begin) + w.half_width(height));
}

struct Moments {
  double area = 0.0;   ///< m²
  double first = 0.0;  ///< m³, about the shaft across the axis
};

/// By Green's theorem around the upper half: ∮ x dy and ∮ ½ x² dy over the side and the bottom's arc; the axis and the
/// straight beginning add their own.
Moments winding_moments(const Wall& w) {
  const double y1 = w.half_width(w.begin);
  const Point end = w.on_circle(w.bottom);
  const double angle = std::atan2(end.y, end.x);
  const auto line = [](double x1, double v1, double x2, double v2) {
    return Moments{0.5 * (v2 - v1) * (x1 + x2), (v2 - v1) * (x1 * x1 + x1 * x2 + x2 * x2) / 6.0};
  };
  const Moments side = line(end.x, end.y, w.begin, y1);
  const Moments across = line(w.begin, y1, w.begin, 0.0);
  const double r = w.bottom, sine = std::sin(angle);
  const Moments arc{0.5 * r * r * (angle + 0.5 * std::sin(2.0 * angle)),
                    0.5 * r * r * r * (sine - sine * sine * sine / 3.0)};
  // Where the bottom lies nearer to the shaft the way around is the other one.
  const double twice = 2.0 * w.inward;
  return {twice * (arc.area + side.area + across.area), twice * (arc.first + side.first + across.first)};
}

/// Heights of the lines across that part the winding into equal areas, kept off its ends and from each other.
std::vector<double> split_heights(const Wall& w, int layers) {
  const double area = winding_moments(w).area, end = w.on_circle(w.bottom).x;
  const double margin = 0.1 * (end - w.begin) / layers;
  std::vector<double> heights;
  for (int k = 1; k < layers; ++k) {
    double low = (k == 1 ? w.begin : heights.back()) + margin, high = end - margin * (layers - k);
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (low + high);
      (area_below(w, middle) < area * k / layers ? low : high) = middle;
    }
    heights.push_back(low);
  }
  return heights;
}

std::optional<Conflict> find_conflict(const ParallelToothSlotStator::Parameters& p) {
  const double shortest = shortest_slot_edge(p.bore_radius, p.slots);
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  if (const auto radii = find_radii_conflict(p.bore_radius, p.back_radius, p.rotor))
    return radii;
  if (p.tooth_width < 4.0 * shortest)
    return conflict({tooth_index}, "the teeth are too thin to be drawn");
  if (p.tooth_width >= 2.0 * p.bore_radius || wall(p).on_circle(p.bore_radius).y < 2.0 * shortest)
    return conflict({tooth_index, bore_index}, "neighbouring teeth would touch at the bore");
  if (p.opening_depth < shortest)
    return conflict({opening_index}, "the space between bore and winding is too shallow to be drawn");
  if (into_stator(p.rotor) * (p.back_radius - p.bore_radius) - p.slot_depth < 2.0 * shortest)
    return conflict({depth_index, outer_index}, "the slot would cut through the yoke");
  const Wall w = wall(p);
  if (w.bottom <= w.half_tooth || w.begin <= w.half_tooth || w.on_circle(w.bottom).y < 2.0 * shortest)
    return conflict({tooth_index, depth_index}, "neighbouring teeth would touch at the slot's bottom");
  if (p.rotor == RotorSide::outer && std::hypot(w.begin, w.half_width(w.begin)) > p.bore_radius - shortest)
    return conflict({opening_index}, "the winding would stand out of the slot");
  if (w.inward * (w.on_circle(w.bottom).x - w.begin) < 3.0 * shortest || w.half_width(w.begin) < 2.0 * shortest)
    return conflict({depth_index, opening_index}, "the slot has no room for a winding");
  return std::nullopt;
}

}  // namespace

const std::vector<ParameterDescription>& ParallelToothSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions = with_stator_radii(
      {scaled_slot_length("tooth_width", positive, "between the parallel sides of a tooth", {0.0, 0.5}),
       scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, an arc about the shaft",
                          {0.0, 0.0, 0.6}),
       scaled_slot_length("slot.opening_depth", positive,
                          "from the bore to where the winding begins, on the slot's axis", {0.0, 0.1})});
  return descriptions;
}

Dimensions ParallelToothSlotStator::dimensions() const {
  const Parameters& p = parameters_;
  const Wall w = wall(p);
  const double half_pitch = base::pi / p.slots;
  const Point side = w.on_circle(0.5 * (w.begin + w.bottom));
  return {Dimension::radius(bore_index, polar(p.bore_radius, half_pitch)),
          Dimension::radius(outer_index, polar(p.back_radius, -half_pitch)),
          Dimension::length(tooth_index, side, mirrored_at(side, half_pitch)),
          Dimension::length(depth_index, {p.bore_radius, 0.0}, {w.bottom, 0.0}),
          Dimension::length(opening_index, {p.bore_radius, 0.5 * w.half_width(w.begin)},
                            {w.begin, 0.5 * w.half_width(w.begin)})};
}

std::shared_ptr<const Stator> ParallelToothSlotStator::read(const base::Node& node, RotorSide rotor) {
  const auto [values, slots] =
      read_stator_values(node, rotor, parameters(), [rotor](const std::vector<double>& v, int slots_of) {
        return find_conflict(from_values(v, slots_of, rotor));
      });
  return std::make_shared<ParallelToothSlotStator>(from_values(values, slots, rotor));
}

ParallelToothSlotStator::ParallelToothSlotStator(const Parameters& parameters) : parameters_(parameters) {}

double ParallelToothSlotStator::winding_area() const {
  return winding_moments(wall(parameters_)).area;
}

double ParallelToothSlotStator::winding_radius() const {
  const Moments moments = winding_moments(wall(parameters_));
  return moments.first / moments.area;
}

std::string ParallelToothSlotStator::steel_part(const Point& at) const {
  const Wall w = wall(parameters_);
  const double radius = std::hypot(at.x, at.y);
  if (w.inward * (radius - w.bottom) > 0.0)
    return "stator yoke";
  return w.inward * (radius - std::hypot(w.begin, w.half_width(w.begin))) < 0.0 ? "tooth tip" : "tooth";
}

CrossSection ParallelToothSlotStator::half_slot_pitch(SlotLayers layers) const {
  const Parameters& p = parameters_;
  const Wall w = wall(p);
  const double half_pitch = base::pi / p.slots;
  const Point centre;

  // Cells: open slots ask for sixteen faces of the bore over half a pitch, and 300 or more around; longer cells along
  // tooth and slot, coarse in the yoke.
  const Point bore_corner = w.on_circle(p.bore_radius);
  const double face = std::min(half_pitch / 16.0, 0.021) * p.bore_radius;
  const double in_opening = std::min(bore_corner.y / 3.0, face);
  const double at_bore = std::min(0.5 * p.tooth_width / 3.0, face);
  const double yoke = w.inward * (p.back_radius - w.bottom);
  const double at_winding = 0.25 * half_pitch * p.bore_radius;
  const double along_slot = 0.4 * half_pitch * p.bore_radius;
  const double at_yoke = std::min(0.5 * half_pitch * p.back_radius, yoke);

  SectionBuilder draw;
  const auto on_tooth_axis = [&](double radius) { return Point{radius * w.cosine, radius * w.sine}; };
  const int bore_axis = draw.point({p.bore_radius, 0.0}, in_opening);
  const int corner = draw.point(bore_corner, std::max(in_opening, at_bore));
  const int bore_tooth = draw.point(on_tooth_axis(p.bore_radius), at_bore);
  const int bottom_wall = draw.point(w.on_circle(w.bottom), 0.6 * at_winding);
  const int tooth_bottom = draw.point(on_tooth_axis(w.bottom), at_winding);
  const int bottom_axis = draw.point({w.bottom, 0.0}, at_winding);
  const int outer_axis = draw.point({p.back_radius, 0.0}, at_yoke);
  const int outer_tooth = draw.point(on_tooth_axis(p.back_radius), at_yoke);

  // Heights at which the slot is crossed, from the winding's beginning up; the tooth beside them.
  std::vector<double> heights{w.begin};
  for (const double height : split_heights(w, layers.count))
    heights.push_back(height);
  std::vector<int> axis_points, wall_points;
  for (const double height : heights) {
    axis_points.push_back(draw.point({height, 0.0}, at_winding));
    wall_points.push_back(draw.point({height, w.half_width(height)}, at_winding));
  }
  const int tooth_begin = draw.point(on_tooth_axis(std::hypot(w.begin, w.half_width(w.begin))), at_winding);
  const int begin_line = draw.line(axis_points[0], wall_points[0]);
  const int bottom_arc = draw.arc(bottom_axis, bottom_wall, centre);
  axis_points.push_back(bottom_axis);
  wall_points.push_back(bottom_wall);

  const int wall_line = draw.line(corner, wall_points[0]);
  const int across_begin = draw.line(wall_points[0], tooth_begin);
  const int across_bottom = draw.line(bottom_wall, tooth_bottom);
  draw.shape("slot opening", RegionKind::air,
             {draw.arc(bore_axis, corner, centre, Boundary::gap), wall_line, begin_line,
              draw.line(bore_axis, axis_points[0], Boundary::side_begin)})
      .corners = {bore_axis, corner, wall_points[0], axis_points[0]};
  draw.shape("tooth and yoke", RegionKind::steel,
             {draw.arc(corner, bore_tooth, centre, Boundary::gap),
              draw.line(bore_tooth, tooth_begin, Boundary::side_end), across_begin, wall_line})
      .corners = {corner, bore_tooth, tooth_begin, wall_points[0]};

  std::vector<int> tooth{across_begin, draw.line(tooth_begin, tooth_bottom, Boundary::side_end), across_bottom};
  for (std::size_t k = 0; k + 1 < wall_points.size(); ++k) {
    const int side = draw.line(wall_points[k], wall_points[k + 1]);
    tooth.push_back(side);
    const bool last = k + 2 == wall_points.size();
    Shape& part = draw.shape("winding", RegionKind::winding,
                             {draw.line(axis_points[k], wall_points[k]), side,
                              last ? bottom_arc : draw.line(axis_points[k + 1], wall_points[k + 1]),
                              draw.line(axis_points[k], axis_points[k + 1], Boundary::side_begin)},
                             along_slot);
    part.layer = layers.count - 1 - static_cast<int>(k);
    part.corners = {axis_points[k], wall_points[k], wall_points[k + 1], axis_points[k + 1]};
  }
  draw.shape("tooth and yoke", RegionKind::steel, tooth, along_slot).corners = {wall_points[0], tooth_begin,
                                                                                tooth_bottom, bottom_wall};
  draw.shape("tooth and yoke", RegionKind::steel,
             {bottom_arc, across_bottom, draw.line(tooth_bottom, outer_tooth, Boundary::side_end),
              draw.arc(outer_axis, outer_tooth, centre, Boundary::flux_parallel),
              draw.line(bottom_axis, outer_axis, Boundary::side_begin)})
      .corners = {bottom_axis, tooth_bottom, outer_tooth, outer_axis};
  return draw.finish();
}

}  // namespace lodestone::geometries
