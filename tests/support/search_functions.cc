// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/search_functions.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace lodestone::test {

namespace {

using studies::SearchOutcome;
using studies::SearchPoint;

constexpr double pi = 3.14159265358979323846;

/// Of a front that is sampled finely: both objectives are to be minimised.
double hypervolume_of(std::vector<std::pair<double, double>> front, const std::vector<double>& reference) {
  std::sort(front.begin(), front.end());
  double volume = 0.0, height = reference[1];
  for (const auto& [first, second] : front)
    if (first < reference[0] && second < height) {
      volume += (reference[0] - first) * (height - second);
      height = second;
    }
  return volume;
}

/// With constraints g ≥ 0, each over its own scale.
SearchOutcome constrained(std::vector<double> objectives, const std::vector<std::pair<double, double>>& constraints) {
  SearchOutcome outcome{std::move(objectives), 0.0, {}};
  for (const auto& [g, scale] : constraints) {
    outcome.violation = *outcome.violation + std::max(0.0, -g) / scale;
    outcome.limits.emplace_back(-g / scale);
  }
  return outcome;
}

double sum_of_rest(const SearchPoint& x) {
  return std::accumulate(x.begin() + 1, x.end(), 0.0);
}

double rest(const SearchPoint& x) {
  return static_cast<double>(x.size() - 1);
}

constexpr int samples = 200'000;

/// (f1, f2) over a parameter from 0 to 1.
double limit_of(const std::function<std::pair<double, double>(double)>& front, const std::vector<double>& reference) {
  std::vector<std::pair<double, double>> points;
  for (int i = 0; i <= samples; ++i)
    points.push_back(front(static_cast<double>(i) / samples));
  return hypervolume_of(std::move(points), reference);
}

/// 80 bits in strings of 30 and ten times 5.
SearchFunction zdt5() {
  SearchFunction function{"ZDT5", std::vector<std::size_t>(80, 2), {}, {32.0, 11.0}};
  function.value = [](const SearchPoint& shares) -> SearchOutcome {
    const auto ones = [&](std::size_t begin, std::size_t end) {
      int count = 0;
      for (std::size_t i = begin; i < end; ++i)
        count += shares[i] >= 0.5 ? 1 : 0;
      return count;
    };
    const double first = 1.0 + ones(0, 30);
    double g = 0.0;
    for (std::size_t s = 0; s < 10; ++s) {
      const int u = ones(30 + 5 * s, 35 + 5 * s);
      g += u < 5 ? 2 + u : 1;
    }
    return {{first, g / first}, 0.0};
  };
  std::vector<std::pair<double, double>> front;
  for (int u = 0; u <= 30; ++u)
    front.emplace_back(1.0 + u, 10.0 / (1.0 + u));
  function.limit = hypervolume_of(front, function.reference);
  return function;
}

}  // namespace

SearchFunction zdt(int number, std::size_t variables) {
  if (number == 5)
    return zdt5();
  SearchFunction function{"ZDT" + std::to_string(number), std::vector<std::size_t>(variables, 0), {}, {11.0, 11.0}};
  function.value = [number](const SearchPoint& shares) -> SearchOutcome {
    SearchPoint x = shares;
    double first = x[0], g = 1.0 + 9.0 * sum_of_rest(x) / rest(x);
    if (number == 4) {
      g = 1.0 + 10.0 * rest(x);
      for (std::size_t i = 1; i < x.size(); ++i) {
        x[i] = 10.0 * x[i] - 5.0;
        g += x[i] * x[i] - 10.0 * std::cos(4.0 * pi * x[i]);
      }
    } else if (number == 6) {
      first = 1.0 - std::exp(-4.0 * x[0]) * std::pow(std::sin(6.0 * pi * x[0]), 6);
      g = 1.0 + 9.0 * std::pow(sum_of_rest(x) / rest(x), 0.25);
    }
    const double ratio = first / g;
    const double h = number == 2 || number == 6 ? 1.0 - ratio * ratio
                     : number == 3              ? 1.0 - std::sqrt(ratio) - ratio * std::sin(10.0 * pi * first)
                                                : 1.0 - std::sqrt(ratio);
    return {{first, g * h}, 0.0};
  };
  function.limit = limit_of(
      [&](double share) {
        SearchPoint best(variables, number == 4 ? 0.5 : 0.0);
        best[0] = share;
        const SearchOutcome outcome = function.value(best);
        return std::make_pair(outcome.objectives[0], outcome.objectives[1]);
      },
      function.reference);
  return function;
}

SearchFunction binh_korn() {
  SearchFunction function{"BNH", {0, 0}, {}, {140.0, 50.0}};
  const auto objectives = [](double x, double y) {
    return std::vector<double>{4.0 * x * x + 4.0 * y * y, (x - 5.0) * (x - 5.0) + (y - 5.0) * (y - 5.0)};
  };
  function.value = [objectives](const SearchPoint& shares) -> SearchOutcome {
    const double x = 5.0 * shares[0], y = 3.0 * shares[1];
    return constrained(objectives(x, y), {{25.0 - (x - 5.0) * (x - 5.0) - y * y, 25.0},
                                          {(x - 8.0) * (x - 8.0) + (y + 3.0) * (y + 3.0) - 7.7, 7.7}});
  };
  // x = y up to 3, then y = 3.
  function.limit = limit_of(
      [objectives](double share) {
        const std::vector<double> f = objectives(5.0 * share, std::min(3.0, 5.0 * share));
        return std::make_pair(f[0], f[1]);
      },
      function.reference);
  return function;
}

