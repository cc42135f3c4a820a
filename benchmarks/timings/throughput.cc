// SPDX-License-Identifier: GPL-3.0-or-later
// What does a case cost beside its solve, and what does a second worker bring? Studies of prius-2004 whose cases are
// one field each. CPU time of all processes less that of the solves, as the difference of two studies, so that starting
// and meshing are left out; wall time of the larger one with one worker and with two, which takes two idle cores; and
// the same of cases as they are by default, rotations with losses. Beside it what the machine itself gives: two runs of
// half the cases, a worker each, side by side; cores share memory and disk. How long `compare` takes of the many.
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

/// Wall time of two runs side by side, s.
double side_by_side(const std::string& folder, const std::string& study) {
  const std::vector<std::string> words = {"run", "study.yaml", "-q", "-j", "1", "-o", "out"},
                                 folders = {folder + "/a", folder + "/b"};
  for (const std::string& one : folders) {
    fs::create_directories(one);
    test::write_text(one + "/study.yaml", study);
  }
  const bench::Usage usage = bench::usage_of([&] {
    test::Program first(folders[0], words), second(folders[1], words);
    for (test::Program* one : {&first, &second})
      if (const test::Output output = one->wait(); output.code != 0)
        throw std::runtime_error(output.err);
  });
  for (const std::string& one : folders)
    fs::remove_all(one);
  return usage.wall;
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
    const double apart = side_by_side(folder, test::quick_study(temperatures(most / 2)));
    const Run usual = run(folder, usual_study(usual_cases), 1), usual_twice = run(folder, usual_study(usual_cases), 2);
    const double usual_apart = side_by_side(folder, usual_study(usual_cases / 2));
    const double cases = most - few, solve = (large.solves - small.solves) / cases;
    std::cout << fmt::format("| | |\n|---|---|\n"
                             "| CPU of a case's solve | {:.2f} ms |\n| CPU beside it, all processes | {:.2f} ms |\n",
                             1e3 * solve, 1e3 * ((large.usage.cpu - small.usage.cpu) / cases - solve));
    const auto rate = [](int count, const std::string& kind, const Run& one, const Run& two, double separate) {
      std::cout << fmt::format("| {0} {1} cases, one worker | {2:.1f} s |\n| {0} {1} cases, two workers | {3:.1f} s |\n"
                               "| {0} {1} cases, two runs of half of them side by side | {4:.1f} s |\n"
                               "| rate of two workers over one | {5:.2f} |\n| rate of two runs over one | {6:.2f} |\n",
                               count, kind, one.usage.wall, two.usage.wall, separate, one.usage.wall / two.usage.wall,
                               one.usage.wall / separate);
    };
    rate(most, "such", large, twice, apart);
    rate(usual_cases, "usual", usual, usual_twice, usual_apart);
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
