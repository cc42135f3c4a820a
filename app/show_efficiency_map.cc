// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "postprocess/efficiency_map/efficiency_difference.h"
#include "postprocess/efficiency_map/efficiency_map_picture.h"
#include "postprocess/store/case_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::CaseRecord;
using postprocess::ControlRegion;
using postprocess::EfficiencyMap;
using postprocess::EfficiencyMapPoint;
using postprocess::EnvelopePoint;

constexpr double rpm = 30.0 / base::pi;

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

ordered_json json_of(const CaseRecord& record) {
  const EfficiencyMap& map = *record.efficiency_map;
  ordered_json json = {{"design", record.design},
                       {"machine", record.machine},
                       {"magnet", record.magnet},
                       {"study", record.study},
                       {"id", record.id},
                       {"note", map.note},
                       {"drive", map.drive.empty() ? ordered_json() : ordered_json(map.drive)},
                       {"current_limit", map.limits.current},
                       {"voltage_limit", map.limits.voltage},
                       {"dc_voltage", map.dc_voltage},
                       {"phase_resistance", map.limits.resistance},
                       {"end_winding_inductance", or_null(map.limits.end_winding_inductance)},
                       {"magnet_temperature", map.limits.magnet_temperature - base::zero_celsius},
                       {"winding_temperature", map.winding_temperature - base::zero_celsius},
                       {"base_speed", map.base_speed},
                       {"characteristic_current", or_null(map.characteristic_current)},
                       {"open_circuit_voltage", map.open_circuit_voltage},
                       {"generates_uncontrolled", map.generates_uncontrolled()},
                       {"envelope", ordered_json::array()}};
  for (const EnvelopePoint& one : map.envelope)
    json["envelope"].push_back({{"speed", one.speed},
                                {"torque", one.point.torque},
                                {"power", one.speed * one.point.torque},
                                {"i_d", one.point.current.d},
                                {"i_q", one.point.current.q},
                                {"voltage", one.point.voltage},
                                {"region", to_string(one.region)}});
  json["points"] = ordered_json::array();
  for (std::size_t i = 0; i < map.speeds.size(); ++i)
    for (std::size_t j = 0; j < map.torques.size(); ++j)
      if (const auto& point = map.points[i * map.torques.size() + j]) {
        const auto pwm = [&](double postprocess::PwmLosses::*part) {
          return point->pwm ? std::optional<double>((*point->pwm).*part) : std::nullopt;
        };
        const auto inverter = [&](double postprocess::InverterLosses::*part) {
          return point->inverter ? std::optional<double>((*point->inverter).*part) : std::nullopt;
        };
        json["points"].push_back(
            {{"speed", map.speeds[i]},
             {"torque", map.torques[j]},
             {"efficiency", or_null(point->efficiency)},
             {"i_d", point->current.d},
             {"i_q", point->current.q},
             {"voltage", point->voltage},
             {"system_efficiency", or_null(point->system_efficiency)},
             {"ripple_current", point->pwm ? ordered_json(point->pwm->ripple_current) : ordered_json()},
             {"losses",
              {{"copper_dc", point->copper},
               {"copper_strands", point->strands},
               {"iron_stator", point->iron_stator},
               {"iron_rotor", point->iron_rotor},
               {"magnet_eddy", or_null(point->magnets)},
               {"bearings", or_null(point->bearings)},
               {"windage", or_null(point->windage)},
               {"pwm_copper", or_null(pwm(&postprocess::PwmLosses::copper))},
               {"pwm_iron_stator", or_null(pwm(&postprocess::PwmLosses::iron_stator))},
               {"pwm_iron_rotor", or_null(pwm(&postprocess::PwmLosses::iron_rotor))},
               {"pwm_magnets", or_null(point->pwm ? point->pwm->magnets : std::nullopt)}}},
             {"inverter_losses",
              {{"conduction", or_null(inverter(&postprocess::InverterLosses::conduction))},
               {"switching", or_null(inverter(&postprocess::InverterLosses::switching))},
               {"dead_time", or_null(inverter(&postprocess::InverterLosses::dead_time))}}}});
      }

  json["loss_map"] = nullptr;
  if (record.loss_map) {
    const auto errors = record.loss_map->errors(map.pole_pairs * map.top_speed() / (2.0 * base::pi));
    json["loss_map"] = {{"held_out", errors.currents},
                        {"frequency", errors.frequency},
                        {"iron_error", errors.iron},
                        {"magnet_error", or_null(errors.magnets)}};
  }
  return json;
}

