// SPDX-License-Identifier: GPL-3.0-or-later
// What `optimise:` of a study says, and what it may not say.
#include "studies/optimisation.h"

#include "studies/cases.h"
#include "studies/study.h"
#include "tests/studies/search_study.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

using test::library;

const std::string head = test::search_head("  - {name: cruise, current: 50 A, angle: 120 deg, speed: 3000 rpm}\n");
const std::string vary = "vary:\n  magnet: [nd-n42sh, ferrite-fb13b]\n"
                         "  rotor.magnet.thickness: {from: 5 mm, to: 7 mm}\n"
                         "  rotor.bridge: {from: 1 mm, to: 2 mm, count: 3}\n";
const std::string search = "optimise:\n  population: 8\n  evaluations: 40\n";
const std::string wanted = "  objectives: {torque: maximise, cruise.torque_ripple: minimise}\n";

Study read(const std::string& text) {
  return test::read_search(text);
}

TEST(Optimisation, IsRead) {
  const Study study = read(head + vary + search + wanted +
                           "  limits: {demagnetisation_margin: '> 50 kA/m', cost: '<= 200 USD'}\n"
                           "  scenario: average-2024\n  seed: 7\n");
  ASSERT_TRUE(study.optimisation);
  const Optimisation& optimisation = *study.optimisation;
  EXPECT_EQ(optimisation.in_words(), "nsga2, population 8, seed 7");
  EXPECT_EQ(study.case_count(), 0u);
  EXPECT_EQ(choices_of(study), (std::vector<std::size_t>{2, 0, 3}));
  const postprocess::DesignAims aims = optimisation.aims(library());
  ASSERT_EQ(aims.objectives.size(), 2u);
  EXPECT_TRUE(aims.objectives[0].maximise);
  EXPECT_EQ(aims.objectives[1].quantity.label(), "ripple at cruise");
  ASSERT_EQ(aims.limits.size(), 2u);
  EXPECT_DOUBLE_EQ(aims.limits[0].limit.bound, 5e4);
  EXPECT_DOUBLE_EQ(aims.limits[1].limit.bound, 200.0);

  // What the directory tells gives the same.
  const postprocess::DesignAims again = postprocess::read_aims(optimisation.listed(study, library()), library());
  EXPECT_EQ(postprocess::in_words(again), "torque (maximise), ripple at cruise (minimise)");
  EXPECT_DOUBLE_EQ(again.limits[0].limit.bound, 5e4);
}

TEST(Optimisation, MakesCandidates) {
  const Study study =
      read(head + vary + "derive: {rotor.magnet.width: 3 * rotor.magnet.thickness}\n" + search + wanted);
  const base::Document machine = check_study(study, library());
  const Case one = make_candidate(study, machine, 17, {0.75, 0.25, 0.5});
  EXPECT_EQ(one.index, 17u);
  const std::vector<std::pair<std::string, std::string>> expected = {{"magnet", "ferrite-fb13b"},
                                                                     {"rotor.magnet.thickness", "5.5 mm"},
                                                                     {"rotor.bridge", "1.5 mm"},
                                                                     {"rotor.magnet.width", "16.5 mm"}};
  EXPECT_EQ(one.varied, expected);
  EXPECT_EQ(make_candidate(study, machine, 0, {0.0, 1.0, 1.0}).varied[1].second, "7 mm");
}

/// What ends a plain study (Derivations.SayWhatIsWrongAndWhere) refuses a candidate.
TEST(Optimisation, RefusesCandidatesWithoutResult) {
  const std::string derive = "derive: {rotor.seat_step: 0.1 mm2 / (rotor.magnet.thickness - 6 mm)}\n";
  const Study study = read(head + vary + derive + search + wanted);
  const base::Document machine = check_study(study, library());
  const Case none = make_candidate(study, machine, 0, {0.75, 0.5, 0.5});
  ASSERT_TRUE(none.refused);
  EXPECT_EQ(none.refused->constraint, 0u);
  EXPECT_EQ(none.refused->condition, "derive.rotor.seat_step (0.1 mm2 / (rotor.magnet.thickness - 6 mm))");
  EXPECT_EQ(none.refused->reason, "division by zero");
  EXPECT_FALSE(none.refused->violation);
  EXPECT_FALSE(make_candidate(study, machine, 0, {0.75, 0.75, 0.5}).refused);

  // A constraint that has no result refuses likewise, unless one before it is broken.
  const Study guarded = read(head + vary +
                             "constraints:\n  - rotor.magnet.thickness > 6 mm\n"
                             "  - sqrt(rotor.magnet.thickness / 1 mm - 6) > 0\n" +
                             search + wanted);
  check_study(guarded, library());
  const Case broken = make_candidate(guarded, machine, 0, {0.75, 0.0, 0.5});
  ASSERT_TRUE(broken.refused);
  EXPECT_EQ(broken.refused->constraint, 1u);
  EXPECT_NEAR(*broken.refused->violation, 1.0 / 6.0, 1e-12);
}

TEST(Optimisation, StartsFromGivenDesigns) {
  const Study study = read(head + vary + search + wanted +
                           "  start:\n    designs:\n"
                           "      - {magnet: ferrite-fb13b, rotor.magnet.thickness: 0.55 cm, rotor.bridge: 1500 um}\n"
                           "      - {magnet: nd-n42sh, rotor.magnet.thickness: 7 mm, rotor.bridge: 2 mm}\n");
  check_study(study, library());
  const std::vector<SearchPoint> points = study.optimisation->start->points(study, library());
  ASSERT_EQ(points.size(), 2u);
  const std::vector<std::vector<double>> expected = {{0.75, 0.25, 0.5}, {0.25, 1.0, 2.5 / 3.0}};
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t v = 0; v < 3; ++v)
      EXPECT_NEAR(points[p][v], expected[p][v], 1e-12);
  EXPECT_EQ(study.optimisation->in_words(), "nsga2, population 8, seed 0, from 2 given designs");
}

