// SPDX-License-Identifier: GPL-3.0-or-later
#include "examples/extending/drum_windage.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>

using namespace lodestone::postprocess;

namespace example {

double drum_drag_coefficient(double reynolds) {
  // 1/√C = x: x + 4.07 log10 x = 4.07 log10 Re − 0.6, its left side rising; Newton's method from above 1.
  const double wanted = 4.07 * std::log10(reynolds) - 0.6;
  double x = std::max(1.0, wanted);
  for (int i = 0; i < 50; ++i)
    x = std::max(0.1 * x, x - (x + 4.07 * std::log10(x) - wanted) / (1.0 + 4.07 / (std::log(10.0) * x)));
  return std::max(4.0 / reynolds, 1.0 / (x * x));
}

double drum_windage(double radius, double length, double speed, const Gas& gas) {
  if (speed == 0.0)
    return 0.0;
  const double reynolds = gas.density * speed * radius * radius / gas.viscosity;
  return lodestone::base::pi * drum_drag_coefficient(reynolds) * gas.density * std::pow(radius, 4) *
         std::pow(speed, 3) * length;
}

std::vector<LossComponent> DrumWindage::losses(const LossInput& input) const {
  const auto& rotor = *input.machine.rotor;
  const bool outside = rotor.side() == lodestone::geometries::RotorSide::outer;
  const double loss = outside ? drum_windage(rotor.outer_radius(), input.machine.stack_length, input.speed,
                                             air(input.magnet_temperature))
                              : 0.0;
  return {{"windage_outside", "windage of the outside", loss, ""}};
}

}  // namespace example
