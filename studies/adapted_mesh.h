// SPDX-License-Identifier: GPL-3.0-or-later
// A mesh that is made finer where the torque's error comes from, until the estimated error meets a tolerance.
//
// Every round solves the operating points at a few rotor positions, estimates the torque's error at each and where it
// comes from (solver/error_estimate.h), and meshes the machine anew with sizes that leave less of it (refined_sizes.h).
// Each point is tried at three positions, the one with the largest error at seven; a mesh that is far from the
// tolerance at fewer.
//
// What is held against the tolerance: the largest estimate |T* − T| over the positions tried, times 1.6 for those
// between them, over the mean torque of its point; where that is small, over a tenth of what the point's flux linkage
// and current could do, (m/2) p ψ I, of the rated current where there is none.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "postprocess/rotation.h"
#include "postprocess/store/mesh_adaptation.h"
#include "studies/field_models.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

/// Told of every round when it is done.
using AdaptationProgress = std::function<void(const postprocess::MeshAdaptation&)>;

/// Where an adaptation ends that does not meet its tolerance.
struct AdaptationLimits {
  int meshes = 9;         ///< that are tried, the first one included
  int unknowns = 50'000;  ///< no larger mesh is tried: an estimate on it would need some 200 000
};

struct AdaptedModel {
  FieldModel& model;             ///< on the mesh that was taken; valid until the next call of the models
  geometries::MeshOptions mesh;  ///< its options, for FieldModels::of
  std::optional<postprocess::MeshAdaptation> adaptation;  ///< nothing where no tolerance was asked for
};

/// The model of a machine on a mesh that is adapted to `numerics.tolerance` from that of `numerics.refinement`; without
/// a tolerance on that mesh. A tolerance that is not met gives the last mesh that could be solved, and the reason.
/// The same input gives the same mesh, whatever was solved before.
/// @param points that the mesh must serve, at least one.
/// @param first_position rad, electrical, of the rotor positions that are tried.
/// @throws base::UserError where the torque has nothing to be held against, or the first mesh is beyond the limit;
/// geometries::MeshError and solver::ConvergenceError of the first round.
AdaptedModel adapted_model(FieldModels& models, const geometries::Machine& machine,
                           const materials::MaterialLibrary& materials, double magnet_temperature,
                           const Numerics& numerics, const std::vector<postprocess::OperatingPoint>& points,
                           double first_position = 0.0, const AdaptationProgress& progress = {},
                           const AdaptationLimits& limits = {});

/// For people, where the tolerance was not met: what was asked for, what was reached, why.
std::string unmet_tolerance_note(const postprocess::MeshAdaptation& adaptation);

}  // namespace lodestone::studies
