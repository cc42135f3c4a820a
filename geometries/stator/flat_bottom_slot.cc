// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/flat_bottom_slot.h"

#include "geometries/section_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::geometries {

namespace {

/// Widths that differ by less are the same.
constexpr double same_width = 1e-9;

/// Heights from the winding's beginning to the bottom at which the lines across lie that part it into equal areas.
std::vector<double> split_heights(const FlatBottomSlot& slot, int layers) {
  const double begin = slot.winding_begin(), depth = slot.bottom - begin;
  const double widening = (slot.bottom_width - slot.top_width) / depth;
  const double whole = 0.5 * (slot.top_width + slot.bottom_width) * depth;
  std::vector<double> heights{begin};
  for (int k = 1; k < layers; ++k) {
    // ½ g t² + w t = area, in the form that also holds for parallel sides.
    const double area = whole * k / layers;
    heights.push_back(
        begin + 2.0 * area / (slot.top_width + std::sqrt(slot.top_width * slot.top_width + 2.0 * widening * area)));
  }
  heights.push_back(slot.bottom);
  return heights;
}

/// Cell sizes wanted, m.
struct Sizes {
  double in_opening, at_bore, at_winding, along_slot, at_yoke;
};

Sizes sizes_of(const FlatBottomSlot& slot) {
  // As in the other slots: sixteen faces of the bore over half a pitch of open slots, some four where a narrow opening
  // leaves the field even; 300 or more around; longer cells along tooth and slot, coarse in the yoke.
  const double half_pitch = base::pi / slot.slots * slot.bore_radius, half_opening = 0.5 * slot.opening_width;
  const double widest = 0.021 * slot.bore_radius;
  const bool wide = half_opening > 0.25 * half_pitch;
  const double face = std::min(half_pitch / (wide ? 16.0 : 3.0), widest);
  Sizes sizes{};
  sizes.in_opening = std::min(half_opening / (wide ? 3.0 : 1.0), face);
  sizes.at_bore = std::min(std::max((half_pitch - half_opening) / 3.0, sizes.in_opening), face);
  sizes.at_winding = 0.25 * half_pitch;
  sizes.along_slot = 0.5 * half_pitch;
  sizes.at_yoke =
      std::min(0.5 * half_pitch * slot.back_radius / slot.bore_radius, slot.further(slot.back_radius, slot.bottom));
  return sizes;
}

/// Draws half a slot pitch; the members are its points that several shapes share.
class Drawer {
public:
  Drawer(const FlatBottomSlot& slot, int layers)
      : slot_(slot), layers_(layers), sizes_(sizes_of(slot)), tooth_axis_(base::pi / slot.slots) {}

  CrossSection draw() {
    draw_opening();
    std::vector<int> flank;
    if (slot_.bars)
      draw_bars(flank);
    else
      draw_layers(flank);
    draw_steel(flank);
    return draw_.finish();
  }

private:
  Point on_tooth_axis(double radius) const { return {radius * std::cos(tooth_axis_), radius * std::sin(tooth_axis_)}; }
  double half_width(double height) const {
    const double t = (height - slot_.winding_begin()) / (slot_.bottom - slot_.winding_begin());
    return 0.5 * ((1.0 - t) * slot_.top_width + t * slot_.bottom_width);
  }

