// SPDX-License-Identifier: GPL-3.0-or-later
// What do the solver's parts cost? Each kernel on one pole of a machine with some 10 000 quadratic unknowns at its
// loaded state, as a multiple of the bare factorisation and substitution of the same matrix in double precision. Prints
// Markdown.
#include "base/library_path.h"
#include "base/quantity.h"
#include "benchmarks/timings/timed_model.h"
#include "postprocess/parameter_derivatives.h"
#include "solver/field_system_internal.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace lodestone;
using benchmarks::TimedMachine;
namespace detail = solver::detail;

constexpr double position = 0.2;  // rad, electrical; none that is special

/// Everything of a machine that the kernels touch, at the converged state.
struct Workbench {
  explicit Workbench(const TimedMachine& timed, double refinement)
      : machine(timed), movable(timed.machine, mesh_options(refinement)), mesh(movable.mesh()), laws(timed.laws(mesh)),
        circuit(timed.circuit()), state(timed.state(position)), problem(mesh, laws, circuit),
        discretisation(std::make_shared<const detail::Discretisation>(mesh, circuit, solver::FieldOptions{})),
        factors(*discretisation) {
    detail::Physics empty;
    empty.discretisation = discretisation;
    physics = detail::with_laws(empty, laws, {}, std::vector<std::vector<double>>(discretisation->bodies.size()));
    system.emplace(*discretisation, *physics, factors, state);
    solution.assign(discretisation->numbering.unknowns, 0.0);
    solver::NewtonOptions options;
    options.scale = system->scale();
    solver::minimise(*system, solution, options);
    residual.resize(solution.size());
    system->gradient(solution, residual);
    system->linearise();
  }

  static geometries::MeshOptions mesh_options(double refinement) {
    geometries::MeshOptions options;
    options.refinement = refinement;
    return options;
  }
  const solver::Numbering& numbering() const { return discretisation->numbering; }

  TimedMachine machine;
  geometries::MovableMesh movable;
  const geometries::SectorMesh& mesh;
  solver::RegionLaws laws;
  solver::Circuit circuit;
  solver::OperatingState state;
  solver::FieldProblem problem;
  std::shared_ptr<const detail::Discretisation> discretisation;
  std::shared_ptr<const detail::Physics> physics;
  detail::Factors factors;
  std::optional<detail::FieldSystem> system;
  std::vector<double> solution, residual;
};

struct Kernel {
  std::string name;
  std::function<void(benchmark::State&)> run;
};

