// SPDX-License-Identifier: GPL-3.0-or-later
// Many field solutions of one machine and mesh at once: (current, rotor position, magnet temperature) in, torque, flux
// linkages, co-energy and incremental inductances out; of a skewed machine the means over its slices.
//
// The batch is put in an order in which neighbours in current and position follow each other, and cut into chunks; each
// chunk is one task of an Executor. Within a chunk every solution (of a slice) starts from the one before, extrapolated
// where only the rotor turns; the first starts from zero field. Order and cuts depend on the batch alone: results do
// not depend on how many processes work on it.
#pragma once

#include "base/executor.h"
#include "geometries/machine.h"
#include "postprocess/machine_materials.h"
#include "solver/field_problem.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct FieldTask {
  solver::DirectQuadrature current;  ///< A
  double position = 0.0;             ///< rad, electrical
  double magnet_temperature = 0.0;   ///< K
};

struct FieldAnswer {
  double torque = 0.0;                    ///< N·m, whole machine
  double coenergy = 0.0;                  ///< J, whole machine
  solver::DirectQuadrature flux_linkage;  ///< Wb, stack
  /// Incremental, H, at this position; zero where not asked for.
  solver::DirectQuadratureInductances inductance;
};

/// The order in which a batch is solved, cut into chunks: indices into `tasks`. By temperature; from each task to the
/// nearest one left, a current of the batch's largest counted as two radians.
std::vector<std::vector<std::size_t>> chunks_of(const std::vector<FieldTask>& tasks);

/// Whether an answer is none: it did not converge, or what was asked for cannot be.
bool is_refusal(const std::string& answer);

/// Solves a batch; answers in the order of the tasks. @param inductances also the incremental ones, by one
/// factorisation and a solve a phase each. @throws solver::ConvergenceError with the current and position;
/// base::UserError for a temperature outside the magnet's data; what the executor throws.
std::vector<FieldAnswer> solve_fields(base::Executor& executor, const std::vector<FieldTask>& tasks, bool inductances);

/// The other side: does the tasks that solve_fields() and solve_loss_map() make.
class FieldServer {
public:
  /// All must outlive the object. The problem's laws are set to the temperature of each task, its magnets are whole
  /// ones of the grade. @throws base::UserError for a coercivity profile that does not fit them.
  FieldServer(const geometries::Machine& machine, const MachineMaterials& materials, solver::FieldProblem& problem);
  /// Answers one such task. Never throws for what a solve can throw: that is in the answer.
  std::string answer(const std::string& task);

private:
  const geometries::Machine& machine_;
  const MachineMaterials& materials_;
  solver::FieldProblem& problem_;
  solver::MagnetMemory whole_;  ///< the magnets of a coercivity profile
};

/// In this process. All must outlive it.
class FieldExecutor final : public base::Executor {
public:
  FieldExecutor(const geometries::Machine& machine, const MachineMaterials& materials, solver::FieldProblem& problem)
      : server_(machine, materials, problem),
        serial_([this](const std::string& task) { return server_.answer(task); }) {}
  std::vector<std::string> run(const std::vector<std::string>& tasks) override { return serial_.run(tasks); }

private:
  FieldServer server_;
  base::SerialExecutor serial_;
};

}  // namespace lodestone::postprocess
