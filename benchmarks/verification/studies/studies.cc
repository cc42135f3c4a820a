// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev verify studies: two hundred kills of a study's run at random moments. Each twenty are kept in the working
// folder: a verification that was stopped goes on behind the last.
#include "tests/app/kills.h"
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

namespace {

namespace fs = std::filesystem;
using namespace lodestone;

constexpr int rounds = 10;
constexpr int kills_a_round = 20;

/// The results of a round that was done with this commit; else the round is run.
nlohmann::json round_of(const std::string& folder, int round, const std::string& commit, double seconds) {
  const std::string file = folder + "/round-" + std::to_string(round) + ".json";
  if (fs::exists(file)) {
    const nlohmann::json known = nlohmann::json::parse(test::read_text(file), nullptr, false);
    if (known.is_object() && known.value("commit", "") == commit)
      return known;
  }
  const test::KillReport report =
      test::kill_study(folder, kills_a_round, static_cast<std::uint32_t>(1000 + round), seconds);
  const nlohmann::json result = {{"commit", commit},
                                 {"workers", report.workers},
                                 {"parents", report.parents},
                                 {"everything", report.everything},
                                 {"restarts", report.restarts},
                                 {"finished", report.finished},
                                 {"problems", report.problems}};
  test::write_text(file + ".new", result.dump(1) + "\n");
  fs::rename(file + ".new", file);
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "verify_studies FOLDER\n");
    return 2;
  }
  const std::string folder = fs::absolute(argv[1]).string();
  const char* given = std::getenv("LODESTONE_COMMIT");
  const std::string commit = given == nullptr ? "unknown" : given;
  test::write_text(folder + "/study.yaml", test::quick_study());
  fs::remove_all(folder + "/whole");
  const auto begin = std::chrono::steady_clock::now();
  const test::Output whole = test::lodestone(folder, {"run", "study.yaml", "-j", "2", "-o", "whole"});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (whole.code != 0) {
    fmt::print(stderr, "{}\n", whole.err);
    return 1;
  }

  std::cout
      << "# Studies\n\n"
         "A study of eight cases in two worker processes is killed (SIGKILL) at random moments of its run: one "
         "worker, after which the run must go on by itself; the run alone, whose workers must die with it; the run "
         "and its workers at once. What was killed is started again. At every end the table, CSV and JSON of "
         "`lodestone compare` must be those of an undisturbed run, byte by byte, nothing may be left behind, and "
         "the run must tell what it found and what it computed.\n\n"
         "| round | workers | runs | everything | restarts | whole runs compared | problems |\n"
         "|---|---|---|---|---|---|---|\n";
  int problems = 0, kills = 0;
  std::string told;
  for (int round = 0; round < rounds; ++round) {
    const nlohmann::json one = round_of(folder, round, commit, seconds);
    const auto number = [&](const char* key) { return one.at(key).get<int>(); };
    kills += number("workers") + number("parents") + number("everything");
    problems += static_cast<int>(one.at("problems").size());
    for (const auto& problem : one.at("problems"))
      told += "- " + problem.get<std::string>() + "\n";
    fmt::print(stderr, "{} of {} kills\n", kills, rounds * kills_a_round);
    std::cout << fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", round + 1, number("workers"), number("parents"),
                             number("everything"), number("restarts"), number("finished"), one.at("problems").size());
  }
  std::cout << fmt::format("\n{} kills, {} problems.\n{}", kills, problems, told);
  return problems == 0 && kills == rounds * kills_a_round ? 0 : 1;
}
