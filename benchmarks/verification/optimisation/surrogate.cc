// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/optimisation/surrogate.h"

#include "tests/support/search_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace lodestone::verification {

namespace {

using studies::SearchAlgorithm;
using studies::SearchOutcome;
using studies::SearchSettings;

constexpr int seeds = 3, population = 20, batch = 4, long_run = 4000;
constexpr std::array<std::size_t, 3> budgets = {60, 120, 240};

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// On so many threads as there are processors; which one takes which does not matter.
void for_each_job(std::size_t count, const std::function<void(std::size_t)>& run) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
    threads.emplace_back([&] {
      for (std::size_t job = next++; job < count; job = next++)
        run(job);
    });
  for (std::thread& thread : threads)
    thread.join();
}

struct Race {
  std::array<double, budgets.size()> surrogate{}, evolution{};  ///< shares of the whole front's volume
  double needed = 0.0;   ///< evaluations of NSGA-II for what the surrogate has after the first budget
  double seconds = 0.0;  ///< of a processor, of the surrogate
};

Race race(const test::SearchFunction& function, std::uint32_t seed) {
  Race result;
  SearchSettings settings;
  settings.population = population;
  settings.batch = batch;
  settings.seed = seed;
  settings.algorithm = SearchAlgorithm::gaussian_process;
  settings.evaluations = static_cast<int>(budgets.back());
  const double begun = processor_seconds();
  const std::vector<SearchOutcome> surrogate = test::run_search(function, settings);
  result.seconds = processor_seconds() - begun;
  settings.algorithm = SearchAlgorithm::nsga2;
  const std::vector<SearchOutcome> evolution = test::run_search(function, settings);
  for (std::size_t b = 0; b < budgets.size(); ++b) {
    result.surrogate[b] = test::hypervolume_of_first(function, surrogate, budgets[b]) / function.limit;
    result.evolution[b] = test::hypervolume_of_first(function, evolution, budgets[b]) / function.limit;
  }
  settings.evaluations = long_run;
  const std::vector<SearchOutcome> all = test::run_search(function, settings);
  std::size_t needed = population;
  while (needed <= all.size() &&
         test::hypervolume_of_first(function, all, needed) < result.surrogate.front() * function.limit)
    needed += population;
  result.needed = static_cast<double>(needed);
  fmt::print(stderr, "{}, seed {}: {:.4f} after {}, {:.4f} after {}\n", function.name, seed, result.surrogate.front(),
             budgets.front(), result.surrogate.back(), budgets.back());
  return result;
}

bool verify_fronts_by_surrogate() {
  const std::vector<test::SearchFunction> functions = {test::zdt(1, 5), test::zdt(2, 5),   test::zdt(3, 5),
                                                       test::zdt(6, 5), test::binh_korn(), test::srinivas(),
                                                       test::tanaka(),  test::osyczka()};
  std::vector<Race> races(functions.size() * seeds);
  for_each_job(races.size(), [&](std::size_t job) {
    races[job] = race(functions[job / seeds], static_cast<std::uint32_t>(job % seeds + 1));
  });
  std::cout << fmt::format(
      "\n## Gaussian processes\n\nBoth searches begin with the same {} points; the surrogate asks for {} at once, "
      "NSGA-II "
      "for {}. Volume over that of the whole front after so many evaluations, median of {} seeds (references as "
      "above); "
      "how many evaluations NSGA-II needs for what the surrogate has after {}; what the surrogate itself costs for all "
      "{}.\n\n| function | variables | limits | after | gaussian-process | nsga2 | nsga2 needs | processor time |\n"
      "|---|---|---|---|---|---|---|---|\n",
      population, batch, population, seeds, budgets.front(), budgets.back());
  bool ahead = true;
  for (std::size_t f = 0; f < functions.size(); ++f) {
    const auto of_seeds = [&](const std::function<double(const Race&)>& value) {
      std::vector<double> values;
      for (std::size_t s = 0; s < seeds; ++s)
        values.push_back(value(races[f * seeds + s]));
      return median(values);
    };
    const double needed = of_seeds([](const Race& one) { return one.needed; });
    const auto& [name, choices, value, reference, limit] = functions[f];
    for (std::size_t b = 0; b < budgets.size(); ++b) {
      const double surrogate = of_seeds([b](const Race& one) { return one.surrogate[b]; });
      const double evolution = of_seeds([b](const Race& one) { return one.evolution[b]; });
      ahead = ahead && surrogate > evolution && surrogate <= 1.0;
      std::cout << fmt::format(
          "| {} | {} | {} | {} | {:.4f} | {:.4f} | {} | {} |\n", b == 0 ? name : "",
          b == 0 ? std::to_string(choices.size()) : "",
          b == 0 ? std::to_string(value(std::vector<double>(choices.size(), 0.5)).limits.size()) : "", budgets[b],
          surrogate, evolution,
          b > 0               ? ""
          : needed > long_run ? fmt::format("over {}", long_run)
                              : fmt::format("{:.0f}", needed),
          b == 0 ? fmt::format("{:.0f} s", of_seeds([](const Race& one) { return one.seconds; })) : "");
    }
  }
  std::cout << (ahead ? "\nThe surrogate is ahead of NSGA-II everywhere.\n"
                      : "\nThe surrogate is not ahead of NSGA-II everywhere.\n");
  return ahead;
}

