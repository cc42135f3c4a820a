// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/load_case_file_internal.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace lodestone::postprocess {

namespace {

using hdf5::Group;
using hdf5::Table;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::optional<double> known(double value) {
  return std::isnan(value) ? std::nullopt : std::optional<double>(value);
}

/// A row for each load case that has one, with its place among them.
void write_short_circuits(const Group& root, const std::vector<LoadCaseResult>& load_cases) {
  std::vector<std::int64_t> place, phases, sudden;
  std::vector<ShortCircuitResult> all;
  for (std::size_t i = 0; i < load_cases.size(); ++i)
    if (const auto& one = load_cases[i].short_circuit) {
      place.push_back(static_cast<std::int64_t>(i));
      phases.push_back(one->phases);
      sudden.push_back(one->sudden ? 1 : 0);
      all.push_back(*one);
    }
  if (all.empty())
    return;
  const auto column = [&](const auto& value) {
    std::vector<double> values;
    values.reserve(all.size());
    for (const ShortCircuitResult& one : all)
      values.push_back(value(one));
    return values;
  };
  using Result = const ShortCircuitResult&;
  root.write_table(
      "short_circuits",
      Table(
          {{"load_case", "1", "row of load_cases", place},
           {"phases", "1", "3, or 2: terminal to terminal", phases},
           {"sudden", "1", "1; 0: steady", sudden},
           {"speed", "rad/s", "mechanical", column([](Result r) { return r.speed; })},
           {"before_d", "A", "i_d before the fault", column([](Result r) { return r.before ? r.before->d : unknown; })},
           {"before_q", "A", "i_q before the fault", column([](Result r) { return r.before ? r.before->q : unknown; })},
           {"fault_position", "rad", "of the rotor at the fault, electrical",
            column([](Result r) { return r.fault_position.value_or(unknown); })},
           {"peak_d", "A", "least i_d", column([](Result r) { return r.peak.d; })},
           {"peak_q", "A", "i_q then", column([](Result r) { return r.peak.q; })},
           {"peak_angle", "rad", "since the fault, electrical", column([](Result r) { return r.peak_angle; })},
           {"largest_current", "A", "peak phase current", column([](Result r) { return r.largest_current; })},
           {"map_current", "A", "to which the flux map grew", column([](Result r) { return r.map_current; })}}),
      "short circuits among the load cases");
}

std::vector<LoadCaseResult> read_short_circuits(const Group& root, std::vector<LoadCaseResult> load_cases) {
  if (!root.has("short_circuits"))
    return load_cases;
  const Table table = root.table("short_circuits");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto number = [&](const char* column) { return table.numbers(column)[i]; };
    ShortCircuitResult result;
    result.phases = static_cast<int>(table.integers("phases")[i]);
    result.sudden = table.integers("sudden")[i] != 0;
    result.speed = number("speed");
    if (known(number("before_d")))
      result.before = solver::DirectQuadrature{number("before_d"), number("before_q")};
    result.fault_position = known(number("fault_position"));
    result.peak = {number("peak_d"), number("peak_q")};
    result.peak_angle = number("peak_angle");
    result.largest_current = number("largest_current");
    result.map_current = number("map_current");
    load_cases.at(static_cast<std::size_t>(table.integers("load_case")[i])).short_circuit = result;
  }
  return load_cases;
}

void write_loss_temperatures(const Group& root, const std::vector<LoadCaseResult>& load_cases) {
  std::vector<std::int64_t> place;
  std::vector<double> loss, from, to, temperature;
  for (std::size_t i = 0; i < load_cases.size(); ++i)
    if (const auto& one = load_cases[i].loss_temperature) {
      place.push_back(static_cast<std::int64_t>(i));
      loss.push_back(one->loss);
      from.push_back(one->from);
      to.push_back(one->to);
      temperature.push_back(one->temperature.value_or(unknown));
    }
  if (!place.empty())
    root.write_table("loss_temperatures",
                     Table({{"load_case", "1", "row of load_cases", place},
                            {"loss", "1", "of torque (of no-load flux without a current)", loss},
                            {"from", "K", "searched from", from},
                            {"to", "K", "to; the grade's data may end before what was asked for", to},
                            {"temperature", "K", "of the magnets; not a number: not reached", temperature}}),
                     "magnet temperature at which a load case alone loses so much");
}

