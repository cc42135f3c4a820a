// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes machines with random parameters and counts what came of them: infeasible (named by parameter), meshed and
// checked, or failed. Any failure, or anything that is thrown and is neither, fails the verification.
//
//   verify_meshes FOLDER [machines = 2000] [seed = 1] [rotor template, or surface-magnet-outside]
//
// The random machines are written to FOLDER/failed-N.yaml where they fail.
#include "geometries/sector_mesh.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace lodestone;

/// The same numbers on every platform: std::mt19937_64 is specified, the standard's distributions are not.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }
  template <class Value> Value one_of(const std::vector<Value>& values) { return values[engine_() % values.size()]; }
  bool chance(double probability) { return between(0.0, 1.0) < probability; }
  bool outside = false;  ///< the rotor lies around the stator

private:
  std::mt19937_64 engine_;
};

/// Radii of a stator, mm: at the gap, and behind the yoke as it would be around the rotor.
std::string radii(const Random& random, double bore, double outer) {
  return random.outside ? fmt::format("  outer_radius: {:.6f} mm\n  inner_radius: {:.6f} mm\n", bore,
                                      std::max(0.1 * bore, 2.0 * bore - outer))
                        : fmt::format("  bore_radius: {:.6f} mm\n  outer_radius: {:.6f} mm\n", bore, outer);
}

/// Semi-closed slots with a round bottom.
std::string round_bottom_slot(Random& random, int slots, double bore, double pitch) {
  const double opening = pitch * random.between(0.08, 0.5);
  const double shoulder_width = std::max(opening, pitch * random.between(0.3, 0.65));
  const double bottom_width = pitch * random.between(0.4, 0.9);
  const double flat = random.chance(0.6) ? 0.0 : bottom_width * random.between(0.05, 0.8);
  const double flank = pitch * random.between(0.8, 4.0);
  const double tip = pitch * random.between(0.05, 0.25);
  const double shoulder_depth = random.chance(0.5) ? 0.0 : pitch * random.between(0.02, 0.2);
  const double yoke = pitch * random.between(0.4, 3.0);
  const double outer = bore + tip + shoulder_depth + flank + 0.5 * bottom_width + yoke;
  return fmt::format("stator:\n  type: round-bottom-slot\n  slots: {}\n", slots) + radii(random, bore, outer) +
         fmt::format("  slot:\n    opening_width: {:.6f} mm\n    opening_depth: {:.6f} mm\n"
                     "    shoulder_width: {:.6f} mm\n    shoulder_depth: {:.6f} mm\n    flank_depth: {:.6f} mm\n"
                     "    bottom_width: {:.6f} mm\n    bottom_flat: {:.6f} mm\n",
                     opening, tip, shoulder_width, shoulder_depth, flank, bottom_width, flat);
}

/// Open slots between teeth with parallel sides.
std::string parallel_tooth_slot(Random& random, int slots, double bore, double pitch) {
  const double tooth = pitch * random.between(0.2, 0.85);
  const double depth = pitch * random.between(0.3, 4.0);
  const double opening = depth * random.between(0.03, 0.5);
  const double outer = bore + depth + pitch * random.between(0.15, 3.0);
  return fmt::format("stator:\n  type: parallel-tooth-slot\n  slots: {}\n", slots) + radii(random, bore, outer) +
         fmt::format("  tooth_width: {:.6f} mm\n  slot: {{depth: {:.6f} mm, opening_depth: {:.6f} mm}}\n", tooth, depth,
                     opening);
}

/// Slots with straight sides and a flat bottom: what they have in common.
struct FlatBottom {
  double opening, tip, shoulder, depth, outer;
};
FlatBottom flat_bottom(Random& random, double bore, double pitch) {
  FlatBottom slot{};
  slot.opening = pitch * random.between(0.08, 0.5);
  slot.tip = pitch * random.between(0.05, 0.25);
  slot.shoulder = random.chance(0.3) ? 0.0 : pitch * random.between(0.02, 0.25);
  slot.depth = slot.tip + slot.shoulder + pitch * random.between(0.4, 4.0);
  slot.outer = bore + slot.depth + pitch * random.between(0.2, 3.0);
  return slot;
}

