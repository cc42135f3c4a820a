// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "postprocess/losses/hysteresis_loops.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace {

using namespace lodestone;
using postprocess::hysteresis_loops;

std::vector<double> sampled(int count, const std::function<double(double)>& wave) {
  std::vector<double> result;
  for (int i = 0; i < count; ++i)
    result.push_back(wave(2.0 * base::pi * i / count));
  return result;
}

std::vector<double> loops_of(std::vector<double> samples) {
  auto loops = hysteresis_loops(samples);
  std::sort(loops.rbegin(), loops.rend());
  return loops;
}

TEST(HysteresisLoops, OfASineIsOne) {
  for (const double phase : {0.0, 0.3, 1.7}) {
    const auto loops = loops_of(sampled(32, [&](double x) { return 0.4 + 1.5 * std::cos(x + phase); }));
    ASSERT_EQ(loops.size(), 1u) << phase;
    // The parabola leaves h⁴ of the peak, 1e-4 at 32 samples.
    EXPECT_NEAR(loops[0], 1.5, 2e-4) << phase;
  }
}

TEST(HysteresisLoops, OfAConstantAreNone) {
  EXPECT_TRUE(hysteresis_loops({1.0, 1.0, 1.0, 1.0}).empty());
}

TEST(HysteresisLoops, OfAFlattenedWaveIsItsHeight) {
  // cos x − cos 3x/9: a flat top without a turn back, 8/9 high.
  const auto loops = loops_of(sampled(96, [](double x) { return std::cos(x) - std::cos(3.0 * x) / 9.0; }));
  ASSERT_EQ(loops.size(), 1u);
  EXPECT_NEAR(loops[0], 8.0 / 9.0, 1e-4);
}

TEST(HysteresisLoops, CountMinorLoops) {
  // By hand: 3 → −1 → 1 → 0 → 2 → −3 → 3: loops of the excursion 1 → 0 (in −1 → 2) and 2 → −1, in 3 → −3.
  const auto loops = loops_of({3.0, -1.0, 1.0, 0.0, 2.0, -3.0});
  ASSERT_EQ(loops.size(), 3u);
  // Refined by parabolas through the neighbours: 0.5 and 1.5 as sampled here are a little larger.
  EXPECT_NEAR(loops[2], 0.5, 0.1);
  EXPECT_NEAR(loops[1], 1.5, 0.3);
  EXPECT_NEAR(loops[0], 3.0, 0.2);
}

TEST(HysteresisLoops, OfATripledWaveTurnsBackTwice) {
  // cos x + 0.4 cos 3x: turns at x with sin x (1 + 1.2 (3 − 4 sin² x)) = 0: sin² x = 23/24. Its height is 1.4 at 0, the
  // dips and rises beside 90 degrees make one minor loop on the way down and one up … counted by hand: extrema at 0
  // (1.4), x₁ = 78.2 degrees (less), its mirror, 180 degrees (−1.4).
  const double x1 = std::asin(std::sqrt(23.0 / 24.0)), dip = std::cos(x1) + 0.4 * std::cos(3.0 * x1);
  ASSERT_LT(dip, 0.0);
  const auto loops = loops_of(sampled(720, [](double x) { return std::cos(x) + 0.4 * std::cos(3.0 * x); }));
  ASSERT_EQ(loops.size(), 3u);
  EXPECT_NEAR(loops[0], 1.4, 1e-4);
  EXPECT_NEAR(loops[1], -dip, 1e-4);
  EXPECT_NEAR(loops[2], -dip, 1e-4);
}

TEST(HysteresisLoops, DoNotDependOnWhereThePeriodBegins) {
  const auto wave = [](double x) { return std::cos(x) + 0.3 * std::cos(5.0 * x + 0.4) + 0.2 * std::sin(11.0 * x); };
  const auto begun = loops_of(sampled(96, wave));
  auto turned = sampled(96, wave);
  std::rotate(turned.begin(), turned.begin() + 37, turned.end());
  const auto later = loops_of(turned);
  ASSERT_EQ(begun.size(), later.size());
  for (std::size_t i = 0; i < begun.size(); ++i)
    EXPECT_NEAR(begun[i], later[i], 1e-12);
}

}  // namespace
