// SPDX-License-Identifier: GPL-3.0-or-later
// One operating point over a period of rotor positions: torque, ripple, flux linkages, back-EMF.
//
// Three-phase machines repeat their torque every 60 electrical degrees when currents turn with the rotor, those with
// consequent poles and a winding that does not reverse every 120; the whole period of phase quantities and of stator
// fields follows from one sixth, or one third, by shifting phases and slots.
#pragma once

#include "geometries/machine.h"
#include "solver/field_problem.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// A point of operation as a study names it.
struct OperatingPoint {
  std::string name;
  double current = 0.0;                 ///< A, peak phase current
  std::optional<double> current_angle;  ///< rad from +d; nothing: the angle of most mean torque ("best")
  double speed = 0.0;                   ///< rad/s, mechanical; 0: no speed-dependent quantities
};

struct RotationOptions {
  int positions = 16;           ///< in a sixth of the period, end point excluded; 1: in the solved span
  bool whole_period = false;    ///< solve 360 electrical degrees, on `positions` in all: the check of the symmetry
  double first_position = 0.0;  ///< rad, electrical
};

/// Solved positions of one operating point.
struct Rotation {
  solver::DirectQuadrature current;                     ///< A
  double span = 0.0;                                    ///< rad, electrical, that the positions cover
  std::vector<double> positions;                        ///< rad, electrical, θ of the d axis from phase A
  std::vector<double> torque;                           ///< N·m, whole machine
  std::vector<std::vector<double>> phase_flux_linkage;  ///< Wb, [position][phase], stack only
  std::vector<solver::DirectQuadrature> flux_linkage;   ///< Wb
  std::vector<solver::FieldSolution> solutions;         ///< one a position
  int newton_iterations = 0;
  double solve_seconds = 0.0;  ///< CPU

  double mean_torque() const;
  double torque_ripple() const;  ///< peak to peak over the solved positions, N·m
  solver::DirectQuadrature mean_flux_linkage() const;
};

/// The phase currents and rotor angle of a current at an electrical position θ (rad).
solver::OperatingState state_at(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                                const solver::DirectQuadrature& current, double position);

/// Solves from a neighbour's field, the better start, and where that does not converge from zero field, the safer one.
/// @param start, older as in FieldProblem::solve; either may be null.
solver::FieldSolution solve_near(solver::FieldProblem& problem, const solver::OperatingState& state,
                                 const solver::FieldSolution* start, const solver::FieldSolution* older);

/// The span of rotor positions, rad electrical, that gives the whole period (period_symmetry.h): π/3, 2π/3 or 2π.
double solved_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh);

/// The shortest span of rotor positions, rad electrical, after which torque and (d, q) flux linkages repeat under
/// currents that turn with the rotor: solved_span(), but π instead of 2π where a rotor turned by one pole in reversed
/// currents has its whole field reversed, or turned by the poles after which the winding reverses the same field.
double repeating_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh);

/// Solves a point: positions in order, each started from the ones before (so that a result does not depend on what ran
/// earlier). Where one sixth of the period does not give the whole, a third or the whole is solved at the same distance
/// of positions.
/// @throws solver::ConvergenceError; std::invalid_argument for fewer than one position.
Rotation rotate(solver::FieldProblem& problem, const geometries::Machine& machine, double current, double current_angle,
                const RotationOptions& options = {});

/// The current angle (rad, in (0, π); beyond π/2 where reluctance adds) of most mean torque at a peak current, to 0.1
/// degree. Angles 30 degrees apart find the hill, 6 degrees its top, a parabola 1.5 degrees to each side the angle: on
/// 2, 3 and 7 positions, some forty solutions. The mean torque is taken from the flux linkages, (m/2) p (ψ_d i_q −
/// ψ_q i_d): its mean over a period is that of the torque exactly, while its ripple is far smaller. Seven positions
/// leave out all harmonics of the period but the 42nd, 84th, …; four or eight would let through the 24th or 48th, which
/// the slots make in a machine with two slots a pole and phase. π/2 at no current. @throws solver::ConvergenceError.
double angle_of_most_torque(solver::FieldProblem& problem, const geometries::Machine& machine, double current,
                            const RotationOptions& options = {});

/// Apparent inductances, H: L_d = (ψ_d − ψ_0)/i_d, L_q = ψ_q/i_q with the no-load flux linkage ψ_0 (Wb); nothing where
/// the current is zero.
struct ApparentInductances {
  std::optional<double> d;
  std::optional<double> q;
};
ApparentInductances apparent_inductances(const solver::DirectQuadrature& flux_linkage,
                                         const solver::DirectQuadrature& current, double no_load_flux_linkage);

/// Phase back-EMF of a no-load rotation at a mechanical speed (rad/s), from the harmonics of the flux linkage.
struct BackEmf {
  std::vector<int> orders;         ///< electrical: 1, 3, 5, 7, …; with consequent poles 1, 2, 3, …
  std::vector<double> amplitudes;  ///< V, phase, peak
  double rms = 0.0;                ///< V, phase
  double line_to_line_rms = 0.0;   ///< V, triplen harmonics cancelled (star)
  double line_to_line_peak = 0.0;  ///< V
};
BackEmf back_emf(const Rotation& no_load, const geometries::Machine& machine, double speed);

}  // namespace lodestone::postprocess
