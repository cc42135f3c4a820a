// SPDX-License-Identifier: GPL-3.0-or-later
// What does exact torque cost? 21 positions over 60 electrical degrees, for elements of degree 1, 2 and 3 on meshes of
// several sizes: CPU time from the start of main without meshing (files read, set-up, 21 solutions) against the
// pointwise torque error, the largest |T − T_overkill| over the mean, with an overkill mesh three times as fine and
// cubic elements. Prints Markdown and draws FOLDER/torque_error_MACHINE.svg.
//
//   bench_rotation FOLDER
//   bench_rotation --once MACHINE    one rotation and nothing else: its memory is looked at from outside
#include "postprocess/rotation.h"
#include "benchmarks/timings/timed_model.h"
#include "postprocess/plots/curve_plot.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <fstream>
#include <iostream>
#include <numeric>
#include <stdexcept>

namespace {

using namespace lodestone;
using benchmarks::cpu_seconds;
using benchmarks::TimedMachine;

constexpr int positions = 21;
constexpr int rounds = 5;

struct Measured {
  int degree = 0;
  double refinement = 0.0;
  geometries::SectorMesh mesh;
  std::size_t unknowns = 0;
  benchmarks::TimedRotation rotation;
  double meshing = 0.0;                // s
  std::vector<double> set_ups, times;  // s, one a run; of the set-up alone, of all but meshing
  double error = 0.0;

  double set_up() const { return median(set_ups); }
  double seconds() const { return median(times); }

private:
  static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  }
};

Measured prepare(const TimedMachine& machine, int degree, double refinement) {
  Measured result;
  result.degree = degree;
  result.refinement = refinement;
  geometries::MeshOptions options;
  options.refinement = refinement;
  const double begin = cpu_seconds();
  result.mesh = geometries::mesh_sector(machine.machine, options);
  result.meshing = cpu_seconds() - begin;
  return result;
}

/// As in a study; the truth has the tolerance of FieldOptions.
void run(Measured& measured, const TimedMachine& machine, double reading, bool truth = false) {
  solver::FieldOptions options;
  options.degree = measured.degree;
  const double start = cpu_seconds();
  solver::FieldProblem problem(measured.mesh, machine.laws(measured.mesh), machine.circuit(), options);
  if (!truth)
    problem.tie_newton_tolerance(machine.state(0.0));
  measured.set_ups.push_back(cpu_seconds() - start);
  measured.rotation = rotate(problem, machine, positions);
  measured.times.push_back(reading + cpu_seconds() - start);
  measured.unknowns = problem.unknowns();
}

/// Fastest of those that reach an error.
const Measured* fastest(const std::vector<Measured>& all, double error) {
  const Measured* best = nullptr;
  for (const Measured& m : all)
    if (m.error <= error && (!best || m.seconds() < best->seconds()))
      best = &m;
  return best;
}

