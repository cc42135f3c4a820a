// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/noise/pressure_orders_file_internal.h"

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

void write_pressure_orders(const Group& group, const PressureOrders& orders) {
  group.write("radius", orders.radius, "m", "of the circle in the air gap");
  group.write("mean", orders.mean, "Pa", "radial pressure that stands still, alike everywhere");
  group.write_integer("pole_pairs", orders.pole_pairs, "of the machine");
  group.write_integer("positions", orders.positions, "rotor positions in an electrical period");
  group.write_integer("highest_order", orders.highest_order, "spatial order that the field's harmonics make");
  std::vector<std::int64_t> order, multiple;
  std::vector<double> amplitude, phase;
  for (const PressureWave& wave : orders.waves) {
    order.push_back(wave.order);
    multiple.push_back(wave.multiple);
    amplitude.push_back(wave.amplitude);
    phase.push_back(wave.phase);
  }
  group.write_table("waves",
                    Table({{"order", "1", "waves around the bore", order},
                           {"multiple", "1", "of the electrical frequency; positive: runs with the rotor", multiple},
                           {"amplitude", "Pa", "peak", amplitude},
                           {"phase", "rad", "amplitude cos(order angle - multiple theta + phase)", phase}}),
                    "radial pressure, largest first");
}

PressureOrders read_pressure_orders(const Group& group) {
  PressureOrders orders;
  const auto given = [&](const std::string& name) {
    const auto value = group.number(name);
    if (!value)
      throw hdf5::Error("'" + name + "' is empty");
    return *value;
  };
  orders.radius = given("radius");
  orders.mean = given("mean");
  orders.pole_pairs = static_cast<int>(group.integer("pole_pairs"));
  orders.positions = static_cast<int>(group.integer("positions"));
  orders.highest_order = static_cast<int>(group.integer("highest_order"));
  const Table waves = group.table("waves");
  const auto order = waves.integers("order"), multiple = waves.integers("multiple");
  const auto amplitude = waves.numbers("amplitude"), phase = waves.numbers("phase");
  for (std::size_t i = 0; i < waves.rows(); ++i)
    orders.waves.push_back({static_cast<int>(order[i]), static_cast<int>(multiple[i]), amplitude[i], phase[i]});
  return orders;
}

}  // namespace lodestone::postprocess
