// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/copper.h"

namespace lodestone::postprocess {

double phase_resistance(const geometries::Machine& machine, const materials::Conductor& conductor, double temperature) {
  if (machine.measured_resistance)
    return conductor.scale_resistance(machine.measured_resistance->resistance, machine.measured_resistance->temperature,
                                      temperature);
  const double turn_area = machine.strands * machine.strand.area();
  return conductor.resistivity_at(temperature) * machine.winding->series_turns() * machine.mean_turn_length() /
         (machine.winding->definition().parallel_paths * turn_area);
}

std::vector<LossComponent> CopperLoss::losses(const LossInput& input) const {
  const solver::DirectQuadrature& current = input.rotation.current;
  const double resistance = phase_resistance(input.machine, *input.materials.conductor, input.winding_temperature);
  const double loss = 0.5 * input.machine.phases * resistance * (current.d * current.d + current.q * current.q);
  return {{"copper_dc", "copper, direct current", loss}};
}

}  // namespace lodestone::postprocess
