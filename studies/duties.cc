// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/duties.h"

#include "postprocess/drive_cycle/vehicle.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::studies {

using base::Node;
using base::Range;

DutySettings DutySettings::read(const Node& root) {
  DutySettings settings;
  settings.cycle = root.find("cycle");
  settings.vehicle = root.find("vehicle");
  if (settings.cycle && !settings.vehicle)
    settings.cycle->fail(
        "needs a 'vehicle' that follows it, such as vehicle: nissan-leaf-40-kwh (lodestone list vehicles)");
  if (settings.vehicle && !settings.cycle)
    settings.vehicle->fail("has no effect without a 'cycle', such as cycle: wltc-class3b (lodestone list cycles)");
  for (const auto& name : {settings.cycle, settings.vehicle})
    if (name)
      name->text();
  if (const auto duty = root.find("duty")) {
    settings.profile = duty;
    if (duty->is_map()) {
      duty->allow_keys({"profile", "largest_torque", "largest_speed"});
      settings.profile = duty->at("profile");
      if (const auto torque = duty->find("largest_torque"))
        settings.scale.largest_torque = torque->quantity("N.m", Range::positive());
      if (const auto speed = duty->find("largest_speed"))
        settings.scale.largest_speed = speed->quantity("rad/s", Range::positive());
    }
    settings.profile->text();
  }
  for (const char* key : {"cycle", "duty"})
    if (const auto node = root.find(key); node && !root.find("efficiency_map"))
      node->fail(
          "needs an 'efficiency_map', such as efficiency_map: {top_speed: 6000 rpm}: its flux and loss maps tell "
          "what each step takes");
  return settings;
}

std::vector<LoadedDuty> load_duties(const DutySettings& settings, const base::LibraryPath& library) {
  std::vector<LoadedDuty> duties;
  if (settings.cycle) {
    const auto cycle = postprocess::DriveCycle::load(library, settings.cycle->text(), &*settings.cycle);
    const auto vehicle = postprocess::Vehicle::load(library, settings.vehicle->text(), &*settings.vehicle);
    duties.push_back({postprocess::drive(vehicle, cycle), cycle.content + vehicle.content});
  }
  if (settings.profile) {
    const auto profile = postprocess::load_duty(library, settings.profile->text(), settings.scale, &*settings.profile);
    duties.push_back(
        {profile.duty, profile.content + fmt::format("\n# scale {} {}\n", settings.scale.largest_torque.value_or(0.0),
                                                     settings.scale.largest_speed.value_or(0.0))});
  }
  return duties;
}

}  // namespace lodestone::studies
