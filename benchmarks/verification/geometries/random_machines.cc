// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/geometries/random_machines.h"
#include "base/quantity.h"
#include "benchmarks/verification/geometries/random_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace lodestone::verification {

namespace {

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

/// The rotor around its stator: its core as deep as it is within.
std::string turned_outside(std::string rotor, double radius) {
  const std::string key = "  inner_radius: ";
  const std::size_t begin = rotor.find(key), end = rotor.find('\n', begin);
  const double inner = std::stod(rotor.substr(begin + key.size(), end - begin - key.size()));
  return rotor.replace(begin, end - begin,
                       fmt::format("  side: outer\n  outer_radius: {:.6f} mm", 2.0 * radius - inner));
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