TEST(Optimisation, OfOneObjectiveIsByCmaEs) {
  EXPECT_EQ(read(head + vary + search + "  objectives: {torque: maximise}\n").optimisation->search.algorithm,
            SearchAlgorithm::cma_es);
}

TEST(Optimisation, RefusesWhatMakesNoSearch) {
  const std::string good = head + vary + search + wanted;
  test::expect_refused({
      {head + search + wanted, "s.study.yaml:9:3: optimise: needs 'vary'"},
      {good + "sample: {method: sobol, count: 4}\n", "sample: does not go together with 'optimise'"},
      {good + "tolerance: {air_gap: 0.05 mm}\nrobustness: {samples: 4}\n",
       "robustness: does not go together with 'optimise'"},
      {head + "vary: {magnet: [nd-n42sh]}\n" + search + wanted, "vary.magnet[0]: is the only value"},
      {head + vary + search, "'objectives' is missing"},
      {head + vary + search + "  objectives: {}\n", "optimise.objectives"},
      {head + vary + search + "  objectives: {torqe: maximise}\n",
       "optimise.objectives.torqe: there is no quantity 'torqe'; did you mean 'torque'?"},
      {head + vary + search + "  objectives: {crusie.torque: maximise}\n",
       "there is no operating point 'crusie'; did you mean 'cruise'?"},
      {head + vary + search + "  objectives: {cruise.magnet_mass: minimise}\n", "is of the whole design"},
      {head + vary + search + "  objectives: {torque: maximize}\n", "optimise.objectives.torque"},
      {head + vary + search + "  objectives: {efficiency: maximise}\n",
       "is not computed by this study: it needs 'analysis: performance'"},
      {head + vary + search + "  objectives: {cycle_efficiency: maximise}\n", "it needs a 'cycle' or 'duty'"},
      {head + vary + search + "  objectives: {safety_factor: maximise}\n", "it needs 'rotor_strength'"},
      {head + vary + search + "  objectives: {winding_temperature: minimise}\n", "it needs 'thermal'"},
      {head + vary + search + "  objectives: {irreversible_flux_loss: minimise}\n", "it needs 'load_cases'"},
      {head + vary + search + "  objectives: {open_circuit_voltage: minimise}\n", "it needs 'efficiency_map'"},
      {head + vary + search + "  objectives: {cost: minimise}\n", "it needs 'optimise.scenario'"},
      {good + "  limits: {torque: 240 N m}\n", "optimise.limits.torque: '240 N m' is no limit"},
      {good + "  limits: {torque: '> 240 kg'}\n", "optimise.limits.torque: "},
      {good + "  scenario: average-2042\n", "optimise.scenario"},
      {good + "  algorithm: nsga3\n", "optimise.algorithm"},
      {good + "  algorithm: cma-es\n", "cma-es takes one objective, not 2"},
      {good + "  islands: 0\n", "optimise.islands"},
      {good + "  migration: 3\n", "optimise.migration: has no effect with one island"},
      {good + "  seed: -1\n", "optimise.seed"},
      {good + "  batch: 2\n", "optimise.batch: has an effect with 'algorithm: gaussian-process' only"},
      {good + "  algorithm: gaussian-process\n  islands: 2\n", "gaussian-process learns from all candidates"},
      {good + "  start: {}\n", "optimise.start: names neither 'designs' nor the 'directory'"},
      {good + "  start: {designs: [{magnet: nd-n42sh}]}\n",
       "optimise.start.designs[0]: has no value of rotor.magnet.thickness, which the study varies"},
      {good + "  start: {designs: [{magnet: nd-n42sh, rotor.magnet.thicknes: 6 mm}]}\n",
       "unknown key 'rotor.magnet.thicknes'"},
      {good + "  start: {designs: [{magnet: nd-n42sh, rotor.magnet.thickness: 8 mm, rotor.bridge: 1 mm}]}\n",
       "'8 mm' is none of what 'vary' allows: from 5 mm to 7 mm"},
      {good + "  start: {designs: [{magnet: nd-n52, rotor.magnet.thickness: 6 mm, rotor.bridge: 1 mm}]}\n",
       "'nd-n52' is none of what 'vary' allows: nd-n42sh, ferrite-fb13b"},
      {good + "  start: {designs: [{magnet: nd-n42sh, rotor.magnet.thickness: 6 mm, rotor.bridge: 1.2 mm}]}\n",
       "'1.2 mm' is none of what 'vary' allows: 1 mm, 1.5 mm, 2 mm"},
      {good + "  start: {designs: [], which: all}\n", "optimise.start.which: has no effect without 'directory'"},
      {good + "  start: {directory: no/such/results}\n", "optimise.start.directory: "},
      {good + "  budget: 3\n", "unknown key 'budget'"},
      {head + vary + "optimise:\n  population: 8\n  evaluations: 41\n" + wanted,
       "41 evaluations are no whole number of generations of 8"},
      {head + vary + "optimise:\n  evaluations: 40\n" + wanted, "'population' is missing"},
      {good + "constraints: [rotor.brige > 1 mm]\n", "'rotor.brige' has no value in"},
      {good + "constraints: [rotor.bridge > 1 kg]\n", "compares"},
  });
}

}  // namespace
}  // namespace lodestone::studies
