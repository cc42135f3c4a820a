// SPDX-License-Identifier: GPL-3.0-or-later
// What do many fields cost? 2000 of prius-2004, 100 currents at 20 rotor positions each, as one batch over two
// processes: CPU and wall time with and without incremental inductances, on several meshes; and the torque's error on
// 40 of them against an overkill mesh with cubic elements. Prints Markdown.
//
//   bench_batch FOLDER
#include "base/library_path.h"
#include "base/quantity.h"
#include "benchmarks/timings/timed_model.h"
#include "postprocess/field_batch.h"
#include "postprocess/rotation.h"
#include "studies/field_workers.h"

#include <fmt/format.h>

#include <sys/resource.h>
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

/// CPU time of the processes that were started and have ended.
double ended_children_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/// Ten peak currents up to 250 A at ten angles from 90 to 180 degrees.
std::vector<FieldTask> batch() {
  std::vector<FieldTask> tasks;
  for (int k = 0; k < currents; ++k) {
    const int tenth = k / 10, rest = k % 10;
    const double current = 25.0 * (tenth + 1), angle = base::pi * (0.5 + 0.05 * (rest + 0.5));
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
  torque.reserve(tasks.size());
  for (const FieldTask& task : tasks)
    torque.push_back(problem.solve(postprocess::state_at(machine.machine, mesh, task.current, task.position)).torque());
  return torque;
}

/// A batch from the start of its processes to their end.
struct Timed {
  std::vector<FieldAnswer> answers;
  double wall = 0.0;  // s
  double cpu = 0.0;   // s, of both
};

Timed timed(const std::string& study, const std::vector<FieldTask>& tasks, bool inductances) {
  Timed result;
  const double wall = wall_seconds(), cpu = ended_children_seconds();
  {
    studies::FieldWorkers workers({LODESTONE_PROGRAM, studies::serving_fields(study, 0), {}, processes});
    result.answers = postprocess::solve_fields(workers, tasks, inductances);
  }
  result.wall = wall_seconds() - wall;
  result.cpu = ended_children_seconds() - cpu;
  return result;
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
        "{} fields of prius-2004 in one batch over {} processes: {} currents up to 250 A at {} rotor positions. CPU "
        "time "
        "is that of both processes, so that half of it is the wall time on two free cores; wall time as it was. The "
        "start (libraries, mesh, symbolic analysis) is left out of the others. Errors: the largest of {} fields of the "
        "batch against cubic elements at refinement {:g}, relative to the largest torque among them ({:.0f} N·m) and "
        "to "
        "the mean ({:.0f} N·m).\n\n"
        "| refinement | start, s of CPU | fields, s of CPU | a field, ms of CPU | fields, s of wall time | fields and "
        "inductances, s of CPU | error / largest | error / mean |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        tasks.size(), processes, currents, positions, checked, overkill_refinement, largest, mean);
    for (const double refinement : {0.5, 0.7, 1.0}) {
      const std::string study = write_study(folder, refinement);
      // Two chunks, one for each process.
      const Timed start = timed(study, {tasks.begin(), tasks.begin() + 17}, false);
      const Timed fields = timed(study, tasks, false);
      const Timed with_inductances = timed(study, tasks, true);
      const Timed some = timed(study, sample, false);
      double error = 0.0;
      for (std::size_t k = 0; k < checked; ++k)
        error = std::max(error, std::abs(some.answers[k].torque - exact[k]));
      const double solving = fields.cpu - start.cpu;
      fmt::print("| {:g} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.3f} % | {:.3f} % |\n", refinement, start.cpu,
                 solving, 1e3 * solving / static_cast<double>(tasks.size()), fields.wall - start.wall,
                 with_inductances.cpu - start.cpu, 100.0 * error / largest, 100.0 * error / mean);
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
