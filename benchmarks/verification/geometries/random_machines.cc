// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/geometries/random_machines.h"
#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace lodestone::verification {

namespace {

/// What a stator is drawn for, mm.
struct StatorSize {
  int slots;
  double bore, pitch;  ///< of a slot, at the bore
  int layers;          ///< of the winding
  bool outside;        ///< the rotor lies around it
};

/// Type, slots and radii: at the gap, and behind the yoke as it would be around the rotor.
std::string stator_head(const StatorSize& at, const std::string& type, double outer) {
  const std::string head = fmt::format("stator:\n  type: {}\n  slots: {}\n", type, at.slots);
  return head + (at.outside ? fmt::format("  outer_radius: {:.6f} mm\n  inner_radius: {:.6f} mm\n", at.bore,
                                          std::max(0.1 * at.bore, 2.0 * at.bore - outer))
                            : fmt::format("  bore_radius: {:.6f} mm\n  outer_radius: {:.6f} mm\n", at.bore, outer));
}

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

/// A pole shape of some rotors of steel poles, from hardly any to one that doubles a usual gap and more.
std::string pole_shape(Random& random, double pole) {
  return random.chance(0.4)
             ? fmt::format("  pole_recess: {:.6f} mm\n", pole * std::pow(10.0, random.between(-4.0, -1.2)))
             : std::string();
}

/// A hole or two somewhere in the core of some rotors, round or long, most of which fit nowhere.
std::string holes(Random& random, int poles, double radius) {
  if (!random.chance(0.3))
    return {};
  std::string list;
  for (int count = random.one_of<int>({1, 1, 2}); count > 0; --count) {
    const double diameter = radius * random.between(0.01, 0.1);
    list += fmt::format(
        "{}{{radius: {:.6f} mm, diameter: {:.6f} mm, {}{}}}", list.empty() ? "" : ", ",
        radius * random.between(0.3, 0.95), diameter,
        random.chance(0.5) ? std::string()
                           : fmt::format("length: {:.6f} mm, along: {}, ", diameter * random.between(1.1, 4.0),
                                         random.chance(0.5) ? "radial" : "tangential"),
        random.chance(0.35)  ? std::string("at: d-axis")
        : random.chance(0.5) ? std::string("at: q-axis")
                             : fmt::format("angle: {:.6f} deg", 180.0 / poles * random.between(0.0, 1.0)));
  }
  return "  holes: [" + list + "]\n";
}

/// Fillets in the corners of some pockets or slots, from as small as can be drawn to what fits hardly anywhere.
std::string fillets(Random& random, double pitch) {
  return random.chance(0.5)
             ? fmt::format("corner_radius: {:.6f} mm", pitch * std::pow(10.0, random.between(-2.8, -1.2)))
             : std::string();
}

/// A stator whose slots have fillets too.
std::string with_fillets(std::string stator, const std::string& fillets) {
  if (fillets.empty())
    return stator;
  const std::string map = "  slot: {", lines = "  slot:\n";
  if (const std::size_t at = stator.find(map); at != std::string::npos)
    return stator.insert(at + map.size(), fillets + ", ");
  if (const std::size_t at = stator.find(lines); at != std::string::npos)
    return stator.insert(at + lines.size(), "    " + fillets + "\n");
  return stator + map + fillets + "}\n";
}

/// Interior magnets in a V.
std::string v_magnet(Random& random, int poles, double radius, double pole) {
  const double bridge = std::max(0.3, pole * random.between(0.01, 0.06));
  const double mouth = 2.0 * radius * std::sin(base::pi / poles) * random.between(0.5, 0.92);
  const double sagitta = radius - std::sqrt(radius * radius - 0.25 * mouth * mouth);
  const double depth = sagitta + bridge + pole * random.between(0.02, 0.35);
  const double thickness = pole * random.between(0.03, 0.15);
  const double leg = std::hypot(0.5 * mouth, depth - sagitta);
  const bool web = random.chance(0.5);
  const double offset = web ? leg * random.between(0.05, 0.3) : 0.0;
  const double centre_web = web && random.chance(0.7) ? 2.0 * offset * random.between(0.1, 0.9) : 0.0;
  const double width = (leg - offset) * random.between(0.4, 0.95);
  const double rib = pole * random.between(0.03, 0.25);
  const double step = random.chance(0.3) ? 0.0 : thickness * random.between(0.05, 0.4);
  const double inner = std::max(0.1 * radius, radius - depth - thickness - pole * random.between(0.05, 0.5));
  return fmt::format("rotor:\n  type: v-magnet\n  inner_radius: {:.6f} mm\n"
                     "  magnet: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n",
                     inner, width, thickness) +
         fmt::format("  apex_depth: {:.6f} mm\n  mouth_width: {:.6f} mm\n  bridge: {:.6f} mm\n  rib: {:.6f} mm\n"
                     "  seat_step: {:.6f} mm\n  magnet_offset: {:.6f} mm\n  centre_web: {:.6f} mm\n",
                     depth, mouth, bridge, rib, step, offset, centre_web);
}

/// Surface magnets, one block a pole.
std::string bread_loaf_magnet(Random& random, int /*poles*/, double radius, double pole) {
  const double width = pole * random.between(0.3, 0.95);
  const double sagitta = radius - std::sqrt(radius * radius - 0.25 * width * width);
  const double thickness = sagitta + pole * random.between(0.02, 0.3);
  const double inner = std::max(0.1 * radius, radius - thickness - pole * random.between(0.05, 0.8));
  return fmt::format("rotor:\n  type: bread-loaf-magnet\n  inner_radius: {:.6f} mm\n"
                     "  magnet: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n",
                     inner, width, thickness);
}

/// Arc magnets, on the surface or inset, Halbach arrays, sleeves.
std::string surface_magnet(Random& random, int /*poles*/, double radius, double pole) {
  const double sleeve = random.chance(0.3) ? pole * random.between(0.005, 0.04) : 0.0;
  const double thickness = pole * random.between(0.02, 0.35);
  const double arc = random.chance(0.3) ? 1.0 : random.between(0.2, 0.99);
  const double inset = random.chance(0.5)   ? 0.0
                       : random.chance(0.3) ? thickness
                                            : thickness * random.between(0.05, 0.95);
  const double depth = sleeve + thickness + pole * random.between(0.05, 0.8);
  const bool halbach = random.chance(0.4);
  return std::string("rotor:\n  type: surface-magnet\n") +
         fmt::format("  inner_radius: {:.6f} mm\n", std::max(0.1 * radius, radius - depth)) +
         fmt::format("  magnet: {{thickness: {:.6f} mm, arc: {:.6f}}}\n  inset: {:.6f} mm\n  sleeve: {:.6f} mm\n",
                     thickness, arc, inset, sleeve) +
         (random.chance(0.3) ? fmt::format("  pole_recess: {:.6f} mm\n", thickness * random.between(0.0, 0.8))
                             : std::string()) +
         (halbach ? fmt::format("  magnetisation: halbach\n  halbach_blocks: {}\n",
                                random.one_of<int>({0, 1, 2, 3, 4, 5, 8}))
                  : std::string("  magnetisation: radial\n"));
}

/// One magnet a pole pair, the core between them.
std::string consequent_pole(Random& random, int /*poles*/, double radius, double pole) {
  const double thickness = pole * random.between(0.02, 0.35);
  const double inner = std::max(0.1 * radius, radius - thickness - pole * random.between(0.05, 0.8));
  return fmt::format("rotor:\n  type: consequent-pole\n  inner_radius: {:.6f} mm\n"
                     "  magnet: {{thickness: {:.6f} mm, arc: {:.6f}}}\n  space: {:.6f}\n  magnetisation: {}\n",
                     inner, thickness, random.between(0.3, 1.7), random.chance(0.25) ? 0.0 : random.between(0.01, 0.3),
                     random.chance(0.5) ? "radial" : "parallel");
}

/// Interior magnets across the pole.
std::string bar_magnet(Random& random, int poles, double radius, double pole) {
  const double bridge = std::max(0.3, pole * random.between(0.01, 0.06));
  const double depth = bridge + pole * random.between(0.02, 0.3);
  const double thickness = pole * random.between(0.03, 0.2);
  const double rib = pole * random.between(0.02, 0.25);
  const double room = 2.0 * (radius - depth - thickness) * std::tan(base::pi / poles);
  const double width = room * random.between(0.3, 0.95);
  const double step = random.chance(0.5) ? 0.0 : thickness * random.between(0.05, 0.4);
  const double inner = std::max(0.1 * radius, radius - depth - thickness - pole * random.between(0.05, 0.5));
  return fmt::format("rotor:\n  type: bar-magnet\n  inner_radius: {:.6f} mm\n"
                     "  magnet: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n  depth: {:.6f} mm\n"
                     "  bridge: {:.6f} mm\n  rib: {:.6f} mm\n  seat_step: {:.6f} mm\n",
                     inner, width, thickness, depth, bridge, rib, step);
}

/// With barriers along the rib.
std::string bar_magnet_outside(Random& random, int poles, double radius, double pole) {
  const std::string bar = bar_magnet(random, poles, radius, pole);
  return random.chance(0.3) ? bar : bar + fmt::format("  end_barrier: {:.6f} mm\n", pole * random.between(0.015, 0.1));
}

/// One V of several layers, as a map: its apex so deep, its mouth and rib as parts of the pole.
std::string v_layer(Random& random, const std::string& name, double pole, double depth, double mouth, double rib) {
  const double thickness = pole * random.between(0.03, 0.1);
  const bool web = random.chance(0.6);
  const double offset = web ? pole * random.between(0.015, 0.08) : 0.0;
  const double centre_web = web && random.chance(0.7) ? 2.0 * offset * random.between(0.2, 0.9) : 0.0;
  const double width = (std::hypot(0.5 * mouth * pole, 0.6 * depth) - offset) * random.between(0.4, 0.85);
  const double step = random.chance(0.5) ? 0.0 : thickness * random.between(0.05, 0.4);
  return fmt::format("  {}: {{magnet_width: {:.6f} mm, magnet_thickness: {:.6f} mm, apex_depth: {:.6f} mm, "
                     "mouth_width: {:.6f} mm, rib: {:.6f} mm, seat_step: {:.6f} mm, magnet_offset: {:.6f} mm, "
                     "centre_web: {:.6f} mm}}\n",
                     name, width, thickness, depth, mouth * pole, rib * pole, step, offset, centre_web);
}

/// Of two layers: type, shaft hole and the bridge that is given.
std::string layered(Random& random, const std::string& type, double radius, double pole, double bridge) {
  const double inner = std::max(0.08 * radius, radius - pole * random.between(0.45, 0.9));
  return fmt::format("rotor:\n  type: {}\n  inner_radius: {:.6f} mm\n  bridge: {:.6f} mm\n", type, inner, bridge);
}

std::string lower_v(Random& random, const std::string& name, double pole) {
  return v_layer(random, name, pole, pole * random.between(0.2, 0.45), random.between(0.6, 0.85),
                 random.between(0.03, 0.15));
}

/// Two layers, each a V.
std::string double_v(Random& random, int /*poles*/, double radius, double pole) {
  std::string text = layered(random, "double-v", radius, pole, std::max(0.3, pole * random.between(0.01, 0.04)));
  text += v_layer(random, "upper", pole, pole * random.between(0.07, 0.18), random.between(0.3, 0.55),
                  random.between(0.25, 0.5));
  return text + lower_v(random, "lower", pole);
}

/// A bar above a V.
std::string delta(Random& random, int /*poles*/, double radius, double pole) {
  const double bridge = std::max(0.3, pole * random.between(0.01, 0.04));
  const double thickness = pole * random.between(0.03, 0.1);
  std::string text = layered(random, "delta", radius, pole, bridge);
  text +=
      fmt::format("  bar: {{magnet_width: {:.6f} mm, magnet_thickness: {:.6f} mm, depth: {:.6f} mm, "
                  "rib: {:.6f} mm, seat_step: {:.6f} mm}}\n",
                  pole * random.between(0.15, 0.45), thickness, bridge + pole * random.between(0.02, 0.1),
                  pole * random.between(0.25, 0.6), random.chance(0.5) ? 0.0 : thickness * random.between(0.05, 0.4));
  return text + lower_v(random, "v", pole);
}

/// Around the stator the V comes up steeper beside the bar, which ends short of it.
std::string delta_outside(Random& random, int /*poles*/, double radius, double pole) {
  const double bridge = std::max(0.3, pole * random.between(0.01, 0.04));
  const double thickness = pole * random.between(0.03, 0.07);
  const double inner = std::max(0.08 * radius, radius - pole * random.between(0.55, 0.9));
  return fmt::format("rotor:\n  type: delta\n  inner_radius: {:.6f} mm\n  bridge: {:.6f} mm\n", inner, bridge) +
         fmt::format("  bar: {{magnet_width: {:.6f} mm, magnet_thickness: {:.6f} mm, depth: {:.6f} mm, "
                     "rib: {:.6f} mm, seat_step: {:.6f} mm, end_barrier: {:.6f} mm}}\n",
                     pole * random.between(0.1, 0.3), thickness, bridge + pole * random.between(0.02, 0.05),
                     pole * random.between(0.55, 0.75),
                     random.chance(0.5) ? 0.0 : thickness * random.between(0.05, 0.4),
                     random.chance(0.5) ? 0.0 : pole * random.between(0.015, 0.05)) +
         v_layer(random, "v", pole, pole * random.between(0.35, 0.55), random.between(0.7, 0.85),
                 random.between(0.03, 0.15));
}

/// Across the pole and in two legs.
std::string u_magnet(Random& random, int /*poles*/, double radius, double pole) {
  const double depth = 0.07 * radius + pole * random.between(0.05, 0.3);
  const double thickness = pole * random.between(0.03, 0.12);
  const double inner = std::max(0.08 * radius, radius - depth - thickness - pole * random.between(0.05, 0.4));
  return fmt::format("rotor:\n  type: u-magnet\n  inner_radius: {:.6f} mm\n  depth: {:.6f} mm\n"
                     "  magnet: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n",
                     inner, depth, pole * random.between(0.05, 0.3), thickness) +
         fmt::format("  leg: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n  bridge: {:.6f} mm\n  rib: {:.6f} mm\n"
                     "  centre_web: {:.6f} mm\n",
                     pole * random.between(0.03, 0.25), pole * random.between(0.03, 0.1),
                     std::max(0.3, pole * random.between(0.01, 0.05)), pole * random.between(0.02, 0.25),
                     random.chance(0.5) ? 0.0 : pole * random.between(0.01, 0.06));
}

/// Magnets between the poles.
std::string spoke(Random& random, int /*poles*/, double radius, double pole) {
  const double thickness = pole * random.between(0.06, 0.4);
  const double width = radius * random.between(0.1, 0.6);
  const double opening = random.chance(0.25)   ? 0.0
                         : random.chance(0.25) ? thickness
                                               : thickness * random.between(0.1, 0.9);
  const double depth = pole * random.between(0.015, 0.1), barrier = pole * random.between(0.015, 0.15);
  const double inner = std::max(0.08 * radius, radius - depth - width - barrier - radius * random.between(0.02, 0.3));
  return fmt::format("rotor:\n  type: spoke\n  inner_radius: {:.6f} mm\n"
                     "  magnet: {{width: {:.6f} mm, thickness: {:.6f} mm}}\n  depth: {:.6f} mm\n"
                     "  opening: {:.6f} mm\n  barrier: {:.6f} mm\n  web: {:.6f} mm\n  hub: {}\n",
                     inner, width, thickness, depth, opening, barrier, pole * random.between(0.015, 0.15),
                     random.chance(0.5) ? "steel" : "non-magnetic");
}

/// Flux barriers, empty or with magnets.
std::string synchronous_reluctance(Random& random, int /*poles*/, double radius, double pole) {
  const int barriers = random.one_of<int>({1, 2, 2, 3, 3, 4, 5});
  const double of_barrier = random.between(0.08, 0.2) / barriers, of_carrier = random.between(0.08, 0.2) / barriers;
  const double of_leg = random.between(0.06, 0.12) / barriers, of_leg_carrier = random.between(0.06, 0.14) / barriers;
  const double depth = pole * random.between(0.06, 0.15);
  const double inner = std::max(
      0.08 * radius, radius - depth - pole * (barriers * (of_barrier + of_carrier) + random.between(0.02, 0.2)));
  const int magnets = random.one_of<int>({0, 1, 2});
  return fmt::format("rotor:\n  type: synchronous-reluctance\n  inner_radius: {:.6f} mm\n  barriers: {}\n"
                     "  depth: {:.6f} mm\n  barrier: {:.6f} mm\n  carrier: {:.6f} mm\n",
                     inner, barriers, depth, pole * of_barrier, pole * of_carrier) +
         fmt::format("  leg: {:.6f} mm\n  leg_carrier: {:.6f} mm\n  bridge: {:.6f} mm\n  rib: {:.6f} mm\n"
                     "  centre_web: {:.6f} mm\n",
                     pole * of_leg, pole * of_leg_carrier, std::max(0.3, pole * random.between(0.008, 0.03)),
                     pole * random.between(0.03, 0.12), random.chance(0.5) ? 0.0 : pole * random.between(0.008, 0.04)) +
         (magnets == 0 ? std::string()
                       : fmt::format("  magnets: {}\n  fill: {:.6f}\n", magnets == 1 ? "centre" : "everywhere",
                                     random.between(0.3, 0.9)));
}

struct RandomRotor {
  std::string type;
  std::string (*draw)(Random& random, int poles, double radius, double pole);
  bool outside = false;
  bool shaped = false;      ///< may have a pole shape
  bool pockets = false;     ///< with corners in which there may be fillets
  bool consequent = false;  ///< every other pole is of iron
};

/// The rotor around its stator: its core as deep as it is within.
std::string turned_outside(std::string rotor, double radius) {
  const std::string key = "  inner_radius: ";
  const std::size_t begin = rotor.find(key), end = rotor.find('\n', begin);
  const double inner = std::stod(rotor.substr(begin + key.size(), end - begin - key.size()));
  return rotor.replace(begin, end - begin,
                       fmt::format("  side: outer\n  outer_radius: {:.6f} mm", 2.0 * radius - inner));
}

const std::vector<RandomRotor>& random_rotors() {
  static const std::vector<RandomRotor> list = {
      {"v-magnet", v_magnet, false, true, true},
      {"bar-magnet", bar_magnet, false, true, true},
      {"double-v", double_v, false, true, true},
      {"delta", delta, false, true, true},
      {"u-magnet", u_magnet, false, true, true},
      {"spoke", spoke, false, true, true},
      {"synchronous-reluctance", synchronous_reluctance, false, true, true},
      {"bread-loaf-magnet", bread_loaf_magnet},
      {"surface-magnet", surface_magnet},
      {"consequent-pole", consequent_pole, false, false, true},
      {"v-magnet-outside", v_magnet, true, true, true},
      {"bar-magnet-outside", bar_magnet_outside, true, true, true},
      {"double-v-outside", double_v, true, true, true},
      {"delta-outside", delta_outside, true, true, true},
      {"u-magnet-outside", u_magnet, true, true, true},
      {"spoke-outside", spoke, true, true, true},
      {"synchronous-reluctance-outside", synchronous_reluctance, true, true, true},
      {"bread-loaf-magnet-outside", bread_loaf_magnet, true},
      {"surface-magnet-outside", surface_magnet, true},
      {"consequent-pole-outside", consequent_pole, true, false, true},
      {"v-magnet-consequent", v_magnet, false, true, true, true},
      {"bar-magnet-consequent", bar_magnet, false, true, true, true},
      {"bar-magnet-outside-consequent", bar_magnet_outside, true, true, true, true}};
  return list;
}

struct RandomStator {
  std::string type;
  std::string (*draw)(Random& random, const StatorSize& at);
  bool has_defaults = false;  ///< for every dimension of its slots
  bool corners = true;        ///< in which there may be fillets
};

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

struct Slotting {
  int slots, poles, layers, pitch;
  bool takes_hairpins() const { return pitch > 1 && layers > 1; }
};

const std::vector<Slotting>& slottings() {
  static const std::vector<Slotting> list = {{48, 8, 1, 6},  {48, 8, 2, 5},  {54, 6, 1, 9},  {72, 12, 2, 5},
                                             {36, 6, 2, 5},  {24, 4, 1, 6},  {36, 4, 2, 8},  {48, 8, 4, 5},
                                             {54, 6, 6, 9},  {72, 12, 8, 6}, {12, 10, 2, 1}, {9, 6, 2, 1},
                                             {18, 16, 2, 1}, {24, 8, 1, 3},  {60, 10, 1, 6}};
  return list;
}

/// The one of that type, or any where there is none.
template <class Template>
const Template& choose(Random& random, const std::vector<Template>& list, const std::string& type) {
  for (const Template& one : list)
    if (one.type == type)
      return one;
  return list[static_cast<std::size_t>(random.between(0.0, static_cast<double>(list.size())))];
}

}  // namespace

