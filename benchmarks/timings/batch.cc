// SPDX-License-Identifier: GPL-3.0-or-later
// What do many fields cost? 2000 of prius-2004, 100 currents at 20 rotor positions each, as one batch over two
// processes: wall time with and without the start of the processes (libraries, mesh, symbolic analysis), with and
// without incremental inductances, on several meshes; and the torque's error on 40 of them against an overkill mesh
// with cubic elements. Prints Markdown.
//
//   bench_batch FOLDER
#include "base/library_path.h"
#include "base/quantity.h"
#include "benchmarks/timings/timed_model.h"
#include "postprocess/field_batch.h"
#include "postprocess/rotation.h"
#include "studies/field_workers.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

namespace {

using namespace lodestone;
using postprocess::FieldAnswer;
using postprocess::FieldTask;

constexpr int currents = 100;
constexpr int positions = 20;
constexpr std::size_t checked = 40;
constexpr int processes = 2;
constexpr double overkill_refinement = 2.5;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Ten peak currents up to 250 A at ten angles from 90 to 180 degrees.
std::vector<FieldTask> batch() {
  std::vector<FieldTask> tasks;
  for (int k = 0; k < currents; ++k) {
    const double current = 25.0 * (k / 10 + 1), angle = base::pi * (0.5 + 0.05 * (k % 10 + 0.5));
    for (int i = 0; i < positions; ++i)
      tasks.push_back({{current * std::cos(angle), current * std::sin(angle)},
                       base::pi / 3.0 * i / positions,
                       base::zero_celsius + 20.0});
  }
  return tasks;
}

std::string write_study(const std::filesystem::path& folder, double refinement) {
  const std::string file = folder / fmt::format("batch-{:g}.yaml", refinement);
  std::ofstream(file) << "study: fields\nmachine: prius-2004\n"
                         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                         "operating_points:\n  - {name: none, current: 0 A, angle: 0 deg}\nanalysis: rotation\n"
                      << fmt::format("numerics: {{refinement: {:g}}}\n", refinement);
  return file;
}

/// Torque on an overkill mesh.
std::vector<double> overkill(const benchmarks::TimedMachine& machine, const std::vector<FieldTask>& tasks) {
  geometries::MeshOptions mesh_options;
  mesh_options.refinement = overkill_refinement;
  const auto mesh = geometries::mesh_sector(machine.machine, mesh_options);
  solver::FieldOptions options;
  options.degree = 3;
  solver::FieldProblem problem(mesh, machine.laws(mesh), machine.circuit(), options);
  std::vector<double> torque;
  for (const FieldTask& task : tasks)
    torque.push_back(problem.solve(postprocess::state_at(machine.machine, mesh, task.current, task.position)).torque());
  return torque;
}

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("bench_batch-{}", ::getpid());
  try {
    std::filesystem::create_directories(folder);
    const std::vector<FieldTask> tasks = batch();
    std::vector<FieldTask> sample;
    for (std::size_t k = 0; k < checked; ++k)
      sample.push_back(tasks[k * tasks.size() / checked + 7 * k % positions]);
    const std::vector<double> exact = overkill(benchmarks::timed_machines().front(), sample);
    double largest = 0.0, mean = 0.0;
    for (const double torque : exact) {
      largest = std::max(largest, std::abs(torque));
      mean += std::abs(torque) / static_cast<double>(exact.size());
    }

    fmt::print(
        "{} fields of prius-2004 in one batch over {} processes: {} currents up to 250 A at {} rotor positions. Wall "
        "time; the start of the processes (libraries, mesh, symbolic analysis) apart. Errors: the largest of {} fields "
        "drawn from the batch against cubic elements at refinement {:g}, relative to the largest torque among them "
        "({:.0f} N·m) and to the mean ({:.0f} N·m).\n\n"
        "| refinement | start, s | fields, s | each, ms of CPU | fields and inductances, s | error / largest | error / "
        "mean "
        "|\n|---:|---:|---:|---:|---:|---:|---:|\n",
        tasks.size(), processes, currents, positions, checked, overkill_refinement, largest, mean);
    for (const double refinement : {0.5, 0.7, 0.8, 1.0, 1.4}) {
      studies::FieldWorkers workers({LODESTONE_PROGRAM, write_study(folder, refinement), 0, {}, processes});
      const double begin = wall_seconds();
      // A task for each process: both are up when it returns.
      postprocess::solve_fields(workers, {tasks.begin(), tasks.begin() + 17}, false);
      const double ready = wall_seconds();
      const std::vector<FieldAnswer> answers = postprocess::solve_fields(workers, tasks, false);
      const double done = wall_seconds();
      postprocess::solve_fields(workers, tasks, true);
      const double with_inductances = wall_seconds() - done;
      const std::vector<FieldAnswer> some = postprocess::solve_fields(workers, sample, false);
      double error = 0.0;
      for (std::size_t k = 0; k < checked; ++k)
        error = std::max(error, std::abs(some[k].torque - exact[k]));
      const double solving = done - ready;
      fmt::print("| {:g} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.3f} % | {:.3f} % |\n", refinement, ready - begin,
                 solving, 1e3 * processes * solving / static_cast<double>(tasks.size()), with_inductances,
                 100.0 * error / largest, 100.0 * error / mean);
      std::fflush(stdout);
    }
    std::filesystem::remove_all(folder);
    return 0;
  } catch (const std::exception& error) {
    std::filesystem::remove_all(folder);
    std::cerr << error.what() << '\n';
    return 1;
  }
}
