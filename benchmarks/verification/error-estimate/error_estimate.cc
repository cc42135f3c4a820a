// SPDX-License-Identifier: GPL-3.0-or-later
// Estimated errors of torque and flux linkages against true ones: three library machines at 24 operating points each
// (currents, angles, positions), on the default mesh and a coarser one. True values are those of elements of degree 4
// on a finer mesh. Fails where fewer than nine of ten estimates of errors above 0.02 % of the peak torque (of the
// largest flux linkage) are within a factor of two, or where a true error of torque exceeds three times the estimate
// and 0.01 % of the peak.
//
//   verify_error-estimate FOLDER [machine …]
#include "base/library_path.h"
#include "base/quantity.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace lodestone;

constexpr double threshold = 2e-4;  // of the peak torque: smaller errors need no estimate
constexpr double margin = 1e-4;
constexpr double celsius = 20.0;
constexpr int rotation_positions = 16;

struct Point {
  double share;     ///< of the rated current
  double angle;     ///< electrical degrees from +d
  double position;  ///< electrical degrees
};

std::vector<Point> points() {
  std::vector<Point> result;
  for (const double share : {0.5, 1.0, 2.0})
    for (const double angle : {90.0, 130.0})
      for (const double position : {0.0, 13.0, 31.0, 47.0})
        result.push_back({share, angle, position});
  return result;
}

/// Estimates against true errors of one quantity.
struct Verdicts {
  int all = 0;
  int good = 0;
  double least = 1e9, most = -1e9;  ///< estimate over truth
  void add(double truth, double estimate, double scale) {
    if (std::abs(truth) < threshold * scale)
      return;
    ++all;
    const double ratio = estimate / truth;
    good += ratio >= 0.5 && ratio <= 2.0 ? 1 : 0;
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  void add(const Verdicts& more) {
    all += more.all;
    good += more.good;
  }
  bool passes() const { return good >= 0.9 * all; }
};

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

class Bench {
public:
  explicit Bench(const std::string& name)
      : machine_(geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)))),
        materials_(postprocess::find_materials(machine_, materials::MaterialLibrary(base::LibraryPath()))) {}

  const geometries::Machine& machine() const { return machine_; }
  geometries::SectorMesh mesh(double refinement) const {
    geometries::MeshOptions options;
    options.refinement = refinement;
    return geometries::mesh_sector(machine_, options);
  }
  solver::FieldProblem problem(const geometries::SectorMesh& mesh, int degree, double tolerance) const {
    solver::FieldOptions options;
    options.degree = degree;
    options.newton_tolerance = tolerance;
    return {mesh,
            postprocess::region_laws(mesh, machine_, materials_, base::zero_celsius + celsius),
            {machine_.stack_length, machine_.winding->definition().parallel_paths},
            options};
  }
  solver::OperatingState state(const geometries::SectorMesh& mesh, const Point& point) const {
    const double current = point.share * machine_.rated_current, angle = point.angle * base::pi / 180.0;
    return postprocess::state_at(machine_, mesh, {current * std::cos(angle), current * std::sin(angle)},
                                 point.position * base::pi / 180.0);
  }

private:
  geometries::Machine machine_;
  postprocess::MachineMaterials materials_;
};

struct Totals {
  Verdicts torque, linkage;
  int beyond = 0;  ///< true errors of torque that the estimate does not bound
};