std::string text_of(const CaseRecord& record) {
  const EfficiencyMap& map = *record.efficiency_map;
  Facts facts;
  facts.title("Torque-speed plane of " + record.design);
  facts.add("machine, magnet", record.machine + ", " + record.magnet);
  facts.add("limits", fmt::format("{:g} A peak, {:.4g} V peak of a phase's fundamental ({:g} V dc)", map.limits.current,
                                  map.limits.voltage, map.dc_voltage));
  facts.add("phase resistance", digits(map.limits.resistance, 4, "Ω"));
  facts.add("end-winding inductance", map.limits.end_winding_inductance
                                          ? digits(1e6 * *map.limits.end_winding_inductance, 4, "µH")
                                          : std::string("not given, left out of the voltage"));
  if (!map.envelope.empty()) {
    const auto power = [](const EnvelopePoint& one) { return one.speed * one.point.torque; };
    const EnvelopePoint& strongest =
        *std::max_element(map.envelope.begin(), map.envelope.end(),
                          [&](const EnvelopePoint& a, const EnvelopePoint& b) { return power(a) < power(b); });
    const EnvelopePoint& last = map.envelope.back();
    facts.add("most torque",
              digits(map.envelope.front().point.torque, 4, "N·m") + " up to " + digits(map.base_speed * rpm, 4, "rpm"));
    facts.add("most power",
              digits(1e-3 * power(strongest), 4, "kW") + " at " + digits(strongest.speed * rpm, 4, "rpm"));
    facts.add(last.speed < map.top_speed() * (1.0 - 1e-9) ? "voltage ends at" : "at top speed",
              fmt::format("{}: {}, {}, {}", digits(last.speed * rpm, 4, "rpm"), digits(last.point.torque, 4, "N·m"),
                          digits(1e-3 * power(last), 4, "kW"), to_string(last.region)));
    const auto voltage = std::find_if(map.envelope.begin(), map.envelope.end(),
                                      [](const EnvelopePoint& one) { return one.region == ControlRegion::voltage; });
    facts.add("MTPV", voltage == map.envelope.end() ? std::string("not reached")
                                                    : "from " + digits(voltage->speed * rpm, 4, "rpm"));
  }
  facts.add("characteristic current", map.characteristic_current ? digits(*map.characteristic_current, 4, "A")
                                                                 : std::string("beyond the current limit"));
  facts.add("open circuit at top speed",
            fmt::format("{} peak between terminals{}", digits(map.open_circuit_voltage, 4, "V"),
                        map.generates_uncontrolled() ? ": above the dc voltage, it generates when control is lost"
                                                     : ", below the dc voltage"));
  if (const auto best = map.best()) {
    const EfficiencyMapPoint& point = *map.points[*best];
    facts.add("best efficiency", fmt::format("{} at {}, {} ({})", digits(100.0 * *point.efficiency, 4, "%"),
                                             digits(map.speeds[*best / map.torques.size()] * rpm, 4, "rpm"),
                                             digits(map.torques[*best % map.torques.size()], 4, "N·m"), map.note));
  }
  if (!map.drive.empty())
    facts.add("inverter", map.drive);
  if (const auto best = map.best_system())
    facts.add("best with its inverter",
              fmt::format("{} at {}, {}", digits(100.0 * *map.points[*best]->system_efficiency, 4, "%"),
                          digits(map.speeds[*best / map.torques.size()] * rpm, 4, "rpm"),
                          digits(map.torques[*best % map.torques.size()], 4, "N·m")));
  if (record.loss_map) {
    const auto errors = record.loss_map->errors(map.pole_pairs * map.top_speed() / (2.0 * base::pi));
    facts.title(fmt::format("Error of the losses at {} currents that are no nodes, top speed", errors.currents));
    facts.add("iron", digits(100.0 * errors.iron, 2, "%") + " of the largest");
    facts.add("magnets",
              errors.magnets ? digits(100.0 * *errors.magnets, 2, "%") + " of the largest" : std::string("unknown"));
  }
  return facts.text();
}

Description describe_difference(const CaseRecord& record, const CaseRecord& base) {
  const auto found = postprocess::efficiency_difference(*record.efficiency_map, *base.efficiency_map);
  const auto points = [](const std::optional<double>& value) {
    return value ? fmt::format("{:+.3f} points", 100.0 * *value) : std::string("no place in common");
  };
  Facts facts;
  facts.title("Efficiency map of " + record.design + " less that of " + base.design);
  facts.add("efficiency, mean", points(found.mean));
  facts.add("least", points(found.least));
  facts.add("most", points(found.largest));
  facts.add("losses, mean", found.loss_mean ? fmt::format("{:+.1f} W", *found.loss_mean) : std::string("-"));
  facts.add("plane in common", digits(100.0 * found.share, 3, "%"));
  facts.note("At the same torque and speed, evenly over the part of the plane where both work.");
  return {facts.text(),
          {{"design", record.design},
           {"baseline", base.design},
           {"efficiency_mean", or_null(found.mean)},
           {"efficiency_least", or_null(found.least)},
           {"efficiency_most", or_null(found.largest)},
           {"loss_mean", or_null(found.loss_mean)},
           {"common_share", found.share}},
          nullptr,
          [record, base] {
            return postprocess::draw_difference_png(*record.efficiency_map, *base.efficiency_map,
                                                    record.design + " less " + base.design);
          }};
}

}  // namespace

Description describe_efficiency_map(const CasePlace& where, const std::string& baseline) {
  const auto find = [](const CasePlace& place) {
    return find_case(place, "efficiency map", "an 'efficiency_map'",
                     [](const CaseRecord& one) { return one.efficiency_map.has_value(); });
  };
  const CaseRecord record = find(where);
  if (!baseline.empty())
    return describe_difference(record, find({where.place, baseline}));
  return {text_of(record), json_of(record),
          [record] {
            return postprocess::draw_efficiency_map(*record.efficiency_map, "Efficiency map of " + record.design);
          },
          [record] {
            return postprocess::draw_efficiency_map_png(*record.efficiency_map, "Efficiency map of " + record.design);
          }};
}

}  // namespace lodestone::app
