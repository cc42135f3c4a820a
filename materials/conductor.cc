// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/conductor.h"

#include "base/quantity.h"
#include "materials/sourced_value.h"

#include <fmt/format.h>

namespace lodestone::materials {

Conductor Conductor::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys({"conductor", "description", "resistivity", "density", "source", "confidence"});
  Conductor result;
  result.name = root.at("conductor").text();
  if (const auto description = root.find("description"))
    result.description = description->text();
  result.provenance = read_provenance(root, {});
  const auto lower = [&](const Provenance& own) {
    result.provenance.confidence = weakest(result.provenance.confidence, own.confidence);
  };

  const base::Node resistivity = root.at("resistivity");
  resistivity.allow_keys({"value", "at", "coefficient", "source", "confidence"});
  result.resistivity = resistivity.at("value").quantity("ohm.m", base::Range::positive());
  result.reference_temperature = resistivity.at("at").quantity("K", base::Range::positive());
  result.temperature_coefficient = resistivity.at("coefficient").quantity("1/K", base::Range::between(-0.1, 0.1));
  lower(read_provenance(resistivity, result.provenance));

  const SourcedValue density =
      read_sourced(root.at("density"), "kg/m3", {100.0, 30000.0, true, true}, result.provenance);
  result.density = density.value;
  lower(density.provenance);
  return result;
}

double Conductor::resistivity_at(double temperature) const {
  const double factor = 1.0 + temperature_coefficient * (temperature - reference_temperature);
  if (!(factor > 0.0))
    throw base::UserError(fmt::format("conductor '{}': the resistivity at {} would not be positive", name,
                                      base::format_quantity(temperature, "K", "degC")));
  return resistivity * factor;
}

double Conductor::scale_resistance(double resistance, double measured_at, double temperature) const {
  return resistance * resistivity_at(temperature) / resistivity_at(measured_at);
}

}  // namespace lodestone::materials
