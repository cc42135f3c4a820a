// SPDX-License-Identifier: GPL-3.0-or-later
// Steady temperatures in a study, in place of the given ones:
//
//   thermal:
//     cooling: water-jacket              # library name or YAML file
//     operating_point: continuous        # at which the machine settles; its temperatures hold for the whole case
//     coolant_temperature: 65 degC       # optional: in place of the cooling's own
//
// The temperatures of `conditions` are then where the iteration starts.
#pragma once

#include "base/document.h"
#include "postprocess/rotation.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

struct ThermalSettings {
  base::Node cooling;                         ///< name or path
  std::string operating_point;                ///< one with a speed
  std::optional<double> coolant_temperature;  ///< K

  /// Reads `thermal:` of a study's root, where it is. @throws base::UserError.
  static std::optional<ThermalSettings> read(const base::Node& root,
                                             const std::vector<postprocess::OperatingPoint>& points);
};

/// Whether the study's machine, before anything is varied, has the thermal network. @throws base::UserError at
/// `thermal`.
void check_thermal_machine(const base::Node& thermal, const base::Document& machine);

}  // namespace lodestone::studies