  void draw_opening() {
    const double half_opening = 0.5 * slot_.opening_width, end = slot_.opening_end(), begin = slot_.winding_begin();
    const bool step = !slot_.is_open(), across = slot_.further(begin, end) <= 0.0;
    bore_axis_ = draw_.point({slot_.bore_radius, 0.0}, sizes_.in_opening);
    corner_ = draw_.point({slot_.beyond(end, -slot_.opening_depth), half_opening},
                          std::max(sizes_.in_opening, sizes_.at_bore));
    const int opening_axis = draw_.point({end, 0.0}, sizes_.in_opening);
    opening_wall_ = draw_.point({end, half_opening}, sizes_.in_opening);
    begin_axis_ = across ? opening_axis : draw_.point({begin, 0.0}, sizes_.at_winding);
    begin_wall_ = across && !step ? opening_wall_ : draw_.point({begin, 0.5 * slot_.top_width}, sizes_.at_winding);
    walls_.push_back(draw_.line(corner_, opening_wall_));
    if (begin_wall_ != opening_wall_)
      walls_.push_back(draw_.line(opening_wall_, begin_wall_));
    // Across the winding's beginning, parted where the column of conductors ends.
    if (slot_.bars) {
      begin_edge_ = draw_.point({begin, 0.5 * slot_.bars->conductors.width}, sizes_.at_winding);
      begin_lines_ = {draw_.line(begin_axis_, begin_edge_), draw_.line(begin_edge_, begin_wall_)};
    } else if (across && step) {
      begin_lines_ = {draw_.line(opening_axis, opening_wall_), walls_[1]};
    } else {
      begin_lines_ = {draw_.line(begin_axis_, begin_wall_)};
    }
    std::vector<int> opening{draw_.arc(bore_axis_, corner_, {}, Boundary::gap), walls_[0],
                             draw_.line(bore_axis_, opening_axis, Boundary::side_begin)};
    if (across && !step)
      opening.insert(opening.end(), begin_lines_.begin(), begin_lines_.end());
    else
      opening.push_back(draw_.line(opening_axis, opening_wall_));
    draw_.shape("slot opening", RegionKind::air, opening).corners = {bore_axis_, corner_, opening_wall_, opening_axis};
    if (across)
      return;
    std::vector<int> shoulder{draw_.line(opening_axis, opening_wall_), walls_[1],
                              draw_.line(opening_axis, begin_axis_, Boundary::side_begin)};
    shoulder.insert(shoulder.end(), begin_lines_.begin(), begin_lines_.end());
    draw_.shape("slot opening", RegionKind::air, shoulder).corners = {opening_axis, opening_wall_, begin_wall_,
                                                                      begin_axis_};
  }

  /// Layers of winding, from the opening to the bottom.
  void draw_layers(std::vector<int>& flank) {
    const std::vector<double> heights = split_heights(slot_, layers_);
    int axis = begin_axis_, wall = begin_wall_;
    bottom_lines_ = begin_lines_;
    for (int k = 0; k < layers_; ++k) {
      const double height = heights[static_cast<std::size_t>(k) + 1];
      const int next_axis = draw_.point({height, 0.0}, sizes_.at_winding);
      const int next_wall = draw_.point({height, half_width(height)}, sizes_.at_winding);
      flank.push_back(draw_.line(wall, next_wall));
      std::vector<int> outline = bottom_lines_;
      bottom_lines_ = {draw_.line(next_axis, next_wall)};
      outline.insert(outline.end(),
                     {flank.back(), bottom_lines_[0], draw_.line(axis, next_axis, Boundary::side_begin)});
      Shape& part = draw_.shape("winding", RegionKind::winding, outline, sizes_.along_slot);
      part.layer = layers_ - 1 - k;
      part.corners = {axis, wall, next_wall, next_axis};
      axis = next_axis;
      wall = next_wall;
    }
    bottom_axis_ = axis;
    bottom_wall_ = wall;
  }

  /// Rows of insulation and of conductors in two columns, the conductor's and the insulation beside it.
  void draw_bars(std::vector<int>& flank) {
    const FlatBottomSlot::Bars& bars = *slot_.bars;
    const double half_bar = 0.5 * bars.conductors.width;
    const int rows = 2 * bars.conductors.layers + 1;
    double height = slot_.winding_begin();
    int axis = begin_axis_, wall = begin_wall_, edge = begin_edge_;
    for (int row = 0; row < rows; ++row) {
      const bool bar = row % 2 == 1;
      height = slot_.beyond(height, bar                           ? bars.conductors.height
                                    : row == 0 || row == rows - 1 ? bars.wall
                                                                  : bars.between);
      const int next_axis = draw_.point({height, 0.0}, sizes_.at_winding);
      const int next_edge = draw_.point({height, half_bar}, sizes_.at_winding);
      const int next_wall = draw_.point({height, half_width(height)}, sizes_.at_winding);
      flank.push_back(draw_.line(wall, next_wall));
      const int middle = draw_.line(edge, next_edge);
      Shape& inner = draw_.shape(bar ? "winding" : "slot insulation", bar ? RegionKind::winding : RegionKind::air,
                                 {draw_.line(axis, edge), middle, draw_.line(next_axis, next_edge),
                                  draw_.line(axis, next_axis, Boundary::side_begin)},
                                 sizes_.along_slot);
      inner.corners = {axis, edge, next_edge, next_axis};
      if (bar)
        inner.layer = bars.conductors.layers - 1 - row / 2;
      draw_
          .shape("slot insulation", RegionKind::air,
                 {draw_.line(edge, wall), flank.back(), draw_.line(next_edge, next_wall), middle}, sizes_.along_slot)
          .corners = {edge, wall, next_wall, next_edge};
      axis = next_axis;
      edge = next_edge;
      wall = next_wall;
    }
    bottom_lines_ = {draw_.line(axis, edge), draw_.line(edge, wall)};
    bottom_axis_ = axis;
    bottom_wall_ = wall;
  }

