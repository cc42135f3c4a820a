// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/flux_map_file_internal.h"

#include <functional>
#include <stdexcept>

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

namespace {

/// A column of numbers, one a row.
template <class Row>
std::vector<double> column(const std::vector<Row>& rows, const std::function<double(const Row&)>& value) {
  std::vector<double> result;
  result.reserve(rows.size());
  for (const Row& row : rows)
    result.push_back(value(row));
  return result;
}

Table table_of(const FluxMap& map, std::size_t temperature) {
  const FluxMapData& data = map.data();
  const std::vector<FluxMapValues>& rows = data.values[temperature];
  const auto of = [&](double (*value)(const FluxMapValues&)) { return column<FluxMapValues>(rows, value); };
  std::vector<double> torque;
  for (std::size_t n = 0; n < rows.size(); ++n)
    torque.push_back(0.5 * data.phases * data.pole_pairs *
                     (rows[n].flux_linkage.d * map.nodes()[n].q - rows[n].flux_linkage.q * map.nodes()[n].d));
  return Table(
      {{"coenergy", "J", "whole machine", of([](const FluxMapValues& v) { return v.coenergy; })},
       {"psi_d", "Wb", "flux linkage of the d axis", of([](const FluxMapValues& v) { return v.flux_linkage.d; })},
       {"psi_q", "Wb", "flux linkage of the q axis", of([](const FluxMapValues& v) { return v.flux_linkage.q; })},
       {"inductance_dd", "H", "incremental", of([](const FluxMapValues& v) { return v.inductance_dd; })},
       {"inductance_dq", "H", "incremental, = qd", of([](const FluxMapValues& v) { return v.inductance_dq; })},
       {"inductance_qq", "H", "incremental", of([](const FluxMapValues& v) { return v.inductance_qq; })},
       {"torque", "N m", "(m/2) p (psi_d i_q - psi_q i_d)", torque},
       {"torque_ripple", "N m", "peak to peak", of([](const FluxMapValues& v) { return v.torque_ripple; })}});
}

Table table_of(const std::vector<FluxMapCheck>& checks) {
  const auto of = [&](double (*value)(const FluxMapCheck&)) { return column<FluxMapCheck>(checks, value); };
  return Table(
      {{"i_d", "A", "", of([](const FluxMapCheck& c) { return c.current.d; })},
       {"i_q", "A", "", of([](const FluxMapCheck& c) { return c.current.q; })},
       {"magnet_temperature", "K", "", of([](const FluxMapCheck& c) { return c.magnet_temperature; })},
       {"torque", "N m", "solved: mean of the air gap's", of([](const FluxMapCheck& c) { return c.torque; })},
       {"map_torque", "N m", "of the map", of([](const FluxMapCheck& c) { return c.map_torque; })},
       {"psi_d", "Wb", "solved", of([](const FluxMapCheck& c) { return c.flux_linkage.d; })},
       {"map_psi_d", "Wb", "of the map", of([](const FluxMapCheck& c) { return c.map_flux_linkage.d; })},
       {"psi_q", "Wb", "solved", of([](const FluxMapCheck& c) { return c.flux_linkage.q; })},
       {"map_psi_q", "Wb", "of the map", of([](const FluxMapCheck& c) { return c.map_flux_linkage.q; })},
       {"torque_ripple", "N m", "solved", of([](const FluxMapCheck& c) { return c.torque_ripple; })},
       {"map_torque_ripple", "N m", "of the map", of([](const FluxMapCheck& c) { return c.map_torque_ripple; })}});
}

}  // namespace

