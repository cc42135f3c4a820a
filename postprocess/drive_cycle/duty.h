// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine's shaft is asked for over time: torque and speed in steps. From a profile of an application (pump,
// aircraft, wind turbine), or from a vehicle that follows a cycle (vehicle.h).
//
// A profile is a CSV with the columns
//
//   time [s]      beginning of each row, which holds until the next; the last row ends the profile
//   duration [s]  or this in place of time: how long each row holds
//   torque [N.m]  at the shaft, against the load positive; negative: the load drives the machine (a generator)
//   speed [rpm]   of the shaft, not negative
//
// and torque, speed or both in [1] or [%] where it is relative: `largest_torque` and `largest_speed` of the study say
// what their largest magnitude is. With an absolute profile they scale it.
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "materials/provenance.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct DutyStep {
  double duration = 0.0;  ///< s
  double torque = 0.0;    ///< N·m at the shaft; negative: generating
  double speed = 0.0;     ///< rad/s
};

struct Duty {
  std::string name;         ///< "wltc-class3b"
  std::string description;  ///< of the profile, or of cycle and vehicle
  std::string vehicle;      ///< its name; "" without one
  std::vector<DutyStep> steps;
  std::optional<double> distance;      ///< m, of a cycle
  std::optional<double> repetitions;   ///< of the whole in a life
  double friction_brake_energy = 0.0;  ///< J, what the brakes of a vehicle take by its own rule
  materials::Provenance provenance;    ///< weakest behind it
  std::vector<std::string> notes;      ///< assumptions

  double duration() const;  ///< s
};

/// What a study asks of a profile.
struct DutyScale {
  std::optional<double> largest_torque;  ///< N·m, magnitude
  std::optional<double> largest_speed;   ///< rad/s
};

struct DutyProfile {
  Duty duty;
  std::string content;  ///< enters the hash of a case
};

/// A profile of the library ("pump-variable-flow"), a YAML file or a CSV; a YAML file may say `lifetime` (a time).
/// @throws base::UserError, also for a relative profile without the scale that it needs.
DutyProfile load_duty(const base::LibraryPath& library, const std::string& name, const DutyScale& scale,
                      const base::Node* reference = nullptr);

}  // namespace lodestone::postprocess
