// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/element.h"

namespace lodestone::materials {

Element Element::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys(
      {"element", "name", "supply_risk", "recycling_input_rate", "embodied_carbon", "source", "confidence"});
  const Provenance file = read_provenance(root, {});
  Element element;
  element.symbol = root.at("element").text();
  element.name = root.at("name").text();
  if (const auto risk = root.find("supply_risk"))
    element.supply_risk = read_sourced(*risk, "1", base::Range::between(0.0, 100.0), file);
  if (const auto rate = root.find("recycling_input_rate"))
    element.recycling_input_rate = read_sourced(*rate, "1", base::Range::between(0.0, 1.0), file);
  if (const auto carbon = root.find("embodied_carbon"))
    element.embodied_carbon = read_sourced(*carbon, "kg/kg", base::Range::between(0.0, 10000.0), file);
  return element;
}

}  // namespace lodestone::materials
