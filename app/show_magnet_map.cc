// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/fields/magnet_picture.h"
#include "postprocess/fields/vtu_output.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <vector>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::CaseRecord;
using postprocess::LoadCaseResult;
using postprocess::MagnetFrame;

ordered_json number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? ordered_json(*value) : ordered_json();
}

ordered_json numbers(const std::vector<double>& values) {
  ordered_json list = ordered_json::array();
  for (const double value : values)
    list.push_back(number(value));
  return list;
}

ordered_json json_of(const CaseRecord& record, const MagnetFrame& frame) {
  ordered_json points = ordered_json::array();
  for (std::size_t i = 0; i < record.magnet_map->points(); ++i) {
    const geometries::Point middle = record.magnet_map->tile(i)[4];
    points.push_back({middle.x, middle.y});
  }
  return {{"design", record.design},
          {"machine", record.machine},
          {"magnet", record.magnet},
          {"study", record.study},
          {"id", record.id},
          {"load_case", frame.name},
          {"magnet_temperature", frame.magnet_temperature - base::zero_celsius},
          {"points", points},
          {"area", numbers(record.magnet_map->area)},
          {"field", numbers(frame.field)},
          {"margin", numbers(frame.margin)},
          {"margin_kelvin", numbers(frame.kelvin)},
          {"remaining", numbers(frame.remaining)}};
}

std::string text_of(const CaseRecord& record) {
  Facts facts;
  facts.title("Magnets of " + record.design);
  facts.add("machine, magnet", record.machine + ", " + record.magnet);
  facts.add("points", fmt::format("{} in one of {} sectors", record.magnet_map->points(), record.magnet_map->sectors));
  for (const LoadCaseResult& load : record.load_cases) {
    facts.title(fmt::format("{} at {}", load.name, base::format_quantity(load.magnet_temperature, "K", "degC")));
    if (load.least_margin)
      facts.add("least margin", digits(1e-3 * *load.least_margin, 3, "kA/m") +
                                    (load.least_kelvin ? ", " + digits(*load.least_kelvin, 3, "K") : ""));
    const auto percent = [](double share) { return fmt::format("{:.2f} %", 100.0 * share); };
    facts.add("volume that lost over 1 %", percent(load.volume_beyond_1));
    facts.add("… over 5 %, 20 %", percent(load.volume_beyond_5) + ", " + percent(load.volume_beyond_20));
    facts.add("loss of no-load flux", percent(load.no_load_flux_loss));
    if (load.torque_loss)
      facts.add("loss of torque", percent(*load.torque_loss));
  }
  return facts.text();
}

}  // namespace

Description describe_magnet_map(const CasePlace& where, const std::string& load_case) {
  const auto record = std::make_shared<const CaseRecord>(
      find_case(where, "magnet map", "load_cases", [](const CaseRecord& one) { return one.magnet_map.has_value(); }));
  const postprocess::MagnetMap& map = *record->magnet_map;
  MagnetFrame frame = map.whole_sequence();
  if (!load_case.empty()) {
    std::vector<std::string> names;
    for (const MagnetFrame& one : map.frames) {
      names.push_back(one.name);
      if (one.name == load_case)
        frame = one;
    }
    if (frame.name != load_case)
      throw base::UserError(fmt::format("--load-case: '{}' is not one of {}{}", load_case, fmt::join(names, ", "),
                                        base::did_you_mean(load_case, names)));
  }
  Description description{text_of(*record), json_of(*record, frame), nullptr};
  description.draw_png = [record, frame] { return postprocess::draw_magnets_png(*record->magnet_map, frame); };
  description.write_vtu = [record](const std::string& file) {
    postprocess::write_magnet_vtu(file, *record->magnet_map);
  };
  return description;
}

}  // namespace lodestone::app
