// SPDX-License-Identifier: GPL-3.0-or-later
// What does a case cost beside its solve, and what does a second worker bring? Studies of prius-2004 whose cases are
// one field each. CPU time of all processes less that of the solves, as the difference of two studies, so that starting
// and meshing are left out; wall time of the larger one with one worker and with two, which takes two idle cores; and
// the same of cases as they are by default, rotations with losses. How long `compare` takes of the many.
// Prints Markdown.
//
//   bench_throughput FOLDER [cases]
#include "benchmarks/timings/process_usage.h"
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace lodestone;

struct Run {
  bench::Usage usage;
  double solves = 0.0;  ///< CPU, s
};

std::string temperatures(int count) {
  return fmt::format("  conditions.magnet_temperature: {{from: 20 degC, to: 90 degC, count: {}}}", count);
}

/// A rotation with losses at every temperature, by the default numerics.
std::string usual_study(int count) {
  return "study: usual\nmachine: prius-2004\nconditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
         "operating_points:\n  - {name: full, current: 250 A, angle: 140 deg, speed: 1500 rpm}\n"
         "pictures: false\nvary:\n" +
         temperatures(count) + "\n";
}

bench::Usage usage_of_program(const std::string& folder, const std::vector<std::string>& words) {
  return bench::usage_of([&] {
    const test::Output output = test::lodestone(folder, words);
    if (output.code != 0)
      throw std::runtime_error(output.err);
  });
}

Run run(const std::string& folder, const std::string& study, int workers) {
  test::write_text(folder + "/study.yaml", study);
  fs::remove_all(folder + "/out");
  Run result;
  result.usage = usage_of_program(folder, {"run", "study.yaml", "-q", "-j", std::to_string(workers), "-o", "out"});
  result.solves = nlohmann::json::parse(test::lodestone(folder, {"status", "out", "--json"}).out).at("cpu_seconds");
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 2 ? std::atoi(argv[2]) : 2000, few = std::max(2, most / 10);
  constexpr int usual_cases = 100;
  const std::string folder =
      (fs::temp_directory_path() / fmt::format("lodestone-bench-throughput-{}", ::getpid())).string();
  fs::create_directories(folder);
  int code = 0;
  try {
    const Run small = run(folder, test::quick_study(temperatures(few)), 1),
              large = run(folder, test::quick_study(temperatures(most)), 1),
              twice = run(folder, test::quick_study(temperatures(most)), 2);
    const bench::Usage compared = usage_of_program(folder, {"compare", "out", "--csv", "compared.csv"});
    const Run usual = run(folder, usual_study(usual_cases), 1), usual_twice = run(folder, usual_study(usual_cases), 2);
    const double cases = most - few, solve = (large.solves - small.solves) / cases;
    std::cout << fmt::format("| | |\n|---|---|\n"
                             "| CPU of a case's solve | {:.2f} ms |\n| CPU beside it, all processes | {:.2f} ms |\n",
                             1e3 * solve, 1e3 * ((large.usage.cpu - small.usage.cpu) / cases - solve));
    const auto rate = [](int count, const std::string& kind, const Run& one, const Run& two) {
      std::cout << fmt::format("| {} {} cases, one worker | {:.1f} s |\n| {} {} cases, two workers | {:.1f} s |\n"
                               "| rate of two over one | {:.2f} |\n",
                               count, kind, one.usage.wall, count, kind, two.usage.wall,
                               one.usage.wall / two.usage.wall);
    };
    rate(most, "such", large, twice);
    rate(usual_cases, "usual", usual, usual_twice);
    std::cout << fmt::format("| most memory of a process | {:.0f} MB; with {} cases {:.0f} MB |\n"
                             "| `compare --csv` of {} cases | {:.1f} s |\n",
                             large.usage.megabytes, few, small.usage.megabytes, most, compared.wall);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    code = 1;
  }
  fs::remove_all(folder);
  return code;
}
