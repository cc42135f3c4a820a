// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/trapezoidal_slot.h"

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  bore_index,
  outer_index,
  top_width_index,
  bottom_width_index,
  opening_width_index,
  opening_depth_index,
  shoulder_depth_index,
  depth_index
};

constexpr FlatBottomSlotParameters blame{bore_index,          outer_index,          opening_width_index,
                                         opening_depth_index, shoulder_depth_index, top_width_index,
                                         bottom_width_index,  depth_index};

FlatBottomSlot outline(const std::vector<double>& v, int slots, RotorSide rotor) {
  FlatBottomSlot slot = outline_of_opening(v, slots, rotor, blame);
  slot.top_width = v[top_width_index];
  slot.bottom_width = v[bottom_width_index];
  slot.bottom = slot.beyond(v[bore_index], v[depth_index]);
  return slot;
}

}  // namespace

const std::vector<ParameterDescription>& TrapezoidalSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  static const std::vector<ParameterDescription> descriptions = semi_closed_slot(
      {scaled_slot_length("slot.top_width", positive, "of the slot where the winding begins", {0.0, 0.48}),
       scaled_slot_length("slot.bottom_width", positive, "of the slot at its bottom", {0.0, 0.65})});
  return descriptions;
}

Dimensions TrapezoidalSlotStator::dimensions() const {
  const FlatBottomSlot& s = slot();
  const double begin = s.winding_begin(), half_top = 0.5 * s.top_width, half_bottom = 0.5 * s.bottom_width;
  return joined(s.opening_dimensions(blame),
                {Dimension::length(top_width_index, {begin, -half_top}, {begin, half_top}),
                 Dimension::length(bottom_width_index, {s.bottom, -half_bottom}, {s.bottom, half_bottom}),
                 Dimension::length(depth_index, {s.bore_radius, 0.0}, {s.bottom, 0.0})});
}

std::shared_ptr<const Stator> TrapezoidalSlotStator::read(const base::Node& node, RotorSide rotor) {
  std::vector<ParameterDescription> descriptions = parameters();
  if (rotor == RotorSide::outer)
    narrow_within_rotor(descriptions[bottom_width_index], read_stator_size(node, with_radii_for(rotor, descriptions)),
                        0.48);
  const auto [values, slots] = read_values(node, {descriptions, rotor, {}, outline, blame});
  return std::make_shared<TrapezoidalSlotStator>(values, slots, rotor);
}

TrapezoidalSlotStator::TrapezoidalSlotStator(const std::vector<double>& values, int slots, RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor)) {}

}  // namespace lodestone::geometries