void write_flux_map(const Group& group, const FluxMap& map) {
  const FluxMapData& data = map.data();
  group.set_attribute("phases", data.phases);
  group.set_attribute("pole_pairs", data.pole_pairs);
  group.set_attribute("positions", data.positions);
  group.set_attribute("symmetric", data.symmetric ? 1 : 0);
  group.write("span", data.span, "rad", "electrical, over which the positions are spread");
  group.write("current", data.range.current, "A", "largest peak phase current");
  group.write("least_direct_current", data.range.least_direct, "A", "range of i_d");
  group.write("most_direct_current", data.range.most_direct, "A", "range of i_d");
  group.write("tolerance", data.tolerance, "1", "of torque and flux linkage, relative to their largest");
  group.write("ripple_tolerance", data.ripple_tolerance, "1", "of the ripple, relative to the largest torque");
  group.write("side", data.side, "A", "of a square of level 0");
  group.write_vector("temperatures", data.temperatures, "K", "of the magnets");
  using Remanence = FluxMapData::Remanence;
  group.write_table("remanence",
                    Table({{"temperature", "K", "",
                            column<Remanence>(data.remanence, [](const Remanence& r) { return r.temperature; })},
                           {"remanence", "T", "",
                            column<Remanence>(data.remanence, [](const Remanence& r) { return r.remanence; })}}),
                    "of the magnets, in which the map is a polynomial");

  std::vector<std::int64_t> level, i, j;
  for (const TreeCell& cell : data.cells) {
    level.push_back(cell.level);
    i.push_back(cell.i);
    j.push_back(cell.j);
  }
  group.write_table("cells",
                    Table({{"level", "1", "its side is that of level 0 over 2^level", level},
                           {"i", "1", "lower left corner in sides along i_d", i},
                           {"j", "1", "along i_q", j}}),
                    "squares of the plane of currents");
  std::vector<std::int64_t> hanging(map.hanging().begin(), map.hanging().end());
  using Current = solver::DirectQuadrature;
  group.write_table("nodes",
                    Table({{"i_d", "A", "", column<Current>(map.nodes(), [](const Current& c) { return c.d; })},
                           {"i_q", "A", "", column<Current>(map.nodes(), [](const Current& c) { return c.q; })},
                           {"hanging", "1", "1 in the middle of a coarser square's edge", hanging}}),
                    "corners of the squares");
  const Group solutions = group.make_group("solutions");
  for (std::size_t k = 0; k < data.temperatures.size(); ++k)
    solutions.write_table(std::to_string(k), table_of(map, k),
                          "means over the positions, rows as in nodes, at temperature of the same number");
  group.write_table("held_out", table_of(data.checks), "currents that are no nodes, solved and interpolated");
}

FluxMap read_flux_map(const Group& group) {
  FluxMapData data;
  data.phases = static_cast<int>(group.integer_attribute("phases"));
  data.pole_pairs = static_cast<int>(group.integer_attribute("pole_pairs"));
  data.positions = static_cast<int>(group.integer_attribute("positions"));
  data.symmetric = group.integer_attribute("symmetric") != 0;
  data.span = group.given("span");
  data.range = {group.given("current"), group.given("least_direct_current"), group.given("most_direct_current")};
  data.tolerance = group.given("tolerance");
  data.ripple_tolerance = group.given("ripple_tolerance");
  data.side = group.given("side");
  data.temperatures = group.vector("temperatures");
  using Row = hdf5::TableRow;
  data.remanence = group.table("remanence").read([](const Row& row) {
    return FluxMapData::Remanence{row.number("temperature"), row.number("remanence")};
  });
  const std::vector<TreeCell> cells = group.table("cells").read([](const Row& row) {
    return TreeCell{row.integer("level"), row.integer("i"), row.integer("j")};
  });
  data.cells = {cells.begin(), cells.end()};
  const Group solutions = group.group("solutions");
  for (std::size_t k = 0; k < data.temperatures.size(); ++k) {
    data.values.push_back(solutions.table(std::to_string(k)).read([](const Row& row) {
      return FluxMapValues{row.number("coenergy"),      {row.number("psi_d"), row.number("psi_q")},
                           row.number("inductance_dd"), row.number("inductance_dq"),
                           row.number("inductance_qq"), row.number("torque_ripple")};
    }));
  }
  data.checks = group.table("held_out").read([](const Row& row) {
    return FluxMapCheck{{row.number("i_d"), row.number("i_q")},
                        row.number("magnet_temperature"),
                        row.number("torque"),
                        row.number("map_torque"),
                        {row.number("psi_d"), row.number("psi_q")},
                        {row.number("map_psi_d"), row.number("map_psi_q")},
                        row.number("torque_ripple"),
                        row.number("map_torque_ripple")};
  });
  try {
    return FluxMap(std::move(data));
  } catch (const std::invalid_argument& error) {
    throw hdf5::Error(error.what());
  }
}

}  // namespace lodestone::postprocess
