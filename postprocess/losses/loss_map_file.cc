// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/loss_map_file_internal.h"

#include <array>
#include <limits>
#include <stdexcept>

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

namespace {

/// The columns of some coefficients, with a prefix of their names.
void add_columns(std::vector<hdf5::Column>& columns, const std::string& prefix,
                 const std::vector<LossCoefficients>& rows) {
  const auto add = [&](const std::string& name, const std::string& unit, const std::string& description, auto value) {
    std::vector<double> values;
    values.reserve(rows.size());
    for (const LossCoefficients& row : rows)
      values.push_back(value(row));
    columns.push_back({prefix + name, unit, description, values});
  };
  using C = LossCoefficients;
  add("stator_hysteresis", "W/Hz^a", "times f^stator_exponent", [](const C& c) { return c.stator.hysteresis; });
  add("stator_eddy", "W/Hz^2", "times f^2", [](const C& c) { return c.stator.eddy; });
  add("stator_excess", "W/Hz^1.5", "times f^1.5", [](const C& c) { return c.stator.excess; });
  add("rotor_hysteresis", "W/Hz^a", "times f^rotor_exponent", [](const C& c) { return c.rotor.hysteresis; });
  add("rotor_eddy", "W/Hz^2", "times f^2", [](const C& c) { return c.rotor.eddy; });
  add("rotor_excess", "W/Hz^1.5", "times f^1.5", [](const C& c) { return c.rotor.excess; });
  add("magnets", "W/Hz^2", "times f^2; NaN: unknown",
      [](const C& c) { return c.magnets.value_or(std::numeric_limits<double>::quiet_NaN()); });
  add("strands", "W/Hz^2", "skin and proximity effect, times f^2", [](const C& c) { return c.strands; });
}

std::vector<LossCoefficients> read_columns(const Table& table, const std::string& prefix) {
  return table.read([&prefix](const hdf5::TableRow& row) {
    const auto at = [&](const char* name) { return row.number(prefix + name); };
    return LossCoefficients{{at("stator_hysteresis"), at("stator_eddy"), at("stator_excess")},
                            {at("rotor_hysteresis"), at("rotor_eddy"), at("rotor_excess")},
                            row.known(prefix + "magnets"),
                            at("strands")};
  });
}

}  // namespace

void write_loss_map(const Group& group, const LossMap& map) {
  const LossMapData& data = map.data();
  group.set_attribute("positions", data.positions);
  group.set_attribute("symmetric", data.symmetric ? 1 : 0);
  group.write("magnet_temperature", data.magnet_temperature, "K", "of the magnets");
  group.write("winding_temperature", data.winding_temperature, "K", "of the strands' loss");
  group.write("stator_exponent", data.stator_exponent, "1", "power of the frequency of the stator's hysteresis loss");
  group.write("rotor_exponent", data.rotor_exponent, "1", "power of the frequency of the rotor's hysteresis loss");
  group.write_vector("radii", data.radii, "A", "peak phase currents of the nodes");
  group.write_vector("angles", data.angles, "rad", "of the nodes' currents from the +d axis");
  std::vector<double> d, q;
  for (std::size_t i = 0; i < data.radii.size(); ++i)
    for (std::size_t j = 0; j < data.angles.size(); ++j) {
      d.push_back(map.node(i, j).d);
      q.push_back(map.node(i, j).q);
    }
  std::vector<hdf5::Column> columns{{"i_d", "A", "", d}, {"i_q", "A", "", q}};
  add_columns(columns, "", data.values);
  group.write_table("nodes", Table(columns),
                    "loss over powers of the electrical frequency f in Hz; angles of a radius follow each other");
  if (!data.ripple.empty()) {
    std::vector<hdf5::Column> ripple{{"i_d", "A", "", d}, {"i_q", "A", "", q}};
    for (std::size_t k = 0; k < ripple_numbers; ++k) {
      std::vector<double> values;
      for (const RippleResponse& response : data.ripple)
        values.push_back(numbers_of(response)[k]);
      ripple.push_back({ripple_columns()[k].name, ripple_columns()[k].unit, "", values});
    }
    group.write_table("ripple", Table(ripple), "what a small fast ripple of the currents does; NaN: unknown");
    group.write("stator_flux_exponent", data.exponents.stator_flux, "1", "of the stator's hysteresis loss");
    group.write("rotor_flux_exponent", data.exponents.rotor_flux, "1", "of the rotor's hysteresis loss");
  }
  d.clear();
  q.clear();
  std::vector<LossCoefficients> solved, mapped;
  for (const LossMapCheck& check : data.checks) {
    d.push_back(check.current.d);
    q.push_back(check.current.q);
    solved.push_back(check.solved);
    mapped.push_back(check.map);
  }
  columns = {{"i_d", "A", "", d}, {"i_q", "A", "", q}};
  add_columns(columns, "", solved);
  add_columns(columns, "map_", mapped);
  group.write_table("held_out", Table(columns), "currents that are no nodes, solved and interpolated");
}

LossMap read_loss_map(const Group& group) {
  LossMapData data;
  data.positions = static_cast<int>(group.integer_attribute("positions"));
  data.symmetric = group.integer_attribute("symmetric") != 0;
  data.magnet_temperature = group.given("magnet_temperature");
  data.winding_temperature = group.given("winding_temperature");
  data.stator_exponent = group.given("stator_exponent");
  data.rotor_exponent = group.given("rotor_exponent");
  data.radii = group.vector("radii");
  data.angles = group.vector("angles");
  data.values = read_columns(group.table("nodes"), "");
  const Table checks = group.table("held_out");
  const std::vector<LossCoefficients> solved = read_columns(checks, ""), mapped = read_columns(checks, "map_");
  for (std::size_t i = 0; i < checks.rows(); ++i)
    data.checks.push_back({{checks.row(i).number("i_d"), checks.row(i).number("i_q")}, solved[i], mapped[i]});
  if (group.has("ripple")) {
    data.ripple = group.table("ripple").read([](const hdf5::TableRow& row) {
      std::array<double, ripple_numbers> numbers{};
      for (std::size_t k = 0; k < ripple_numbers; ++k)
        numbers[k] = row.number(ripple_columns()[k].name);
      return response_of(numbers);
    });
    data.exponents = {data.stator_exponent, group.given("stator_flux_exponent"), data.rotor_exponent,
                      group.given("rotor_flux_exponent")};
  }
  try {
    return LossMap(std::move(data));
  } catch (const std::invalid_argument& error) {
    throw hdf5::Error(error.what());
  }
}

}  // namespace lodestone::postprocess
