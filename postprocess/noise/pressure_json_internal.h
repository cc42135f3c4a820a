// SPDX-License-Identifier: GPL-3.0-or-later
// Pressure orders as JSON. Keys: docs/results-format.md. Not installed.
#pragma once

#include "postprocess/noise/pressure_orders.h"

#include <nlohmann/json_fwd.hpp>

namespace lodestone::postprocess {

/// kPa, Hz, degrees. @param speed rad/s, mechanical; 0: frequencies are null.
nlohmann::ordered_json to_json(const PressureOrders& orders, double speed);

}  // namespace lodestone::postprocess
