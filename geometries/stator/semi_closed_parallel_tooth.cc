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
  FlatBottomSlot slot = outline_of_opening(v, slots, rotor, blame);
  slot.opening_width = std::min(slot.opening_width, 2.0 * slot.bore_radius);
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
  static const std::vector<ParameterDescription> descriptions = semi_closed_slot(
      {scaled_slot_length("tooth_width", positive, "between the parallel sides of a tooth", {0.0, 0.5})});
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
  const auto [values, slots] = read_values(node, {parameters(), rotor, {}, outline, blame});
  return std::make_shared<SemiClosedParallelToothStator>(values, slots, rotor);
}

SemiClosedParallelToothStator::SemiClosedParallelToothStator(const std::vector<double>& values, int slots,
                                                             RotorSide rotor)
    : FlatBottomSlotStator(outline(values, slots, rotor)) {}

}  // namespace lodestone::geometries