SearchFunction srinivas() {
  SearchFunction function{"SRN", {0, 0}, {}, {250.0, 50.0}};
  const auto objectives = [](double x, double y) {
    return std::vector<double>{(x - 2.0) * (x - 2.0) + (y - 1.0) * (y - 1.0) + 2.0, 9.0 * x - (y - 1.0) * (y - 1.0)};
  };
  function.value = [objectives](const SearchPoint& shares) -> SearchOutcome {
    const double x = 40.0 * shares[0] - 20.0, y = 40.0 * shares[1] - 20.0;
    return constrained(objectives(x, y), {{225.0 - x * x - y * y, 225.0}, {3.0 * y - x - 10.0, 10.0}});
  };
  // Where the gradients of both are opposite: x = −2.5, y from 2.5 to where x² + y² = 225. From there on the circle to
  // the least second objective, and from the other end on the line x − 3y + 10 = 0 to the least first one, y = 3.7.
  function.limit = limit_of(
      [objectives](double share) {
        const double piece = std::min(2.0, std::floor(3.0 * share)), t = 3.0 * share - piece;
        double x = -2.5, y = 2.5 + t * (std::sqrt(225.0 - 6.25) - 2.5);
        if (piece == 1.0) {
          x = -2.5 - 3.0 * t;
          y = std::sqrt(225.0 - x * x);
        } else if (piece == 2.0) {
          y = 2.5 + 1.2 * t;
          x = 3.0 * y - 10.0;
        }
        const std::vector<double> f = objectives(x, y);
        return std::make_pair(f[0], f[1]);
      },
      function.reference);
  return function;
}

SearchFunction tanaka() {
  SearchFunction function{"TNK", {0, 0}, {}, {1.2, 1.2}};
  function.value = [](const SearchPoint& shares) -> SearchOutcome {
    const double x = pi * shares[0], y = pi * shares[1];
    return constrained({x, y}, {{x * x + y * y - 1.0 - 0.1 * std::cos(16.0 * std::atan2(x, y)), 1.0},
                                {0.5 - (x - 0.5) * (x - 0.5) - (y - 0.5) * (y - 0.5), 0.5}});
  };
  // On the first constraint's boundary, what of it is not beaten; nothing where the second does not hold.
  function.limit = limit_of(
      [&](double share) {
        const double angle = 0.5 * pi * share, radius = std::sqrt(1.0 + 0.1 * std::cos(16.0 * angle));
        const double x = radius * std::sin(angle), y = radius * std::cos(angle);
        const bool holds = (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) <= 0.5;
        return holds ? std::make_pair(x, y) : std::make_pair(2.0, 2.0);
      },
      function.reference);
  return function;
}

SearchFunction osyczka() {
  SearchFunction function{"OSY", std::vector<std::size_t>(6, 0), {}, {0.0, 80.0}};
  const auto objectives = [](const std::vector<double>& x) {
    const auto square = [&](std::size_t i, double about) { return (x[i] - about) * (x[i] - about); };
    return std::vector<double>{
        -(25.0 * square(0, 2.0) + square(1, 2.0) + square(2, 1.0) + square(3, 4.0) + square(4, 1.0)),
        std::inner_product(x.begin(), x.end(), x.begin(), 0.0)};
  };
  function.value = [objectives](const SearchPoint& s) -> SearchOutcome {
    const std::vector<double> x = {10.0 * s[0], 10.0 * s[1],      1.0 + 4.0 * s[2],
                                   6.0 * s[3],  1.0 + 4.0 * s[4], 10.0 * s[5]};
    return constrained(objectives(x), {{x[0] + x[1] - 2.0, 2.0},
                                       {6.0 - x[0] - x[1], 6.0},
                                       {2.0 - x[1] + x[0], 2.0},
                                       {2.0 - x[0] + 3.0 * x[1], 2.0},
                                       {4.0 - (x[2] - 3.0) * (x[2] - 3.0) - x[3], 4.0},
                                       {(x[4] - 3.0) * (x[4] - 3.0) + x[5] - 4.0, 4.0}});
  };
  // Five pieces: AB and BC over x3, CD and EF over x1, DE over x3.
  function.limit = limit_of(
      [objectives](double share) {
        const double piece = std::min(4.0, std::floor(5.0 * share)), t = 5.0 * share - piece;
        std::vector<double> x;
        if (piece == 0.0)
          x = {5.0, 1.0, 1.0 + 4.0 * t, 0.0, 5.0, 0.0};
        else if (piece == 1.0)
          x = {5.0, 1.0, 1.0 + 4.0 * t, 0.0, 1.0, 0.0};
        else if (piece == 2.0)
          x = {4.056 + 0.944 * t, (2.056 + 0.944 * t) / 3.0, 1.0, 0.0, 1.0, 0.0};
        else if (piece == 3.0)
          x = {0.0, 2.0, 1.0 + 2.732 * t, 0.0, 1.0, 0.0};
        else
          x = {t, 2.0 - t, 1.0, 0.0, 1.0, 0.0};
        const std::vector<double> f = objectives(x);
        return std::make_pair(f[0], f[1]);
      },
      function.reference);
  return function;
}