  void draw_steel(const std::vector<int>& flank) {
    const Point begin = draw_.at(begin_wall_), bottom = draw_.at(bottom_wall_);
    const int bore_tooth = draw_.point(on_tooth_axis(slot_.bore_radius), sizes_.at_bore);
    const int tooth_begin = draw_.point(on_tooth_axis(std::hypot(begin.x, begin.y)), sizes_.at_winding);
    const int tooth_bottom = draw_.point(on_tooth_axis(std::hypot(bottom.x, bottom.y)), sizes_.at_winding);
    const int outer_axis = draw_.point({slot_.back_radius, 0.0}, sizes_.at_yoke);
    const int outer_tooth = draw_.point(on_tooth_axis(slot_.back_radius), sizes_.at_yoke);
    const int across_begin = draw_.line(begin_wall_, tooth_begin);
    const int across_bottom = draw_.line(bottom_wall_, tooth_bottom);

    std::vector<int> tip{draw_.arc(corner_, bore_tooth, {}, Boundary::gap),
                         draw_.line(bore_tooth, tooth_begin, Boundary::side_end), across_begin};
    tip.insert(tip.end(), walls_.begin(), walls_.end());
    draw_.shape("tooth and yoke", RegionKind::steel, tip).corners = {corner_, bore_tooth, tooth_begin,
                                                                     slot_.is_open() ? begin_wall_ : opening_wall_};

    std::vector<int> tooth{across_begin, draw_.line(tooth_begin, tooth_bottom, Boundary::side_end), across_bottom};
    tooth.insert(tooth.end(), flank.begin(), flank.end());
    draw_.shape("tooth and yoke", RegionKind::steel, tooth, sizes_.along_slot).corners = {begin_wall_, tooth_begin,
                                                                                          tooth_bottom, bottom_wall_};

    std::vector<int> yoke{across_bottom, draw_.line(tooth_bottom, outer_tooth, Boundary::side_end),
                          draw_.arc(outer_axis, outer_tooth, {}, Boundary::flux_parallel),
                          draw_.line(bottom_axis_, outer_axis, Boundary::side_begin)};
    yoke.insert(yoke.end(), bottom_lines_.begin(), bottom_lines_.end());
    draw_.shape("tooth and yoke", RegionKind::steel, yoke).corners = {bottom_axis_, tooth_bottom, outer_tooth,
                                                                      outer_axis};
  }

  const FlatBottomSlot& slot_;
  int layers_;
  Sizes sizes_;
  double tooth_axis_;
  SectionBuilder draw_;
  int bore_axis_ = 0, corner_ = 0, opening_wall_ = 0, begin_axis_ = 0, begin_wall_ = 0, begin_edge_ = 0,
      bottom_axis_ = 0, bottom_wall_ = 0;
  std::vector<int> walls_;         ///< from the bore to where the winding begins
  std::vector<int> begin_lines_;   ///< across the winding's beginning
  std::vector<int> bottom_lines_;  ///< across its bottom
};

}  // namespace

bool FlatBottomSlot::is_open() const {
  return top_width - opening_width <= same_width * bore_radius;
}

