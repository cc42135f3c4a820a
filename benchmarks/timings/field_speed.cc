// SPDX-License-Identifier: GPL-3.0-or-later
// How fast is a rotation? 21 positions over 60 electrical degrees of the 2004 Prius model at 250 A and 140°, on the
// default mesh: CPU time from the start of main without meshing, the time of meshing, and the pointwise torque error
// against the same machine solved with twice as fine a mesh and cubic elements (largest |T − T_fine| over the mean).
// What the loader spends on deal.II before main is reported beside it. Prints one JSON object.
//
//   bench_field_speed [refinement [degree]]
#include "base/library_path.h"
#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <iostream>
#include <numeric>
#include <vector>

namespace {

using namespace lodestone;

constexpr double radians_per_degree = 3.14159265358979323846 / 180.0;
constexpr int positions = 21;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Rotation {
  std::vector<double> torque;
  int iterations = 0;
  int factorisations = 0;
};

Rotation rotate(solver::FieldProblem& problem, const geometries::Machine& machine) {
  const double beta = 140.0 * radians_per_degree;
  Rotation result;
  std::vector<solver::FieldSolution> solutions;
  for (int k = 0; k < positions; ++k) {
    const double theta = 60.0 * radians_per_degree * k / (positions - 1);
    solver::OperatingState state;
    state.phase_currents = solver::phases_from_dq({250.0 * std::cos(beta), 250.0 * std::sin(beta)}, theta);
    state.rotor_angle = machine.rotor_angle(theta);
    const std::size_t n = solutions.size();
    solutions.push_back(problem.solve(state, n > 0 ? &solutions[n - 1] : nullptr, n > 1 ? &solutions[n - 2] : nullptr));
    result.torque.push_back(solutions.back().torque());
    result.iterations += solutions.back().newton().iterations;
    result.factorisations += solutions.back().newton().factorisations;
  }
  return result;
}

int measure(int argc, char** argv, double main_begin) {
  geometries::MeshOptions coarse;
  coarse.refinement = argc > 1 ? std::atof(argv[1]) : 1.0;
  solver::FieldOptions options;
  options.degree = argc > 2 ? std::atoi(argv[2]) : 2;

  const base::LibraryPath path;
  const auto machine = geometries::Machine::read(base::Document::load(path.find("machines", "prius-2004")));
  const materials::MaterialLibrary library(path);
  const auto stator_steel = library.steel(machine.stator_steel)->reluctivity;
  const auto rotor_steel = library.steel(machine.rotor_steel)->reluctivity;
  const auto magnet = library.magnet(machine.magnet)->law(293.15);
  solver::Circuit circuit;
  circuit.stack_length = machine.stack_length;

  const double mesh_begin = cpu_seconds();
  const auto mesh = geometries::mesh_sector(machine, coarse);
  const double mesh_end = cpu_seconds();
  solver::FieldProblem problem(mesh, solver::assign_laws(mesh, stator_steel, rotor_steel, magnet), circuit, options);
  const double set_up_end = cpu_seconds();
  const Rotation found = rotate(problem, machine);
  const double solve_end = cpu_seconds();

  geometries::MeshOptions fine;
  fine.refinement = 2.0 * coarse.refinement;
  solver::FieldOptions cubic;
  cubic.degree = 3;
  const auto fine_mesh = geometries::mesh_sector(machine, fine);
  solver::FieldProblem fine_problem(fine_mesh, solver::assign_laws(fine_mesh, stator_steel, rotor_steel, magnet),
                                    circuit, cubic);
  const Rotation reference = rotate(fine_problem, machine);
  const double mean = std::accumulate(reference.torque.begin(), reference.torque.end(), 0.0) / positions;
  double error = 0.0;
  for (std::size_t k = 0; k < found.torque.size(); ++k)
    error = std::max(error, std::abs(found.torque[k] - reference.torque[k]) / std::abs(mean));

  nlohmann::ordered_json json;
  json["machine"] = machine.name;
  json["positions"] = positions;
  json["degree"] = problem.degree();
  json["cells"] = problem.cells();
  json["unknowns"] = problem.unknowns();
  json["ring_orders"] = problem.ring_orders().size();
  json["newton_iterations"] = found.iterations;
  json["factorisations"] = found.factorisations;
  json["load_seconds"] = main_begin;
  json["mesh_seconds"] = mesh_end - mesh_begin;
  json["set_up_seconds"] = set_up_end - mesh_end;
  json["seconds_per_position"] = (solve_end - set_up_end) / positions;
  json["seconds_from_main_without_mesh"] = solve_end - main_begin - (mesh_end - mesh_begin);
  json["mean_torque"] = std::accumulate(found.torque.begin(), found.torque.end(), 0.0) / positions;
  json["pointwise_torque_error"] = error;
  json["reference_unknowns"] = fine_problem.unknowns();
  std::cout << json.dump(2) << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const double main_begin = cpu_seconds();
  try {
    return measure(argc, argv, main_begin);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
