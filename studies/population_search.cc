// SPDX-License-Identifier: GPL-3.0-or-later
// pagmo's algorithms call the objective; a study runs cases and then knows. So each island is a thread that waits
// inside its objective until its points are answered, and ask() waits until every island waits.
#include "studies/search_method_internal.h"

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/algorithms/moead.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/batch_evaluators/member_bfe.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <pagmo/utils/multi_objective.hpp>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

namespace lodestone::studies {

namespace {

using pagmo::vector_double;

/// Above every objective, whose span is about 1.
constexpr double barrier = 1e12;
// The settings of Deb et al. 2002, section V: crossover 0.9 with index 20, mutation of one variable on average with
// index 20.
constexpr double crossover = 0.9, crossover_index = 20.0, mutation_index = 20.0;
// Of the neighbourhood, Li & Zhang 2009, section III.A; where the population is smaller, half of it.
constexpr unsigned neighbours = 20;

/// The search is given up: nobody answers any more.
struct GivenUp {};

/// Where islands hand over points and wait for outcomes.
class Exchange {
public:
  /// Of an island's thread.
  std::vector<vector_double> evaluate(std::size_t island, std::vector<SearchPoint> points) {
    std::unique_lock lock(mutex_);
    Request request{island, std::move(points), {}, false};
    waiting_.push_back(&request);
    changed_.notify_all();
    changed_.wait(lock, [&] { return request.answered || given_up_; });
    if (!request.answered)
      throw GivenUp();
    return std::move(request.fitness);
  }
  void begin(std::size_t islands) {
    const std::lock_guard lock(mutex_);
    running_ = islands;
  }
  /// An island's thread ends.
  void leave() {
    const std::lock_guard lock(mutex_);
    --running_;
    changed_.notify_all();
  }
  /// Waits until every island waits or has left. @return the points of all, in the order of the islands.
  std::vector<SearchPoint> collect() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() == running_; });
    std::sort(waiting_.begin(), waiting_.end(),
              [](const Request* a, const Request* b) { return a->island < b->island; });
    std::vector<SearchPoint> points;
    for (const Request* request : waiting_)
      points.insert(points.end(), request->points.begin(), request->points.end());
    return points;
  }
  void answer(const std::vector<vector_double>& fitness) {
    const std::lock_guard lock(mutex_);
    auto next = fitness.begin();
    for (Request* request : waiting_) {
      const auto end = next + static_cast<std::ptrdiff_t>(request->points.size());
      request->fitness.assign(next, end);
      request->answered = true;
      next = end;
    }
    waiting_.clear();
    changed_.notify_all();
  }
  void give_up() {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
    changed_.notify_all();
  }

private:
  struct Request {
    std::size_t island;
    std::vector<SearchPoint> points;
    std::vector<vector_double> fitness;
    bool answered;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Request*> waiting_;
  std::size_t running_ = 0;
  bool given_up_ = false;
};

/// How a point's shares are laid out for pagmo: variables of any value first, choices as whole numbers behind them
/// where the algorithm knows whole numbers.
struct Layout {
  std::vector<std::size_t> choices;
  std::vector<std::size_t> order;  ///< of the variables
  std::size_t whole = 0;           ///< so many of them at the end are whole numbers

  Layout(std::vector<std::size_t> given, bool knows_whole_numbers) : choices(std::move(given)) {
    for (const bool chosen : {false, true})
      for (std::size_t v = 0; v < choices.size(); ++v)
        if ((choices[v] > 0) == chosen)
          order.push_back(v);
    if (knows_whole_numbers)
      whole = static_cast<std::size_t>(std::count_if(choices.begin(), choices.end(), [](auto n) { return n > 0; }));
  }
  bool is_whole(std::size_t place) const { return place + whole >= order.size(); }

  vector_double upper() const {
    vector_double bounds(order.size(), 1.0);
    for (std::size_t k = 0; k < order.size(); ++k)
      if (is_whole(k))
        bounds[k] = static_cast<double>(choices[order[k]] - 1);
    return bounds;
  }
  SearchPoint shares(const double* x) const {
    SearchPoint point(order.size());
    for (std::size_t k = 0; k < order.size(); ++k)
      point[order[k]] = is_whole(k) ? (x[k] + 0.5) / static_cast<double>(choices[order[k]]) : x[k];
    return point;
  }
  vector_double decision(const SearchPoint& point) const {
    vector_double x(order.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
      const double share = point[order[k]];
      const auto count = static_cast<double>(choices[order[k]]);
      x[k] = is_whole(k) ? std::min(count - 1.0, std::floor(share * count)) : share;
    }
    return x;
  }
};

