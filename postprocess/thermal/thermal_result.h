// SPDX-License-Identifier: GPL-3.0-or-later
// Steady temperatures of a machine at one of its operating points, as they are kept with its case.
#pragma once

#include "materials/provenance.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

struct ThermalNodeResult {
  std::string name;          ///< "winding"
  double temperature = 0.0;  ///< K
  double loss = 0.0;         ///< W, that arises there
};

struct ThermalPathResult {
  std::string from, to;     ///< names of nodes
  double resistance = 0.0;  ///< K/W
  double heat = 0.0;        ///< W, from `from` to `to`
  std::string description;  ///< "slot liner and impregnated wires, half the depth"
};

struct ThermalResult {
  std::string operating_point;
  std::string cooling;               ///< name of its data file
  double coolant_temperature = 0.0;  ///< K
  std::vector<ThermalNodeResult> nodes;
  std::vector<ThermalPathResult> paths;
  int iterations = 0;                                             ///< of fields and temperatures together
  double change = 0.0;                                            ///< K, largest of the last iteration
  bool converged = true;                                          ///< change within the tolerance
  materials::Confidence confidence = materials::Confidence::low;  ///< weakest of its data
  std::vector<std::string> factors;                               ///< the data with their sources, for people

  /// K. @throws std::out_of_range for a name that is no node.
  double temperature(const std::string& node) const;
};

}  // namespace lodestone::postprocess
