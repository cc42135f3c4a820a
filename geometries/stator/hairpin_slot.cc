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
  FlatBottomSlot slot = outline_of_opening(v, slots, rotor, blame);
  slot.top_width = slot.bottom_width = v[width_index] + 2.0 * v[wall_index];
  if (slot.opening_width <= 0.0)
    slot.opening_width = slot.top_width;
  slot.bars = FlatBottomSlot::Bars{{conductors, v[width_index], v[height_index]}, v[wall_index], v[between_index]};
  slot.bottom = slot.beyond(slot.winding_begin(),
                            conductors * v[height_index] + (conductors - 1) * v[between_index] + 2.0 * v[wall_index]);
  return slot;
}

}  // namespace

const std::vector<ParameterDescription>& HairpinSlotStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = with_stator_radii(
      {scaled_slot_length("conductor.width", positive, "across the slot, bare", {0.0, 0.42}),
       scaled_slot_length("conductor.height", positive, "along the slot, bare", {0.0, -0.025, 0.55, true}),
       scaled_slot_length("insulation.wall", positive,
                          "from a conductor to the slot's sides, top and bottom: enamel and liner", {0.0, 0.03}),
       scaled_slot_length("insulation.between", positive, "from one conductor to the next: twice the enamel",
                          {0.0, 0.025}),
       scaled_slot_length("slot.opening_width", non_negative, "between the tooth tips; 0: the slot's, open",
                          {0.0, 0.18}),
       scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                          {0.0, 0.08}),
       scaled_slot_length("slot.shoulder_depth", non_negative,
                          "over which the opening widens to the slot; 0 for an open slot only", {0.0, 0.06})});
  return descriptions;
}

const std::vector<ChoiceDescription>& HairpinSlotStator::choices() {
  static const std::vector<ChoiceDescription> descriptions{{"conductors",
                                                            {},
                                                            least_conductors,
                                                            max_layers,
                                                            "an even number, one a layer of the winding",
                                                            least_conductors,
                                                            "4"}};
  return descriptions;
}

Dimensions HairpinSlotStator::dimensions() const {
  const FlatBottomSlot& s = slot();
  const FlatBottomSlot::Bars& bars = *s.bars;
  const double half = 0.5 * bars.conductors.width, half_slot = 0.5 * s.top_width;
  const double bottom = s.bottom - bars.wall, top = bottom - bars.conductors.height, across = 0.5 * (bottom + top);
  return joined(s.opening_dimensions(blame),
                {Dimension::length(width_index, {across, -half}, {across, half}),
                 Dimension::length(height_index, {top, 0.5 * half}, {bottom, 0.5 * half}),
                 Dimension::length(wall_index, {across, half}, {across, half_slot}),
                 Dimension::length(between_index, {top - bars.between, -0.5 * half}, {top, -0.5 * half})});
}

std::shared_ptr<const Stator> HairpinSlotStator::read(const base::Node& node, RotorSide rotor) {
  const auto given = node.find("conductors");
  const int conductors = given ? given->integer(least_conductors, max_layers) : least_conductors;
  if (conductors % 2 != 0)
    given->fail(std::to_string(conductors) + ": an even number of conductors lies in a slot");
  const auto [values, slots] =
      read_values(node, {parameters(),
                         rotor,
                         {"conductors"},
                         [conductors](const std::vector<double>& v, int slots_of, RotorSide side) {
                           return outline(v, slots_of, side, conductors);
                         },
                         blame,
                         true,
                         conductors});
  return std::make_shared<HairpinSlotStator>(values, slots, rotor, conductors);
}

HairpinSlotStator::HairpinSlotStator(const std::vector<double>& values, int slots, RotorSide rotor, int conductors)
    : FlatBottomSlotStator(outline(values, slots, rotor, conductors)) {}

}  // namespace lodestone::geometries
