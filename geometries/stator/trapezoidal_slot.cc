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

std::vector<std::pair<std::size_t, double>> defaults(const StatorSize& size) {
  // Within the rotor the pitch is smaller at the bottom than at the gap.
  const double bottom =
      size.back_radius > size.bore_radius ? 0.65 : 0.48 * (1.0 - 0.6 * size.depth() / size.bore_radius);
  return {{top_width_index, size.part_of_pitch(0.48)},      {bottom_width_index, size.part_of_pitch(bottom)},
          {opening_width_index, size.part_of_pitch(0.18)},  {opening_depth_index, size.part_of_pitch(0.08)},
          {shoulder_depth_index, size.part_of_pitch(0.06)}, {depth_index, 0.6 * size.depth()}};
}

}  // namespace

const std::vector<ParameterDescription>& TrapezoidalSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      {"slot.top_width", "m", "mm", positive, "of the slot where the winding begins", std::nullopt, 5e-3,
       "0.48 of the slot pitch"},
      {"slot.bottom_width", "m", "mm", positive, "of the slot at its bottom", std::nullopt, 8e-3,
       "0.65 of the slot pitch; within the rotor 0.48 of that at the bottom"},
      {"slot.opening_width", "m", "mm", positive, "between the tooth tips; the slot's: open", std::nullopt, 1.93e-3,
       "0.18 of the slot pitch"},
      {"slot.opening_depth", "m", "mm", positive, "of the opening's parallel walls: height of the tooth tips",
       std::nullopt, 1e-3, "0.08 of the slot pitch"},
      {"slot.shoulder_depth", "m", "mm", non_negative, "over which the opening widens to the slot; 0: straight across",
       std::nullopt, 0.6e-3, "0.06 of the slot pitch"},
      {"slot.depth", "m", "mm", positive, "from the bore to the slot's bottom, on the slot's axis", std::nullopt, 32e-3,
       "0.6 of the core's depth"}};
  return descriptions;
}

std::shared_ptr<const Stator> TrapezoidalSlotStator::read(const base::Node& node, RotorSide rotor) {
  const std::vector<double> values = read_values(node, {parameters(), rotor, {}, defaults, outline, blame});
  return std::make_shared<TrapezoidalSlotStator>(values, node.at("slots").integer(3, max_slots), rotor);
}

TrapezoidalSlotStator::TrapezoidalSlotStator(const std::vector<double>& values, int slots, RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor), values) {}

}  // namespace lodestone::geometries