double FlatBottomSlot::opening_end() const {
  return beyond(std::sqrt(bore_radius * bore_radius - 0.25 * opening_width * opening_width), opening_depth);
}

double FlatBottomSlot::winding_begin() const {
  return beyond(opening_end(), shoulder_depth);
}

double FlatBottomSlot::winding_area() const {
  if (bars)
    return bars->conductors.layers * bars->conductors.width * bars->conductors.height;
  return 0.5 * (top_width + bottom_width) * further(bottom, winding_begin());
}

double FlatBottomSlot::winding_radius() const {
  const double begin = winding_begin();
  // Centroid of a trapezoid; conductors lie evenly about the middle of their slot.
  return begin +
         (bottom - begin) * (bars ? 0.5 : (top_width + 2.0 * bottom_width) / (3.0 * (top_width + bottom_width)));
}

CrossSection FlatBottomSlot::half_slot_pitch(SlotLayers layers) const {
  return Drawer(*this, layers.count).draw();
}

Dimensions FlatBottomSlot::opening_dimensions(const FlatBottomSlotParameters& of) const {
  const double half_pitch = base::pi / slots, half_opening = 0.5 * opening_width, half_top = 0.5 * top_width;
  const double end = opening_end(), begin = winding_begin();
  Dimensions result = {Dimension::radius(of.bore, polar(bore_radius, half_pitch)),
                       Dimension::radius(of.outer, polar(back_radius, -half_pitch)),
                       Dimension::length(of.opening_depth, {end - opening_depth, half_opening}, {end, half_opening},
                                         0.15 * half_pitch * bore_radius)};
  if (is_open())
    return result;
  const double in_opening = end - 0.5 * opening_depth;
  result.push_back(Dimension::length(of.opening_width, {in_opening, -half_opening}, {in_opening, half_opening}));
  result.push_back(
      Dimension::length(of.shoulder_depth, {end, -half_top}, {begin, -half_top}, -0.15 * half_pitch * bore_radius));
  return result;
}

std::string FlatBottomSlot::steel_part(const Point& at) const {
  const double radius = std::hypot(at.x, at.y);
  if (further(radius, std::hypot(bottom, 0.5 * bottom_width)) > 0.0)
    return "stator yoke";
  return further(radius, std::hypot(winding_begin(), 0.5 * top_width)) < 0.0 ? "tooth tip" : "tooth";
}

