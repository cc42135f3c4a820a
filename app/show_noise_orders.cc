// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/noise/pressure_json_internal.h"
#include "postprocess/noise/pressure_picture.h"
#include "postprocess/store/case_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::CaseRecord;
using postprocess::PointRecord;
using postprocess::PressureWave;

constexpr std::size_t most_rows = 24;

const PointRecord& point_of(const CaseRecord& record, const std::string& name) {
  if (name.empty())
    return record.points.front();
  std::vector<std::string> known;
  for (const PointRecord& point : record.points) {
    if (point.name == name)
      return point;
    known.push_back(point.name);
  }
  throw base::UserError(fmt::format("--point: there is no operating point '{}'; there are {}{}", name,
                                    fmt::join(known, ", "), base::did_you_mean(name, known)));
}

std::optional<double> frequency(const PointRecord& point, const PressureWave& wave) {
  if (!(point.speed > 0.0))
    return std::nullopt;
  return std::abs(wave.multiple) * point.gap_pressure->pole_pairs * point.speed / (2.0 * base::pi);
}

std::string direction(const PressureWave& wave) {
  if (wave.multiple == 0)
    return "stands still";
  if (wave.order == 0)
    return "pulses";
  return wave.multiple > 0 ? "with the rotor" : "against it";
}

std::string text_of(const CaseRecord& record, const PointRecord& point) {
  const postprocess::PressureOrders& orders = *point.gap_pressure;
  Facts facts;
  facts.title(fmt::format("Radial pressure in the air gap of {}, {}", record.design, point.name));
  facts.add("mean", fmt::format("{:.4g} kPa", 1e-3 * orders.mean));
  facts.add("waves", fmt::format("{} larger than a thousandth of the largest", orders.waves.size()));
  Table table({{"order", true}, {"multiple", true}, {"Hz", true}, {"kPa peak", true}, {"dB over 1 Pa", true}, {""}});
  for (std::size_t k = 0; k < std::min(most_rows, orders.waves.size()); ++k) {
    const PressureWave& wave = orders.waves[k];
    const auto hertz = frequency(point, wave);
    table.add({std::to_string(wave.order), fmt::format("{:+}", wave.multiple),
               hertz ? fmt::format("{:.0f}", *hertz) : "–", fmt::format("{:.3f}", 1e-3 * wave.amplitude),
               fmt::format("{:.1f}", 20.0 * std::log10(wave.amplitude)), direction(wave)});
  }
  return facts.text() + table.text();
}

ordered_json json_of(const CaseRecord& record, const PointRecord& point) {
  ordered_json json = {{"design", record.design},
                       {"machine", record.machine},
                       {"id", record.id},
                       {"point", point.name},
                       {"speed", point.speed * 30.0 / base::pi}};
  json.update(postprocess::to_json(*point.gap_pressure, point.speed));
  return json;
}

}  // namespace

Description describe_noise_orders(const CasePlace& where, const std::string& name) {
  const CaseRecord record = find_case(where, "pressure orders", "'noise_orders: true'", [](const CaseRecord& one) {
    return !one.points.empty() && one.points.front().gap_pressure.has_value();
  });
  const PointRecord point = point_of(record, name);
  return {text_of(record, point), json_of(record, point), [record, point] {
            return postprocess::draw_pressure_orders(*point.gap_pressure, record.design + ", " + point.name);
          }};
}

}  // namespace lodestone::app
