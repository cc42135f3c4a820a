// SPDX-License-Identifier: GPL-3.0-or-later
// A design at its operating points: everything that is kept of a case, from a field problem, its machine and materials.
//
//   no-load rotation  → no-load flux linkage, cogging torque, back-EMF
//   each point        → current angle (the best one if asked) → rotation → torque, flux linkages, inductances,
//                       saturation; with a speed: losses, power, efficiency
//   all of them       → how near the magnets come to their knee; rare-earth passport
#pragma once

#include "materials/material_library.h"
#include "postprocess/demagnetisation/design_loads.h"
#include "postprocess/inverter/drive.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"
#include "postprocess/rotation_memory.h"
#include "postprocess/store/case_record.h"
#include "solver/field_problem.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lodestone::postprocess {

struct PerformanceOptions {
  /// Positions of each point; one position solves the field there only (no ripple, no losses).
  RotationOptions rotation;
  /// No load is solved on at least so many positions a sixth of a period: cogging is of high order.
  int no_load_positions = 32;
  /// False: losses and efficiency are left out, as at a speed of 0.
  bool losses = true;
  /// V, peak of the phase voltage's fundamental that the inverter gives; points that need more get a note.
  std::optional<double> phase_voltage_limit;
  /// Applied in order after everything else, on the magnets that the one before has left; their losses are judged at
  /// the record's temperature, of torque at the first operating point with a current.
  std::vector<DesignLoad> load_cases;
  /// Of torque or no-load flux, that the load cases may cost a valid design (CaseRecord::not_survived).
  double irreversible_loss_limit = default_irreversible_loss;
  /// A peak, of the states before a short circuit; nothing: the largest of the points.
  std::optional<double> current_limit;
  /// The inverter: its ripple adds to the machine's losses, its own loss is kept beside them.
  std::optional<Drive> drive;
  /// Makes what solves the fields of a short circuit's flux map; none: this process does.
  std::function<std::unique_ptr<base::Executor>()> executor;
  /// Of the problem's mesh, begun with its laws (RotationMemory::begin); null: each rotation is solved.
  RotationMemory* rotations = nullptr;
};

/// Fills the results of `record` from its temperatures (which must be set), and done, cells, unknowns, seconds, notes
/// and confidence with them; the rest of its input stays as it is. The problem's laws are set here: to the machine's
/// materials at the record's magnet temperature. Operating points without a current are allowed (no load at a speed).
///
/// Efficiency is efficiency_of() the losses with P = torque of the air gap × speed; see `efficiency_note` for what they
/// leave out. A point's solved rotation is in the result, in the order of the points, for pictures.
///
/// @throws solver::ConvergenceError; base::UserError for materials that cannot be read or a temperature outside their
/// data.
std::vector<Rotation> evaluate(CaseRecord& record, const geometries::Machine& machine,
                               const materials::MaterialLibrary& library, solver::FieldProblem& problem,
                               const std::vector<OperatingPoint>& points, const PerformanceOptions& options = {});

/// Fills the estimated errors of a record's points from their rotations, of every position
/// (FieldProblem::estimate_errors of the problem that solved them). @throws as that.
void estimate_errors(CaseRecord& record, const std::vector<Rotation>& rotations, solver::FieldProblem& problem);

/// The record of a point whose rotation is solved: what evaluate() keeps of each.
/// @param winding_temperature, magnet_temperature K. @param no_load_flux_linkage ψ_0 in Wb, for the apparent inductance
/// L_d.
PointRecord describe_point(const OperatingPoint& point, const Rotation& rotation, const geometries::Machine& machine,
                           const geometries::SectorMesh& mesh, const MachineMaterials& materials,
                           double winding_temperature, double magnet_temperature, double no_load_flux_linkage,
                           bool losses = true);

/// Extra loss of a rotated point under the drive's modulation, by component; unknown, with the reason, where the drive
/// does not give its voltage. @param phase_resistance Ω, at the input's winding temperature. @throws as
/// ripple_response().
std::vector<LossComponent> pwm_loss_components(const Drive& drive, const LossInput& input,
                                               solver::FieldProblem& problem, double phase_resistance);

/// Peak of the fundamental of a phase's terminal voltage, V, in steady state at a mechanical speed (rad/s):
/// v_d = R i_d − ω ψ_q, v_q = R i_q + ω ψ_d with the flux linkage of the stack (the end windings' leakage is not in
/// it).
double phase_voltage(const solver::DirectQuadrature& current, const solver::DirectQuadrature& flux_linkage,
                     double phase_resistance, int pole_pairs, double speed);

}  // namespace lodestone::postprocess
