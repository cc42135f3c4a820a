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
  FlatBottomSlot slot;
  slot.rotor = rotor;
  slot.slots = slots;
  slot.bore_radius = v[bore_index];
  slot.back_radius = v[outer_index];
  slot.opening_width = v[opening_width_index] > 0.0 ? v[opening_width_index] : v[width_index];
  slot.opening_depth = v[opening_depth_index];
  slot.shoulder_depth = v[shoulder_depth_index];
  slot.top_width = slot.bottom_width = v[width_index];
  slot.bottom = slot.beyond(v[bore_index], v[depth_index]);
  return slot;
}

std::vector<std::pair<std::size_t, double>> defaults(const StatorSize& size) {
  return {{width_index, size.part_of_pitch(0.5)},
          {opening_depth_index, size.part_of_pitch(0.08)},
          {depth_index, 0.6 * size.depth()}};
}

}  // namespace

const std::vector<ParameterDescription>& ParallelSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      {"slot.width", "m", "mm", positive, "between the parallel sides of the slot", std::nullopt, 5.5e-3,
       "0.5 of the slot pitch"},
      {"slot.opening_width", "m", "mm", non_negative, "between the tooth tips; 0: the slot's, open", 0.0, 1.93e-3},
      {"slot.opening_depth", "m", "mm", positive, "of the opening's parallel walls: height of the tooth tips",
       std::nullopt, 1e-3, "0.08 of the slot pitch"},
      {"slot.shoulder_depth", "m", "mm", non_negative,
       "over which a narrow opening widens to the slot; 0: straight across", 0.0, 0.6e-3},
      {"slot.depth", "m", "mm", positive, "from the bore to the slot's bottom, on the slot's axis", std::nullopt, 32e-3,
       "0.6 of the core's depth"}};
  return descriptions;
}

std::shared_ptr<const Stator> ParallelSlotStator::read(const base::Node& node, RotorSide rotor) {
  const std::vector<double> values = read_values(node, {parameters(), rotor, {}, defaults, outline, blame, true});
  return std::make_shared<ParallelSlotStator>(values, node.at("slots").integer(3, max_slots), rotor);
}

ParallelSlotStator::ParallelSlotStator(const std::vector<double>& values, int slots, RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor), values) {}

}  // namespace lodestone::geometries
