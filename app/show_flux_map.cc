// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/flux_map/flux_map_picture.h"
#include "postprocess/store/case_record.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::CaseRecord;
using postprocess::FluxMap;
using postprocess::FluxMapPoint;

constexpr double degrees = 180.0 / base::pi;

double celsius(double kelvin) {
  return std::round((kelvin - base::zero_celsius) * 1e6) / 1e6 + 0.0;
}

ordered_json json_of(const FluxMapPoint& point) {
  return {{"torque", point.torque},
          {"torque_ripple", point.torque_ripple},
          {"coenergy", point.coenergy},
          {"psi_d", point.flux_linkage.d},
          {"psi_q", point.flux_linkage.q},
          {"inductance_dd", point.inductances.dd},
          {"inductance_dq", point.inductances.dq},
          {"inductance_qq", point.inductances.qq}};
}

ordered_json json_of(const CaseRecord& record) {
  const FluxMap& map = *record.flux_map;
  const postprocess::FluxMapData& data = map.data();
  ordered_json json = {{"design", record.design},
                       {"machine", record.machine},
                       {"magnet", record.magnet},
                       {"study", record.study},
                       {"id", record.id},
                       {"phases", data.phases},
                       {"pole_pairs", data.pole_pairs},
                       {"positions", data.positions},
                       {"span", data.span * degrees},
                       {"symmetric", data.symmetric},
                       {"current", data.range.current},
                       {"direct_current", {data.range.least_direct, data.range.most_direct}},
                       {"tolerance", data.tolerance},
                       {"ripple_tolerance", data.ripple_tolerance}};
  for (const double temperature : data.temperatures)
    json["temperatures"].push_back(celsius(temperature));
  for (std::size_t n = 0; n < map.nodes().size(); ++n)
    json["nodes"].push_back(
        {{"i_d", map.nodes()[n].d}, {"i_q", map.nodes()[n].q}, {"hanging", static_cast<bool>(map.hanging()[n])}});
  for (std::size_t k = 0; k < data.temperatures.size(); ++k) {
    ordered_json solutions = {{"temperature", celsius(data.temperatures[k])}, {"nodes", ordered_json::array()}};
    for (std::size_t n = 0; n < map.nodes().size(); ++n) {
      const postprocess::FluxMapValues& v = data.values[k][n];
      const double torque = 0.5 * data.phases * data.pole_pairs *
                            (v.flux_linkage.d * map.nodes()[n].q - v.flux_linkage.q * map.nodes()[n].d);
      solutions["nodes"].push_back(
          json_of(FluxMapPoint{torque,
                               v.coenergy,
                               v.flux_linkage,
                               {v.inductance_dd, v.inductance_dq, v.inductance_dq, v.inductance_qq},
                               v.torque_ripple}));
    }
    json["solutions"].push_back(std::move(solutions));
  }
  const postprocess::FluxMapErrors errors = map.errors();
  json["largest_torque"] = errors.torque_scale;
  json["largest_flux_linkage"] = errors.flux_scale;
  json["held_out"] = {{"currents", errors.currents},
                      {"torque_error", errors.torque_most},
                      {"torque_error_rms", errors.torque_rms},
                      {"flux_linkage_error", errors.flux_most},
                      {"torque_ripple_error", errors.ripple_most},
                      {"points", ordered_json::array()}};
  for (const postprocess::FluxMapCheck& check : data.checks)
    json["held_out"]["points"].push_back({{"i_d", check.current.d},
                                          {"i_q", check.current.q},
                                          {"temperature", celsius(check.magnet_temperature)},
                                          {"torque", check.torque},
                                          {"map_torque", check.map_torque},
                                          {"psi_d", check.flux_linkage.d},
                                          {"map_psi_d", check.map_flux_linkage.d},
                                          {"psi_q", check.flux_linkage.q},
                                          {"map_psi_q", check.map_flux_linkage.q},
                                          {"torque_ripple", check.torque_ripple},
                                          {"map_torque_ripple", check.map_torque_ripple}});
  return json;
}

