// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of every template with random parameters: feasible ones and those that a template must refuse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace lodestone::verification {

/// The same numbers on every platform: std::mt19937_64 is specified, the standard's distributions are not.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1.0p-53;
  }
  template <class Value> Value one_of(const std::vector<Value>& values) { return values[engine_() % values.size()]; }
  bool chance(double probability) { return between(0.0, 1.0) < probability; }

private:
  std::mt19937_64 engine_;
};

/// Templates of rotors, `-outside` of those around their stator, `-consequent` of those with iron poles, then those of
/// stators.
std::vector<std::string> random_templates();

/// The text of a machine's file with one winding turn of thin wire and without materials.
/// @param name of a template: of a rotor, on any stator; of a stator, around any rotor.
/// @throws std::invalid_argument for another name.
std::string random_machine(Random& random, const std::string& name);

}  // namespace lodestone::verification