/// What pagmo calls. Copied freely; what it points to outlives it.
struct Problem {
  Exchange* exchange = nullptr;
  const Layout* layout = nullptr;
  std::size_t objectives = 0;
  std::size_t island = 0;

  vector_double fitness(const vector_double& x) const {
    return exchange->evaluate(island, {layout->shares(x.data())}).front();
  }
  vector_double batch_fitness(const vector_double& all) const {
    const std::size_t dimensions = layout->order.size();
    std::vector<SearchPoint> points;
    for (std::size_t begin = 0; begin < all.size(); begin += dimensions)
      points.push_back(layout->shares(all.data() + begin));
    vector_double result;
    for (const vector_double& one : exchange->evaluate(island, std::move(points)))
      result.insert(result.end(), one.begin(), one.end());
    return result;
  }
  std::pair<vector_double, vector_double> get_bounds() const {
    return {vector_double(layout->order.size(), 0.0), layout->upper()};
  }
  vector_double::size_type get_nobj() const { return objectives; }
  vector_double::size_type get_nix() const { return layout->whole; }
  // Nothing of it is ever written.
  template <typename Archive> void serialize(Archive&, unsigned) {}
};

pagmo::algorithm make_algorithm(const SearchSettings& settings, std::size_t variables, unsigned generations,
                                unsigned seed) {
  const auto n = static_cast<double>(variables);
  switch (settings.algorithm) {
  case SearchAlgorithm::nsga2: {
    pagmo::nsga2 search(generations, crossover, crossover_index, 1.0 / n, mutation_index, seed);
    search.set_bfe(pagmo::bfe(pagmo::member_bfe()));
    return pagmo::algorithm(search);
  }
  case SearchAlgorithm::moead: {
    // A grid of weights exists for two objectives and any population.
    const char* const weights = settings.objectives == 2 ? "grid" : "low discrepancy";
    return pagmo::algorithm(pagmo::moead(generations, weights, "tchebycheff",
                                         std::min(neighbours, static_cast<unsigned>(settings.population) / 2), 1.0, 0.5,
                                         mutation_index, 0.9, 2, true, seed));
  }
  case SearchAlgorithm::cma_es:
    // Tolerances of 0: the budget ends the search.
    return pagmo::algorithm(pagmo::cmaes(generations, -1, -1, -1, -1, 0.5, 0.0, 0.0, true, true, seed));
  case SearchAlgorithm::gaussian_process:
    break;
  }
  throw std::logic_error("no such algorithm of a population");
}

class PopulationSearch : public SearchMethod {
public:
  PopulationSearch(const std::vector<std::size_t>& choices, const SearchSettings& given, const SearchKnowledge& known)
      : settings(given), layout(choices, given.algorithm == SearchAlgorithm::nsga2) {
    const auto islands = static_cast<std::size_t>(settings.islands);
    const int generations = settings.evaluations / (settings.population * settings.islands) - 1;
    const bool migrates = islands > 1 && settings.algorithm != SearchAlgorithm::cma_es;
    left = generations;
    epoch = migrates ? std::min(settings.migration, generations) : generations;
    for (std::size_t i = 0; i < islands; ++i) {
      seeds.push_back(settings.seed + static_cast<std::uint32_t>(i));
      // The islands take turns with the points that are given.
      std::vector<SearchPoint> given_here;
      for (std::size_t k = i; k < known.start.size(); k += islands)
        given_here.push_back(known.start[k]);
      for (const SearchPoint& point : first_population(static_cast<std::size_t>(settings.population),
                                                       layout.choices.size(), seeds.back(), std::move(given_here)))
        // A choice stands for the middle of its share.
        first.push_back(layout.shares(layout.decision(point).data()));
    }
    scale.assign(settings.objectives, 1.0);
  }

  ~PopulationSearch() override {
    exchange.give_up();
    join();
  }

  std::vector<SearchPoint> ask() override {
    if (populations.empty())
      return first;
    while (true) {
      if (threads.empty()) {
        if (left == 0)
          return {};
        begin_epoch();
      }
      std::vector<SearchPoint> points = exchange.collect();
      if (!points.empty())
        return points;
      join();
      for (const std::exception_ptr& error : errors)
        if (error)
          std::rethrow_exception(error);
      migrate();
    }
  }