std::string stator_head(const Random& random, const std::string& type, int slots, double bore, double outer) {
  return fmt::format("stator:\n  type: {}\n  slots: {}\n", type, slots) + radii(random, bore, outer);
}

std::string parallel_slot(Random& random, int slots, double bore, double pitch) {
  const FlatBottom slot = flat_bottom(random, bore, pitch);
  const bool open = random.chance(0.4);
  return stator_head(random, "parallel-slot", slots, bore, slot.outer) +
         fmt::format("  slot: {{width: {:.6f} mm, opening_width: {:.6f} mm, opening_depth: {:.6f} mm, shoulder_depth: "
                     "{:.6f} mm, depth: {:.6f} mm}}\n",
                     pitch * random.between(0.25, 0.8), open ? 0.0 : slot.opening, slot.tip, slot.shoulder, slot.depth);
}

std::string trapezoidal_slot(Random& random, int slots, double bore, double pitch) {
  const FlatBottom slot = flat_bottom(random, bore, pitch);
  return stator_head(random, "trapezoidal-slot", slots, bore, slot.outer) +
         fmt::format(
             "  slot: {{top_width: {:.6f} mm, bottom_width: {:.6f} mm, opening_width: {:.6f} mm, opening_depth: "
             "{:.6f} mm, shoulder_depth: {:.6f} mm, depth: {:.6f} mm}}\n",
             pitch * random.between(0.25, 0.8), pitch * random.between(0.25, 1.2), slot.opening, slot.tip,
             slot.shoulder, slot.depth);
}

std::string semi_closed_parallel_tooth(Random& random, int slots, double bore, double pitch) {
  const FlatBottom slot = flat_bottom(random, bore, pitch);
  return stator_head(random, "parallel-tooth-semi-closed-slot", slots, bore, slot.outer) +
         fmt::format("  tooth_width: {:.6f} mm\n  slot: {{opening_width: {:.6f} mm, opening_depth: {:.6f} mm, "
                     "shoulder_depth: {:.6f} mm, depth: {:.6f} mm}}\n",
                     pitch * random.between(0.2, 0.85), slot.opening, slot.tip, slot.shoulder, slot.depth);
}

std::string hairpin_slot(Random& random, int slots, double bore, double pitch, int layers) {
  const FlatBottom slot = flat_bottom(random, bore, pitch);
  const bool open = random.chance(0.3);
  const double bar = slot.depth / layers * random.between(0.5, 1.0);
  const double wall = pitch * random.between(0.02, 0.06);
  return stator_head(random, "hairpin-slot", slots, bore, slot.outer + 2.0 * wall + layers * bar - slot.depth) +
         fmt::format("  conductors: {}\n  conductor: {{width: {:.6f} mm, height: {:.6f} mm}}\n  insulation: {{wall: "
                     "{:.6f} mm, between: {:.6f} mm}}\n  slot: {{opening_width: {:.6f} mm, opening_depth: {:.6f} mm, "
                     "shoulder_depth: {:.6f} mm}}\n",
                     layers, pitch * random.between(0.25, 0.7), bar, wall, wall * random.between(0.5, 1.0),
                     open ? 0.0 : slot.opening, slot.tip, slot.shoulder);
}

std::string slotless(Random& random, int slots, double bore, double pitch) {
  const double thickness = std::max(bore * random.between(0.004, 0.2), 0.05 * pitch);
  return stator_head(random, "slotless", slots, bore, bore + thickness + pitch * random.between(0.3, 3.0)) +
         fmt::format("  winding: {{thickness: {:.6f} mm}}\n", thickness);
}

/// Templates with all dimensions in proportion.
std::string with_defaults(Random& random, int slots, double bore, double pitch) {
  const std::string type =
      random.one_of<std::string>({"parallel-slot", "trapezoidal-slot", "parallel-tooth-semi-closed-slot", "slotless"});
  return stator_head(random, type, slots, bore, bore + pitch * random.between(1.0, 4.0));
}

