// SPDX-License-Identifier: GPL-3.0-or-later
// The temperatures at which a case settles: its fields, losses and thermal network together.
//
// At the temperatures found last the operating point is solved, its losses heat the network
// (postprocess/thermal/motor_network.h), in which copper loss follows the winding's temperature and eddy currents the
// magnets'; the temperatures that come out are the next ones, until they change by less than 0.2 K. So a hotter
// magnet's smaller flux is in the iron loss, and in the current angle where that is the best.
#pragma once

#include "materials/material_library.h"
#include "postprocess/thermal/cooling.h"
#include "postprocess/thermal/motor_network.h"
#include "postprocess/thermal/thermal_result.h"
#include "solver/field_problem.h"
#include "studies/cases.h"

namespace lodestone::studies {

/// Between the last two iterations, K.
inline constexpr double steady_tolerance = 0.2;

/// The study must ask for it (Study::thermal). The problem's laws are left at the temperatures found.
/// @throws base::UserError where the machine does not settle, or where it settles at a temperature at which its
/// magnets' data mean nothing; solver::ConvergenceError.
postprocess::ThermalResult find_steady_state(const Study& study, const Case& one, const geometries::Machine& machine,
                                             const materials::MaterialLibrary& library, solver::FieldProblem& problem);

/// The cooling that a study names. @throws base::UserError.
postprocess::Cooling load_cooling(const ThermalSettings& settings, const base::LibraryPath& library);

/// Mean of the whole winding, slots and end turns by length, and of the magnets, K: what a case's conditions become.
postprocess::LossTemperatures settled_temperatures(const postprocess::ThermalResult& result,
                                                   const geometries::Machine& machine);

}  // namespace lodestone::studies