SearchFunction branin() {
  SearchFunction function{"Branin", {0, 0}, {}, {}, 5.0 / (4.0 * pi)};
  function.value = [](const SearchPoint& shares) -> SearchOutcome {
    const double x = 15.0 * shares[0] - 5.0, y = 15.0 * shares[1];
    const double root = y - 5.1 / (4.0 * pi * pi) * x * x + 5.0 / pi * x - 6.0;
    return {{root * root + 10.0 * (1.0 - 1.0 / (8.0 * pi)) * std::cos(x) + 10.0}, 0.0};
  };
  return function;
}

SearchFunction goldstein_price() {
  SearchFunction function{"Goldstein-Price", {0, 0}, {}, {}, 3.0};
  function.value = [](const SearchPoint& shares) -> SearchOutcome {
    const double x = 4.0 * shares[0] - 2.0, y = 4.0 * shares[1] - 2.0;
    const double sum = x + y + 1.0, difference = 2.0 * x - 3.0 * y;
    return {
        {(1.0 + sum * sum * (19.0 - 14.0 * x + 3.0 * x * x - 14.0 * y + 6.0 * x * y + 3.0 * y * y)) *
         (30.0 + difference * difference * (18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y))},
        0.0};
  };
  return function;
}

namespace {

SearchFunction hartmann(const std::string& name, const std::vector<std::vector<double>>& widths,
                        const std::vector<std::vector<double>>& middles, double least) {
  SearchFunction function{name, std::vector<std::size_t>(widths.front().size(), 0), {}, {}, least};
  function.value = [widths, middles](const SearchPoint& x) -> SearchOutcome {
    const std::vector<double> weights = {1.0, 1.2, 3.0, 3.2};
    double sum = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double exponent = 0.0;
      for (std::size_t j = 0; j < x.size(); ++j)
        exponent += widths[i][j] * (x[j] - middles[i][j]) * (x[j] - middles[i][j]);
      sum += weights[i] * std::exp(-exponent);
    }
    return {{-sum}, 0.0};
  };
  return function;
}

}  // namespace

SearchFunction hartmann_3() {
  return hartmann(
      "Hartmann 3", {{3.0, 10.0, 30.0}, {0.1, 10.0, 35.0}, {3.0, 10.0, 30.0}, {0.1, 10.0, 35.0}},
      {{0.3689, 0.1170, 0.2673}, {0.4699, 0.4387, 0.7470}, {0.1091, 0.8732, 0.5547}, {0.0381, 0.5743, 0.8828}},
      -3.86278);
}

SearchFunction hartmann_6() {
  return hartmann("Hartmann 6",
                  {{10.0, 3.0, 17.0, 3.5, 1.7, 8.0},
                   {0.05, 10.0, 17.0, 0.1, 8.0, 14.0},
                   {3.0, 3.5, 1.7, 10.0, 17.0, 8.0},
                   {17.0, 8.0, 0.05, 10.0, 0.1, 14.0}},
                  {{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
                   {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
                   {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
                   {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}},
                  -3.32237);
}

namespace {

std::vector<SearchOutcome> run_search(const SearchFunction& function, studies::Optimiser& optimiser) {
  std::vector<SearchOutcome> all;
  for (auto points = optimiser.ask(); !points.empty(); points = optimiser.ask()) {
    std::vector<SearchOutcome> outcomes;
    for (const SearchPoint& point : points)
      outcomes.push_back(function.value(point));
    all.insert(all.end(), outcomes.begin(), outcomes.end());
    optimiser.tell(outcomes);
  }
  return all;
}

}  // namespace

std::vector<SearchOutcome> run_search(const SearchFunction& function, const studies::SearchSettings& settings) {
  studies::Optimiser optimiser(function.choices, settings);
  return run_search(function, optimiser);
}

double found_hypervolume(const SearchFunction& function, const studies::SearchSettings& settings) {
  studies::Optimiser optimiser(function.choices, settings);
  run_search(function, optimiser);
  return studies::hypervolume(optimiser.final_objectives(), function.reference);
}

double hypervolume_of_first(const SearchFunction& function, const std::vector<SearchOutcome>& outcomes,
                            std::size_t count) {
  std::vector<std::vector<double>> points;
  for (std::size_t i = 0; i < std::min(count, outcomes.size()); ++i)
    if (outcomes[i].violation == 0.0)
      points.push_back(outcomes[i].objectives);
  return studies::hypervolume(points, function.reference);
}

std::size_t evaluations_to_one_percent(const SearchFunction& function, const std::vector<SearchOutcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (outcomes[i].objectives[0] - function.limit <= 0.01 * std::abs(function.limit))
      return i + 1;
  return 0;
}

}  // namespace lodestone::test