/// A pole shape of some rotors of steel poles, from hardly any to one that doubles a usual gap and more.
std::string pole_shape(Random& random, double pole) {
  return random.chance(0.4)
             ? fmt::format("  pole_recess: {:.6f} mm\n", pole * std::pow(10.0, random.between(-4.0, -1.2)))
             : std::string();
}

/// A hole or two somewhere in the core of some rotors, most of which fit nowhere.
std::string holes(Random& random, int poles, double radius) {
  if (!random.chance(0.3))
    return {};
  std::string list;
  for (int count = random.one_of<int>({1, 1, 2}); count > 0; --count)
    list +=
        fmt::format("{}{{radius: {:.6f} mm, diameter: {:.6f} mm, {}}}", list.empty() ? "" : ", ",
                    radius * random.between(0.3, 0.95), radius * random.between(0.01, 0.1),
                    random.chance(0.35)  ? std::string("at: d-axis")
                    : random.chance(0.5) ? std::string("at: q-axis")
                                         : fmt::format("angle: {:.6f} deg", 180.0 / poles * random.between(0.0, 1.0)));
  return "  holes: [" + list + "]\n";
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
         (random.outside ? fmt::format("  side: outer\n  outer_radius: {:.6f} mm\n", radius + depth)
                         : fmt::format("  inner_radius: {:.6f} mm\n", std::max(0.1 * radius, radius - depth))) +
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
  double share;  ///< of the machines, where no template is asked for
  std::string (*draw)(Random& random, int poles, double radius, double pole);
  bool outside = false;
  bool shaped = false;  ///< may have a pole shape
};

const std::vector<RandomRotor>& random_rotors() {
  static const std::vector<RandomRotor> list = {{"v-magnet", 0.18, v_magnet, false, true},
                                                {"bread-loaf-magnet", 0.08, bread_loaf_magnet},
                                                {"surface-magnet", 0.08, surface_magnet},
                                                {"surface-magnet-outside", 0.04, surface_magnet, true},
                                                {"bar-magnet", 0.08, bar_magnet, false, true},
                                                {"consequent-pole", 0.04, consequent_pole},
                                                {"double-v", 0.1, double_v, false, true},
                                                {"delta", 0.1, delta, false, true},
                                                {"u-magnet", 0.1, u_magnet, false, true},
                                                {"spoke", 0.1, spoke, false, true},
                                                {"synchronous-reluctance", 0.1, synchronous_reluctance, false, true}};
  return list;
}

const RandomRotor& one_of_rotors(Random& random, const std::string& type) {
  double choice = random.between(0.0, 1.0);
  for (const RandomRotor& rotor : random_rotors())
    if (rotor.type == type || (type.empty() && (choice -= rotor.share) < 0.0))
      return rotor;
  if (!type.empty())
    throw std::invalid_argument("no random rotors of the template '" + type + "'");
  return random_rotors().back();
}

