// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "benchmarks/verification/geometries/random_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::verification {

namespace {

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

}  // namespace

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

}  // namespace lodestone::verification
