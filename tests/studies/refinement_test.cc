// SPDX-License-Identifier: GPL-3.0-or-later
// What `refine:` of a study says, where it starts, and what it may not say.
#include "studies/refinement.h"

#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "studies/study.h"
#include "tests/studies/search_study.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

using test::library;

const std::string head = test::search_head();
const std::string vary = "vary:\n  rotor.magnet.thickness: {from: 5 mm, to: 7 mm}\n"
                         "  rotor.bridge: {from: 2 mm, to: 1 mm}\n";
const std::string wanted = "refine:\n  objective: {magnet_mass: minimise}\n";

Study read(const std::string& text) {
  return test::read_search(text);
}

TEST(Refinement, IsRead) {
  const Study study = read(head + vary + wanted +
                           "  limits: {torque: '>= 300 N m'}\n  start: {rotor.bridge: 1.25 mm}\n  algorithm: mma\n"
                           "  evaluations: 7\n  tolerance: 0.1 %\n  step_tolerance: 1 %\n");
  ASSERT_TRUE(study.refinement);
  const Refinement& refinement = *study.refinement;
  EXPECT_EQ(study.case_count(), 0u);
  EXPECT_EQ(refinement.in_words(), "mma from the machine as it is");
  EXPECT_EQ(refinement.search.algorithm, LocalAlgorithm::mma);
  EXPECT_EQ(refinement.search.limits, 1u);
  EXPECT_EQ(refinement.search.evaluations, 7);
  EXPECT_DOUBLE_EQ(refinement.search.objective_tolerance, 1e-3);
  EXPECT_DOUBLE_EQ(refinement.search.step_tolerance, 1e-2);
  // The machine's 6.5 mm; 1.25 mm of a range that goes down.
  const std::vector<double> start = start_of(study, check_study(study, library()));
  ASSERT_EQ(start.size(), 2u);
  EXPECT_NEAR(start[0], 0.75, 1e-12);
  EXPECT_NEAR(start[1], 0.75, 1e-12);
  EXPECT_EQ(refinement.listed(study, library()).objectives.front().first, "magnet_mass");
}

TEST(Refinement, StartsFromADesignOfAnotherStudy) {
  const std::string directory = testing::TempDir() + "lodestone-origin";
  std::filesystem::remove_all(directory);
  const Study before = read(head + "vary:\n  magnet: [nd-n42sh]\n  rotor.magnet.thickness: [5.5 mm, 6 mm]\n");
  const base::Document machine = check_study(before, library());
  {
    const postprocess::ResultsStore store(directory, true);
    for (std::size_t i = 0; i < 2; ++i) {
      postprocess::CaseRecord record = describe_case(before, make_case(before, machine, i), library());
      record.done = i == 0;
      record.failure = i == 0 ? "" : "mesh: no";
      record.points.resize(1);
      store.write(record);
    }
  }
  const auto from = [&](const std::string& design) {
    return "  from: {study: " + directory + ", design: '" + design + "'}\n";
  };
  const Study study = read(head + vary + wanted + from("nd-n42sh, rotor.magnet.thickness 5.5 mm"));
  const base::Document changed = check_study(study, library());
  EXPECT_EQ(changed.root().at("magnet").text(), "nd-n42sh");
  EXPECT_NEAR(start_of(study, changed)[0], 0.25, 1e-12);
  EXPECT_NEAR(start_of(study, changed)[1], 0.5, 1e-12);  // the machine's

  for (const auto& [design, told] : std::vector<std::pair<std::string, std::string>>{
           {"nd-n42sh, rotor.magnet.thickness 5 mm", "there is no design 'nd-n42sh, rotor.magnet.thickness 5 mm'"},
           {"nd-n42sh, rotor.magnet.thickness 6 mm", "failed (mesh: no); it is no start"}})
    try {
      check_study(read(head + vary + wanted + from(design)), library());
      ADD_FAILURE() << design;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find("refine.from.design: "), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(told), std::string::npos) << error.what();
    }
}

TEST(Refinement, RefusesWhatGoesNowhere) {
  const std::string good = head + vary + wanted;
  test::expect_refused({
      {head + wanted, "s.study.yaml:8:3: refine: needs 'vary'"},
      {head + "vary:\n  magnet: [nd-n42sh, ferrite-fb13b]\n" + wanted, "vary.magnet[0]: is a choice"},
      {head + "vary:\n  rotor.bridge: {from: 1 mm, to: 2 mm, count: 3}\n" + wanted, "vary.rotor.bridge: is a choice"},
      {good + "sample: {method: sobol, count: 4}\n", "sample: does not go together with 'refine'"},
      {good + "optimise: {objectives: {torque: maximise}, population: 8, evaluations: 16}\n",
       "optimise: does not go together with 'refine'"},
      {good + "numerics: {tolerance: 0.5 %}\n", "numerics.tolerance: does not go together with 'refine'"},
      {head + vary + "refine: {evaluations: 3}\n", "'objective' is missing"},
      {head + vary + "refine: {objective: {torque: maximise, magnet_mass: minimise}}\n",
       "refine.objective: 2 quantities; give one"},
      {head + vary + "refine: {objective: {torqe: maximise}}\n", "did you mean 'torque'?"},
      {head + vary + "refine: {objective: {torque: most}}\n", "refine.objective.torque"},
      {head + vary + "refine: {objective: {efficiency: maximise}}\n", "it needs 'analysis: performance'"},
      {head + vary + "refine: {objective: {cost: minimise}}\n", "it needs 'refine.scenario'"},
      {good + "  limits: {torque: 240 N m}\n", "refine.limits.torque: '240 N m' is no limit"},
      {good + "  algorithm: newton\n", "refine.algorithm"},
      {good + "  evaluations: 0\n", "refine.evaluations"},
      {good + "  tolerance: 50 %\n", "refine.tolerance"},
      {good + "  budget: 3\n", "unknown key 'budget'"},
      {good + "  start: {rotor.rib: 12 mm}\n", "refine.start.rotor.rib: is not varied"},
      {good + "  start: {rotor.bridge: 3 mm}\n", "refine.start.rotor.bridge: the start, 3 mm, lies outside"},
      {good + "  start: {rotor.bridge: 3 kg}\n", "refine.start.rotor.bridge: "},
      {head + "vary:\n  rotor.bridge: {from: 2 mm, to: 3 mm}\n" + wanted,
       "vary.rotor.bridge: the start, 1.50 mm, lies outside the range from 2 to 3 mm"},
      {head + "vary:\n  rotor.corner_radius: {from: 0.2 mm, to: 0.5 mm}\n" + wanted,
       "vary.rotor.corner_radius: the machine's file does not give it"},
      {good + "  from: {study: no-such-directory, design: a}\n", "refine.from.study: "},
      {good + "  from: {study: no-such-directory}\n", "'design' is missing"},
  });
}

}  // namespace
}  // namespace lodestone::studies
