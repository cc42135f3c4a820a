// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/optimisation/prius_front.h"

#include "studies/optimiser.h"
#include "tests/app/program.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::verification {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The cycle study whose design is a candidate; conditions of examples/prius-drive-cycle.yaml.
constexpr const char* cycle_head =
    "study: a design of the front over the WLTC\nmachine: prius-2004-measured\n"
    "conditions: {magnet_temperature: 80 degC, winding_temperature: 100 degC, dc_voltage: 500 V, current_limit: 250 "
    "A}\n"
    "operating_points:\n  - {name: peak, current: 250 A, angle: best, speed: 1000 rpm}\n"
    "analysis: performance\nefficiency_map: {top_speed: 6000 rpm, speeds: 30, torques: 30}\n"
    "cycle: wltc-class3b\nvehicle: prius-2004\n";
constexpr std::size_t most_cycles = 4;  // of the front, some minutes each

struct Candidate {
  std::string design;
  std::vector<std::pair<std::string, std::string>> varied;
  double loss = 0.0;   ///< 1 − efficiency at cruise
  double heavy = 0.0;  ///< kg
  bool counts = false;
};

void require(const test::Output& output, const std::string& what) {
  // 1: some cases failed; they are stored, and counted here.
  if (output.code != 0 && output.code != 1)
    throw std::runtime_error(what + ": " + output.err);
}

/// Cases of a directory by the example's objectives and limits, in the order of its study.
std::vector<Candidate> candidates(const std::string& folder, const std::string& directory) {
  const test::Output cruise = test::lodestone(folder, {"compare", directory, "--json"});
  const test::Output peak = test::lodestone(folder, {"compare", directory, "--json", "--point", "peak"});
  require(cruise, "compare");
  require(peak, "compare");
  const json at_cruise = json::parse(cruise.out), at_peak = json::parse(peak.out);
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < at_cruise.size(); ++i) {
    const json& one = at_cruise[i];
    Candidate candidate{one["design"], {}, 0.0, 0.0, false};
    for (const auto& [path, value] : one["varied"].items())
      candidate.varied.emplace_back(path, value);
    if (one["done"] == true && !one["efficiency"].is_null() && !one["heavy_rare_earth_mass"].is_null()) {
      candidate.loss = 1.0 - one["efficiency"].get<double>();
      candidate.heavy = one["heavy_rare_earth_mass"];
      candidate.counts = one["valid"] == true && at_peak[i]["torque"].get<double>() >= 280.0 &&
                         !one["demagnetisation_margin"].is_null() &&
                         one["demagnetisation_margin"].get<double>() >= 20.0;
    }
    all.push_back(std::move(candidate));
  }
  return all;
}

double volume_of(const std::vector<Candidate>& all, std::size_t count, const std::vector<double>& reference) {
  std::vector<std::vector<double>> points;
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i)
    if (all[i].counts)
      points.push_back({all[i].loss, all[i].heavy});
  return studies::hypervolume(points, reference);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos)
    throw std::runtime_error("examples/prius-optimisation.yaml has no '" + from + "'");
  return text.replace(at, from.size(), to);
}

/// Efficiency over the cycle and heavy rare earth (kg) of a design; varied values as they are stored.
struct Cycle {
  std::optional<double> efficiency;
  double unmet = 0.0, heavy = 0.0;
};
Cycle drive(const std::string& folder, const std::string& name, const Candidate* candidate, int processes) {
  std::string text = cycle_head;
  if (candidate != nullptr) {
    text += "vary:\n";
    for (const auto& [path, value] : candidate->varied)
      text += fmt::format("  {}: [{}]\n", path, value);
  }
  test::write_text(folder + "/" + name + ".yaml", text);
  require(test::lodestone(folder, {"run", name + ".yaml", "-j", std::to_string(processes), "-o", name, "-q"}), name);
  const json design = json::parse(test::lodestone(folder, {"compare", name, "--json"}).out)[0];
  Cycle cycle;
  if (design["done"] == true && !design["cycle_efficiency"].is_null())
    cycle.efficiency = design["cycle_efficiency"].get<double>();
  if (design["duties"].is_array() && !design["duties"].empty())
    cycle.unmet = design["duties"][0].value("unmet_time_share", 0.0);
  if (!design["heavy_rare_earth_mass"].is_null())
    cycle.heavy = design["heavy_rare_earth_mass"];
  return cycle;
}

}  // namespace

