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
  FlatBottomSlot slot;
  slot.rotor = rotor;
  slot.slots = slots;
  slot.bore_radius = v[bore_index];
  slot.back_radius = v[outer_index];
  slot.opening_width = v[opening_width_index];
  slot.opening_depth = v[opening_depth_index];
  slot.shoulder_depth = v[shoulder_depth_index];
  slot.top_width = v[top_width_index];
  slot.bottom_width = v[bottom_width_index];
  slot.bottom = slot.beyond(v[bore_index], v[depth_index]);
  return slot;
}

}  // namespace

const std::vector<ParameterDescription>& TrapezoidalSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      scaled_slot_length("slot.top_width", positive, "of the slot where the winding begins", {0.0, 0.48}),
      scaled_slot_length("slot.bottom_width", positive, "of the slot at its bottom", {0.0, 0.65}),
      scaled_slot_length("slot.opening_width", positive, "between the tooth tips; the slot's: open", {0.0, 0.18}),
      scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                         {0.0, 0.08}),
      scaled_slot_length("slot.shoulder_depth", non_negative,
                         "over which the opening widens to the slot; 0: straight across", {0.0, 0.06}),
      scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, on the slot's axis",
                         {0.0, 0.0, 0.6})};
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
  if (rotor == RotorSide::outer) {
    // Within the rotor the pitch is smaller at the bottom than at the gap.
    const TemplateSize size = read_stator_size(node, with_radii_for(rotor, descriptions));
    ParameterDescription& bottom = descriptions[bottom_width_index];
    bottom.scaled_default.reset();
    bottom.default_value = std::max(0.48 * size.pitch() * (1.0 - 0.6 * size.depth / size.radius), size.least);
  }
  const std::vector<double> values = read_values(node, {descriptions, rotor, {}, outline, blame});
  return std::make_shared<TrapezoidalSlotStator>(values, node.at("slots").integer(3, max_slots), rotor);
}

TrapezoidalSlotStator::TrapezoidalSlotStator(const std::vector<double>& values, int slots, RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor)) {}

}  // namespace lodestone::geometries
