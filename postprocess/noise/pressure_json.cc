// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/noise/pressure_json_internal.h"

#include "base/quantity.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace lodestone::postprocess {

nlohmann::ordered_json to_json(const PressureOrders& orders, double speed) {
  using Json = nlohmann::ordered_json;
  Json waves = Json::array();
  for (const PressureWave& wave : orders.waves) {
    Json frequency;
    if (speed > 0.0)
      frequency = std::abs(wave.multiple) * orders.pole_pairs * speed / (2.0 * base::pi);
    waves.push_back({{"order", wave.order},
                     {"multiple", wave.multiple},
                     {"frequency", frequency},
                     {"pressure", 1e-3 * wave.amplitude},
                     {"phase", wave.phase * 180.0 / base::pi}});
  }
  return {{"radius", 1e3 * orders.radius},
          {"mean_pressure", 1e-3 * orders.mean},
          {"positions", orders.positions},
          {"highest_order", orders.highest_order},
          {"waves", waves}};
}

}  // namespace lodestone::postprocess
