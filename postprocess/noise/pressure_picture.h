// SPDX-License-Identifier: GPL-3.0-or-later
// Waves of radial pressure as a plot: spatial order over frequency.
#pragma once

#include "postprocess/noise/pressure_orders.h"

#include <string>

namespace lodestone::postprocess {

/// SVG text: a disc a wave at its multiple of the electrical frequency (left: against the rotor, right: with it) and
/// its order, an area and a colour for its level in dB over 1 Pa. @param highest_order shown.
std::string draw_pressure_orders(const PressureOrders& orders, const std::string& title, int highest_order = 60);

}  // namespace lodestone::postprocess
