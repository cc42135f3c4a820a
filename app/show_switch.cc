// SPDX-License-Identifier: GPL-3.0-or-later
// `lodestone show switch NAME`: drops and energies over junction temperature.
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace lodestone::app {

Description describe_switch(const std::string& name, const materials::MaterialLibrary& library) {
  const auto device = library.power_switch(name);
  const double current = device->rated_current();
  Facts facts;
  facts.title(device->name() + (device->description().empty() ? "" : ": " + device->description()));
  facts.add("technology", to_string(device->technology()));
  facts.add("blocks, carries", fmt::format("{:g} V, {:g} A", device->blocking_voltage(), current));
  Description description;
  auto rows = nlohmann::ordered_json::array();
  for (const double celsius : {25.0, 75.0, 125.0, 150.0}) {
    const double temperature = celsius + base::zero_celsius;
    if (temperature < device->least_temperature() - 1e-6 || temperature > device->most_temperature() + 1e-6)
      continue;
    const double on = device->conduction(temperature).at(current), diode = device->diode(temperature).at(current);
    const auto energies = device->energies(device->reference_current(), device->reference_voltage(), temperature);
    facts.title(fmt::format("Junction at {:g} degC", celsius));
    facts.add(fmt::format("drop at {:g} A", current), digits(on, 4, "V"));
    facts.add("drop of the diode", digits(diode, 4, "V"));
    facts.add(fmt::format("energies at {:g} V, {:g} A", device->reference_voltage(), device->reference_current()),
              fmt::format("on {}, off {}, recovery {}", digits(1e3 * energies.on, 4, "mJ"),
                          digits(1e3 * energies.off, 4, "mJ"), digits(1e3 * energies.recovery, 4, "mJ")));
    rows.push_back({{"temperature", celsius},
                    {"drop", on},
                    {"diode_drop", diode},
                    {"on", energies.on},
                    {"off", energies.off},
                    {"recovery", energies.recovery}});
  }
  facts.title("Source");
  facts.note(device->provenance().source + " (confidence: " + to_string(device->provenance().confidence) + ")");
  description.text = facts.text();
  description.json = {{"name", device->name()},
                      {"description", device->description()},
                      {"technology", to_string(device->technology())},
                      {"blocking_voltage", device->blocking_voltage()},
                      {"rated_current", current},
                      {"switching_voltage", device->reference_voltage()},
                      {"switching_current", device->reference_current()},
                      {"over_temperature", rows},
                      {"source", device->provenance().source},
                      {"confidence", to_string(device->provenance().confidence)}};
  return description;
}

}  // namespace lodestone::app
