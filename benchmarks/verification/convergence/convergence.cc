// SPDX-License-Identifier: GPL-3.0-or-later
// Does Newton's method ever fail? Every library machine, on a grid of currents up to three times the rated one, all
// angles, cold and hot magnets, several rotor positions: each field from zero, which is the hard way, and again from
// the one before, far away in current. Any failure fails the verification.
//
//   verify_convergence FOLDER [machine …]
#include "base/library_path.h"
#include "base/quantity.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace lodestone;

struct Count {
  int fields = 0;
  long iterations = 0;
  int most = 0;
  int failed = 0;

  void add(const solver::NewtonReport& report) {
    ++fields;
    iterations += report.iterations;
    most = std::max(most, report.iterations);
  }
  double mean() const { return fields > 0 ? static_cast<double>(iterations) / fields : 0.0; }
};

/// Half of the servo motor is meshed, so that a coarse mesh must do.
double refinement_of(const std::string& name) {
  return name == "servo-18s16p" ? 0.5 : 1.0;
}

bool verify(const std::string& name) {
  const auto machine = geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)));
  geometries::MeshOptions mesh_options;
  mesh_options.refinement = refinement_of(name);
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, mesh_options);
  const postprocess::MachineMaterials materials =
      postprocess::find_materials(machine, materials::MaterialLibrary(base::LibraryPath()));
  const auto laws = [&](double celsius) {
    return postprocess::region_laws(mesh, machine, materials, base::zero_celsius + celsius);
  };
  solver::FieldProblem problem(mesh, laws(20.0), {machine.stack_length, machine.winding->definition().parallel_paths});
  Count cold, warm;
  for (const double celsius : {-40.0, 150.0}) {
    problem.set_laws(laws(celsius));
    std::optional<solver::FieldSolution> last;
    for (const double share : {0.1, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0})
      for (int angle = 0; angle < 360; angle += 15)
        for (const double position : {0.0, 7.5, 20.0}) {
          const double current = share * machine.rated_current, beta = angle * base::pi / 180.0;
          const auto state = postprocess::state_at(machine, mesh, {current * std::cos(beta), current * std::sin(beta)},
                                                   position * base::pi / 180.0);
          const auto solve = [&](Count& count, const char* how, const solver::FieldSolution* start) {
            try {
              auto solution = problem.solve(state, start);
              count.add(solution.newton());
              last = std::move(solution);
            } catch (const solver::ConvergenceError& error) {
              ++count.failed;
              fmt::print(stderr, "{} {}: {:g} times the rated current at {} degrees, position {:g}, {:g} degC: {}\n",
                         name, how, share, angle, position, celsius, error.what());
            }
          };
          const std::optional<solver::FieldSolution> before = last;
          if (before)
            solve(warm, "from the one before", &*before);
          solve(cold, "from zero", nullptr);
        }
  }
  fmt::print("| {} | {:g} | {:g} | {} | {:.1f}, {} | {} | {} | {:.1f}, {} | {} |\n", name, refinement_of(name),
             machine.rated_current, cold.fields, cold.mean(), cold.most, cold.failed, warm.fields, warm.mean(),
             warm.most, warm.failed);
  std::fflush(stdout);
  return cold.failed + warm.failed == 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::vector<std::string> machines(argv + std::min(argc, 2), argv + argc);
    if (machines.empty())
      machines = {"prius-2004", "prius-2004-measured", "v-54s6p", "servo-18s16p"};
    fmt::print(
        "# Convergence on a grid of currents\n\n"
        "Each library machine with its own magnets at −40 and 150 degC, peak currents of 0.1 to 3 times the rated "
        "one, angles every 15 degrees, three rotor positions; from zero field, and from the field solved before. "
        "Iterations: mean, largest.\n\n"
        "| machine | refinement | rated, A | fields from zero | iterations | failed | fields from another | iterations "
        "| failed "
        "|\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    bool good = true;
    for (const std::string& name : machines)
      good = verify(name) && good;
    fmt::print("\n{}\n", good ? "None failed." : "FAILED: some did not converge.");
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
