// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/acquisition.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lodestone::studies {

namespace {

constexpr double pi = 3.14159265358979323846;

double distribution(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double lognormal_improvement(const NormalGuess& guess, double best) {
  if (std::isinf(best))
    return 0.0;
  if (!(guess.deviation > 0.0))
    return std::max(0.0, best - guess.median());
  const bool negative = guess.scale == ValueScale::minus_logarithm;
  const double mean = negative ? -guess.mean : guess.mean, deviation = guess.deviation;  // of ln |y|
  // Of |y|; a doubt of many decades is no number.
  const double expected = std::exp(std::min(600.0, mean + 0.5 * deviation * deviation));
  if (!negative) {
    if (best <= 0.0)
      return 0.0;
    const double z = (std::log(best) - mean) / deviation;
    return std::max(0.0, best * distribution(z) - expected * distribution(z - deviation));
  }
  if (best >= 0.0)
    return best + expected;
  const double z = (std::log(-best) - mean) / deviation;
  return std::max(0.0, expected * distribution(deviation - z) + best * distribution(-z));
}

/// Leaves out what another one is at least as good as in the objectives before `end`.
std::vector<std::vector<double>> front_of(std::vector<std::vector<double>> points, std::size_t end) {
  std::sort(points.begin(), points.end());
  std::vector<std::vector<double>> front;
  for (std::vector<double>& point : points) {
    const auto no_worse = [&](const std::vector<double>& other) {
      return std::equal(other.begin(), other.begin() + static_cast<std::ptrdiff_t>(end), point.begin(),
                        [](double a, double b) { return a <= b; });
    };
    // In this order no later point beats an earlier one.
    if (std::none_of(front.begin(), front.end(), no_worse))
      front.push_back(std::move(point));
  }
  return front;
}

}  // namespace

double to_scale(ValueScale scale, double value) {
  switch (scale) {
  case ValueScale::linear:
    return value;
  case ValueScale::logarithm:
    return std::log(value);
  case ValueScale::minus_logarithm:
    return -std::log(-value);
  }
  return value;
}

double from_scale(ValueScale scale, double scaled) {
  switch (scale) {
  case ValueScale::linear:
    return scaled;
  case ValueScale::logarithm:
    return std::exp(scaled);
  case ValueScale::minus_logarithm:
    return -std::exp(-scaled);
  }
  return scaled;
}

NormalGuess NormalGuess::over(double divisor) const {
  if (scale == ValueScale::linear)
    return {mean / divisor, deviation / divisor, scale};
  const double shift = std::log(divisor);
  return {scale == ValueScale::logarithm ? mean - shift : mean + shift, deviation, scale};
}

double expected_improvement(const NormalGuess& guess, double best) {
  if (guess.scale != ValueScale::linear)
    return lognormal_improvement(guess, best);
  const double better = best - guess.mean;
  if (!(guess.deviation > 0.0))
    return std::max(0.0, better);
  if (std::isinf(better))
    return 0.0;
  const double z = better / guess.deviation;
  const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * pi);
  return std::max(0.0, better * distribution(z) + guess.deviation * density);
}

double probability_of_keeping(const NormalGuess& guess) {
  if (!(guess.deviation > 0.0))
    return guess.mean <= 0.0 ? 1.0 : 0.0;
  return distribution(-guess.mean / guess.deviation);
}

double log_probability_of_keeping(const NormalGuess& guess) {
  const double z = guess.deviation > 0.0 ? -guess.mean / guess.deviation : 0.0;
  if (z > -30.0)
    return std::log(std::max(probability_of_keeping(guess), std::numeric_limits<double>::min()));
  // The first term of the asymptotic series of the normal distribution, 0.1 % from it here (Abramowitz & Stegun 1964,
  // eq. 26.2.12).
  return -0.5 * z * z - std::log(-z * std::sqrt(2.0 * pi));
}

HypervolumeImprovement::HypervolumeImprovement(const std::vector<std::vector<double>>& points,
                                               std::vector<double> reference)
    : reference_(std::move(reference)) {
  std::vector<std::vector<double>> counting;
  for (const std::vector<double>& point : points)
    if (std::equal(point.begin(), point.end(), reference_.begin(), [](double a, double b) { return a < b; }))
      counting.push_back(point);
  Box box{std::vector<double>(reference_.size(), -std::numeric_limits<double>::infinity()), reference_};
  cut(std::move(counting), reference_.size() - 1, box);
}

/// Slices across an objective: within each the same points of the front count, by the objectives before it.
void HypervolumeImprovement::cut(std::vector<std::vector<double>> front, std::size_t objective, Box& box) {
  front = front_of(std::move(front), objective + 1);
  if (objective == 0) {
    box.upper[0] = front.empty() ? reference_[0] : front.front()[0];
    boxes_.push_back(box);
    return;
  }
  std::sort(front.begin(), front.end(), [&](const auto& a, const auto& b) { return a[objective] < b[objective]; });
  double lower = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k <= front.size(); ++k) {
    const double upper = k < front.size() ? front[k][objective] : reference_[objective];
    if (upper > lower) {
      box.lower[objective] = lower;
      box.upper[objective] = upper;
      cut({front.begin(), front.begin() + static_cast<std::ptrdiff_t>(k)}, objective - 1, box);
    }
    lower = upper;
  }
}

double HypervolumeImprovement::expected(const std::vector<NormalGuess>& guesses) const {
  double sum = 0.0;
  for (const Box& box : boxes_) {
    double product = 1.0;
    for (std::size_t o = 0; o < guesses.size() && product > 0.0; ++o)
      product *= expected_improvement(guesses[o], box.upper[o]) - expected_improvement(guesses[o], box.lower[o]);
    sum += std::max(0.0, product);
  }
  return sum;
}

double Shares::next() {
  return static_cast<double>(random_() >> 11) * 0x1p-53;
}

double Shares::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - next()));
  return radius * std::cos(2.0 * pi * next());
}

std::size_t Shares::below(std::size_t count) {
  return static_cast<std::size_t>(next() * static_cast<double>(count));
}

}  // namespace lodestone::studies
