// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/geometries/random_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace lodestone::verification {

std::string stator_head(const StatorSize& at, const std::string& type, double outer) {
  const std::string head = fmt::format("stator:\n  type: {}\n  slots: {}\n", type, at.slots);
  return head + (at.outside ? fmt::format("  outer_radius: {:.6f} mm\n  inner_radius: {:.6f} mm\n", at.bore,
                                          std::max(0.1 * at.bore, 2.0 * at.bore - outer))
                            : fmt::format("  bore_radius: {:.6f} mm\n  outer_radius: {:.6f} mm\n", at.bore, outer));
}

namespace {

/// Semi-closed slots with a round bottom.
std::string round_bottom_slot(Random& random, const StatorSize& at) {
  const double opening = at.pitch * random.between(0.08, 0.5);
  const double shoulder_width = std::max(opening, at.pitch * random.between(0.3, 0.65));
  const double bottom_width = at.pitch * random.between(0.4, 0.9);
  const double flat = random.chance(0.6) ? 0.0 : bottom_width * random.between(0.05, 0.8);
  const double flank = at.pitch * random.between(0.8, 4.0);
  const double tip = at.pitch * random.between(0.05, 0.25);
  const double shoulder_depth = random.chance(0.5) ? 0.0 : at.pitch * random.between(0.02, 0.2);
  const double yoke = at.pitch * random.between(0.4, 3.0);
  const double outer = at.bore + tip + shoulder_depth + flank + 0.5 * bottom_width + yoke;
  return stator_head(at, "round-bottom-slot", outer) +
         fmt::format("  slot:\n    opening_width: {:.6f} mm\n    opening_depth: {:.6f} mm\n"
                     "    shoulder_width: {:.6f} mm\n    shoulder_depth: {:.6f} mm\n    flank_depth: {:.6f} mm\n"
                     "    bottom_width: {:.6f} mm\n    bottom_flat: {:.6f} mm\n",
                     opening, tip, shoulder_width, shoulder_depth, flank, bottom_width, flat);
}

/// Open slots between teeth with parallel sides.
std::string parallel_tooth_slot(Random& random, const StatorSize& at) {
  const double tooth = at.pitch * random.between(0.2, 0.85);
  const double depth = at.pitch * random.between(0.3, 4.0);
  const double opening = depth * random.between(0.03, 0.5);
  const double outer = at.bore + depth + at.pitch * random.between(0.15, 3.0);
  return stator_head(at, "parallel-tooth-slot", outer) +
         fmt::format("  tooth_width: {:.6f} mm\n  slot: {{depth: {:.6f} mm, opening_depth: {:.6f} mm}}\n", tooth, depth,
                     opening);
}

/// Slots with straight sides and a flat bottom: what they have in common.
struct FlatBottom {
  double opening, tip, shoulder, depth, outer;
};
FlatBottom flat_bottom(Random& random, const StatorSize& at) {
  FlatBottom slot{};
  slot.opening = at.pitch * random.between(0.08, 0.5);
  slot.tip = at.pitch * random.between(0.05, 0.25);
  slot.shoulder = random.chance(0.3) ? 0.0 : at.pitch * random.between(0.02, 0.25);
  slot.depth = slot.tip + slot.shoulder + at.pitch * random.between(0.4, 4.0);
  slot.outer = at.bore + slot.depth + at.pitch * random.between(0.2, 3.0);
  return slot;
}

std::string parallel_slot(Random& random, const StatorSize& at) {
  const FlatBottom slot = flat_bottom(random, at);
  const bool open = random.chance(0.4);
  return stator_head(at, "parallel-slot", slot.outer) +
         fmt::format("  slot: {{width: {:.6f} mm, opening_width: {:.6f} mm, opening_depth: {:.6f} mm, shoulder_depth: "
                     "{:.6f} mm, depth: {:.6f} mm}}\n",
                     at.pitch * random.between(0.25, 0.8), open ? 0.0 : slot.opening, slot.tip, slot.shoulder,
                     slot.depth);
}

std::string trapezoidal_slot(Random& random, const StatorSize& at) {
  const FlatBottom slot = flat_bottom(random, at);
  return stator_head(at, "trapezoidal-slot", slot.outer) +
         fmt::format(
             "  slot: {{top_width: {:.6f} mm, bottom_width: {:.6f} mm, opening_width: {:.6f} mm, opening_depth: "
             "{:.6f} mm, shoulder_depth: {:.6f} mm, depth: {:.6f} mm}}\n",
             at.pitch * random.between(0.25, 0.8), at.pitch * random.between(0.25, 1.2), slot.opening, slot.tip,
             slot.shoulder, slot.depth);
}

std::string semi_closed_parallel_tooth(Random& random, const StatorSize& at) {
  const FlatBottom slot = flat_bottom(random, at);
  return stator_head(at, "parallel-tooth-semi-closed-slot", slot.outer) +
         fmt::format("  tooth_width: {:.6f} mm\n  slot: {{opening_width: {:.6f} mm, opening_depth: {:.6f} mm, "
                     "shoulder_depth: {:.6f} mm, depth: {:.6f} mm}}\n",
                     at.pitch * random.between(0.2, 0.85), slot.opening, slot.tip, slot.shoulder, slot.depth);
}

std::string radial_slot(Random& random, const StatorSize& at) {
  const FlatBottom slot = flat_bottom(random, at);
  const double arc = random.between(0.2, 0.9);
  const bool open = random.chance(0.4), to_the_gap = open && random.chance(0.5);
  return stator_head(at, "radial-slot", slot.outer) +
         fmt::format("  slot: {{arc: {:.6f}, opening_arc: {:.6f}, opening_depth: {:.6f} mm, depth: {:.6f} mm}}\n", arc,
                     open ? 0.0 : slot.opening / at.pitch, to_the_gap ? 0.0 : slot.tip, slot.depth);
}

std::string hairpin_slot(Random& random, const StatorSize& at) {
  const FlatBottom slot = flat_bottom(random, at);
  const bool open = random.chance(0.3);
  const double bar = slot.depth / at.layers * random.between(0.5, 1.0);
  const double wall = at.pitch * random.between(0.02, 0.06);
  return stator_head(at, "hairpin-slot", slot.outer + 2.0 * wall + at.layers * bar - slot.depth) +
         fmt::format("  conductors: {}\n  conductor: {{width: {:.6f} mm, height: {:.6f} mm}}\n  insulation: {{wall: "
                     "{:.6f} mm, between: {:.6f} mm}}\n  slot: {{opening_width: {:.6f} mm, opening_depth: {:.6f} mm, "
                     "shoulder_depth: {:.6f} mm}}\n",
                     at.layers, at.pitch * random.between(0.25, 0.7), bar, wall, wall * random.between(0.5, 1.0),
                     open ? 0.0 : slot.opening, slot.tip, slot.shoulder);
}

std::string slotless(Random& random, const StatorSize& at) {
  const double thickness = std::max(at.bore * random.between(0.004, 0.2), 0.05 * at.pitch);
  return stator_head(at, "slotless", at.bore + thickness + at.pitch * random.between(0.3, 3.0)) +
         fmt::format("  winding: {{thickness: {:.6f} mm}}\n", thickness);
}

}  // namespace

const std::vector<RandomStator>& random_stators() {
  static const std::vector<RandomStator> list = {{"round-bottom-slot", round_bottom_slot},
                                                 {"parallel-tooth-slot", parallel_tooth_slot},
                                                 {"parallel-slot", parallel_slot, true},
                                                 {"trapezoidal-slot", trapezoidal_slot, true},
                                                 {"parallel-tooth-semi-closed-slot", semi_closed_parallel_tooth, true},
                                                 {"radial-slot", radial_slot, true},
                                                 {"hairpin-slot", hairpin_slot},
                                                 {"slotless", slotless, true, false}};
  return list;
}

}  // namespace lodestone::verification
