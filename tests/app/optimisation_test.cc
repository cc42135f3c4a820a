// SPDX-License-Identifier: GPL-3.0-or-later
// A study that optimises, as a user runs it: the same results whatever its processes, interruptions and kills.
#include "tests/app/kills.h"
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Optimisation : public testing::Test {
protected:
  void SetUp() override { write_text(scratch_ / "study.yaml", study()); }

  static std::string study(const std::string& thickness = "{from: 5 mm, to: 7 mm}",
                           const std::string& more = "  population: 8\n  evaluations: 32\n") {
    return quick_study("  magnet: [nd-n42sh, ferrite-fb13b, nd-gbd-n42sh]\n  rotor.magnet.thickness: " + thickness +
                       "\n  rotor.bridge: {from: 1 mm, to: 2 mm}\n"
                       "constraints: [rotor.magnet.thickness < 6.9 mm]\n"
                       "optimise:\n  objectives: {torque: maximise, heavy_rare_earth_mass: minimise}\n"
                       "  limits: {torque: '>= 150 N m'}\n" +
                       more);
  }
  json compared(const std::string& directory) const {
    const Output output = lodestone(scratch_.path(), {"compare", directory, "--json"});
    EXPECT_EQ(output.code, 0) << output.err;
    return json::parse(output.out);
  }

  ScratchFolder scratch_;
};

TEST_F(Optimisation, GivesTheSameFrontWithAnyNumberOfProcesses) {
  const Output one = lodestone(scratch_.path(), {"run", "study.yaml", "-j", "1", "-o", "one"});
  ASSERT_EQ(one.code, 0) << one.err;
  EXPECT_NE(one.err.find("generation 4/4: "), std::string::npos) << one.err;
  EXPECT_NE(one.out.find("Front of torque (maximise), heavy rare earth (minimise):"), std::string::npos) << one.out;
  const Output three = lodestone(scratch_.path(), {"run", "study.yaml", "-j", "3", "-o", "three"});
  ASSERT_EQ(three.code, 0) << three.err;
  EXPECT_EQ(three.out.substr(0, three.out.find("Results: ")), one.out.substr(0, one.out.find("Results: ")));
  EXPECT_EQ(comparison(scratch_.path(), {"three"}), comparison(scratch_.path(), {"one"}));
  EXPECT_TRUE(fs::exists(scratch_ / "one/results.h5"));

  // The front by brute force, of what is told.
  const json designs = compared("one");
  const auto counts = [](const json& design) { return design["violation"] == 0.0; };
  int front = 0;
  for (const json& design : designs) {
    bool beaten = !counts(design);
    for (const json& other : designs) {
      const double torque = design["torque"], its = other["torque"];
      const double mass = design["heavy_rare_earth_mass"], its_mass = other["heavy_rare_earth_mass"];
      beaten = beaten || (counts(other) && its >= torque && its_mass <= mass && (its > torque || its_mass < mass));
    }
    EXPECT_EQ(design["on_front"], !beaten) << design["design"];
    EXPECT_EQ(counts(design), design["torque"] >= 150.0 && design["valid"]) << design["design"];
    EXPECT_EQ(design["objectives"]["torque"], design["torque"]);
    front += beaten ? 0 : 1;
  }
  EXPECT_GE(front, 1);

  // Once more: nothing is computed; the report and the status know what it was.
  const Output again = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "one"});
  EXPECT_NE(again.err.find(" cases: 0 computed, "), std::string::npos) << again.err;
  EXPECT_EQ(again.out, one.out);
  const json status = json::parse(lodestone(scratch_.path(), {"status", "one", "--json"}).out);
  EXPECT_EQ(status["evaluations"], 32);
  EXPECT_EQ(status["evaluated"], 32);
  EXPECT_EQ(status["missing"], 0);
  const Output report = lodestone(scratch_.path(), {"compare", "one", "--html", "report.html"});
  EXPECT_EQ(report.code, 0) << report.err;
  EXPECT_NE(report.out.find("Optimisation by nsga2, population 8, seed 0: 32 of 32 evaluations"), std::string::npos);
  EXPECT_NE(read_text(scratch_ / "report.html").find("id=\"optimisation-title\""), std::string::npos);
}

