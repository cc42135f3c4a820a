// SPDX-License-Identifier: GPL-3.0-or-later
// The search alone, on functions whose fronts are known. All functions and algorithms: ./dev verify optimisation.
#include "studies/optimiser.h"

#include "tests/support/search_functions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::studies {
namespace {

SearchSettings settings(SearchAlgorithm algorithm, int population, int generations, int islands = 1) {
  SearchSettings result;
  result.algorithm = algorithm;
  result.population = population;
  result.islands = islands;
  result.evaluations = population * islands * generations;
  result.seed = 1;
  return result;
}

/// Every point that was asked for, as told by a function.
std::vector<SearchPoint> asked_for(const test::SearchFunction& function, const SearchSettings& how) {
  Optimiser optimiser(function.choices, how);
  std::vector<SearchPoint> all;
  for (auto points = optimiser.ask(); !points.empty(); points = optimiser.ask()) {
    std::vector<SearchOutcome> outcomes;
    for (const SearchPoint& point : points)
      outcomes.push_back(function.value(point));
    all.insert(all.end(), points.begin(), points.end());
    optimiser.tell(outcomes);
  }
  return all;
}

/// Shark's test of its NSGA-II with crowding (github.com/Shark-ML/Shark, Test/Algorithms/DirectSearch/
/// RealCodedNSGAII.cpp): 12 members, 1000 generations, ZDT1 of 5 variables comes within 0.01 of 120.613761, the largest
/// hypervolume of 10 points below (11, 11).
TEST(Optimiser, ReachesThePublishedHypervolumeOfZdt1) {
  const test::SearchFunction function = test::zdt(1, 5);
  EXPECT_NEAR(function.limit, 121.0 - 1.0 / 3.0, 1e-4);
  const double volume = test::found_hypervolume(function, settings(SearchAlgorithm::nsga2, 12, 1000));
  EXPECT_NEAR(volume, 120.613761, 0.01);
}

/// Constraints that hold nowhere at the start's most points, and a front on five pieces of their boundaries.
TEST(Optimiser, ReachesConstrainedFronts) {
  const test::SearchFunction osyczka = test::osyczka(), tanaka = test::tanaka();
  const double volume = test::found_hypervolume(osyczka, settings(SearchAlgorithm::nsga2, 100, 100));
  EXPECT_LE(volume, osyczka.limit);
  EXPECT_GE(volume, 0.95 * osyczka.limit);
  const double other = test::found_hypervolume(tanaka, settings(SearchAlgorithm::moead, 40, 50));
  EXPECT_LE(other, tanaka.limit);
  EXPECT_GE(other, 0.95 * tanaka.limit);
}

/// The sphere about a point inside, of which pagmo's CMA-ES finds the least value.
TEST(Optimiser, FindsTheLeastValueOfOneObjective) {
  const test::SearchFunction sphere{"sphere",
                                    {0, 0, 0, 0},
                                    [](const SearchPoint& x) {
                                      double sum = 0.0;
                                      for (const double one : x)
                                        sum += (one - 0.3) * (one - 0.3);
                                      return SearchOutcome{{sum}, 0.0};
                                    },
                                    {1.0}};
  SearchSettings how = settings(SearchAlgorithm::cma_es, 10, 60);
  how.objectives = 1;
  const std::vector<SearchPoint> all = asked_for(sphere, how);
  ASSERT_EQ(all.size(), 600u);
  double least = 1.0;
  for (const SearchPoint& point : all)
    least = std::min(least, sphere.value(point).objectives[0]);
  EXPECT_LT(least, 1e-6);
}

TEST(Optimiser, AsksForTheSameAgain) {
  for (const auto& how : {settings(SearchAlgorithm::nsga2, 8, 6), settings(SearchAlgorithm::moead, 10, 4),
                          settings(SearchAlgorithm::nsga2, 8, 12, 3), settings(SearchAlgorithm::moead, 8, 7, 2)}) {
    const std::vector<SearchPoint> first = asked_for(test::zdt(1, 3), how);
    EXPECT_EQ(first.size(), static_cast<std::size_t>(how.evaluations));
    EXPECT_EQ(asked_for(test::zdt(1, 3), how), first);
    SearchSettings other = how;
    other.seed = 2;
    EXPECT_NE(asked_for(test::zdt(1, 3), other), first);
    for (const SearchPoint& point : first)
      for (const double share : point) {
        EXPECT_GE(share, 0.0);
        EXPECT_LE(share, 1.0);
      }
  }
}

/// Choices are named by the middle of their shares; every one is tried, and the best is found.
TEST(Optimiser, ChoosesAmongValues) {
  test::SearchFunction function{"choice", {5, 0, 3}, {}, {}};
  function.value = [](const SearchPoint& x) {
    const double penalty = std::abs(x[0] - 0.7) + std::abs(x[2] - 0.5);
    return SearchOutcome{{x[1] + penalty, 1.0 - x[1] + penalty}, 0.0};
  };
  const std::vector<SearchPoint> all = asked_for(function, settings(SearchAlgorithm::nsga2, 12, 30));
  std::vector<int> tried(5, 0);
  for (const SearchPoint& point : all) {
    const double place = 5.0 * point[0] - 0.5;
    EXPECT_NEAR(place, std::round(place), 1e-12);
    ++tried[static_cast<std::size_t>(std::lround(place))];
  }
  for (const int count : tried)
    EXPECT_GT(count, 0);
  // Of the last generation by far more are of the best choice than the one in fifteen of chance.
  const auto is_best = [](const SearchPoint& x) { return std::abs(x[0] - 0.7) < 1e-9 && std::abs(x[2] - 0.5) < 1e-9; };
  EXPECT_GE(std::count_if(all.end() - 12, all.end(), is_best), 5);
}

/// Nothing that is asked for can be judged: the search goes on to its end.
TEST(Optimiser, EndsWhereNothingCanBeJudged) {
  test::SearchFunction function{"nothing", {0, 2, 0}, [](const SearchPoint&) { return SearchOutcome{}; }, {1.0, 1.0}};
  for (const auto algorithm : {SearchAlgorithm::nsga2, SearchAlgorithm::moead})
    EXPECT_EQ(asked_for(function, settings(algorithm, 8, 5)).size(), 40u);
  SearchSettings single = settings(SearchAlgorithm::cma_es, 8, 5);
  single.objectives = 1;
  EXPECT_EQ(asked_for(function, single).size(), 40u);
  EXPECT_EQ(test::found_hypervolume(function, settings(SearchAlgorithm::nsga2, 8, 5)), 0.0);
}

/// They are members of the first populations, taken in turns; the rest is a Latin hypercube.
TEST(Optimiser, StartsFromGivenPoints) {
  const std::vector<SearchPoint> given = {{0.1, 0.75}, {0.2, 0.25}, {0.3, 0.75}};
  for (const auto& how : {settings(SearchAlgorithm::nsga2, 8, 4, 2), settings(SearchAlgorithm::moead, 8, 4, 2),
                          settings(SearchAlgorithm::gaussian_process, 16, 2)}) {
    Optimiser optimiser({0, 2}, how, {given, {}, nullptr});
    const std::vector<SearchPoint> first = optimiser.ask();
    ASSERT_EQ(first.size(), 16u);
    const bool alone = how.islands == 1;
    EXPECT_EQ(first[0], given[0]);
    EXPECT_EQ(first[alone ? 1 : 8], given[1]);
    EXPECT_EQ(first[alone ? 2 : 1], given[2]);
  }
  const std::vector<SearchPoint> many(30, {0.5, 0.25});
  Optimiser optimiser({0, 2}, settings(SearchAlgorithm::nsga2, 8, 4), {many, {}, nullptr});
  EXPECT_EQ(optimiser.ask(), std::vector<SearchPoint>(8, {0.5, 0.25}));
}

TEST(Optimiser, IsLeftInTheMiddle) {
  Optimiser optimiser({0, 0}, settings(SearchAlgorithm::nsga2, 8, 4, 2));
  const auto points = optimiser.ask();
  EXPECT_EQ(points.size(), 16u);
  EXPECT_THROW(optimiser.ask(), std::logic_error);
  optimiser.tell(std::vector<SearchOutcome>(16, SearchOutcome{{1.0, 2.0}, 0.0}));
  EXPECT_EQ(optimiser.ask().size(), 16u);
  EXPECT_THROW(optimiser.tell({}), std::logic_error);
}

TEST(Optimiser, ComplainsAboutSettings) {
  SearchSettings how = settings(SearchAlgorithm::nsga2, 20, 10);
  EXPECT_EQ(complaint_about(how), "");
  how.evaluations = 210;
  EXPECT_EQ(complaint_about(how), "210 evaluations are no whole number of generations of 20, two at least; 200 or 220 "
                                  "are");
  how.population = 18;
  EXPECT_EQ(complaint_about(how), "nsga2 needs a population that is a multiple of 4, not 18; 16 or 20 are");
  how.population = 4;
  EXPECT_EQ(complaint_about(how), "a population of 4 is too small; 8 is the least");
  how.objectives = 1;
  EXPECT_EQ(complaint_about(how), "nsga2 takes two objectives or more; cma-es and gaussian-process take one");
  how.algorithm = SearchAlgorithm::cma_es;
  how.objectives = 2;
  EXPECT_EQ(complaint_about(how), "cma-es takes one objective, not 2; nsga2, moead and gaussian-process take several");
  how.algorithm = SearchAlgorithm::gaussian_process;
  how.population = how.evaluations = 9;
  EXPECT_EQ(complaint_about(how), "9 evaluations leave none beside the 9 of the first population");
  how.evaluations = 10;
  EXPECT_EQ(complaint_about(how), "");
  how.islands = 2;
  EXPECT_EQ(complaint_about(how), "gaussian-process learns from all candidates together; 2 islands do not go with it, "
                                  "'batch' keeps processes at work");
}

/// Two boxes of 3 × 1 and 1 × 3 below (3, 3) that share one of 1 × 1; a point beyond the reference counts for nothing.
TEST(Optimiser, MeasuresHypervolumes) {
  EXPECT_DOUBLE_EQ(hypervolume({{0.0, 2.0}, {2.0, 0.0}, {4.0, -1.0}}, {3.0, 3.0}), 5.0);
  EXPECT_EQ(hypervolume({{4.0, 0.0}}, {3.0, 3.0}), 0.0);
  EXPECT_EQ(hypervolume({}, {3.0, 3.0}), 0.0);
}

}  // namespace
}  // namespace lodestone::studies
