// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/thermal/thermal_result.h"

#include <stdexcept>

namespace lodestone::postprocess {

double ThermalResult::temperature(const std::string& node) const {
  for (const ThermalNodeResult& one : nodes)
    if (one.name == node)
      return one.temperature;
  throw std::out_of_range("no thermal node '" + node + "'");
}

}  // namespace lodestone::postprocess
