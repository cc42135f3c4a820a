// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/timings/timed_model.h"

#include "base/library_path.h"
#include "base/quantity.h"
#include "postprocess/machine_materials.h"

#include <sys/resource.h>

#include <cmath>
#include <ctime>

namespace lodestone::benchmarks {

namespace {
constexpr double degree = base::pi / 180.0;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

TimedMachine::TimedMachine(const std::string& name, double peak_current, double angle)
    : machine(geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)))),
      current(peak_current), current_angle(angle) {}

solver::OperatingState TimedMachine::state(double position) const {
  solver::OperatingState state;
  state.phase_currents = solver::phases_from_dq({current * std::cos(current_angle), current * std::sin(current_angle)},
                                                position, machine.phases);
  state.rotor_angle = machine.rotor_angle(position);
  return state;
}

solver::RegionLaws TimedMachine::laws(const geometries::SectorMesh& mesh) const {
  const materials::MaterialLibrary library{base::LibraryPath()};
  return postprocess::region_laws(mesh, machine, postprocess::find_materials(machine, library),
                                  base::zero_celsius + 20.0);
}

solver::Circuit TimedMachine::circuit() const {
  return {machine.stack_length, machine.winding->definition().parallel_paths};
}

std::vector<TimedMachine> timed_machines() {
  return {{"prius-2004", 250.0, 140.0 * degree}, {"v-54s6p", 400.0, 130.0 * degree}};
}

TimedRotation rotate(solver::FieldProblem& problem, const TimedMachine& machine, int count) {
  TimedRotation result;
  std::vector<solver::FieldSolution> last;  // of the two positions before
  for (int k = 0; k < count; ++k) {
    const std::size_t n = last.size();
    last.push_back(problem.solve(machine.state(60.0 * degree * k / (count - 1)), n > 0 ? &last[n - 1] : nullptr,
                                 n > 1 ? &last[n - 2] : nullptr));
    if (n == 2)
      last.erase(last.begin());
    result.torque.push_back(last.back().torque());
    result.iterations += last.back().newton().iterations;
    result.factorisations += last.back().newton().factorisations;
    result.linear_solves += last.back().newton().linear_solves;
  }
  return result;
}

}  // namespace lodestone::benchmarks