std::string random_machine(Random& random, const std::string& rotor) {
  struct Slotting {
    int slots, poles, layers, pitch;
  };
  const auto slotting = random.one_of<Slotting>({{48, 8, 1, 6},
                                                 {48, 8, 2, 5},
                                                 {54, 6, 1, 9},
                                                 {72, 12, 2, 5},
                                                 {36, 6, 2, 5},
                                                 {24, 4, 1, 6},
                                                 {36, 4, 2, 8},
                                                 {48, 8, 4, 5},
                                                 {54, 6, 6, 9},
                                                 {72, 12, 8, 6},
                                                 {12, 10, 2, 1},
                                                 {9, 6, 2, 1},
                                                 {18, 16, 2, 1},
                                                 {24, 8, 1, 3},
                                                 {60, 10, 1, 6}});
  const double bore = random.between(20.0, 200.0);
  const double pitch = 2.0 * base::pi * bore / slotting.slots;
  const double gap = std::max(0.3, bore * random.between(0.004, 0.02));
  const RandomRotor& drawn = one_of_rotors(random, rotor);
  random.outside = drawn.outside;
  const double radius = drawn.outside ? bore + gap : bore - gap;
  const double pole = 2.0 * base::pi * radius / slotting.poles;

  std::string text;
  text += fmt::format("machine: random\npoles: {}\nstack_length: 50 mm\nair_gap: {:.6f} mm\n", slotting.poles, gap);
  const int slots = slotting.slots;
  const double stator = random.between(0.0, 1.0);
  const bool hairpins = slotting.pitch > 1 && slotting.layers > 1 && stator >= 0.75 && stator < 0.9;
  text += stator < 0.3    ? round_bottom_slot(random, slots, bore, pitch)
          : stator < 0.45 ? parallel_tooth_slot(random, slots, bore, pitch)
          : stator < 0.55 ? parallel_slot(random, slots, bore, pitch)
          : stator < 0.65 ? trapezoidal_slot(random, slots, bore, pitch)
          : stator < 0.75 ? semi_closed_parallel_tooth(random, slots, bore, pitch)
          : hairpins      ? hairpin_slot(random, slots, bore, pitch, slotting.layers)
          : stator < 0.95 ? slotless(random, slots, bore, pitch)
                          : with_defaults(random, slots, bore, pitch);
  text += drawn.draw(random, slotting.poles, radius, pole);
  if (drawn.shaped)
    text += pole_shape(random, pole);
  text += holes(random, slotting.poles, radius);
  text += fmt::format("winding: {{layers: {}, coil_pitch: {}{}}}\n", slotting.layers, slotting.pitch,
                      hairpins ? "" : ", turns_per_coil: 1, strand_diameter: 0.01 mm");
  text += "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n";
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const int wanted = argc > 2 ? std::stoi(argv[2]) : 2000;
  Random random(argc > 3 ? std::stoull(argv[3]) : 1);
  const std::string rotor = argc > 4 ? argv[4] : "";

  int meshed = 0, failed = 0, infeasible = 0;
  std::map<std::string, int> reasons;
  std::map<std::string, int> failures;
  double worst = 1.0, slowest = 0.0, total = 0.0;
  long cells = 0;
  while (meshed + failed < wanted) {
    const std::string text = random_machine(random, rotor);
    geometries::MeshOptions options;
    options.refinement = random.one_of<double>({0.7, 1.0, 1.0, 1.5, 2.0});
    const auto begin = std::chrono::steady_clock::now();
    try {
      const auto machine = geometries::Machine::read(base::Document::parse(text, "random.yaml"));
      const auto mesh = geometries::mesh_sector(machine, options);
      const auto quality = geometries::check_mesh(mesh);
      ++meshed;
      worst = std::min(worst, quality.smallest_scaled_jacobian);
      cells += quality.cells;
    } catch (const base::InfeasibleGeometry& error) {
      ++infeasible;
      const std::string message = error.what();
      const std::size_t field = message.find(' ') + 1;
      ++reasons[message.substr(field, message.find(':', field) - field)];
      continue;
    } catch (const std::exception& error) {
      const std::string file = fmt::format("{}/failed-{}.yaml", folder, failed);
      std::ofstream(file) << "# refinement " << options.refinement << ": " << error.what() << "\n" << text;
      ++failed;
      // By their wording, the figures left out.
      const std::string message = error.what();
      ++failures[message.substr(0, message.find_first_of("0123456789"))];
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    slowest = std::max(slowest, seconds);
    total += seconds;
  }

  fmt::print("# Meshes of random machines\n\n");
  fmt::print("{} feasible machines: {} meshed and checked, {} failed. Smallest scaled Jacobian {:.3f}, {} cells on "
             "average, {:.0f} ms on average and {:.0f} ms at most.\n\n",
             wanted, meshed, failed, worst, meshed > 0 ? cells / meshed : 0, 1e3 * total / wanted, 1e3 * slowest);
  fmt::print("{} drawings were refused before that, by parameter:\n\n| parameter | refused |\n|---|---|\n", infeasible);
  for (const auto& [reason, count] : reasons)
    fmt::print("| {} | {} |\n", reason, count);
  if (failed > 0) {
    fmt::print("\n| failure | machines |\n|---|---|\n");
    for (const auto& [failure, count] : failures)
      fmt::print("| {} | {} |\n", failure, count);
  }
  return failed > 0 ? 1 : 0;
}