bool verify_least_values() {
  struct Published {
    test::SearchFunction function;
    double least, most;
    int first, budget;
  };
  const std::vector<Published> all = {{test::branin(), 21.2, 24.6, 10, 60},
                                      {test::goldstein_price(), 43.6, 45.8, 10, 150},
                                      {test::hartmann_3(), 22.7, 47.8, 15, 100},
                                      {test::hartmann_6(), 131.1, 169.6, 30, 200}};
  constexpr std::size_t trials = 30;
  std::vector<double> taken(all.size() * trials);
  for_each_job(taken.size(), [&](std::size_t job) {
    const Published& one = all[job / trials];
    SearchSettings settings;
    settings.algorithm = SearchAlgorithm::gaussian_process;
    settings.objectives = 1;
    settings.population = one.first;
    settings.batch = 1;
    settings.evaluations = one.budget;
    settings.seed = static_cast<std::uint32_t>(job % trials + 1);
    taken[job] =
        static_cast<double>(test::evaluations_to_one_percent(one.function, test::run_search(one.function, settings)));
  });
  std::cout << fmt::format(
      "\n### Least values of one objective\n\nEvaluations until the least value is known within 1 %, the first points "
      "included, of {} trials with different seeds, and the standard error of their mean; one point is asked for at a "
      "time. Published: means of 30 trials, least and most of the six searches by kriging of Int. J. Aerosp. Eng. "
      "2023, 4493349, table 4. A trial that does not get there counts with its budget.\n\n| function | first points | "
      "budget | mean | standard error "
      "| most | not found | published means |\n|---|---|---|---|---|---|---|---|\n",
      trials);
  bool good = true;
  for (std::size_t f = 0; f < all.size(); ++f) {
    double sum = 0.0, squares = 0.0, most = 0.0;
    int missed = 0;
    for (std::size_t t = 0; t < trials; ++t) {
      const double one = taken[f * trials + t];
      missed += one > 0.0 ? 0 : 1;
      const double counted = one > 0.0 ? one : all[f].budget;
      sum += counted;
      squares += counted * counted;
      most = std::max(most, one);
    }
    const double mean = sum / trials;
    const double error = std::sqrt(std::max(0.0, squares / trials - mean * mean) / (trials - 1.0));
    good = good && mean <= all[f].most;
    std::cout << fmt::format("| {} | {} | {} | {:.1f} | {:.1f} | {:.0f} | {} | {:.1f} to {:.1f} |\n",
                             all[f].function.name, all[f].first, all[f].budget, mean, error, most, missed, all[f].least,
                             all[f].most);
  }
  std::cout << (good ? "\nNone takes more than the slowest published search.\n"
                     : "\nNot every one takes as few as the slowest published search.\n");
  return good;
}

}  // namespace

bool verify_surrogate() {
  const bool ahead = verify_fronts_by_surrogate();
  return verify_least_values() && ahead;
}

}  // namespace lodestone::verification
