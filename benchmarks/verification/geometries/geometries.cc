// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of one template with random parameters, each drawn, meshed, checked and solved under a current, or refused
// as infeasible before it is meshed. Anything else that comes of one fails the verification.
//
//   verify_geometries FOLDER TEMPLATE [machines = 2000] [seed = 1]     one JSON object of counts
//   verify_geometries FOLDER --templates                               their names, a line each
//
// A machine that fails is kept as FOLDER/failed-TEMPLATE-SEED-N.yaml, the slowest to mesh as
// FOLDER/slowest-TEMPLATE-SEED.yaml. ./run goes through all templates in batches, each with a seed of its own.
#include "base/library_path.h"
#include "benchmarks/verification/geometries/random_machines.h"
#include "geometries/machine.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>

namespace {

using namespace lodestone;

/// CPU time of the process, s: others on the machine do not enter.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Sums and extremes over the machines that were meshed.
struct Tally {
  int meshed = 0, failed = 0;
  std::map<std::string, int> refused;   ///< by the parameter that is named
  std::map<std::string, int> failures;  ///< by their wording, the figures left out
  double worst_jacobian = 1.0, largest_area_error = 0.0;
  double meshing = 0.0, slowest_pole = 0.0;  ///< s of CPU; of one pole of the sector, at the default refinement
  std::string slowest;                       ///< its machine
  double solving = 0.0;                      ///< s of CPU
  long cells = 0, iterations = 0;
  int most_iterations = 0;

  nlohmann::json json() const {
    return {{"meshed", meshed},
            {"failed", failed},
            {"refused", refused},
            {"failures", failures},
            {"worst_jacobian", worst_jacobian},
            {"largest_area_error", largest_area_error},
            {"meshing", meshing},
            {"slowest_pole", slowest_pole},
            {"solving", solving},
            {"cells", cells},
            {"iterations", iterations},
            {"most_iterations", most_iterations}};
  }
};

class Bench {
public:
  /// Meshes, checks and solves one. @throws base::InfeasibleGeometry; anything else is a failure.
  void run(const std::string& text, double refinement, double current_density, double position, Tally& tally) const {
    const auto machine = geometries::Machine::read(base::Document::parse(text, "random.yaml"));
    geometries::MeshOptions options;
    options.refinement = refinement;
    const double begin = cpu_seconds();
    const auto mesh = geometries::mesh_sector(machine, options);
    const double meshing = cpu_seconds() - begin;
    const auto quality = geometries::check_mesh(mesh);

    solver::FieldProblem problem(mesh, solver::assign_laws(mesh, steel_, steel_, magnet_), {machine.stack_length, 1});
    solver::OperatingState state;
    const double theta = position * 2.0 * base::pi;
    // One turn a coil, as many coil sides as layers in a slot: the slot's current over its winding's area.
    const double amplitude = current_density * machine.stator->winding_area() / machine.winding->definition().layers;
    state.phase_currents = solver::phases_from_dq({-0.5 * amplitude, 0.8 * amplitude}, theta, machine.phases);
    state.rotor_angle = machine.rotor_angle(theta);
    const double solving = cpu_seconds();
    const auto solution = problem.solve(state);
    if (!std::isfinite(solution.torque()))
      throw std::runtime_error("the torque is not a number");

    tally.solving += cpu_seconds() - solving;
    tally.meshing += meshing;
    const double of_pole = meshing / std::max(1, machine.poles / mesh.sectors);
    if (refinement <= 1.0 && of_pole > tally.slowest_pole) {
      tally.slowest_pole = of_pole;
      tally.slowest = text;
    }
    tally.worst_jacobian = std::min(tally.worst_jacobian, quality.smallest_scaled_jacobian);
    tally.largest_area_error = std::max(tally.largest_area_error, quality.largest_area_error);
    tally.cells += quality.cells;
    const int iterations = solution.newton().iterations;
    tally.iterations += iterations;
    tally.most_iterations = std::max(tally.most_iterations, iterations);
    ++tally.meshed;
  }

private:
  materials::MaterialLibrary library_{base::LibraryPath()};
  materials::Reluctivity steel_ = library_.steel("m270-35a")->reluctivity;
  std::shared_ptr<const materials::MagnetLaw> magnet_ = library_.magnet("nd-n42sh")->law(base::zero_celsius + 20.0);
};

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".", name = argc > 2 ? argv[2] : "--templates";
  if (name == "--templates") {
    for (const std::string& one : verification::random_templates())
      std::cout << one << "\n";
    return 0;
  }
  const int wanted = argc > 3 ? std::stoi(argv[3]) : 2000;
  const unsigned long long seed = argc > 4 ? std::stoull(argv[4]) : 1;
  verification::Random random(seed);
  const Bench bench;
  Tally tally;
  while (tally.meshed + tally.failed < wanted) {
    const std::string text = random_machine(random, name);
    const double refinement = random.one_of<double>({0.7, 1.0, 1.0, 1.5});
    const double current_density = random.between(0.0, 6e6), position = random.between(0.0, 1.0);
    try {
      bench.run(text, refinement, current_density, position, tally);
    } catch (const base::InfeasibleGeometry& error) {
      const std::string message = error.what();
      const std::size_t field = message.find(' ') + 1;
      ++tally.refused[message.substr(field, message.find(':', field) - field)];
    } catch (const std::exception& error) {
      std::ofstream(fmt::format("{}/failed-{}-{}-{}.yaml", folder, name, seed, tally.failed))
          << fmt::format("# refinement {}, {} A/m2, position {}: {}\n", refinement, current_density, position,
                         error.what())
          << text;
      ++tally.failed;
      const std::string message = error.what();
      ++tally.failures[message.substr(0, message.find_first_of("0123456789"))];
    }
  }
  std::ofstream(fmt::format("{}/slowest-{}-{}.yaml", folder, name, seed)) << tally.slowest;
  std::cout << tally.json().dump(1) << "\n";
  return tally.failed > 0 ? 1 : 0;
}
