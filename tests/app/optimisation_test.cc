// SPDX-License-Identifier: GPL-3.0-or-later
// A study that optimises, as a user runs it: the same results whatever its processes, interruptions and kills.
#include "tests/app/program.h"
#include "tests/app/search_runs.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Optimisation : public SearchRuns {
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

/// What a surrogate asks for follows from the answers, not from their order; it asks for nothing that is refused.
TEST_F(Optimisation, BySurrogatesIsTheSameWithAnyNumberOfProcesses) {
  write_text(scratch_ / "study.yaml",
             study("{from: 5 mm, to: 7 mm}",
                   "  algorithm: gaussian-process\n  population: 8\n  evaluations: 20\n  batch: 3\n"));
  for (const char* const processes : {"1", "3"}) {
    const Output output = lodestone(scratch_.path(), {"run", "study.yaml", "-j", processes, "-o", processes});
    ASSERT_EQ(output.code, 0) << output.err;
    EXPECT_NE(output.err.find("generation 5/5: "), std::string::npos) << output.err;
  }
  EXPECT_EQ(comparison(scratch_.path(), {"1"}), comparison(scratch_.path(), {"3"}));
  const Output again = lodestone(scratch_.path(), {"run", "study.yaml", "-j", "2", "-o", "1"});
  EXPECT_NE(again.err.find(" cases: 0 computed, "), std::string::npos) << again.err;
  const Output report = lodestone(scratch_.path(), {"compare", "1", "--html", "report.html"});
  EXPECT_NE(report.out.find("Optimisation by gaussian-process, population 8, then 3 at once, seed 0: 20 of 20"),
            std::string::npos)
      << report.out;
}

/// The report praises none that breaks a limit.
TEST_F(Optimisation, PraisesWhatKeepsTheLimits) {
  std::string text = study();
  text.replace(text.find(">= 150 N m"), 10, "<= 400 N m");
  write_text(scratch_ / "study.yaml", text);
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-o", "out"}).code, 0);
  double most = 0.0, beyond = 0.0;
  std::string best;
  for (const json& design : compared("out")) {
    const double torque = design["torque"];
    beyond = std::max(beyond, torque);
    if (design["violation"] == 0.0 && torque > most) {
      most = torque;
      best = design["design"];
    }
  }
  ASSERT_GT(most, 0.0);
  ASSERT_GT(beyond, 400.0);
  ASSERT_EQ(lodestone(scratch_.path(), {"compare", "out", "--html", "report.html"}).code, 0);
  const std::string page = read_text(scratch_ / "report.html");
  EXPECT_NE(page.find("<strong>" + best + "</strong> gives the most torque of the designs that keep all limits"),
            std::string::npos)
      << best;
}

/// From the front of another study, whose values are computed again here; it has to vary the same.
TEST_F(Optimisation, StartsFromTheFrontOfAnotherStudy) {
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "study.yaml", "-o", "first"}).code, 0);
  const auto run = [&](const std::string& thickness, const std::string& start, const std::string& directory) {
    write_text(scratch_ / "second.yaml",
               study(thickness, "  population: 12\n  evaluations: 24\n  seed: 5\n  start: " + start + "\n"));
    return lodestone(scratch_.path(), {"run", "second.yaml", "-o", directory});
  };
  const Output second = run("{from: 5 mm, to: 7 mm}", "{directory: first}", "second");
  ASSERT_EQ(second.code, 0) << second.err;
  // Every design of that front is a candidate, so that this front is nowhere beaten by it.
  const json before = compared("first"), after = compared("second");
  for (const json& design : before)
    if (design["on_front"] == true) {
      const auto same = [&](const json& other) { return other["varied"] == design["varied"]; };
      EXPECT_TRUE(std::any_of(after.begin(), after.end(), same)) << design["design"];
    }
  const Output again = run("{from: 5 mm, to: 7 mm}", "{directory: first}", "first");
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.err.find("optimise.start.directory: is where this study keeps its own results"), std::string::npos)
      << again.err;
  const Output beyond = run("{from: 3 mm, to: 4 mm}", "{directory: first, which: all}", "third");
  EXPECT_EQ(beyond.code, 2);
  EXPECT_NE(beyond.err.find("lie beyond"), std::string::npos) << beyond.err;
  std::string text = read_text(scratch_ / "second.yaml");
  text.replace(text.find("rotor.bridge"), 12, "rotor.rib");
  write_text(scratch_ / "second.yaml", text);
  const Output other = lodestone(scratch_.path(), {"check", "second.yaml"});
  EXPECT_EQ(other.code, 2);
  EXPECT_NE(other.err.find("second.yaml:"), std::string::npos) << other.err;
  EXPECT_NE(other.err.find("its designs vary rotor.bridge, which this study does not"), std::string::npos) << other.err;
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
  survives_kills(6, 20041);
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
  is_refused({"--shard", "1/2"}, "an optimisation is one search");
  is_refused({"--gather"}, "leave --gather out");
  write_text(scratch_ / "study.yaml", study("{from: 5 mm, to: 7 mm}", "  population: 8\n  evaluations: 33\n"));
  is_refused({},
             "study.yaml:15:3: optimise: 33 evaluations are no whole number of generations of 8, two at least; 32 or "
             "40 are");
  write_text(scratch_ / "study.yaml", study("{from: 5 mm, to: 7 kg}"));
  is_refused({}, "study.yaml:11:44: vary.rotor.magnet.thickness.to: ");
}

}  // namespace
}  // namespace lodestone::test
