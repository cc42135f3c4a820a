// SPDX-License-Identifier: GPL-3.0-or-later
// Machines at the operating points that are timed, and how time and memory are read.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "solver/field_problem.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::benchmarks {

/// CPU time of the process so far, s.
double cpu_seconds();
/// Largest resident memory of the process so far, MB.
double peak_memory();

/// A library machine with its own magnet at 20 °C and one load.
struct TimedMachine {
  geometries::Machine machine;
  double current = 0.0;        ///< A, peak phase current
  double current_angle = 0.0;  ///< rad from +d

  /// @throws base::UserError.
  TimedMachine(const std::string& name, double current, double current_angle);
  solver::OperatingState state(double position) const;

  solver::RegionLaws laws(const geometries::SectorMesh& mesh) const;
  solver::Circuit circuit() const;
};

/// The reference problems: one pole of prius-2004 at 250 A and 140°, of v-54s6p at 400 A and 130°.
std::vector<TimedMachine> timed_machines();

/// `count` positions over 60 electrical degrees, both ends included, each started from those before.
struct TimedRotation {
  std::vector<double> torque;  ///< N·m
  int iterations = 0;
  int factorisations = 0;
  int linear_solves = 0;
};
TimedRotation rotate(solver::FieldProblem& problem, const TimedMachine& machine, int count);

}  // namespace lodestone::benchmarks
