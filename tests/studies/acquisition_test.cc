// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/acquisition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lodestone::studies {
namespace {

TEST(Acquisition, ExpectsImprovement) {
  const double pi = std::acos(-1.0);
  EXPECT_NEAR(expected_improvement({3.0, 2.0}, 3.0), 2.0 / std::sqrt(2.0 * pi), 1e-15);
  // What is expected above and below a bound differs by the mean's distance.
  EXPECT_NEAR(expected_improvement({1.0, 2.0}, 4.0) - expected_improvement({-1.0, 2.0}, -4.0), 3.0, 1e-14);
  EXPECT_EQ(expected_improvement({1.0, 0.0}, 4.0), 3.0);
  EXPECT_EQ(expected_improvement({5.0, 0.0}, 4.0), 0.0);
  EXPECT_EQ(expected_improvement({5.0, 1.0}, -std::numeric_limits<double>::infinity()), 0.0);
  EXPECT_NEAR(probability_of_keeping({0.0, 2.0}), 0.5, 1e-15);
  // Of a standard normal 97.5 % lie below 1.959964.
  EXPECT_NEAR(probability_of_keeping({-1.959964, 1.0}), 0.975, 1e-8);
  // Φ(−10) = 7.61985e-24 (Abramowitz & Stegun 1964, table 26.2); far out the logarithm goes on falling without a step.
  EXPECT_NEAR(probability_of_keeping({10.0, 1.0}) / 7.61985e-24, 1.0, 1e-6);
  EXPECT_NEAR(log_probability_of_keeping({20.0, 2.0}), std::log(7.61985e-24), 1e-6);
  EXPECT_NEAR(log_probability_of_keeping({29.999, 1.0}), log_probability_of_keeping({30.001, 1.0}), 0.07);
  EXPECT_NEAR(log_probability_of_keeping({1000.0, 1.0}), -500000.0, 10.0);
  EXPECT_EQ(probability_of_keeping({0.0, 0.0}), 1.0);
  EXPECT_EQ(probability_of_keeping({0.1, 0.0}), 0.0);
}

/// Against the integral over the normal distribution of the scaled value, by the trapezoidal rule, which is exact to
/// rounding for what falls off so fast; its kink at the bound costs a step squared.
TEST(Acquisition, ExpectsImprovementOfLogarithms) {
  const auto integral = [](const NormalGuess& guess, double best) {
    const double step = 1e-4;
    double sum = 0.0;
    for (double t = -12.0; t < 12.0; t += step)
      sum += step * std::exp(-0.5 * t * t) / std::sqrt(2.0 * std::acos(-1.0)) *
             std::max(0.0, best - from_scale(guess.scale, guess.mean + t * guess.deviation));
    return sum;
  };
  for (const ValueScale scale : {ValueScale::logarithm, ValueScale::minus_logarithm})
    for (const double mean : {-1.0, 0.3, 2.0})
      for (const double deviation : {0.1, 1.0, 2.5})
        for (const double best : {-4.0, -0.5, 0.0, 0.5, 4.0}) {
          const NormalGuess guess{mean, deviation, scale};
          const double expected = integral(guess, best);
          EXPECT_NEAR(expected_improvement(guess, best), expected, 1e-7 * (1.0 + expected))
              << static_cast<int>(scale) << " " << mean << " " << deviation << " " << best;
          // Of everything over the same number it is that much less.
          EXPECT_NEAR(expected_improvement(guess.over(5.0), best / 5.0), expected_improvement(guess, best) / 5.0,
                      1e-12 * (1.0 + expected));
        }
  EXPECT_DOUBLE_EQ(expected_improvement({std::log(3.0), 0.0, ValueScale::logarithm}, 4.0), 1.0);
  EXPECT_DOUBLE_EQ(expected_improvement({-std::log(3.0), 0.0, ValueScale::minus_logarithm}, -2.0), 1.0);
  EXPECT_EQ(expected_improvement({0.0, 1.0, ValueScale::minus_logarithm}, -std::numeric_limits<double>::infinity()),
            0.0);
  // A little doubt of a logarithm is the same share of the value.
  EXPECT_NEAR(expected_improvement({std::log(3.0), 1e-4, ValueScale::logarithm}, 3.0),
              expected_improvement({3.0, 3e-4}, 3.0), 1e-7);
}

/// stk_sampcrit_ehvi_eval of STK 2.7.0 (github.com/stk-kriging/stk, Debian's octave-stk) gives these.
TEST(Acquisition, ExpectsHypervolumeAsStk) {
  const HypervolumeImprovement two({{3.0, 4.0}, {1.0, 5.0}, {5.0, 1.0}}, {6.0, 6.0});
  EXPECT_NEAR(two.expected({{2.0, 2.0}, {3.0, 2.0}}), 5.85719107020645, 1e-12);
  EXPECT_NEAR(two.expected({{4.0, 0.5}, {1.5, 1.0}}), 2.7138206632901, 1e-12);
  EXPECT_NEAR(two.expected({{6.0, 1.0}, {5.5, 0.2}}), 1.79908762693026e-07, 1e-15);
  const HypervolumeImprovement three({{3.0, 4.0, 2.0}, {1.0, 5.0, 1.0}, {5.0, 1.0, 3.0}}, {6.0, 6.0, 6.0});
  EXPECT_NEAR(three.expected({{2.0, 2.0}, {3.0, 2.0}, {1.0, 1.0}}), 35.1298070161532, 1e-11);
}

/// What is known without doubt adds what it adds; beaten points and those beyond the reference change nothing.
TEST(Acquisition, AddsTheHypervolumeOfWhatIsKnown) {
  const HypervolumeImprovement front({{1.0, 2.0}, {2.0, 1.0}, {2.0, 2.0}, {0.0, 9.0}}, {3.0, 3.0});
  EXPECT_DOUBLE_EQ(front.expected({{0.0, 0.0}, {0.0, 0.0}}), 9.0 - 3.0);
  EXPECT_DOUBLE_EQ(front.expected({{1.5, 0.0}, {1.5, 0.0}}), 0.25);
  EXPECT_DOUBLE_EQ(front.expected({{2.5, 0.0}, {0.5, 0.0}}), 0.25);
  EXPECT_DOUBLE_EQ(front.expected({{2.5, 0.0}, {2.5, 0.0}}), 0.0);
  const HypervolumeImprovement one({{2.0}, {5.0}}, {3.0});
  EXPECT_DOUBLE_EQ(one.expected({{0.5, 1.0}}), expected_improvement({0.5, 1.0}, 2.0));
  EXPECT_DOUBLE_EQ(HypervolumeImprovement({}, {3.0, 2.0}).expected({{1.0, 0.0}, {0.0, 0.0}}), 4.0);
}

}  // namespace
}  // namespace lodestone::studies
