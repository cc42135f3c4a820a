// SPDX-License-Identifier: GPL-3.0-or-later
// A study that refines, as a user runs it: the same way whatever its processes, interruptions and kills.
#include "tests/app/program.h"
#include "tests/app/search_runs.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Refinement : public SearchRuns {
protected:
  void SetUp() override { write_text(scratch_ / "study.yaml", study()); }

  static std::string study(const std::string& thickness = "{from: 4 mm, to: 7 mm}",
                           const std::string& limits = "torque: '>= 380 N m'", const std::string& more = "") {
    return quick_study("  rotor.magnet.thickness: " + thickness +
                       "\n  rotor.bridge: {from: 1 mm, to: 2 mm}\n  rotor.mouth_width: {from: 38 mm, to: 46 mm}\n" +
                       more + "refine:\n  objective: {magnet_mass: minimise}\n  limits: {" + limits +
                       "}\n  evaluations: 25\n");
  }
  json way(const std::vector<std::string>& more) const {
    std::vector<std::string> words = {"run", "study.yaml", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Output output = lodestone(scratch_.path(), words);
    EXPECT_EQ(output.code, 0) << output.err;
    json found = json::parse(output.out);
    // No design twice, however close its steps become.
    std::set<std::string> ids;
    for (const json& step : found["steps"])
      EXPECT_TRUE(step["id"].is_null() || ids.insert(step["id"]).second) << step["id"];
    return found;
  }
};

TEST_F(Refinement, FindsABetterDesignAndTheSameWithAnyNumberOfProcesses) {
  const json one = way({"-j", "1", "-o", "one"});
  const json &steps = one["steps"], &best = steps[one["best"].get<std::size_t>()];
  EXPECT_LT(best["objective"].get<double>(), 0.97 * steps[0]["objective"].get<double>());
  EXPECT_GE(best["limits"]["torque"].get<double>(), 380.0);
  EXPECT_LE(best["limits"]["torque"].get<double>(), 381.0);  // it pays for what it need not have
  EXPECT_LE(steps.size(), 25u);
  EXPECT_EQ(one["derivative_methods"]["torque"], "adjoint");
  EXPECT_EQ(one["derivative_methods"]["magnet_mass"], "geometry");
  EXPECT_EQ(steps[0]["varied"]["rotor.magnet.thickness"], "6.5 mm");
  // By the width and the number of blocks alone.
  EXPECT_NEAR(steps[0]["derivatives_by_range"]["magnet_mass"]["rotor.magnet.thickness"].get<double>(),
              steps[0]["objective"].get<double>() * 3.0 / 6.5, 1e-6);

  EXPECT_EQ(way({"-j", "3", "-o", "three"}), one);
  EXPECT_EQ(comparison(scratch_.path(), {"three"}), comparison(scratch_.path(), {"one"}));

  // Once more: nothing is computed; the table, the report and the status know what it was.
  const Output again = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "one"});
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_NE(again.err.find(" cases: 0 computed, "), std::string::npos) << again.err;
  EXPECT_NE(again.out.find("derivatives of torque from adjoints; magnet_mass from the geometry"), std::string::npos)
      << again.out;
  EXPECT_NE(again.out.find("stands at torque >= 380 N m"), std::string::npos) << again.out;
  const json status = json::parse(lodestone(scratch_.path(), {"status", "one", "--json"}).out);
  EXPECT_EQ(status["evaluated"], steps.size());
  EXPECT_EQ(status["evaluations"], steps.size());
  EXPECT_EQ(status["missing"], 0);
  const Output report = lodestone(scratch_.path(), {"compare", "one"});
  EXPECT_NE(report.out.find("slsqp from the machine as it is"), std::string::npos) << report.out;

  // A gradient that is gone is computed again, its case is not; the way is the same.
  for (const auto& entry : fs::directory_iterator(scratch_ / "one/gradients"))
    fs::remove(entry.path());
  EXPECT_EQ(way({"-o", "one"}), one);
  EXPECT_EQ(comparison(scratch_.path(), {"three"}), comparison(scratch_.path(), {"one"}));
}

TEST_F(Refinement, SurvivesKills) {
  survives_kills(4, 20042);
}