std::vector<LoadCaseResult> read_loss_temperatures(const Group& root, std::vector<LoadCaseResult> load_cases) {
  if (!root.has("loss_temperatures"))
    return load_cases;
  const Table table = root.table("loss_temperatures");
  for (std::size_t i = 0; i < table.rows(); ++i)
    load_cases.at(static_cast<std::size_t>(table.integers("load_case")[i])).loss_temperature =
        LossTemperature{table.numbers("loss")[i], table.numbers("from")[i], table.numbers("to")[i],
                        known(table.numbers("temperature")[i])};
  return load_cases;
}

}  // namespace

void write_load_cases(const Group& root, const std::vector<LoadCaseResult>& load_cases,
                      const std::optional<ReversedOrder>& reversed) {
  if (load_cases.empty())
    return;
  std::vector<std::string> names;
  std::vector<std::int64_t> sweeps;
  const auto column = [&](const auto& value) {
    std::vector<double> values;
    values.reserve(load_cases.size());
    for (const LoadCaseResult& result : load_cases) {
      values.push_back(std::optional<double>(value(result)).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return values;
  };
  for (const LoadCaseResult& result : load_cases) {
    names.push_back(result.name);
    sweeps.push_back(result.sweeps);
  }
  using Result = const LoadCaseResult&;
  root.write_table(
      "load_cases",
      Table(
          {{"name", "", "of the load case", names},
           {"magnet_temperature", "K", "of the magnets", column([](Result r) { return r.magnet_temperature; })},
           {"no_load_flux_loss", "1", "irreversible, since before the first",
            column([](Result r) { return r.no_load_flux_loss; })},
           {"torque_loss", "1", "irreversible, since before the first", column([](Result r) { return r.torque_loss; })},
           {"volume_beyond_1", "1", "share of the magnets that has lost over 1 % of its remanence",
            column([](Result r) { return r.volume_beyond_1; })},
           {"volume_beyond_5", "1", "over 5 %", column([](Result r) { return r.volume_beyond_5; })},
           {"volume_beyond_20", "1", "over 20 %", column([](Result r) { return r.volume_beyond_20; })},
           {"mean_remaining", "1", "remanence left, mean over the magnets",
            column([](Result r) { return r.mean_remaining; })},
           {"dissipated_energy", "J", "lost in the magnets", column([](Result r) { return r.dissipated_energy; })},
           {"least_margin", "A/m", "to the knee; negative: passed", column([](Result r) { return r.least_margin; })},
           {"least_kelvin", "K", "to the knee", column([](Result r) { return r.least_kelvin; })},
           {"sweeps", "1", "of the load until nothing changed", sweeps}}),
      "load cases in order, each on what the one before has left");
  write_short_circuits(root, load_cases);
  write_loss_temperatures(root, load_cases);
  if (reversed) {
    const Group group = root.make_group("reversed_loads");
    group.write("no_load_flux_loss", reversed->no_load_flux_loss, "1", "after the load cases in the opposite order");
    group.write("torque_loss", reversed->torque_loss, "1", "likewise");
  }
}

std::vector<LoadCaseResult> read_load_cases(const Group& root) {
  std::vector<LoadCaseResult> load_cases;
  if (!root.has("load_cases")) {
    return load_cases;
  }
  const Table table = root.table("load_cases");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    LoadCaseResult result;
    result.name = table.texts("name")[i];
    result.magnet_temperature = table.numbers("magnet_temperature")[i];
    result.no_load_flux_loss = table.numbers("no_load_flux_loss")[i];
    result.torque_loss = known(table.numbers("torque_loss")[i]);
    result.volume_beyond_1 = table.numbers("volume_beyond_1")[i];
    result.volume_beyond_5 = table.numbers("volume_beyond_5")[i];
    result.volume_beyond_20 = table.numbers("volume_beyond_20")[i];
    result.mean_remaining = table.numbers("mean_remaining")[i];
    result.dissipated_energy = table.numbers("dissipated_energy")[i];
    result.least_margin = known(table.numbers("least_margin")[i]);
    result.least_kelvin = known(table.numbers("least_kelvin")[i]);
    result.sweeps = static_cast<int>(table.integers("sweeps")[i]);
    load_cases.push_back(std::move(result));
  }
  return read_loss_temperatures(root, read_short_circuits(root, std::move(load_cases)));
}

std::optional<ReversedOrder> read_reversed_loads(const Group& root) {
  if (!root.has("reversed_loads"))
    return std::nullopt;
  const Group group = root.group("reversed_loads");
  return ReversedOrder{group.number("no_load_flux_loss").value_or(0.0), group.number("torque_loss")};
}

}  // namespace lodestone::postprocess