std::vector<std::string> random_templates() {
  std::vector<std::string> result;
  for (const RandomRotor& rotor : random_rotors())
    result.push_back(rotor.type);
  for (const RandomStator& stator : random_stators())
    result.push_back(stator.type);
  return result;
}

std::string random_machine(Random& random, const std::string& name) {
  const std::vector<std::string> known = random_templates();
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw std::invalid_argument("no random machines of the template '" + name + "'");
  const RandomRotor& rotor = choose(random, random_rotors(), name);
  const RandomStator& stator = choose(random, random_stators(), name);
  const bool hairpins = stator.type == "hairpin-slot";
  Slotting slotting = random.one_of(slottings());
  while (hairpins && !slotting.takes_hairpins())
    slotting = random.one_of(slottings());

  const double bore = random.between(20.0, 200.0);
  const StatorSize size{slotting.slots, bore, 2.0 * base::pi * bore / slotting.slots, slotting.layers, rotor.outside};
  const double gap = std::max(0.3, bore * random.between(0.004, 0.02));
  const double radius = rotor.outside ? bore + gap : bore - gap;

  std::string text =
      fmt::format("machine: random\npoles: {}\nstack_length: 50 mm\nair_gap: {:.6f} mm\n", slotting.poles, gap);
  const std::string slotted = stator.has_defaults && random.chance(0.15)
                                  ? stator_head(size, stator.type, bore + size.pitch * random.between(1.0, 4.0))
                                  : stator.draw(random, size);
  text += stator.corners ? with_fillets(slotted, fillets(random, size.pitch)) : slotted;
  const double pole = 2.0 * base::pi * radius / slotting.poles;
  const std::string drawn = rotor.draw(random, slotting.poles, radius, pole);
  text += rotor.outside ? turned_outside(drawn, radius) : drawn;
  if (rotor.consequent)
    text += "  consequent: true\n";
  if (rotor.shaped)
    text += pole_shape(random, pole);
  if (const std::string radii = rotor.pockets ? fillets(random, pole) : std::string(); !radii.empty())
    text += "  " + radii + "\n";
  text += holes(random, slotting.poles, radius);
  text += fmt::format("winding: {{layers: {}, coil_pitch: {}{}}}\n", slotting.layers, slotting.pitch,
                      hairpins ? "" : ", turns_per_coil: 1, strand_diameter: 0.01 mm");
  return text + "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n";
}

}  // namespace lodestone::verification