std::optional<Conflict> find_conflict(const FlatBottomSlot& slot, const FlatBottomSlotParameters& of) {
  const double shortest = shortest_slot_edge(slot.bore_radius, slot.slots);
  const double half_pitch = base::pi / slot.slots, sine = std::sin(half_pitch), cosine = std::cos(half_pitch);
  const auto conflict = [](std::vector<std::size_t> parameters, const std::string& reason) {
    return Conflict{std::move(parameters), reason};
  };
  /// Distance of a point of the slot's side from the tooth's axis.
  const auto to_tooth_axis = [sine, cosine](double x, double y) { return x * sine - y * cosine; };
  if (const auto radii = find_radii_conflict(slot.bore_radius, slot.back_radius, slot.rotor))
    return radii;
  if (slot.opening_width < 2.0 * shortest)
    return conflict({of.opening_width}, "the slot opening is too narrow to be drawn");
  if (0.5 * slot.opening_width > slot.bore_radius * sine - shortest)
    return conflict({of.opening_width}, "the openings of neighbouring slots would overlap");
  if (slot.opening_depth < shortest)
    return conflict({of.opening_depth}, "the slot opening is too shallow to be drawn");
  if (slot.shoulder_depth > 0.0 && slot.shoulder_depth < shortest)
    return conflict({of.shoulder_depth}, "the shoulder is too shallow to be drawn (0 is straight across)");
  const double step = 0.5 * (slot.top_width - slot.opening_width);
  if (step < -same_width * slot.bore_radius)
    return conflict({of.opening_width, of.top_width}, "the slot would be narrower than its opening");
  if (!slot.is_open() && step < shortest)
    return conflict({of.opening_width, of.top_width}, "the step from the opening to the slot is too small to be drawn");
  if (slot.bars) {
    // Thin rows of cells rule nothing but themselves.
    const double thinnest = 0.25 * shortest;
    if (slot.bars->wall < thinnest)
      return conflict({of.wall}, "the insulation at the slot's sides is too thin to be drawn");
    if (slot.bars->conductors.layers > 1 && slot.bars->between < thinnest)
      return conflict({of.between}, "the insulation between the conductors is too thin to be drawn");
    if (slot.bars->conductors.height < shortest)
      return conflict({of.bar_height}, "the conductors are too thin to be drawn");
    if (slot.bars->conductors.width < 2.0 * shortest)
      return conflict({of.top_width}, "the conductors are too narrow to be drawn");
  }
  if (slot.bars && !slot.is_open() && slot.shoulder_depth <= 0.0)
    return conflict({of.shoulder_depth, of.opening_width},
                    "from a narrow opening to solid conductors the slot widens over a shoulder");
  if (slot.further(slot.bottom, slot.winding_begin()) < 2.0 * shortest)
    return conflict({of.depth, of.shoulder_depth, of.opening_depth}, "the slot has no room for a winding");
  if (slot.bottom_width < 4.0 * shortest)
    return conflict({of.bottom_width}, "the slot's bottom is too narrow to be drawn");
  // The corners reach furthest outward, the middle of the bottom furthest inward.
  const bool outward = slot.rotor == RotorSide::inner;
  const double deepest = outward ? std::hypot(slot.bottom, 0.5 * slot.bottom_width) : slot.bottom;
  if (slot.further(slot.back_radius, deepest) < 2.0 * shortest)
    return conflict({of.depth, of.outer, of.bottom_width}, "the slot would cut through the yoke");
  if (!outward && std::hypot(slot.winding_begin(), 0.5 * slot.top_width) > slot.bore_radius - shortest)
    return conflict({of.opening_depth, of.top_width}, "the slot would break through the tooth tips");
  if (to_tooth_axis(slot.opening_end(), 0.5 * slot.opening_width) < shortest ||
      to_tooth_axis(slot.winding_begin(), 0.5 * slot.top_width) < shortest)
    return conflict({of.top_width, of.opening_depth}, "neighbouring slots would overlap where the winding begins");
  if (to_tooth_axis(slot.bottom, 0.5 * slot.bottom_width) < shortest)
    return conflict({of.bottom_width, of.depth}, "neighbouring slots would overlap at the bottom");
  return std::nullopt;
}

std::vector<ParameterDescription> semi_closed_slot(std::vector<ParameterDescription> own) {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  own.insert(
      own.end(),
      {scaled_slot_length("slot.opening_width", positive, "between the tooth tips; the slot's: open", {0.0, 0.18}),
       scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                          {0.0, 0.08}),
       scaled_slot_length("slot.shoulder_depth", non_negative,
                          "over which the opening widens to the slot; 0: straight across", {0.0, 0.06}),
       scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, on the slot's axis",
                          {0.0, 0.0, 0.6})});
  return with_stator_radii(std::move(own));
}

FlatBottomSlot outline_of_opening(const std::vector<double>& v, int slots, RotorSide rotor,
                                  const FlatBottomSlotParameters& of) {
  FlatBottomSlot slot;
  slot.rotor = rotor;
  slot.slots = slots;
  slot.bore_radius = v[of.bore];
  slot.back_radius = v[of.outer];
  slot.opening_width = v[of.opening_width];
  slot.opening_depth = v[of.opening_depth];
  slot.shoulder_depth = v[of.shoulder_depth];
  return slot;
}

StatorValues FlatBottomSlotStator::read_values(const base::Node& node, const Reading& reading) {
  const auto find = [&](const std::vector<double>& v, int slots) {
    FlatBottomSlotParameters blame = reading.blame;
    if (reading.zero_opens && v[blame.opening_width] <= 0.0)
      blame.opening_width = blame.top_width;
    return find_conflict(reading.outline(v, slots, reading.rotor), blame);
  };
  return read_stator_values(node, reading.rotor, reading.descriptions, find, reading.other_keys, reading.conductors);
}

}  // namespace lodestone::geometries
