// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/optimiser.h"

#include "studies/search_method_internal.h"
#include "studies/variations.h"

#include <pagmo/utils/hypervolume.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace lodestone::studies {

namespace {

constexpr int least_population = 8;

std::string wrong_objectives(const SearchSettings& settings, const std::string& name) {
  if (settings.algorithm == SearchAlgorithm::gaussian_process)
    return "";
  const bool single = settings.algorithm == SearchAlgorithm::cma_es;
  if (single && settings.objectives != 1)
    return fmt::format("cma-es takes one objective, not {}; nsga2, moead and gaussian-process take several",
                       settings.objectives);
  if (!single && settings.objectives < 2)
    return fmt::format("{} takes two objectives or more; cma-es and gaussian-process take one", name);
  return "";
}

}  // namespace

const std::vector<std::string>& search_algorithm_words() {
  static const std::vector<std::string> words = {"nsga2", "moead", "cma-es", "gaussian-process"};
  return words;
}

std::string complaint_about(const SearchSettings& settings) {
  const std::string& name = search_algorithm_words()[static_cast<std::size_t>(settings.algorithm)];
  if (const std::string wrong = wrong_objectives(settings, name); !wrong.empty())
    return wrong;
  if (settings.population < least_population)
    return fmt::format("a population of {} is too small; {} is the least", settings.population, least_population);
  if (settings.algorithm == SearchAlgorithm::gaussian_process) {
    if (settings.islands > 1)
      return fmt::format("gaussian-process learns from all candidates together; {} islands do not go with it, 'batch' "
                         "keeps processes at work",
                         settings.islands);
    if (settings.evaluations <= settings.population)
      return fmt::format("{} evaluations leave none beside the {} of the first population", settings.evaluations,
                         settings.population);
    return "";
  }
  if (settings.algorithm == SearchAlgorithm::nsga2 && settings.population % 4 != 0)
    return fmt::format("nsga2 needs a population that is a multiple of 4, not {}; {} or {} are", settings.population,
                       settings.population / 4 * 4, settings.population / 4 * 4 + 4);
  const int generation = settings.population * settings.islands;
  if (settings.evaluations < 2 * generation || settings.evaluations % generation != 0) {
    const int down = std::max(2, settings.evaluations / generation) * generation;
    return fmt::format("{} evaluations are no whole number of generations of {}{}, two at least; {} or {} are",
                       settings.evaluations, settings.population,
                       settings.islands > 1 ? fmt::format(" on {} islands", settings.islands) : "", down,
                       down + generation);
  }
  return "";
}

int generations(const SearchSettings& settings, int evaluations) {
  if (settings.algorithm != SearchAlgorithm::gaussian_process)
    return evaluations / (settings.population * settings.islands);
  if (evaluations < settings.population)
    return 0;
  return 1 + (evaluations - settings.population + settings.batch - 1) / settings.batch;
}

std::vector<SearchPoint> first_population(std::size_t count, std::size_t dimensions, std::uint64_t seed,
                                          std::vector<SearchPoint> given) {
  given.resize(std::min(given.size(), count));
  const std::vector<double> cube = latin_hypercube_points(count - given.size(), dimensions, seed);
  const auto step = static_cast<std::ptrdiff_t>(dimensions);
  for (auto begin = cube.begin(); begin != cube.end(); begin += step)
    given.emplace_back(begin, begin + step);
  return given;
}

Optimiser::Optimiser(const std::vector<std::size_t>& choices, const SearchSettings& settings,
                     const SearchKnowledge& known)
    : settings_(settings) {
  if (const std::string complaint = complaint_about(settings); !complaint.empty())
    throw std::logic_error(complaint);
  method_ = settings.algorithm == SearchAlgorithm::gaussian_process ? make_surrogate_search(choices, settings, known)
                                                                    : make_population_search(choices, settings, known);
}

Optimiser::~Optimiser() = default;

std::vector<SearchPoint> Optimiser::ask() {
  if (asked_ > 0)
    throw std::logic_error("the points before were not answered");
  std::vector<SearchPoint> points = method_->ask();
  asked_ = points.size();
  return points;
}

void Optimiser::tell(const std::vector<SearchOutcome>& outcomes) {
  if (outcomes.size() != asked_ || asked_ == 0)
    throw std::logic_error("as many outcomes as points were asked for");
  asked_ = 0;
  told_ += static_cast<int>(outcomes.size());
  method_->tell(outcomes);
}

int Optimiser::generation() const {
  return generations(settings_, told_);
}

std::vector<std::vector<double>> Optimiser::final_objectives() const {
  return method_->final_objectives();
}

double hypervolume(const std::vector<std::vector<double>>& points, const std::vector<double>& reference) {
  std::vector<std::vector<double>> counted;
  for (const std::vector<double>& point : points)
    if (std::equal(point.begin(), point.end(), reference.begin(), [](double a, double b) { return a < b; }))
      counted.push_back(point);
  return counted.empty() ? 0.0 : pagmo::hypervolume(counted, true).compute(reference);
}

}  // namespace lodestone::studies
