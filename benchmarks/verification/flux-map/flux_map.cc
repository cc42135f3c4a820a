// SPDX-License-Identifier: GPL-3.0-or-later
// Flux maps of the library's machines against direct solutions: 100 currents drawn at random, which the map has not
// seen, at two magnet temperatures and between them. The direct torque is that of the air gap, on 24 rotor positions
// that are not the map's; the map's comes from its co-energy. Fails where they differ by more than 0.5 % of the largest
// torque, the flux linkages by more than 0.5 % of the largest.
//
//   verify_flux-map FOLDER [currents = 100] [machine …]
//
// Draws FOLDER/MACHINE-SHAREx.svg. A map that FOLDER holds the result of, of the same commit (LODESTONE_COMMIT) and as
// many currents, is not made again.
#include "base/library_path.h"
#include "base/quantity.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/flux_map/flux_map_picture.h"
#include "postprocess/rotation.h"
#include "studies/field_workers.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using solver::DirectQuadrature;

constexpr double tolerance = 0.005;
constexpr std::size_t direct_positions = 24;
const std::vector<double> temperatures = {base::zero_celsius + 20.0, base::zero_celsius + 120.0};

/// The same numbers on every platform.
class Random {
public:
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

private:
  std::mt19937_64 engine_{100};
};

/// CPU seconds of the processes that have ended.
double children_seconds() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

int processes() {
  const char* jobs = std::getenv("LODESTONE_JOBS");
  return jobs == nullptr ? 2 : std::max(1, std::atoi(jobs));
}

/// A study of the machine, for the processes that solve its fields.
std::string write_study(const std::string& folder, const std::string& machine, double refinement) {
  const std::string file = folder + "/" + machine + ".yaml";
  std::ofstream(file) << "study: fields\nmachine: " << machine
                      << "\nconditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                         "operating_points:\n  - {name: none, current: 0 A, angle: 0 deg}\nanalysis: rotation\n"
                      << fmt::format("numerics: {{refinement: {:g}}}\n", refinement);
  return file;
}

/// Directly solved means at one current.
struct Direct {
  double torque = 0.0;
  DirectQuadrature flux_linkage;
  double ripple = 0.0;
};

Direct mean_of(std::vector<postprocess::FieldAnswer>::const_iterator answer, std::size_t positions) {
  Direct result;
  double least = answer->torque, largest = answer->torque;
  const double share = 1.0 / static_cast<double>(positions);
  for (std::size_t k = 0; k < positions; ++k, ++answer) {
    result.torque += share * answer->torque;
    result.flux_linkage.d += share * answer->flux_linkage.d;
    result.flux_linkage.q += share * answer->flux_linkage.q;
    least = std::min(least, answer->torque);
    largest = std::max(largest, answer->torque);
  }
  result.ripple = largest - least;
  return result;
}

/// What is mapped: up to a share of the rated current, on a mesh. Half of the servo motor is meshed, so that a coarse
/// one must do: a map is judged by fields on its own mesh.
struct Range {
  std::string machine;
  double share_of_rated = 1.0;
  double refinement = 1.0;
};

struct Verdict {
  bool good = false;
  std::string row;  ///< of the table
};

Verdict verify(const Range& range, const std::string& folder, std::size_t currents) {
  const std::string& name = range.machine;
  const auto machine = geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", name)));
  geometries::MeshOptions mesh_options;
  mesh_options.refinement = range.refinement;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, mesh_options);
  const postprocess::MachineMaterials materials =
      postprocess::find_materials(machine, materials::MaterialLibrary(base::LibraryPath()));
  const studies::FieldWorkers::Options processes_of_machine{
      LODESTONE_PROGRAM, studies::serving_fields(write_study(folder, name, range.refinement), 0), {}, processes()};
  std::optional<studies::FieldWorkers> workers(processes_of_machine);
  std::size_t fields = 0;
  const auto solve = [&](const std::vector<postprocess::FieldTask>& tasks) {
    fields += tasks.size();
    return postprocess::solve_fields(*workers, tasks, true);
  };

  postprocess::FluxMapOptions options;
  options.temperatures = temperatures;
  const double begin = children_seconds();
  postprocess::FluxMapBuilder builder(postprocess::empty_flux_map(machine, mesh, *materials.magnet, options), solve);
  const double most = range.share_of_rated * machine.rated_current;
  builder.cover({most, -most, 0.5 * most});
  workers.emplace(processes_of_machine);  // the first ones end
  const double built = children_seconds() - begin;
  const postprocess::FluxMap map = builder.map();
  const postprocess::FluxMapErrors scales = map.errors();

  Random random;
  const double span = map.data().span;
  const int sixths = static_cast<int>(std::lround(span / (base::pi / 3.0)));
  const std::size_t positions = direct_positions * static_cast<std::size_t>(sixths);
  std::vector<postprocess::FieldTask> tasks;
  while (tasks.size() < currents * positions) {
    const DirectQuadrature current{most * (1.5 * random() - 1.0), most * (2.0 * random() - 1.0)};
    const double temperature = temperatures[0] + random() * (temperatures[1] - temperatures[0]);
    if (!map.data().range.contains(current))
      continue;
    for (std::size_t k = 0; k < positions; ++k)
      tasks.push_back({current, span * (static_cast<double>(k) + 0.5) / static_cast<double>(positions), temperature});
  }
  const auto answers = postprocess::solve_fields(*workers, tasks, false);
  double torque_most = 0.0, squares = 0.0, flux_most = 0.0, ripple_most = 0.0, ripple_scale = 0.0;
  std::size_t worst = 0;
  for (std::size_t n = 0; n < answers.size(); n += positions) {
    const Direct direct = mean_of(answers.begin() + static_cast<std::ptrdiff_t>(n), positions);
    const postprocess::FluxMapPoint mapped = map.at(tasks[n].current, tasks[n].magnet_temperature);
    const double off = std::abs(mapped.torque - direct.torque);
    squares += off * off;
    if (off > torque_most)
      worst = n;
    torque_most = std::max(torque_most, off);
    flux_most = std::max(flux_most, std::hypot(mapped.flux_linkage.d - direct.flux_linkage.d,
                                               mapped.flux_linkage.q - direct.flux_linkage.q));
    ripple_most = std::max(ripple_most, std::abs(mapped.torque_ripple - direct.ripple));
    ripple_scale = std::max(ripple_scale, direct.ripple);
  }
  std::ofstream(fmt::format("{}/{}-{:g}x.svg", folder, name, range.share_of_rated))
      << postprocess::draw_flux_map(map, temperatures[0], "Flux map of " + name + ", magnets at 20 degC");
  const double rms = std::sqrt(squares / static_cast<double>(currents));
  const auto percent = [](double part, double whole) { return 100.0 * part / whole; };
  const std::string row = fmt::format(
      "| {} | {:g} | {:g} | {}{} | {} | {:.0f} | {:.4g} | {:.3f} | {:.3f} | {:.3f} | {:.2f} of {:.1f} | {:.0f}, "
      "{:.0f}, {:.0f} |",
      name, range.refinement, most, map.nodes().size(), map.data().symmetric ? "" : " (both halves)", fields, built,
      scales.torque_scale, percent(torque_most, scales.torque_scale), percent(rms, scales.torque_scale),
      percent(flux_most, scales.flux_scale), percent(ripple_most, scales.torque_scale),
      percent(ripple_scale, scales.torque_scale), tasks[worst].current.d, tasks[worst].current.q,
      tasks[worst].magnet_temperature - base::zero_celsius);
  return {torque_most <= tolerance * scales.torque_scale && flux_most <= tolerance * scales.flux_scale, row};
}

