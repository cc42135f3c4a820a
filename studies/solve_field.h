// SPDX-License-Identifier: GPL-3.0-or-later
// One field solution of a machine with what an engineer reads from it: the answer of `lodestone solve`.
#pragma once

#include "base/quantity.h"
#include "materials/material_library.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/machine_materials.h"
#include "postprocess/parameter_derivatives.h"
#include "solver/error_estimate.h"
#include "studies/adapted_mesh.h"
#include "studies/field_models.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

/// K: of magnets and windings where nothing else is said.
inline constexpr double room_temperature = base::zero_celsius + 20.0;
/// Rotor positions a sixth of a period on which the angle of most torque is looked for.
inline constexpr int angle_search_positions = 8;

struct FieldRequest {
  double current = 0.0;                 ///< A, peak phase current
  std::optional<double> current_angle;  ///< rad from +d; nothing: the angle of most mean torque
  double position = 0.0;                ///< rad, electrical
  double magnet_temperature = 0.0;      ///< K
  double winding_temperature = 0.0;     ///< K
  Numerics numerics;
  bool derivatives = false;     ///< to every parameter
  AdaptationProgress progress;  ///< of an adaptation to `numerics.tolerance`
};

/// Of a skewed machine its values are means over the slices, margins and peaks those of the worst.
struct FieldReport {
  FieldModels models;  ///< owns the mesh
  const geometries::SectorMesh* mesh = nullptr;
  std::optional<solver::FieldSolution> solution;  ///< always there; of a skewed machine that of its middle slice
  postprocess::MachineMaterials materials;
  solver::MagnetMemory magnets;  ///< those of a coercivity profile, else empty

  double current_angle = 0.0;              ///< rad, given or found
  solver::DirectQuadrature current;        ///< A
  solver::DirectQuadrature flux_linkage;   ///< Wb, stack
  std::vector<double> phase_flux_linkage;  ///< Wb, stack
  double torque = 0.0;                     ///< N·m, whole machine
  /// Estimated true values minus these (solver/error_estimate.h); nothing where there is none; a note says why.
  std::optional<solver::ErrorEstimate> error;
  std::optional<postprocess::ParameterDerivatives> derivatives;  ///< where asked for
  /// N·m: consistency checks from the meshed gap layers; nothing beside a shaped surface, which has none.
  std::optional<double> arkkio_rotor, arkkio_stator;
  double energy = 0.0;  ///< J, whole machine
  double coenergy = 0.0;
  double no_load_flux_linkage = 0.0;   ///< ψ_d without current at this position, Wb
  std::optional<double> inductance_d;  ///< apparent, H
  std::optional<double> inductance_q;
  std::map<std::string, double> peak_flux_density;  ///< T, by part of the iron
  postprocess::KneeCheck knee;
  double phase_resistance = 0.0;  ///< Ω at the winding temperature
  double copper_loss = 0.0;       ///< W, of a sinusoidal current of this peak
  materials::Confidence confidence = materials::Confidence::low;
  std::vector<std::string> notes;

  geometries::MeshOptions mesh_options;                   ///< for `models`
  std::optional<postprocess::MeshAdaptation> adaptation;  ///< where a tolerance was asked for
  std::size_t cells = 0;
  std::size_t unknowns = 0;
  int newton_iterations = 0;        ///< of all slices
  double newton_residual = 0.0;     ///< the largest
  double mesh_seconds = 0.0;        ///< CPU
  double solve_seconds = 0.0;       ///< CPU of this solution: set-up and Newton
  double error_seconds = 0.0;       ///< CPU of its error estimate
  double derivative_seconds = 0.0;  ///< CPU of all derivatives
};

/// @throws base::UserError, geometries::MeshError, solver::ConvergenceError.
FieldReport solve_field(const geometries::Machine& machine, const materials::MaterialLibrary& library,
                        const FieldRequest& request);

}  // namespace lodestone::studies