std::vector<Kernel> kernels(Workbench& bench) {
  std::vector<Kernel> list;
  const auto add = [&](const std::string& name, const std::function<void()>& once) {
    list.push_back({name, [once](benchmark::State& state) {
                      for (auto _ : state)
                        once();
                    }});
  };
  const auto add_solver = [&](const std::string& name, std::shared_ptr<solver::LinearSolver> linear) {
    add("factorisation, " + name, [&bench, linear] { linear->factorise(bench.system->tangent()); });
    add("substitution, " + name, [&bench, linear] {
      std::vector<double> x = bench.residual;
      linear->solve(x);
      benchmark::DoNotOptimize(x.data());
    });
    return linear;
  };
  const auto& pattern = bench.numbering().pattern;
  add_solver("supernodal, double precision", solver::make_supernodal(bench.numbering()));
  const auto quick = add_solver("supernodal, single precision", solver::make_supernodal_single(bench.numbering()));
  add("turn of the rotor in the factor, single precision",
      [&bench, quick] { quick->factorise_rims(bench.system->tangent()); });
  add_solver("CHOLMOD", solver::make_cholmod(pattern));
  add_solver("Eigen LDLᵀ", solver::make_eigen_ldlt(pattern));
  add_solver("UMFPACK", solver::make_umfpack(pattern));

  add("gap coupling: the ring's block at a new rotor angle",
      [&bench] { benchmark::DoNotOptimize(bench.discretisation->ring->coupling(bench.state.rotor_angle)); });
  add("assembly: residual and material tangents", [&bench] { bench.system->gradient(bench.solution, bench.residual); });
  add("assembly: tangent matrix", [&bench] { bench.system->linearise(); });
  add("product with the tangent", [&bench] {
    std::vector<double> y(bench.solution.size());
    bench.system->multiply(bench.solution, y);
    benchmark::DoNotOptimize(y.data());
  });
  add("one Newton step: assembly, factorisation, solution", [&bench] {
    bench.system->gradient(bench.solution, bench.residual);
    bench.system->linearise();
    bench.system->factorise();
    std::vector<double> x = bench.residual;
    bench.system->solve(x);
    std::vector<double> y(x.size());
    bench.system->multiply(x, y);
    benchmark::DoNotOptimize(y.data());
  });

  add("one position, cold", [&bench] {
    solver::FieldProblem cold(bench.mesh, bench.laws, bench.circuit);
    benchmark::DoNotOptimize(cold.solve(bench.state).torque());
  });
  add("one position, mesh and pattern at hand",
      [&bench] { benchmark::DoNotOptimize(bench.problem.solve(bench.state).torque()); });
  const auto solved = std::make_shared<solver::FieldSolution>(bench.problem.solve(bench.state));
  add("derivatives: factorisation, adjoints, shape gradients",
      [&bench, solved] { benchmark::DoNotOptimize(bench.problem.differentiate(*solved).squared_flux_density()); });
  const auto materials = std::make_shared<postprocess::MachineMaterials>(
      postprocess::find_materials(bench.machine.machine, materials::MaterialLibrary(base::LibraryPath())));
  add("derivatives to every parameter, dimensions included", [&bench, solved, materials] {
    const postprocess::SolvedPoint point{bench.machine.current, bench.machine.current_angle, position,
                                         base::zero_celsius + 20.0, base::zero_celsius + 20.0};
    benchmark::DoNotOptimize(postprocess::parameter_derivatives(bench.machine.machine, bench.movable, *materials,
                                                                bench.problem, *solved, point)
                                 .parameters.data());
  });
  const auto start = std::make_shared<solver::FieldSolution>(bench.problem.solve(bench.state));
  add("one position, 3 electrical degrees from another", [&bench, start] {
    benchmark::DoNotOptimize(bench.problem.solve(bench.machine.state(position + 0.0524), start.get()).torque());
  });
  for (const int count : {21, 100, 1000})
    add(fmt::format("{} positions over 60 electrical degrees", count),
        [&bench, count] { benchmark::DoNotOptimize(rotate(bench.problem, bench.machine, count).torque.data()); });
  return list;
}

/// Keeps the median of each benchmark, ms of CPU.
class Medians final : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
        medians[run.run_name.function_name] = run.GetAdjustedCPUTime();
  }
  std::map<std::string, double> medians;
};

void report(Workbench& bench) {
  const std::vector<Kernel> list = kernels(bench);
  benchmark::ClearRegisteredBenchmarks();
  for (const Kernel& kernel : list)
    benchmark::RegisterBenchmark(kernel.name.c_str(), kernel.run)
        ->Unit(benchmark::kMillisecond)
        ->MinTime(kernel.name.rfind("1000", 0) == 0 ? 0.01 : 0.1)
        ->Repetitions(kernel.name.rfind("1000", 0) == 0 ? 3 : 7)
        ->ReportAggregatesOnly(true);
  Medians reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);

  const double bare = reporter.medians.at("factorisation, supernodal, double precision") +
                      reporter.medians.at("substitution, supernodal, double precision");
  fmt::print("\n### {}: {} unknowns, {} entries in the upper triangle, {} on the rims\n\n", bench.machine.machine.name,
             bench.solution.size(), bench.numbering().pattern.entries(), bench.numbering().coupled);
  fmt::print("| kernel | CPU, ms | over factorisation + substitution |\n|---|---:|---:|\n");
  for (const Kernel& kernel : list) {
    const double median = reporter.medians.at(kernel.name);
    fmt::print("| {} | {:.3f} | {:.2f} |\n", kernel.name, median, median / bare);
  }
}

}  // namespace

int main() {
  try {
    fmt::print("Medians of seven repetitions, one thread.\n");
    const double refinements[] = {1.25, 0.9};  // some 10 000 unknowns
    const auto machines = benchmarks::timed_machines();
    for (std::size_t k = 0; k < machines.size(); ++k) {
      Workbench bench(machines[k], refinements[k]);
      report(bench);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
