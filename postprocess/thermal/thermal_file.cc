// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/thermal/thermal_file_internal.h"

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

void write_thermal(const Group& group, const ThermalResult& thermal) {
  group.set_attribute("operating_point", thermal.operating_point);
  group.set_attribute("cooling", thermal.cooling);
  group.set_attribute("converged", thermal.converged ? 1 : 0);
  group.set_attribute("confidence", materials::to_string(thermal.confidence));
  group.write("coolant_temperature", thermal.coolant_temperature, "K", "");
  group.write_integer("iterations", thermal.iterations, "of fields and temperatures together");
  group.write("change", thermal.change, "K", "largest of the last iteration");
  group.write_texts("factors", thermal.factors, "the data with their sources");
  std::vector<std::string> names, from, to, description;
  std::vector<double> temperature, loss, resistance, heat;
  for (const ThermalNodeResult& node : thermal.nodes) {
    names.push_back(node.name);
    temperature.push_back(node.temperature);
    loss.push_back(node.loss);
  }
  group.write_table("nodes",
                    Table({{"name", "", "", names},
                           {"temperature", "K", "mean", temperature},
                           {"loss", "W", "that arises there", loss}}),
                    "steady state");
  for (const ThermalPathResult& path : thermal.paths) {
    from.push_back(path.from);
    to.push_back(path.to);
    resistance.push_back(path.resistance);
    heat.push_back(path.heat);
    description.push_back(path.description);
  }
  group.write_table("paths",
                    Table({{"from", "", "node", from},
                           {"to", "", "node", to},
                           {"resistance", "K/W", "", resistance},
                           {"heat", "W", "from the first to the second", heat},
                           {"description", "", "", description}}),
                    "ways of the heat");
}

ThermalResult read_thermal(const Group& group) {
  ThermalResult thermal;
  thermal.operating_point = group.text_attribute("operating_point");
  thermal.cooling = group.text_attribute("cooling");
  thermal.converged = group.integer_attribute("converged") != 0;
  thermal.confidence = hdf5::confidence_from(group.text_attribute("confidence"));
  thermal.coolant_temperature = group.given("coolant_temperature");
  thermal.iterations = static_cast<int>(group.integer("iterations"));
  thermal.change = group.given("change");
  thermal.factors = group.texts("factors");
  thermal.nodes = group.table("nodes").read([](const hdf5::TableRow& row) {
    return ThermalNodeResult{row.text("name"), row.number("temperature"), row.number("loss")};
  });
  thermal.paths = group.table("paths").read([](const hdf5::TableRow& row) {
    return ThermalPathResult{row.text("from"), row.text("to"), row.number("resistance"), row.number("heat"),
                             row.text("description")};
  });
  return thermal;
}

}  // namespace lodestone::postprocess
