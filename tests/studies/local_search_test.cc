// SPDX-License-Identifier: GPL-3.0-or-later
// The local search alone, on constrained problems with published optima: W. Hock & K. Schittkowski, Test Examples for
// Nonlinear Programming Codes, Lecture Notes in Economics and Mathematical Systems 187, Springer 1981, by their
// numbers there. Gradients by hand, so that they can be wrong: each is held against differences, too.
#include "studies/local_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace lodestone::studies {
namespace {

using Vector = std::vector<double>;

/// A function with its gradient.
struct Function {
  std::function<double(const Vector&)> value;
  std::function<Vector(const Vector&)> gradient;
};

struct Problem {
  std::string name;
  Vector lower, upper, start;
  Function objective;
  std::vector<Function> limits;  ///< kept where at most 0
  double optimum;                ///< published
  Vector at;                     ///< published
};

double square(double x) {
  return x * x;
}

/// 23: two limits active at a corner of curves.
Problem hs23() {
  return {"HS23",
          {-50, -50},
          {50, 50},
          {3, 1},
          {[](const Vector& x) { return square(x[0]) + square(x[1]); },
           [](const Vector& x) {
             return Vector{2 * x[0], 2 * x[1]};
           }},
          {{[](const Vector& x) { return 1 - x[0] - x[1]; },
            [](const Vector&) {
              return Vector{-1, -1};
            }},
           {[](const Vector& x) { return 1 - square(x[0]) - square(x[1]); },
            [](const Vector& x) {
              return Vector{-2 * x[0], -2 * x[1]};
            }},
           {[](const Vector& x) { return 9 - 9 * square(x[0]) - square(x[1]); },
            [](const Vector& x) {
              return Vector{-18 * x[0], -2 * x[1]};
            }},
           {[](const Vector& x) { return x[1] - square(x[0]); },
            [](const Vector& x) {
              return Vector{-2 * x[0], 1};
            }},
           {[](const Vector& x) { return x[0] - square(x[1]); },
            [](const Vector& x) {
              return Vector{1, -2 * x[1]};
            }}},
          2.0,
          {1, 1}};
}

/// 35, Beale's problem.
Problem hs35() {
  return {"HS35",
          {0, 0, 0},
          {3, 3, 3},
          {0.5, 0.5, 0.5},
          {[](const Vector& x) {
             return 9 - 8 * x[0] - 6 * x[1] - 4 * x[2] + 2 * square(x[0]) + 2 * square(x[1]) + square(x[2]) +
                    2 * x[0] * x[1] + 2 * x[0] * x[2];
           },
           [](const Vector& x) {
             return Vector{-8 + 4 * x[0] + 2 * x[1] + 2 * x[2], -6 + 4 * x[1] + 2 * x[0], -4 + 2 * x[2] + 2 * x[0]};
           }},
          {{[](const Vector& x) { return x[0] + x[1] + 2 * x[2] - 3; },
            [](const Vector&) {
              return Vector{1, 1, 2};
            }}},
          1.0 / 9.0,
          {4.0 / 3.0, 7.0 / 9.0, 4.0 / 9.0}};
}

/// 43, of Rosen and Suzuki.
Problem hs43() {
  return {"HS43",
          {-10, -10, -10, -10},
          {10, 10, 10, 10},
          {0, 0, 0, 0},
          {[](const Vector& x) {
             return square(x[0]) + square(x[1]) + 2 * square(x[2]) + square(x[3]) - 5 * x[0] - 5 * x[1] - 21 * x[2] +
                    7 * x[3];
           },
           [](const Vector& x) {
             return Vector{2 * x[0] - 5, 2 * x[1] - 5, 4 * x[2] - 21, 2 * x[3] + 7};
           }},
          {{[](const Vector& x) {
              return square(x[0]) + square(x[1]) + square(x[2]) + square(x[3]) + x[0] - x[1] + x[2] - x[3] - 8;
            },
            [](const Vector& x) {
              return Vector{2 * x[0] + 1, 2 * x[1] - 1, 2 * x[2] + 1, 2 * x[3] - 1};
            }},
           {[](const Vector& x) {
              return square(x[0]) + 2 * square(x[1]) + square(x[2]) + 2 * square(x[3]) - x[0] - x[3] - 10;
            },
            [](const Vector& x) {
              return Vector{2 * x[0] - 1, 4 * x[1], 2 * x[2], 4 * x[3] - 1};
            }},
           {[](const Vector& x) { return 2 * square(x[0]) + square(x[1]) + square(x[2]) + 2 * x[0] - x[1] - x[3] - 5; },
            [](const Vector& x) {
              return Vector{4 * x[0] + 2, 2 * x[1] - 1, 2 * x[2], -1};
            }}},
          -44.0,
          {0, 1, 2, -1}};
}

/// 76, a convex quadratic one.
Problem hs76() {
  return {"HS76",
          {0, 0, 0, 0},
          {5, 5, 5, 5},
          {0.5, 0.5, 0.5, 0.5},
          {[](const Vector& x) {
             return square(x[0]) + 0.5 * square(x[1]) + square(x[2]) + 0.5 * square(x[3]) - x[0] * x[2] + x[2] * x[3] -
                    x[0] - 3 * x[1] + x[2] - x[3];
           },
           [](const Vector& x) {
             return Vector{2 * x[0] - x[2] - 1, x[1] - 3, 2 * x[2] - x[0] + x[3] + 1, x[3] + x[2] - 1};
           }},
          {{[](const Vector& x) { return x[0] + 2 * x[1] + x[2] + x[3] - 5; },
            [](const Vector&) {
              return Vector{1, 2, 1, 1};
            }},
           {[](const Vector& x) { return 3 * x[0] + x[1] + 2 * x[2] - x[3] - 4; },
            [](const Vector&) {
              return Vector{3, 1, 2, -1};
            }},
           {[](const Vector& x) { return 1.5 - x[1] - 4 * x[2]; },
            [](const Vector&) {
              return Vector{0, -1, -4, 0};
            }}},
          -4.681818181,
          {0.2727273, 2.090909, -0.26e-10, 0.5454545}};
}

/// 100, of powers up to the sixth.
Problem hs100() {
  return {"HS100",
          Vector(7, -10),
          Vector(7, 10),
          {1, 2, 0, 4, 0, 1, 1},
          {[](const Vector& x) {
             return square(x[0] - 10) + 5 * square(x[1] - 12) + std::pow(x[2], 4) + 3 * square(x[3] - 11) +
                    10 * std::pow(x[4], 6) + 7 * square(x[5]) + std::pow(x[6], 4) - 4 * x[5] * x[6] - 10 * x[5] -
                    8 * x[6];
           },
           [](const Vector& x) {
             return Vector{2 * (x[0] - 10),
                           10 * (x[1] - 12),
                           4 * std::pow(x[2], 3),
                           6 * (x[3] - 11),
                           60 * std::pow(x[4], 5),
                           14 * x[5] - 4 * x[6] - 10,
                           4 * std::pow(x[6], 3) - 4 * x[5] - 8};
           }},
          {{[](const Vector& x) {
              return 2 * square(x[0]) + 3 * std::pow(x[1], 4) + x[2] + 4 * square(x[3]) + 5 * x[4] - 127;
            },
            [](const Vector& x) { return Vector{4 * x[0], 12 * std::pow(x[1], 3), 1, 8 * x[3], 5, 0, 0}; }},
           {[](const Vector& x) { return 7 * x[0] + 3 * x[1] + 10 * square(x[2]) + x[3] - x[4] - 282; },
            [](const Vector& x) { return Vector{7, 3, 20 * x[2], 1, -1, 0, 0}; }},
           {[](const Vector& x) { return 23 * x[0] + square(x[1]) + 6 * square(x[5]) - 8 * x[6] - 196; },
            [](const Vector& x) { return Vector{23, 2 * x[1], 0, 0, 0, 12 * x[5], -8}; }},
           {[](const Vector& x) {
              return 4 * square(x[0]) + square(x[1]) - 3 * x[0] * x[1] + 2 * square(x[2]) + 5 * x[5] - 11 * x[6];
            },
            [](const Vector& x) { return Vector{8 * x[0] - 3 * x[1], 2 * x[1] - 3 * x[0], 4 * x[2], 0, 0, 5, -11}; }}},
          680.6300573,
          {2.330499, 1.951372, -0.4775414, 4.365726, -0.6244870, 1.038131, 1.594227}};
}

const std::vector<Problem>& problems() {
  static const std::vector<Problem> all = {hs23(), hs35(), hs43(), hs76(), hs100()};
  return all;
}

Vector in_its_units(const Problem& problem, const Vector& shares) {
  Vector x(shares.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = problem.lower[i] + shares[i] * (problem.upper[i] - problem.lower[i]);
  return x;
}

Vector shares_of(const Problem& problem, const Vector& x) {
  Vector shares(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    shares[i] = (x[i] - problem.lower[i]) / (problem.upper[i] - problem.lower[i]);
  return shares;
}

/// Of order one, as a refinement makes it: over the value at the start; limits over a bound.
LocalOutcome outcome_of(const Problem& problem, const Vector& shares) {
  const Vector x = in_its_units(problem, shares);
  const auto by_share = [&](const Function& function, double scale) {
    Vector gradient = function.gradient(x);
    for (std::size_t i = 0; i < gradient.size(); ++i)
      gradient[i] *= (problem.upper[i] - problem.lower[i]) / scale;
    return gradient;
  };
  const double scale = std::max(1.0, std::abs(problem.objective.value(problem.start)));
  LocalOutcome outcome{problem.objective.value(x) / scale, by_share(problem.objective, scale), {}, {}};
  for (const Function& limit : problem.limits) {
    outcome.limits.push_back(limit.value(x) / 10.0);
    outcome.limit_gradients.push_back(by_share(limit, 10.0));
  }
  return outcome;
}

/// How far inside its limits the search aims, of a tenth of what they are in: so that what it takes for kept is.
constexpr double inside = 1e-8;

LocalSettings exact(const Problem& problem, LocalAlgorithm algorithm) {
  LocalSettings settings;
  settings.algorithm = algorithm;
  settings.limits = problem.limits.size();
  settings.evaluations = 2000;
  settings.objective_tolerance = algorithm == LocalAlgorithm::mma ? 1e-10 : 1e-12;
  settings.step_tolerance = 1e-10;
  settings.limit_tolerance = inside;
  return settings;
}

TEST(LocalSearch, IsGivenTheRightGradients) {
  for (const Problem& problem : problems()) {
    std::vector<Function> all = problem.limits;
    all.push_back(problem.objective);
    Vector x = problem.start;
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] += 0.1 + 0.05 * static_cast<double>(i);
    for (const Function& function : all)
      for (std::size_t i = 0; i < x.size(); ++i) {
        Vector less = x, more = x;
        less[i] -= 1e-5;
        more[i] += 1e-5;
        const double slope = (function.value(more) - function.value(less)) / 2e-5;
        EXPECT_NEAR(function.gradient(x)[i], slope, 1e-6 * std::max(1.0, std::abs(slope))) << problem.name << " " << i;
      }
  }
}

/// The published optima have seven to ten digits.
TEST(LocalSearch, FindsPublishedOptima) {
  for (const Problem& problem : problems())
    for (const LocalAlgorithm algorithm : {LocalAlgorithm::slsqp, LocalAlgorithm::mma}) {
      const std::string name = problem.name + " " + local_algorithm_words()[static_cast<std::size_t>(algorithm)];
      double violation = 0.0;
      std::vector<LocalOutcome> outcomes;
      const LocalResult result = search_locally(shares_of(problem, problem.start), exact(problem, algorithm),
                                                [&](const Vector& shares) -> std::optional<LocalOutcome> {
                                                  outcomes.push_back(outcome_of(problem, shares));
                                                  for (double& limit : outcomes.back().limits)
                                                    limit += inside;
                                                  return outcomes.back();
                                                });
      ASSERT_TRUE(result.best) << name;
      const Vector x = in_its_units(problem, result.points[*result.best]);
      EXPECT_NEAR(problem.objective.value(x), problem.optimum, 1e-6 * std::max(1.0, std::abs(problem.optimum)))
          << name << ": " << to_string(result.end);
      for (std::size_t i = 0; i < x.size(); ++i)
        EXPECT_NEAR(x[i], problem.at[i], 2e-3) << name << " " << i;
      for (const Function& limit : problem.limits)
        violation = std::max(violation, limit.value(x));
      EXPECT_LE(violation, 0.0) << name;
      EXPECT_EQ(result.points.size(), outcomes.size()) << name << ": a point was asked for twice";
    }
}

/// As a refinement of dimensions would: in few steps, to what counts.
TEST(LocalSearch, SettlesInFewSteps) {
  for (const Problem& problem : problems()) {
    LocalSettings settings;
    settings.limits = problem.limits.size();
    const LocalResult result = search_locally(shares_of(problem, problem.start), settings,
                                              [&](const Vector& shares) -> std::optional<LocalOutcome> {
                                                LocalOutcome outcome = outcome_of(problem, shares);
                                                for (double& limit : outcome.limits)
                                                  limit += 1e-4;
                                                return outcome;
                                              });
    ASSERT_TRUE(result.best) << problem.name;
    EXPECT_LE(result.points.size(), 25u) << problem.name;
    EXPECT_NE(result.end, LocalEnd::evaluations) << problem.name;
    // Half a per cent of the start's value, or what a step of the step tolerance changes in boxes as wide as HS23's.
    double step = 0.0;
    for (const double slope : outcome_of(problem, shares_of(problem, problem.at)).gradient)
      step += settings.step_tolerance * std::abs(slope);
    const double scale = std::max(1.0, std::abs(problem.objective.value(problem.start)));
    const double found = problem.objective.value(in_its_units(problem, result.points[*result.best]));
    EXPECT_LT(std::abs(found - problem.optimum), std::max(5e-3, step) * scale) << problem.name;
  }
}

/// An efficiency that the whole ranges change by a tenth of a per cent: as far down as a tolerance that is far below
/// that tells, and no way at all where the ranges change it by less than the tolerance.
TEST(LocalSearch, GoesDownWhatIsFlatInItsScale) {
  for (const LocalAlgorithm algorithm : {LocalAlgorithm::slsqp, LocalAlgorithm::mma}) {
    LocalSettings settings;
    settings.algorithm = algorithm;
    settings.limits = 1;
    settings.objective_tolerance = 1e-6;
    const auto bowl = [](const Vector& x) -> std::optional<LocalOutcome> {
      constexpr double flat = 1e-3;
      return LocalOutcome{-0.97 + flat * (square(x[0] - 0.8) + square(x[1] - 0.3)),
                          {2 * flat * (x[0] - 0.8), 2 * flat * (x[1] - 0.3)},
                          {x[0] - 0.7},
                          {{1, 0}}};
    };
    const LocalResult result = search_locally({0.2, 0.9}, settings, bowl);
    ASSERT_TRUE(result.best);
    // A tolerance of 1e-6 is 0.03 of a coordinate at the bottom of this bowl.
    EXPECT_NEAR(result.points[*result.best][0], 0.7, 0.01);
    EXPECT_NEAR(result.points[*result.best][1], 0.3, 0.06);
    EXPECT_LE(result.points.size(), 15u);
    settings.objective_tolerance = 1e-2;
    EXPECT_LE(search_locally({0.2, 0.9}, settings, bowl).points.size(), 3u);
  }
}

/// Candidates have few digits: those with the same are one, are evaluated once and count once.
TEST(LocalSearch, EvaluatesWhatIsAlikeOnce) {
  for (const LocalAlgorithm algorithm : {LocalAlgorithm::slsqp, LocalAlgorithm::mma}) {
    LocalSettings settings;
    settings.algorithm = algorithm;
    settings.step_tolerance = 1e-6;
    settings.objective_tolerance = 1e-12;
    settings.evaluated_at = [](Vector x) {
      for (double& one : x)
        one = std::round(50.0 * one) / 50.0;
      return x;
    };
    std::vector<Vector> asked;
    const LocalResult result =
        search_locally({0.12, 0.9}, settings, [&](const Vector& x) -> std::optional<LocalOutcome> {
          EXPECT_EQ(std::find(asked.begin(), asked.end(), x), asked.end());
          asked.push_back(x);
          return LocalOutcome{square(x[0] - 0.617) + square(x[1] - 0.293) + x[0] * x[1],
                              {2 * (x[0] - 0.617) + x[1], 2 * (x[1] - 0.293) + x[0]},
                              {},
                              {}};
        });
    EXPECT_EQ(result.points, asked);
    ASSERT_TRUE(result.best);
    // The least of the square is at (0.617, 0).
    EXPECT_NEAR(asked[*result.best][0], 0.617, 0.02);
    EXPECT_NEAR(asked[*result.best][1], 0.0, 1e-12);
    EXPECT_LT(asked.size(), 50u);
  }
}

/// Where nothing is beyond some line: what lies behind it is not asked for in vain for ever, and the best before it is
/// found. The least of (x − 1)² + (y − 0.2)² over x ≤ 0.6, where nothing is known beyond.
TEST(LocalSearch, StepsBackFromWhereThereIsNothing) {
  for (const LocalAlgorithm algorithm : {LocalAlgorithm::slsqp, LocalAlgorithm::mma}) {
    LocalSettings settings;
    settings.algorithm = algorithm;
    settings.evaluations = 100;
    int nothing = 0;
    const LocalResult result =
        search_locally({0.1, 0.9}, settings, [&](const Vector& x) -> std::optional<LocalOutcome> {
          if (x[0] > 0.6) {
            ++nothing;
            return std::nullopt;
          }
          return LocalOutcome{square(x[0] - 1) + square(x[1] - 0.2), {2 * (x[0] - 1), 2 * (x[1] - 0.2)}, {}, {}};
        });
    ASSERT_TRUE(result.best);
    EXPECT_GT(nothing, 0);
    EXPECT_LT(result.points.size(), 60u);
    const Vector& best = result.points[*result.best];
    EXPECT_LT(square(best[0] - 1) + square(best[1] - 0.2), 0.4) << best[0] << " " << best[1];  // 1.3 at the start
  }
}

TEST(LocalSearch, EndsWhereItIsToldTo) {
  const auto slope = [](const Vector& x) -> std::optional<LocalOutcome> {
    return LocalOutcome{100 * square(x[1] - square(x[0])) + square(1 - x[0]),
                        {-400 * x[0] * (x[1] - square(x[0])) - 2 * (1 - x[0]), 200 * (x[1] - square(x[0]))},
                        {},
                        {}};
  };
  LocalSettings settings;
  settings.evaluations = 3;
  const LocalResult few = search_locally({0.1, 0.9}, settings, slope);
  EXPECT_EQ(few.end, LocalEnd::evaluations);
  EXPECT_EQ(few.points.size(), 3u);

  EXPECT_EQ(search_locally({0.1, 0.9}, settings, [](const Vector&) { return std::nullopt; }).end, LocalEnd::no_start);
  int asked = 0;
  EXPECT_EQ(search_locally({0.1, 0.9}, settings,
                           [&](const Vector& x) {
                             if (++asked == 2)
                               throw LocalStop();
                             return slope(x);
                           })
                .end,
            LocalEnd::stopped);
  EXPECT_THROW(search_locally({0.1, 0.9}, settings,
                              [](const Vector&) -> std::optional<LocalOutcome> { throw std::domain_error("no"); }),
               std::domain_error);

  // Limits that contradict each other: no point counts, and it ends.
  settings.limits = 2;
  settings.evaluations = 50;
  const LocalResult none = search_locally({0.1, 0.9}, settings, [&](const Vector& x) {
    auto outcome = slope(x);
    outcome->limits = {x[0] - 0.3, 0.7 - x[0]};
    outcome->limit_gradients = {{1, 0}, {-1, 0}};
    return outcome;
  });
  EXPECT_FALSE(none.best);
  EXPECT_LE(none.points.size(), 50u);
}

}  // namespace
}  // namespace lodestone::studies
