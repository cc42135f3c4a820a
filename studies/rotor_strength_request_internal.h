// SPDX-License-Identifier: GPL-3.0-or-later
// `rotor_strength:` of a study. Not installed.
//
//   rotor_strength:
//     overspeed: 7200 rpm
//     safety_factor: 1.5            # of yield strength over the largest von Mises stress
//     corner_radius: 0.5 mm         # fillets of the pockets; optional where the rotor is drawn with some
//     interference: 0.02 mm         # optional: of the shaft's radius; without it the bore is free
//     minimum: rotor.bridge         # optional: its least value that keeps the factor; rotor.rib, rotor.centre_web
//     refinement: 1                 # optional: of the mesh
#pragma once

#include "base/document.h"
#include "postprocess/machine_materials.h"
#include "postprocess/strength/rotor_strength.h"

#include <nlohmann/json_fwd.hpp>

namespace lodestone::studies {

/// @throws base::UserError.
postprocess::RotorStrengthRequest read_rotor_strength(const base::Node& node);

/// Refuses what can be told before anything is solved, at the place of `rotor_strength`: magnets on the surface, a
/// steel without the data. @param node of the study. @throws base::UserError.
void check_rotor_strength(const base::Node& node, const base::Document& machine,
                          const materials::MaterialLibrary& materials);

/// What names a stored case.
nlohmann::json strength_input(const postprocess::RotorStrengthRequest& request);

/// Solves a case's rotor, draws it and searches its least dimension where that is asked for. @throws as
/// postprocess::solve_rotor_strength, find_minimum_dimension.
postprocess::RotorStrength run_rotor_strength(const geometries::Machine& machine,
                                              const postprocess::MachineMaterials& materials,
                                              const postprocess::RotorStrengthRequest& request);

}  // namespace lodestone::studies