std::string text_of(const CaseRecord& record) {
  const FluxMap& map = *record.flux_map;
  const postprocess::FluxMapData& data = map.data();
  const postprocess::FluxMapErrors errors = map.errors();
  Facts facts;
  facts.title("Flux map of " + record.design);
  facts.add("machine, magnet", record.machine + ", " + record.magnet);
  facts.add("currents",
            fmt::format("up to {:g} A peak, i_d from {:g} A to {:g} A{}", data.range.current, data.range.least_direct,
                        data.range.most_direct, data.symmetric ? ", i_q < 0 mirrored" : ""));
  std::string temperatures;
  for (const double temperature : data.temperatures)
    temperatures += fmt::format("{}{:g}", temperatures.empty() ? "" : ", ", celsius(temperature));
  facts.add("magnets at", temperatures + " degC");
  facts.add("nodes", fmt::format("{}, each the mean of {} positions over {:g} electrical degrees", map.nodes().size(),
                                 data.positions, std::round(data.span * degrees)));
  facts.add("largest torque", digits(errors.torque_scale, 4, "N·m"));
  facts.add("largest flux linkage", digits(errors.flux_scale, 4, "Wb"));
  facts.title(fmt::format("Error at {} currents that are no nodes", errors.currents));
  const auto percent = [](double part, double whole) { return digits(100.0 * part / whole, 2, "%"); };
  facts.add("torque",
            fmt::format("{} at most, {} r.m.s.: {} of the largest torque", digits(errors.torque_most, 3, "N·m"),
                        digits(errors.torque_rms, 3, "N·m"), percent(errors.torque_most, errors.torque_scale)));
  facts.add("flux linkage", fmt::format("{} at most: {} of the largest", digits(errors.flux_most, 3, "Wb"),
                                        percent(errors.flux_most, errors.flux_scale)));
  facts.add("torque ripple", fmt::format("{} at most: {} of the largest torque", digits(errors.ripple_most, 3, "N·m"),
                                         percent(errors.ripple_most, errors.torque_scale)));
  return facts.text();
}

std::string text_of(const FluxMapPoint& point, const solver::DirectQuadrature& current, double temperature) {
  Facts facts;
  const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6 + 0.0; };
  facts.title(fmt::format("At i_d = {:.6g} A, i_q = {:.6g} A, magnets at {:g} degC", rounded(current.d),
                          rounded(current.q), celsius(temperature)));
  facts.add("torque", digits(point.torque, 5, "N·m"));
  facts.add("torque ripple", digits(point.torque_ripple, 3, "N·m") + ", peak to peak");
  facts.add("flux linkage", fmt::format("ψ_d {}, ψ_q {}", digits(point.flux_linkage.d, 5, "Wb"),
                                        digits(point.flux_linkage.q, 5, "Wb")));
  facts.add("incremental inductances",
            fmt::format("L_dd {}, L_qq {}, L_dq {}", digits(1e3 * point.inductances.dd, 4, "mH"),
                        digits(1e3 * point.inductances.qq, 4, "mH"), digits(1e3 * point.inductances.dq, 4, "mH")));
  return facts.text();
}

}  // namespace

Description describe_flux_map(const CasePlace& where, const FluxMapQuestion& question) {
  const CaseRecord record = find_case(where, "flux map", "analysis: flux-map",
                                      [](const CaseRecord& one) { return one.flux_map.has_value(); });
  const FluxMap& map = *record.flux_map;
  const double temperature = question.temperature.value_or(map.data().temperatures.front());
  const solver::DirectQuadrature current{question.current.value_or(0.0) * std::cos(question.angle.value_or(0.0)),
                                         question.current.value_or(0.0) * std::sin(question.angle.value_or(0.0))};
  if (question.angle && !question.current)
    throw base::UserError("--angle: is that of a current; give --current too");
  FluxMapPoint point;
  try {
    point = map.at(current, temperature);
  } catch (const std::out_of_range& error) {
    throw base::UserError(where.place + ": " + error.what());
  }
  std::string text = text_of(record);
  ordered_json json = json_of(record);
  json["point"] = nullptr;
  if (question.current) {
    text += "\n" + text_of(point, current, temperature);
    json["point"] = json_of(point);
    json["point"]["i_d"] = current.d;
    json["point"]["i_q"] = current.q;
    json["point"]["temperature"] = celsius(temperature);
  }
  return {text, json, [record, temperature] {
            return postprocess::draw_flux_map(
                *record.flux_map, temperature,
                fmt::format("Flux map of {}, magnets at {:g} degC", record.design, celsius(temperature)));
          }};
}

}  // namespace lodestone::app