void verify(const std::string& name, double fine_refinement, const std::vector<double>& refinements, Totals& totals) {
  const Bench bench(name);
  const auto fine = bench.mesh(fine_refinement);
  auto exact = bench.problem(fine, solver::FieldOptions::highest_degree, 1e-7);
  std::vector<double> torque;
  std::vector<std::vector<double>> linkages;
  double peak_torque = 0.0, peak_linkage = 0.0;
  std::vector<solver::FieldSolution> last;
  for (const Point& point : points()) {
    last.push_back(exact.solve(bench.state(fine, point), last.empty() ? nullptr : &last.back()));
    torque.push_back(last.back().torque());
    linkages.push_back(last.back().flux_linkages());
    // The scale is that of the rated current, as a user takes it.
    if (point.share == 1.0)
      peak_torque = std::max(peak_torque, std::abs(torque.back()));
    for (const double linkage : linkages.back())
      peak_linkage = std::max(peak_linkage, std::abs(linkage));
  }
  for (const double refinement : refinements) {
    const auto mesh = bench.mesh(refinement);
    auto problem = bench.problem(mesh, 2, 1e-6);
    Verdicts of_torque, of_linkage;
    double worst = 0.0, needed = 0.0, mean_error = 0.0, mean_estimate = 0.0, solving = 0.0, estimating = 0.0;
    int beyond = 0;
    const auto all = points();
    for (std::size_t k = 0; k < all.size(); ++k) {
      const double start = cpu_seconds();
      const auto solution = problem.solve(bench.state(mesh, all[k]));
      const double middle = cpu_seconds();
      const auto estimate = problem.estimate_error(solution);
      solving += middle - start;
      estimating += cpu_seconds() - middle;
      const double truth = torque[k] - solution.torque();
      of_torque.add(truth, estimate.torque, peak_torque);
      worst = std::max(worst, std::abs(truth));
      mean_error += truth / static_cast<double>(all.size());
      mean_estimate += estimate.torque / static_cast<double>(all.size());
      const double excess = std::abs(truth) - margin * peak_torque;
      if (excess > 0.0)
        needed = std::max(needed, excess / std::max(std::abs(estimate.torque), 1e-12 * peak_torque));
      beyond += excess > 3.0 * std::abs(estimate.torque) ? 1 : 0;
      for (std::size_t phase = 0; phase < linkages[k].size(); ++phase)
        of_linkage.add(linkages[k][phase] - solution.flux_linkages()[phase], estimate.flux_linkages[phase],
                       peak_linkage);
    }
    // A rotation: neighbouring states, each from the one before.
    const double begin = cpu_seconds();
    std::vector<solver::FieldSolution> rotation;
    for (int k = 0; k < rotation_positions; ++k)
      rotation.push_back(problem.solve(bench.state(mesh, {1.0, 130.0, 60.0 * k / rotation_positions}),
                                       rotation.empty() ? nullptr : &rotation.back(),
                                       rotation.size() < 2 ? nullptr : &rotation[rotation.size() - 2]));
    const double middle = cpu_seconds();
    problem.estimate_errors(rotation);
    const double end = cpu_seconds();
    const auto ratios = [](const Verdicts& verdicts) {
      return verdicts.all == 0 ? std::string("–")
                               : fmt::format("{} of {} ({:.2f} … {:.2f})", verdicts.good, verdicts.all, verdicts.least,
                                             verdicts.most);
    };
    const auto percent = [&](double value) { return 100.0 * value / peak_torque; };
    fmt::print(
        "| {} | {:g} | {:.3f} | {} | {:+.4f} | {:+.4f} | {} | {:.1f} | {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} |\n",
        name, refinement, percent(worst), ratios(of_torque), percent(mean_error), percent(mean_estimate), beyond,
        needed, ratios(of_linkage), 1e3 * solving / static_cast<double>(all.size()),
        1e3 * estimating / static_cast<double>(all.size()), 1e3 * (middle - begin) / rotation_positions,
        1e3 * (end - middle) / rotation_positions);
    std::fflush(stdout);
    totals.torque.add(of_torque);
    totals.linkage.add(of_linkage);
    totals.beyond += beyond;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> wanted(argv + std::min(argc, 2), argv + argc);
    fmt::print(
        "# Error estimates against true errors\n\n"
        "{} operating points a machine: half, one and two times the rated current at 90 and 130 degrees from the d "
        "axis, four rotor positions each; quadratic elements, estimated with those of degree 4 in the cells that hold "
        "nearly all of the error. True values: "
        "elements of degree 4 on a mesh of refinement 1.5 (servo-18s16p: 1). In per cent of the largest torque at "
        "rated current. Estimates count where the true error is above {:g} % of it (of the largest flux linkage); "
        "nine of ten over all must be within a factor of two. No true error of torque may exceed three times its "
        "estimate and "
        "{:g} % of the peak: how many do, and how many times the estimate would be needed. Time: the processor's; "
        "every field from zero, and its estimate with all that it needs; beside it those of a position of a rotation "
        "of "
        "{} at rated current, where each starts from the one before.\n\n"
        "| machine | refinement | largest error, % | torque: within a factor of two (estimate over truth) | mean "
        "error, % | mean estimate, % | beyond three times | times needed | flux linkages within a factor of two | "
        "solve, ms | estimate, ms | of a rotation: solve, ms | estimate, ms |\n"
        "|---|---:|---:|---|---:|---:|---:|---:|---|---:|---:|---:|---:|\n",
        points().size(), 100.0 * threshold, 100.0 * margin, rotation_positions);
    Totals totals;
    struct Case {
      std::string machine;
      double fine;
      std::vector<double> refinements;
    };
    for (const Case& one :
         {Case{"prius-2004", 1.5, {0.7, 1.0}}, Case{"v-54s6p", 1.5, {0.7, 1.0}}, Case{"servo-18s16p", 1.0, {0.5, 0.7}}})
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), one.machine) != wanted.end())
        verify(one.machine, one.fine, one.refinements, totals);
    const bool good = totals.torque.passes() && totals.linkage.passes() && totals.beyond == 0;
    fmt::print("\nWithin a factor of two over all: torque {} of {}, flux linkages {} of {}. Beyond three times the "
               "estimate: {}.\n",
               totals.torque.good, totals.torque.all, totals.linkage.good, totals.linkage.all, totals.beyond);
    fmt::print("\n{}\n", good ? "All hold." : "FAILED: not all hold.");
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