bool verify_prius_front(const std::string& folder, const PriusBudget& budget) {
  const std::string example = test::read_text(LODESTONE_SOURCE_DIR "/examples/prius-optimisation.yaml");
  const std::string jobs = std::to_string(budget.processes);
  std::string searched = replaced(example, "population: 20", fmt::format("population: {}", budget.population));
  searched = replaced(searched, "evaluations: 300", fmt::format("evaluations: {}", budget.evaluations));
  test::write_text(folder + "/search.yaml", searched);
  const std::string modelled = replaced(replaced(example, "algorithm: nsga2", "algorithm: gaussian-process"),
                                        "evaluations: 300", fmt::format("evaluations: {}", budget.modelled));
  test::write_text(folder + "/modelled.yaml", modelled);
  const std::string sampled = example.substr(0, example.find("optimise:")) +
                              fmt::format("sample: {{method: latin-hypercube, count: {}, seed: 1}}\n", budget.samples);
  test::write_text(folder + "/sample.yaml", sampled);
  fmt::print(stderr, "The search\n");
  require(test::lodestone(folder, {"run", "search.yaml", "-j", jobs, "-o", "search"}), "search");
  fmt::print(stderr, "The search by Gaussian processes\n");
  require(test::lodestone(folder, {"run", "modelled.yaml", "-j", jobs, "-o", "modelled"}), "modelled");
  fmt::print(stderr, "The sample\n");
  require(test::lodestone(folder, {"run", "sample.yaml", "-j", jobs, "-o", "sample"}), "sample");
  const std::vector<Candidate> found = candidates(folder, "search"), asked = candidates(folder, "modelled"),
                               drawn = candidates(folder, "sample");

  // Worst of all that count, so that each of them counts.
  std::vector<double> reference = {0.0, 0.0};
  for (const auto* all : {&found, &asked, &drawn})
    for (const Candidate& one : *all)
      if (one.counts) {
        reference[0] = std::max(reference[0], 1.01 * one.loss);
        reference[1] = std::max(reference[1], 1.01 * one.heavy);
      }
  const auto counting = [](const std::vector<Candidate>& all) {
    return std::count_if(all.begin(), all.end(), [](const Candidate& one) { return one.counts; });
  };
  const double volume = volume_of(found, found.size(), reference);
  std::cout << fmt::format(
      "\n## The Prius rotor\n\n`examples/prius-optimisation.yaml`: seven variables, losses at cruise (1 − efficiency) "
      "and heavy rare earth, at least 280 N m at the peak and 20 kA/m to the knee. The search has {} evaluations ({} "
      "different designs, {} of them keep the limits), that by Gaussian processes has {} ({} keep the limits), the "
      "sample is a Latin hypercube of {} over the same variables "
      "({} keep the limits), which is more even than chance. Hypervolume below ({:.4f}, {:.1f} g), the worst of all, "
      "in 1e-3 g.\n\n| | designs | hypervolume |\n|---|---|---|\n| search | {} | {:.4f} |\n",
      budget.evaluations, found.size(), counting(found), asked.size(), counting(asked), drawn.size(), counting(drawn),
      reference[0], 1e3 * reference[1], found.size(), 1e6 * volume);
  for (const double share : {0.5, 1.0}) {
    const auto count = static_cast<std::size_t>(share * static_cast<double>(asked.size()));
    std::cout << fmt::format("| search by Gaussian processes | {} | {:.4f} |\n", count,
                             1e6 * volume_of(asked, count, reference));
  }
  for (const double share : {0.2, 0.4, 0.6, 0.8, 1.0}) {
    const auto count = static_cast<std::size_t>(share * static_cast<double>(drawn.size()));
    std::cout << fmt::format("| sample | {} | {:.4f} |\n", count, 1e6 * volume_of(drawn, count, reference));
  }
  const bool beats = volume > volume_of(drawn, drawn.size(), reference);
  std::cout << fmt::format("\nThe search {} the sample.\n", beats ? "beats" : "does not beat");

  fmt::print(stderr, "The driving cycle\n");
  const Cycle built = drive(folder, "built", nullptr, budget.processes);
  std::cout << fmt::format("\n### Over the WLTC\n\nThe built machine with its assumed grade, and designs of the front "
                           "with at most half of its heavy rare earth, the most efficient at cruise first.\n\n"
                           "| design | heavy rare earth | cycle efficiency | time not done |\n|---|---|---|---|\n"
                           "| as built | {:.1f} g | {} | {:.2f} % |\n",
                           1e3 * built.heavy,
                           built.efficiency ? fmt::format("{:.3f} %", 100.0 * *built.efficiency) : "–",
                           100.0 * built.unmet);
  std::vector<Candidate> halved;
  for (const Candidate& one : found)
    if (one.counts && one.heavy <= 0.5 * built.heavy)
      halved.push_back(one);
  std::sort(halved.begin(), halved.end(), [](const Candidate& a, const Candidate& b) { return a.loss < b.loss; });
  halved.resize(std::min(halved.size(), most_cycles));
  bool without_loss = false;
  for (std::size_t i = 0; i < halved.size(); ++i) {
    const Cycle cycle = drive(folder, fmt::format("halved-{}", i), &halved[i], budget.processes);
    without_loss = without_loss || (built.efficiency && cycle.efficiency && *cycle.efficiency >= *built.efficiency &&
                                    cycle.unmet <= built.unmet);
    std::cout << fmt::format("| {} | {:.1f} g | {} | {:.2f} % |\n", halved[i].design, 1e3 * cycle.heavy,
                             cycle.efficiency ? fmt::format("{:.3f} %", 100.0 * *cycle.efficiency) : "–",
                             100.0 * cycle.unmet);
  }
  std::cout << (without_loss ? "\nHalf of the heavy rare earth, no loss over the cycle.\n"
                             : "\nNone of them keeps the cycle efficiency of the built machine.\n");
  return beats && without_loss;
}

}  // namespace lodestone::verification
