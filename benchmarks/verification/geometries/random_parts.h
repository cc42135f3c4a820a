// SPDX-License-Identifier: GPL-3.0-or-later
// The rotors and stators of random machines: each the text of its map with random parameters. Lengths are in mm.
#pragma once

#include "benchmarks/verification/geometries/random_machines.h"

#include <string>
#include <vector>

namespace lodestone::verification {

/// What a stator is drawn for, mm.
struct StatorSize {
  int slots;
  double bore, pitch;  ///< of a slot, at the bore
  int layers;          ///< of the winding
  bool outside;        ///< the rotor lies around it
};

struct RandomRotor {
  std::string type;
  std::string (*draw)(Random& random, int poles, double radius, double pole);
  bool outside = false;
  bool shaped = false;      ///< may have a pole shape
  bool pockets = false;     ///< with corners in which there may be fillets
  bool consequent = false;  ///< every other pole is of iron
};

struct RandomStator {
  std::string type;
  std::string (*draw)(Random& random, const StatorSize& at);
  bool has_defaults = false;  ///< for every dimension of its slots
  bool corners = true;        ///< in which there may be fillets
};

const std::vector<RandomRotor>& random_rotors();
const std::vector<RandomStator>& random_stators();

/// Type, slots and radii of a stator: at the gap, and behind the yoke as it would be around the rotor.
std::string stator_head(const StatorSize& at, const std::string& type, double outer);

}  // namespace lodestone::verification
