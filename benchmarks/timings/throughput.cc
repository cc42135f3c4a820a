// SPDX-License-Identifier: GPL-3.0-or-later
// What does a case cost beside its solve, and what does a second worker bring? Studies of prius-2004 whose cases are
// one field each. CPU time of all processes less that of the solves, as the difference of two studies, so that starting
// and meshing are left out; wall time of the larger one with one worker and with two, which takes two idle cores.
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

Run run(const std::string& folder, int cases, int workers) {
  test::write_text(folder + "/study.yaml",
                   test::quick_study(fmt::format(
                       "  conditions.magnet_temperature: {{from: 20 degC, to: 90 degC, count: {}}}", cases)));
  fs::remove_all(folder + "/out");
  Run result;
  result.usage = bench::usage_of([&] {
    const test::Output output =
        test::lodestone(folder, {"run", "study.yaml", "-q", "-j", std::to_string(workers), "-o", "out"});
    if (output.code != 0)
      throw std::runtime_error(output.err);
  });
  result.solves = nlohmann::json::parse(test::lodestone(folder, {"status", "out", "--json"}).out).at("cpu_seconds");
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 2 ? std::atoi(argv[2]) : 2000, few = std::max(2, most / 10);
  const std::string folder =
      (fs::temp_directory_path() / fmt::format("lodestone-bench-throughput-{}", ::getpid())).string();
  fs::create_directories(folder);
  int code = 0;
  try {
    const Run small = run(folder, few, 1), large = run(folder, most, 1), twice = run(folder, most, 2);
    const double cases = most - few, solve = (large.solves - small.solves) / cases;
    std::cout << fmt::format(
        "| | |\n|---|---|\n"
        "| CPU of a case's solve | {:.2f} ms |\n| CPU beside it, all processes | {:.2f} ms |\n"
        "| {} cases, one worker | {:.1f} s |\n| {} cases, two workers | {:.1f} s |\n| rate of two over one | {:.2f} |\n"
        "| most memory of a process | {:.0f} MB; with {} cases {:.0f} MB |\n",
        1e3 * solve, 1e3 * ((large.usage.cpu - small.usage.cpu) / cases - solve), most, large.usage.wall, most,
        twice.usage.wall, large.usage.wall / twice.usage.wall, large.usage.megabytes, few, small.usage.megabytes);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    code = 1;
  }
  fs::remove_all(folder);
  return code;
}