/// Efficiency and losses at the best angle have derivatives by whole evaluations only. The efficiency is flat: the
/// whole ranges change it by a fifth of a per cent. The start breaks a limit.
TEST_F(Refinement, GoesDownByDifferences) {
  const std::string head = "study: losses\nmachine: prius-2004\n"
                           "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
                           "operating_points:\n  - {name: fast, current: 100 A, angle: best, speed: 6000 rpm}\n"
                           "analysis: performance\npictures: false\n"
                           "numerics: {degree: 1, refinement: 0.5, positions: 4}\nvary:\n";
  write_text(scratch_ / "study.yaml",
             head + "  rotor.magnet.thickness: {from: 4 mm, to: 7 mm}\n  rotor.bridge: {from: 1 mm, to: 2 mm}\n"
                    "refine:\n  objective: {efficiency: maximise}\n"
                    "  limits: {torque: '>= 150 N m', total_loss: '<= 2620 W'}\n  evaluations: 12\n");
  const json one = way({"-j", "1", "-o", "one"});
  const json &steps = one["steps"], &start = steps[0], &best = steps[one["best"].get<std::size_t>()];
  EXPECT_EQ(one["derivative_methods"]["efficiency"], "differences");
  EXPECT_EQ(one["derivative_methods"]["total_loss"], "differences");
  EXPECT_EQ(one["derivative_methods"]["torque"], "adjoint");
  EXPECT_FALSE(start["counts"].get<bool>());
  EXPECT_TRUE(best["counts"].get<bool>());
  EXPECT_LE(best["limits"]["total_loss"].get<double>(), 2620.0);
  EXPECT_GE(best["limits"]["torque"].get<double>(), 150.0);
  EXPECT_GT(best["objective"].get<double>(), start["objective"].get<double>() + 1e-4);
  EXPECT_EQ(best["varied"]["rotor.magnet.thickness"], "7 mm");

  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(way({"-j", "2", "-o", "whole"}), one);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(comparison(scratch_.path(), {"whole"}), comparison(scratch_.path(), {"one"}));
  const KillReport report = kill_study(scratch_.path(), 2, 20043, seconds);
  EXPECT_EQ(report.kills(), 2);
  for (const std::string& problem : report.problems)
    ADD_FAILURE() << problem;

  // Neighbours that were meshed and run on their own, a tenth of the range to either side. A mesh of its own changes
  // losses and torque on such coarse cells by some tenth of a per cent, which counts five times here.
  write_text(scratch_ / "beside.yaml",
             head + "  rotor.magnet.thickness: [6.2 mm, 6.5 mm, 6.8 mm]\n  rotor.bridge: [1.4 mm, 1.5 mm, 1.6 mm]\n");
  ASSERT_EQ(lodestone(scratch_.path(), {"run", "beside.yaml", "-o", "beside"}).code, 0);
  const json designs = json::parse(lodestone(scratch_.path(), {"compare", "beside", "--json"}).out);
  const auto value = [&](const std::string& quantity, const std::string& thickness, const std::string& bridge) {
    for (const json& design : designs)
      if (design["varied"]["rotor.magnet.thickness"] == thickness && design["varied"]["rotor.bridge"] == bridge)
        return design[quantity].get<double>();
    ADD_FAILURE() << thickness << " " << bridge;
    return 0.0;
  };
  for (const std::string quantity : {"total_loss", "torque"}) {
    const double own_mesh = 1e-3 * start["limits"][quantity].get<double>() / 0.2;
    const json& derivatives = start["derivatives_by_range"][quantity];
    EXPECT_NEAR(derivatives["rotor.magnet.thickness"].get<double>(),
                (value(quantity, "6.8 mm", "1.5 mm") - value(quantity, "6.2 mm", "1.5 mm")) / 0.2, own_mesh)
        << quantity;
    EXPECT_NEAR(derivatives["rotor.bridge"].get<double>(),
                (value(quantity, "6.5 mm", "1.6 mm") - value(quantity, "6.5 mm", "1.4 mm")) / 0.2, own_mesh)
        << quantity;
  }
}

/// Thick magnets of a wide mouth make no machine, or break a constraint: the way ends before them.
TEST_F(Refinement, StepsBackFromWhatCannotBe) {
  std::string text =
      study("{from: 6 mm, to: 30 mm}", "torque: '>= 200 N m'", "constraints: [rotor.magnet.thickness < 6.9 mm]\n");
  text.replace(text.find("{magnet_mass: minimise}"), 23, "{torque: maximise}");
  write_text(scratch_ / "study.yaml", text);
  const json found = way({"-o", "out"});
  std::size_t barred = 0;
  for (const json& step : found["steps"]) {
    barred += step["barred"].get<bool>() ? 1 : 0;
    EXPECT_EQ(step["barred"], step["derivatives_by_range"].empty());
  }
  EXPECT_GT(barred, 0u);
  EXPECT_LT(found["steps"].size(), 25u);
  EXPECT_GT(found["steps"][found["best"].get<std::size_t>()]["objective"], found["steps"][0]["objective"]);

  // Where the start is none, that is said.
  text.replace(text.find("refine:\n"), 8, "refine:\n  start: {rotor.magnet.thickness: 29 mm}\n");
  write_text(scratch_ / "study.yaml", text);
  const Output none = lodestone(scratch_.path(), {"run", "study.yaml", "-o", "none"});
  EXPECT_EQ(none.code, 2) << none.err;
  EXPECT_NE(none.err.find("study.yaml: the start is no design to go on from: "), std::string::npos) << none.err;
}

TEST_F(Refinement, RefusesBadInputBeforeAnythingRuns) {
  is_refused({"--shard", "1/2"}, "a refinement is one search");
  write_text(scratch_ / "study.yaml", study("{from: 4 mm, to: 5 mm}"));
  is_refused({}, "vary.rotor.magnet.thickness: the start, 6.50 mm, lies outside the range from 4 to 5 mm");
  write_text(scratch_ / "study.yaml", quick_study("  rotor.bridge: [1 mm, 2 mm]"));
  is_refused({"--json"}, "this study has no 'refine'");
}

}  // namespace
}  // namespace lodestone::test
