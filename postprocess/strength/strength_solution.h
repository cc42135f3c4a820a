// SPDX-License-Identifier: GPL-3.0-or-later
// The strength of a rotor on one mesh (what is solved: rotor_strength.h).
#pragma once

#include "geometries/machine.h"
#include "geometries/pole_bodies.h"
#include "postprocess/machine_materials.h"
#include "postprocess/strength/rotor_strength.h"
#include "solver/plane_stress.h"

namespace lodestone::postprocess {

/// The solved pole, for pictures and files.
struct StrengthField {
  geometries::PoleBodies bodies;
  solver::StressField field;  ///< blocks moved as their contact lets them
};

/// Why the strength of such a rotor cannot be computed: magnets on the surface, whose sleeve or glue is not modelled,
/// or a steel whose file lacks yield strength, modulus or Poisson number. "" where it can.
std::string lacks_for_rotor_strength(const geometries::Rotor& rotor, const materials::Steel& steel);

/// m: the radius that the request gives, or that the rotor is drawn with (rotor.corner_radius) where it gives none.
/// @throws base::UserError where both are given and differ, or neither is.
double strength_corner_radius(const geometries::Machine& machine, const RotorStrengthRequest& request);

/// Solves one mesh; `minimum` is left out, as is the picture. @param field filled where it is given.
/// @throws base::UserError as lacks_for_rotor_strength and strength_corner_radius say; base::InfeasibleGeometry for a
/// corner radius that does not fit; geometries::MeshError; std::runtime_error where a block has no hold.
RotorStrength solve_rotor_strength(const geometries::Machine& machine, const MachineMaterials& materials,
                                   const RotorStrengthRequest& request, StrengthField* field = nullptr);

}  // namespace lodestone::postprocess