/// Largest resident memory of a process that does one rotation, MB.
double memory_of_rotation(const TimedMachine& machine) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/proc/self/exe", "bench_rotation", "--once", machine.machine.name.c_str(), nullptr);
    ::_exit(1);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child || status != 0)
    throw std::runtime_error("the process that measures memory failed");
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void report(const TimedMachine& machine, double reading, double memory, const std::string& folder) {
  std::vector<Measured> all{prepare(machine, 2, 1.0)};
  for (const double refinement : {0.5, 0.6, 0.7, 0.8, 1.1, 1.2, 1.4, 1.7, 2.0})
    all.push_back(prepare(machine, 2, refinement));
  for (const double refinement : {0.7, 1.0, 1.1, 1.2, 1.4, 2.0, 2.8})
    all.push_back(prepare(machine, 1, refinement));
  for (const double refinement : {0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.3})
    all.push_back(prepare(machine, 3, refinement));
  // In turn, so that a slow minute of the computer does not fall on one of them.
  for (int round = 0; round < rounds; ++round)
    for (Measured& m : all)
      run(m, machine, reading);
  Measured overkill = prepare(machine, 3, 3.0);
  run(overkill, machine, reading, true);
  const double mean =
      std::accumulate(overkill.rotation.torque.begin(), overkill.rotation.torque.end(), 0.0) / positions;
  for (Measured& m : all)
    for (std::size_t k = 0; k < m.rotation.torque.size(); ++k)
      m.error = std::max(m.error, std::abs((m.rotation.torque[k] - overkill.rotation.torque[k]) / mean));

  fmt::print("\n### {}: {:.0f} A peak at {:.0f}°\n\n", machine.machine.name, machine.current,
             machine.current_angle * 57.29577951308232);
  fmt::print("Mean torque {:.2f} N·m; overkill: {} unknowns, degree 3. Memory of a rotation above the loaded "
             "program: {:.0f} MB.\n\n",
             mean, overkill.unknowns, memory);
  fmt::print(
      "| degree | refinement | unknowns | iterations | factorisations | substitutions | meshing, s | set-up, s | "
      "all but meshing, s | error |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
  const Measured standard = all.front();
  std::sort(all.begin(), all.end(), [](const Measured& a, const Measured& b) {
    return std::make_pair(a.degree, a.refinement) < std::make_pair(b.degree, b.refinement);
  });
  for (const Measured& m : all)
    fmt::print("| {} | {:g}{} | {} | {} | {} | {} | {:.2f} | {:.3f} | {:.3f} | {:.3f} % |\n", m.degree, m.refinement,
               m.degree == 2 && m.refinement == 1.0 ? " (default)" : "", m.unknowns, m.rotation.iterations,
               m.rotation.factorisations, m.rotation.linear_solves, m.meshing, m.set_up(), m.seconds(),
               100.0 * m.error);
  fmt::print("\n");
  for (const double error : {0.005, 0.002, 0.001, 0.0005})
    if (const Measured* m = fastest(all, error))
      fmt::print("- {:.2f} % in {:.3f} s: degree {}, refinement {:g}.\n", 100.0 * error, m->seconds(), m->degree,
                 m->refinement);
  const bool beaten = std::any_of(all.begin(), all.end(), [&](const Measured& m) {
    return m.error < standard.error && m.seconds() < standard.seconds();
  });
  fmt::print("- The default is {}on the lower envelope.\n", beaten ? "not " : "");

  postprocess::Plot plot;
  plot.title = "Torque error against CPU time: " + machine.machine.name + ", 21 positions";
  plot.x_label = "CPU time without meshing, s";
  plot.y_label = "largest torque error over the mean, %";
  plot.logarithmic_x = plot.logarithmic_y = true;
  for (const int degree : {1, 2, 3}) {
    postprocess::PlotCurve line, marks;
    line.label = fmt::format("degree {}", degree);
    line.colour = marks.colour = degree - 1;
    marks.markers_only = true;
    for (const Measured& m : all)
      if (m.degree == degree)
        line.points.emplace_back(m.seconds(), 100.0 * m.error);
    std::sort(line.points.begin(), line.points.end());
    marks.points = line.points;
    plot.curves.push_back(line);
    plot.curves.push_back(marks);
  }
  postprocess::PlotCurve mark;
  mark.label = "default";
  mark.colour = 6;
  mark.markers_only = true;
  mark.points.emplace_back(standard.seconds(), 100.0 * standard.error);
  plot.curves.push_back(mark);
  const std::string name = "torque_error_" + machine.machine.name + ".svg";
  std::ofstream(folder + "/" + name) << postprocess::draw_plot(plot);
  fmt::print("\n![Torque error against CPU time]({})\n", name);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const double main_begin = cpu_seconds();
    const double loaded_memory = benchmarks::peak_memory();
    const std::string folder = argc > 1 ? argv[1] : ".";
    const auto machines = benchmarks::timed_machines();
    if (argc == 3 && folder == "--once") {
      for (const TimedMachine& machine : machines)
        if (machine.machine.name == argv[2]) {
          Measured once = prepare(machine, 2, 1.0);
          run(once, machine, 0.0);
        }
      return 0;
    }
    const double reading = (cpu_seconds() - main_begin) / static_cast<double>(machines.size());
    fmt::print("21 positions over 60 electrical degrees, one thread, median of five runs in turn with the others. "
               "Loading the program's "
               "libraries takes {:.2f} s and {:.0f} MB beside it.\n",
               main_begin, loaded_memory);
    // Before the memory of this process has grown, which counts with that of its children.
    std::vector<double> memory;
    memory.reserve(machines.size());
    for (const TimedMachine& machine : machines)
      memory.push_back(memory_of_rotation(machine) - loaded_memory);
    for (std::size_t i = 0; i < machines.size(); ++i)
      report(machines[i], reading, memory[i], folder);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
