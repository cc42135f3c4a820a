// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/strength_json_internal.h"

#include "base/quantity.h"

#include <nlohmann/json.hpp>

namespace lodestone::postprocess {

nlohmann::ordered_json to_json(const RotorStrength& strength) {
  using Json = nlohmann::ordered_json;
  constexpr double mega = 1e-6, milli = 1e3;
  const auto stress = [](const std::optional<double>& value) { return value ? Json(mega * *value) : Json(); };
  const RotorStrengthRequest& request = strength.request;
  Json parts = Json::object();
  for (const auto& [part, value] : strength.peak_by_part)
    parts[part] = mega * value;
  Json minimum;
  if (const auto& least = strength.minimum) {
    Json trials = Json::array();
    for (const auto& trial : least->trials)
      trials.push_back({{"value", milli * trial.value}, {"safety_factor", trial.safety_factor}});
    minimum = {{"parameter", least->path},
               {"value", least->value ? Json(milli * *least->value) : Json()},
               {"remark", least->remark.empty() ? Json() : Json(least->remark)},
               {"trials", trials}};
  }
  return {{"overspeed", request.overspeed * 30.0 / base::pi},
          {"safety_factor_wanted", request.safety_factor},
          {"corner_radius", milli * request.corner_radius},
          {"interference", milli * request.interference},
          {"yield_strength", mega * strength.yield_strength},
          {"peak_stress", mega * strength.peak_stress},
          {"peak_at", {milli * strength.peak_at.x, milli * strength.peak_at.y}},
          {"peak_part", strength.peak_part},
          {"peak_by_part", parts},
          {"safety_factor", strength.safety_factor()},
          {"holds", strength.holds()},
          {"surface_growth", milli * strength.surface_growth},
          {"magnet_contact_pressure", stress(strength.contact_pressure)},
          {"magnet_tension", stress(strength.magnet_tension)},
          {"magnet_tensile_strength", stress(strength.magnet_tensile_strength)},
          {"bore_pressure", stress(strength.bore_pressure)},
          {"minimum", minimum},
          {"confidence", materials::to_string(strength.confidence)},
          {"notes", strength.notes},
          {"cells", strength.cells},
          {"unknowns", strength.unknowns}};
}

}  // namespace lodestone::postprocess
