// SPDX-License-Identifier: GPL-3.0-or-later
// `inverter:` of a study: what feeds the machine (postprocess/inverter/drive.h).
//
//   inverter:
//     switch: fs800r07a2e3            # optional: name or path of the library; without it no inverter loss
//     parallel: 1                     # switches of each position
//     carrier_frequency: 5 kHz
//     dead_time: 2 us                 # 0 unless given
//     junction_temperature: 125 degC  # with a switch
//     ripple_losses: true             # the machine's extra loss under PWM
#pragma once

#include "base/document.h"
#include "materials/material_library.h"
#include "postprocess/inverter/drive.h"

#include <optional>

namespace lodestone::studies {

struct InverterSettings {
  std::optional<base::Node> power_switch;  ///< the node that names it
  int parallel = 1;
  double carrier_frequency = 0.0;              ///< Hz
  double dead_time = 0.0;                      ///< s
  std::optional<double> junction_temperature;  ///< K, with a switch
  bool ripple_losses = true;

  /// @throws base::UserError.
  static InverterSettings read(const base::Node& node);
  /// Looks the switch up. @throws base::UserError at the place of its name, or of the junction temperature.
  postprocess::Drive drive(const materials::MaterialLibrary& library, double dc_voltage) const;
};

}  // namespace lodestone::studies
