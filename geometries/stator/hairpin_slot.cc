// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/hairpin_slot.h"

#include <algorithm>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  bore_index,
  outer_index,
  width_index,
  height_index,
  wall_index,
  between_index,
  opening_width_index,
  opening_depth_index,
  shoulder_depth_index
};

constexpr FlatBottomSlotParameters blame{bore_index,           outer_index, opening_width_index, opening_depth_index,
                                         shoulder_depth_index, width_index, width_index,         height_index,
                                         height_index,         wall_index,  between_index};

constexpr int least_conductors = 2;

FlatBottomSlot outline(const std::vector<double>& v, int slots, RotorSide rotor, int conductors) {
  FlatBottomSlot slot;
  slot.rotor = rotor;
  slot.slots = slots;
  slot.bore_radius = v[bore_index];
  slot.back_radius = v[outer_index];
  slot.top_width = slot.bottom_width = v[width_index] + 2.0 * v[wall_index];
  slot.opening_width = v[opening_width_index] > 0.0 ? v[opening_width_index] : slot.top_width;
  slot.opening_depth = v[opening_depth_index];
  slot.shoulder_depth = v[shoulder_depth_index];
  slot.bars = FlatBottomSlot::Bars{{conductors, v[width_index], v[height_index]}, v[wall_index], v[between_index]};
  slot.bottom = slot.beyond(slot.winding_begin(),
                            conductors * v[height_index] + (conductors - 1) * v[between_index] + 2.0 * v[wall_index]);
  return slot;
}

std::vector<std::pair<std::size_t, double>> defaults(const StatorSize& size, int conductors) {
  const double bar = 0.55 * size.depth() / conductors - size.part_of_pitch(0.025);
  return {{width_index, size.part_of_pitch(0.42)},         {height_index, std::max(bar, size.part_of_pitch(0.0))},
          {wall_index, size.part_of_pitch(0.03)},          {between_index, size.part_of_pitch(0.025)},
          {opening_width_index, size.part_of_pitch(0.18)}, {opening_depth_index, size.part_of_pitch(0.08)},
          {shoulder_depth_index, size.part_of_pitch(0.06)}};
}

}  // namespace

const std::vector<ParameterDescription>& HairpinSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      {"conductor.width", "m", "mm", positive, "across the slot, bare", std::nullopt, 4.4e-3, "0.42 of the slot pitch"},
      {"conductor.height", "m", "mm", positive, "along the slot, bare", std::nullopt, 3e-3,
       "0.55 of the core's depth shared by the conductors"},
      {"insulation.wall", "m", "mm", positive, "from a conductor to the slot's sides, top and bottom: enamel and liner",
       std::nullopt, 0.35e-3, "0.03 of the slot pitch"},
      {"insulation.between", "m", "mm", positive, "from one conductor to the next: twice the enamel", std::nullopt,
       0.25e-3, "0.025 of the slot pitch"},
      {"slot.opening_width", "m", "mm", non_negative, "between the tooth tips; 0: the slot's, open", std::nullopt,
       1.93e-3, "0.18 of the slot pitch"},
      {"slot.opening_depth", "m", "mm", positive, "of the opening's parallel walls: height of the tooth tips",
       std::nullopt, 1e-3, "0.08 of the slot pitch"},
      {"slot.shoulder_depth", "m", "mm", non_negative,
       "over which the opening widens to the slot; 0 for an open slot only", std::nullopt, 0.6e-3,
       "0.06 of the slot pitch"}};
  return descriptions;
}

const std::vector<ChoiceDescription>& HairpinSlotStator::choices() {
  static const std::vector<ChoiceDescription> descriptions{
      {"conductors", {}, least_conductors, max_layers, "an even number, one a layer of the winding"}};
  return descriptions;
}

std::shared_ptr<const Stator> HairpinSlotStator::read(const base::Node& node, RotorSide rotor) {
  const auto given = node.find("conductors");
  const int conductors = given ? given->integer(least_conductors, max_layers) : least_conductors;
  if (conductors % 2 != 0)
    given->fail(std::to_string(conductors) + ": an even number of conductors lies in a slot");
  const std::vector<double> values =
      read_values(node, {parameters(),
                         rotor,
                         {"conductors"},
                         [conductors](const StatorSize& size) { return defaults(size, conductors); },
                         [conductors](const std::vector<double>& v, int slots_of, RotorSide side) {
                           return outline(v, slots_of, side, conductors);
                         },
                         blame,
                         true});
  return std::make_shared<HairpinSlotStator>(values, node.at("slots").integer(3, max_slots), rotor, conductors);
}

HairpinSlotStator::HairpinSlotStator(const std::vector<double>& values, int slots, RotorSide rotor, int conductors)
    : FlatBottomSlotStator(outline(values, slots, rotor, conductors), values) {}

}  // namespace lodestone::geometries
