// SPDX-License-Identifier: GPL-3.0-or-later
// The load that a magnet grade is judged by where no study says: the worst day of a machine of which nothing more is
// known than its rated current.
#pragma once

#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/machine_materials.h"

#include <vector>

namespace lodestone::studies {

/// The current along −d at which the mean flux linkage of the d axis is nothing, A, ≤ 0: that of a steady three-phase
/// short circuit at high speed, where the resistance no longer counts. By secants with the problem's laws, whose
/// temperature and magnets decide, to 0.1 % of ψ_0. @param scale a current of the machine, A, > 0: the first step.
double short_circuit_current(solver::FieldProblem& problem, const geometries::Machine& machine, double scale);

/// The day that every machine may have: its current in the angle of most torque, and the steady short circuit, both
/// with the magnets at `temperature` (K). Leaves the problem's laws at that temperature.
std::vector<postprocess::LoadCase> worst_day(solver::FieldProblem& problem, const geometries::Machine& machine,
                                             const postprocess::MachineMaterials& materials,
                                             const solver::DirectQuadrature& current, double temperature,
                                             int positions);

}  // namespace lodestone::studies
