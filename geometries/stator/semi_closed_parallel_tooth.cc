// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/stator/semi_closed_parallel_tooth.h"

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  bore_index,
  outer_index,
  tooth_index,
  opening_width_index,
  opening_depth_index,
  shoulder_depth_index,
  depth_index
};

constexpr FlatBottomSlotParameters blame{bore_index,           outer_index, opening_width_index, opening_depth_index,
                                         shoulder_depth_index, tooth_index, tooth_index,         depth_index};

FlatBottomSlot outline(const std::vector<double>& v, int slots, RotorSide rotor) {
  FlatBottomSlot slot;
  slot.rotor = rotor;
  slot.slots = slots;
  slot.bore_radius = v[bore_index];
  slot.back_radius = v[outer_index];
  slot.opening_width = std::min(v[opening_width_index], 2.0 * v[bore_index]);
  slot.opening_depth = v[opening_depth_index];
  slot.shoulder_depth = v[shoulder_depth_index];
  slot.bottom = slot.beyond(v[bore_index], v[depth_index]);
  // A height on the slot's axis is as far from the tooth's axis as half the tooth and half the slot across it.
  const double half_pitch = base::pi / slots;
  const auto width = [&](double height) {
    return 2.0 * (height * std::sin(half_pitch) - 0.5 * v[tooth_index]) / std::cos(half_pitch);
  };
  slot.top_width = std::max(width(slot.winding_begin()), 0.0);
  slot.bottom_width = std::max(width(slot.bottom), 0.0);
  return slot;
}

}  // namespace

const std::vector<ParameterDescription>& SemiClosedParallelToothStator::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"bore_radius", "m", "mm", positive, "of the stator's bore", std::nullopt, 80.95e-3},
      {"outer_radius", "m", "mm", positive, "of the stator's core", std::nullopt, 134.62e-3},
      scaled_slot_length("tooth_width", positive, "between the parallel sides of a tooth", {0.0, 0.5}),
      scaled_slot_length("slot.opening_width", positive, "between the tooth tips; the slot's: open", {0.0, 0.18}),
      scaled_slot_length("slot.opening_depth", positive, "of the opening's parallel walls: height of the tooth tips",
                         {0.0, 0.08}),
      scaled_slot_length("slot.shoulder_depth", non_negative,
                         "over which the opening widens to the slot; 0: straight across", {0.0, 0.06}),
      scaled_slot_length("slot.depth", positive, "from the bore to the slot's bottom, on the slot's axis",
                         {0.0, 0.0, 0.6})};
  return descriptions;
}

Dimensions SemiClosedParallelToothStator::dimensions() const {
  const FlatBottomSlot& s = slot();
  const double half_pitch = base::pi / s.slots, begin = s.winding_begin();
  // Across the tooth beside the middle of the slot.
  const Point side = middle({begin, 0.5 * s.top_width}, {s.bottom, 0.5 * s.bottom_width});
  return joined(s.opening_dimensions(blame), {Dimension::length(tooth_index, side, mirrored_at(side, half_pitch)),
                                              Dimension::length(depth_index, {s.bore_radius, 0.0}, {s.bottom, 0.0})});
}

std::shared_ptr<const Stator> SemiClosedParallelToothStator::read(const base::Node& node, RotorSide rotor) {
  const std::vector<double> values = read_values(node, {parameters(), rotor, {}, outline, blame});
  return std::make_shared<SemiClosedParallelToothStator>(values, node.at("slots").integer(3, max_slots), rotor);
}

SemiClosedParallelToothStator::SemiClosedParallelToothStator(const std::vector<double>& values, int slots,
                                                             RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor)) {}

}  // namespace lodestone::geometries