/// With point-by-point algorithms and islands, too.
TEST_F(Optimisation, OfIslandsIsTheSameWithAnyNumberOfProcesses) {
  write_text(scratch_ / "study.yaml",
             study("{from: 5 mm, to: 7 mm}",
                   "  algorithm: moead\n  population: 8\n  evaluations: 32\n  islands: 2\n  migration: 1\n"));
  for (const char* const processes : {"1", "2"})
    ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-j", processes, "-o", processes}).code, 0);
  EXPECT_EQ(comparison(scratch_.path(), {"1"}), comparison(scratch_.path(), {"2"}));
}

TEST_F(Optimisation, GoesOnAfterAnInterruption) {
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "whole"}).code, 0);
  Program program(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "stopped"});
  while (program.is_running() && !fs::exists(scratch_ / "stopped/study.json"))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  program.send_signal(SIGINT);
  const Output stopped = program.wait();
  if (stopped.code == 128 + SIGINT) {
    EXPECT_NE(stopped.err.find(" evaluations; the same command goes on"), std::string::npos) << stopped.err;
  } else {
    EXPECT_EQ(stopped.code, 0) << stopped.err;  // it was faster
  }
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-o", "stopped"}).code, 0);
  EXPECT_EQ(comparison(scratch_.path(), {"stopped"}), comparison(scratch_.path(), {"whole"}));
}

TEST_F(Optimisation, SurvivesKills) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "whole"}).code, 0);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const KillReport report = kill_study(scratch_.path(), 6, 20041, seconds);
  EXPECT_EQ(report.kills(), 6);
  for (const std::string& problem : report.problems)
    ADD_FAILURE() << problem;
}

/// What cannot be built is told to the search and stops nothing; where nothing can be, the input was bad.
TEST_F(Optimisation, TakesInfeasibleCandidates) {
  write_text(scratch_ / "study.yaml", study("{from: 5 mm, to: 60 mm}"));
  const Output some = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "some"});
  EXPECT_EQ(some.code, 0) << some.err;
  EXPECT_NE(some.err.find("more refused by constraints"), std::string::npos) << some.err;

  std::string text = study("{from: 50 mm, to: 60 mm}");
  text.erase(text.find("constraints:"), text.find("optimise:") - text.find("constraints:"));
  write_text(scratch_ / "study.yaml", text);
  const Output none = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "none"});
  EXPECT_EQ(none.code, 2) << none.err;
  EXPECT_NE(none.err.find("study.yaml: every case is infeasible or refused"), std::string::npos) << none.err;
}

TEST_F(Optimisation, RefusesBadInputBeforeAnythingRuns) {
  const auto refused = [&](const std::vector<std::string>& words, const std::string& told) {
    std::vector<std::string> all = {"run", "study.yaml", "-o", "out"};
    all.insert(all.end(), words.begin(), words.end());
    const Output output = lodestone(scratch_.path(), all);
    EXPECT_EQ(output.code, 2) << told;
    EXPECT_NE(output.err.find(told), std::string::npos) << output.err;
    EXPECT_FALSE(fs::exists(scratch_ / "out")) << told;
  };
  refused({"--shard", "1/2"}, "an optimisation is one search");
  refused({"--gather"}, "leave --gather out");
  write_text(scratch_ / "study.yaml", study("{from: 5 mm, to: 7 mm}", "  population: 8\n  evaluations: 33\n"));
  refused({}, "study.yaml:14:3: optimise: 33 evaluations are no whole number of generations of 8, two at least; 32 or "
              "40 are");
  write_text(scratch_ / "study.yaml", study("{from: 5 mm, to: 7 kg}"));
  refused({}, "study.yaml:10:44: vary.rotor.magnet.thickness.to: ");
}

}  // namespace
}  // namespace lodestone::test