  void tell(const std::vector<SearchOutcome>& outcomes) override {
    if (!populations.empty()) {
      std::vector<vector_double> fitness;
      for (const SearchOutcome& one : outcomes)
        fitness.push_back(shown(one));
      exchange.answer(fitness);
      return;
    }
    measure(outcomes);
    const auto size = static_cast<std::size_t>(settings.population);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      pagmo::population population(pagmo::problem(Problem{&exchange, &layout, settings.objectives, i}), 0, seeds[i]);
      for (std::size_t k = i * size; k < (i + 1) * size; ++k)
        population.push_back(layout.decision(first[k]), shown(outcomes[k]));
      populations.push_back(std::move(population));
      algorithms.push_back(make_algorithm(settings, layout.choices.size(), static_cast<unsigned>(epoch), seeds[i]));
    }
    errors.resize(seeds.size());
  }

  std::vector<std::vector<double>> final_objectives() const override {
    std::vector<std::vector<double>> result;
    if (!threads.empty() || left > 0)
      return result;
    for (const pagmo::population& population : populations)
      for (vector_double values : population.get_f()) {
        if (values.front() >= barrier)
          continue;
        for (std::size_t o = 0; o < values.size(); ++o)
          values[o] *= scale[o];
        result.push_back(std::move(values));
      }
    return result;
  }

private:
  void join() {
    for (std::thread& thread : threads)
      thread.join();
    threads.clear();
  }

  /// The spans of the first population's objectives.
  void measure(const std::vector<SearchOutcome>& outcomes) {
    for (std::size_t o = 0; o < settings.objectives; ++o) {
      double least = std::numeric_limits<double>::infinity(), most = -least, largest = 0.0;
      for (const SearchOutcome& one : outcomes)
        if (one.violation && *one.violation == 0.0) {
          least = std::min(least, one.objectives[o]);
          most = std::max(most, one.objectives[o]);
          largest = std::max(largest, std::abs(one.objectives[o]));
        }
      const double span = most - least;
      if (span > 1e-9 * largest)
        scale[o] = span;
      else if (largest > 0.0)
        scale[o] = largest;
    }
  }

  vector_double shown(const SearchOutcome& outcome) const {
    const bool known = outcome.violation && std::isfinite(*outcome.violation);
    if (!known || *outcome.violation > 0.0) {
      const double share = known ? *outcome.violation / (1.0 + *outcome.violation) : 1.0;
      return vector_double(settings.objectives, barrier * (1.0 + share));
    }
    vector_double values(settings.objectives);
    for (std::size_t o = 0; o < values.size(); ++o)
      values[o] = outcome.objectives[o] / scale[o];
    return values;
  }

  void begin_epoch() {
    if (left < epoch) {
      // The last one is shorter: algorithms are made for so many generations.
      epoch = left;
      for (std::size_t i = 0; i < seeds.size(); ++i)
        algorithms[i] = make_algorithm(settings, layout.choices.size(), static_cast<unsigned>(epoch),
                                       seeds[i] + static_cast<unsigned>(settings.evaluations));
    }
    left -= epoch;
    exchange.begin(populations.size());
    for (std::size_t i = 0; i < populations.size(); ++i)
      threads.emplace_back([this, i] {
        try {
          populations[i] = algorithms[i].evolve(populations[i]);
        } catch (const GivenUp&) {
        } catch (...) {
          errors[i] = std::current_exception();
        }
        exchange.leave();
      });
  }

  /// Each island's best member to the next, in the place of its worst.
  void migrate() {
    if (populations.size() < 2 || left == 0 || settings.algorithm == SearchAlgorithm::cma_es)
      return;
    std::vector<std::pair<vector_double, vector_double>> sent;
    std::vector<std::size_t> worst;
    for (const pagmo::population& population : populations) {
      const auto order = pagmo::select_best_N_mo(population.get_f(), population.size());
      sent.emplace_back(population.get_x()[order.front()], population.get_f()[order.front()]);
      worst.push_back(order.back());
    }
    for (std::size_t i = 0; i < populations.size(); ++i) {
      const std::size_t next = (i + 1) % populations.size();
      populations[next].set_xf(worst[next], sent[i].first, sent[i].second);
    }
  }

  const SearchSettings settings;
  const Layout layout;
  Exchange exchange;
  std::vector<unsigned> seeds;     ///< of the islands
  std::vector<SearchPoint> first;  ///< populations
  std::vector<double> scale;       ///< of the objectives
  std::vector<pagmo::population> populations;
  std::vector<pagmo::algorithm> algorithms;
  std::vector<std::thread> threads;
  std::vector<std::exception_ptr> errors;
  int epoch = 0;  ///< generations between migrations
  int left = 0;   ///< generations
};

}  // namespace

std::unique_ptr<SearchMethod> make_population_search(const std::vector<std::size_t>& choices,
                                                     const SearchSettings& settings, const SearchKnowledge& known) {
  return std::make_unique<PopulationSearch>(choices, settings, known);
}

}  // namespace lodestone::studies