/// The verdict of an earlier run, where there is one of the same state.
Verdict resume(const Range& range, const std::string& folder, std::size_t currents) {
  const std::string file = fmt::format("{}/{}-{:g}x.txt", folder, range.machine, range.share_of_rated);
  const char* commit = std::getenv("LODESTONE_COMMIT");
  const std::string state = fmt::format("{}, {} currents", commit == nullptr ? "unknown" : commit, currents);
  const bool is_known = commit != nullptr && state.find("with changes") == std::string::npos;
  std::string first, good;
  Verdict verdict;
  if (std::ifstream input(file); is_known && std::getline(input, first) && first == state &&
                                 std::getline(input, good) && std::getline(input, verdict.row)) {
    verdict.good = good == "good";
    return verdict;
  }
  verdict = verify(range, folder, currents);
  std::ofstream(file) << state << '\n' << (verdict.good ? "good" : "bad") << '\n' << verdict.row << '\n';
  return verdict;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string folder = argc > 1 ? argv[1] : ".";
    const std::size_t currents = argc > 2 ? std::stoul(argv[2]) : 100;
    fmt::print(
        "# Flux maps against direct solutions\n\n"
        "Maps of the default tolerances (0.2 % of torque and flux linkage, 1 % of the largest torque for its "
        "ripple) at 20 and 120 degC, 16 positions in a sixth of a period, up to the peak current given, with i_d "
        "from its negative to half of it. Against them: {} currents at random temperatures from 20 to 120 degC, "
        "torque of the air gap on {} other positions. Errors are the largest, in per cent of the map's largest "
        "torque and flux linkage; {:g} % is allowed of torque and flux linkage. Time is the processor's, of the map "
        "alone.\n\n"
        "| machine | refinement | up to, A | nodes | fields | time, s | largest torque, N·m | torque, % | torque "
        "r.m.s., % | "
        "flux linkage, % | ripple, % | worst torque at i_d, i_q, A, and degC |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n",
        currents, direct_positions, 100.0 * tolerance);
    std::vector<Range> maps = {{"prius-2004", 1.0, 1.0}, {"v-54s6p", 1.0, 1.0}, {"servo-18s16p", 1.0, 0.5},
                               {"prius-2004", 3.0, 1.0}, {"v-54s6p", 3.0, 1.0}, {"servo-18s16p", 3.0, 0.5}};
    const std::vector<std::string> wanted(argv + std::min(argc, 3), argv + argc);
    if (!wanted.empty())
      maps.erase(std::remove_if(maps.begin(), maps.end(),
                                [&](const Range& range) {
                                  return std::find(wanted.begin(), wanted.end(), range.machine) == wanted.end();
                                }),
                 maps.end());
    bool good = true;
    for (const Range& range : maps) {
      const Verdict verdict = resume(range, folder, currents);
      fmt::print("{}\n", verdict.row);
      std::fflush(stdout);
      good = verdict.good && good;
    }
    for (const Range& range : maps)
      fmt::print("\n![contours of {0} up to {1:g} times its rated current]({0}-{1:g}x.svg)\n", range.machine,
                 range.share_of_rated);
    fmt::print("\n{}\n", good ? "All within the tolerance." : "FAILED: not all are within the tolerance.");
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
