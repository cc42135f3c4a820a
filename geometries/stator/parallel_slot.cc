// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/parallel_slot.h"

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  bore_index,
  outer_index,
  width_index,
  opening_width_index,
  opening_depth_index,
  shoulder_depth_index,
  depth_index
};

constexpr FlatBottomSlotParameters blame{bore_index,           outer_index, opening_width_index, opening_depth_index,
                                         shoulder_depth_index, width_index, width_index,         depth_index};

FlatBottomSlot outline(const std::vector<double>& v, int slots, RotorSide rotor) {
  FlatBottomSlot slot = outline_of_opening(v, slots, rotor, blame);
  if (slot.opening_width <= 0.0)
    slot.opening_width = v[width_index];
  slot.top_width = slot.bottom_width = v[width_index];
  slot.bottom = slot.beyond(v[bore_index], v[depth_index]);
  return slot;
}

}  // namespace

const std::vector<ParameterDescription>& ParallelSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = with_stator_radii(
      {scaled_slot_length("slot.width", positive, "between the parallel sides of the slot", {0.0, 0.5}),
       scaled_slot_length("slot.opening_width", non_negative, "between the tooth tips; 0: the slot's, open", {},
                          ScaledLength{0.0, 0.2}),
       scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                          {0.0, 0.08}),
       scaled_slot_length("slot.shoulder_depth", non_negative,
                          "over which a narrow opening widens to the slot; 0: straight across", {},
                          ScaledLength{0.0, 0.07}),
       scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, on the slot's axis",
                          {0.0, 0.0, 0.6})});
  return descriptions;
}

Dimensions ParallelSlotStator::dimensions() const {
  const FlatBottomSlot& s = slot();
  const double across = 0.5 * (s.winding_begin() + s.bottom), half = 0.5 * s.top_width;
  return joined(s.opening_dimensions(blame), {Dimension::length(width_index, {across, -half}, {across, half}),
                                              Dimension::length(depth_index, {s.bore_radius, 0.0}, {s.bottom, 0.0})});
}

std::shared_ptr<const Stator> ParallelSlotStator::read(const base::Node& node, RotorSide rotor) {
  const auto [values, slots] = read_values(node, {parameters(), rotor, {}, outline, blame, true});
  return std::make_shared<ParallelSlotStator>(values, slots, rotor);
}

ParallelSlotStator::ParallelSlotStator(const std::vector<double>& values, int slots, RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor)) {}

}  // namespace lodestone::geometries
