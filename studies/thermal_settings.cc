// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/thermal_settings.h"

#include "base/user_error.h"
#include "geometries/machine.h"
#include "postprocess/thermal/motor_network.h"

namespace lodestone::studies {

std::optional<ThermalSettings> ThermalSettings::read(const base::Node& root,
                                                     const std::vector<postprocess::OperatingPoint>& points) {
  const auto node = root.find("thermal");
  if (!node)
    return std::nullopt;
  node->allow_keys({"cooling", "operating_point", "coolant_temperature"});
  if (const auto analysis = root.find("analysis"); analysis && analysis->text() != "performance")
    node->fail("has no effect without 'analysis: performance': it takes its heat from the losses");
  const base::Node name = node->at("operating_point");
  std::vector<std::string> known;
  known.reserve(points.size());
  for (const postprocess::OperatingPoint& one : points)
    known.push_back(one.name);
  const postprocess::OperatingPoint& point = points[name.choice(known)];
  if (!(point.speed > 0.0))
    name.fail("the operating point '" + point.name + "' stands still, without losses to heat the machine");
  ThermalSettings settings{node->at("cooling"), point.name, std::nullopt};
  settings.cooling.text();
  if (const auto coolant = node->find("coolant_temperature"))
    settings.coolant_temperature = coolant->quantity("K", base::Range::positive());
  return settings;
}

void check_thermal_machine(const base::Node& thermal, const base::Document& machine) {
  try {
    if (const std::string lack = postprocess::lacks_for_thermal_network(*geometries::Machine::read(machine).rotor);
        !lack.empty())
      thermal.fail(lack);
  } catch (const base::InfeasibleGeometry&) {
    // A study that varies the geometry may begin with a machine that is impossible.
  }
}

}  // namespace lodestone::studies
