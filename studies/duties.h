// SPDX-License-Identifier: GPL-3.0-or-later
// What a study asks its machines to do over time, beside an efficiency map:
//
//   cycle: wltc-class3b                    # library name, YAML file or CSV (time [s], speed [km/h])
//   vehicle: nissan-leaf-40-kwh            # library name or YAML file; both or neither
//   duty: wind-iea-15-mw                   # library name, YAML file or CSV (time [s], torque [N.m], speed [rpm])
//   # or duty: {profile: pump-variable-flow, largest_torque: 200 N.m, largest_speed: 3000 rpm}
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "postprocess/drive_cycle/duty.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

struct DutySettings {
  std::optional<base::Node> cycle, vehicle, profile;
  postprocess::DutyScale scale;

  bool any() const { return cycle || profile; }
  /// Reads the keys of a study's root. @throws base::UserError.
  static DutySettings read(const base::Node& root);
};

struct LoadedDuty {
  postprocess::Duty duty;
  std::string content;  ///< enters the hash of a case
};

/// The cycle first. @throws base::UserError at the study's place, naming the file too.
std::vector<LoadedDuty> load_duties(const DutySettings& settings, const base::LibraryPath& library);

}  // namespace lodestone::studies
