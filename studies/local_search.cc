// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/local_search.h"

#include <nlopt.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <stdexcept>

namespace lodestone::studies {

namespace {

/// Of a box's reach: what is nearer to its edge is held by it.
constexpr double at_the_edge = 1e-3;
/// Of the objective over a whole coordinate, of the steepest one: at the start no method is shown less.
constexpr double least_slope = 0.1;
/// Points known already that are asked for one after the other: the method goes round in circles.
constexpr int most_repeats = 200;
constexpr double infinitely_bad = std::numeric_limits<double>::infinity();

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

/// By how much an objective is shown steeper. One that whole coordinates change by less than its tolerance stays as it
/// is: what slope it has may be the error of its values.
double steepening(const LocalOutcome& start, double tolerance) {
  double slope = 0.0;
  for (const double one : start.gradient)
    slope = std::max(slope, std::abs(one));
  return slope > tolerance ? std::max(1.0, least_slope / slope) : 1.0;
}

class Search {
public:
  Search(const std::vector<double>& start, const LocalSettings& settings, const LocalEvaluation& evaluate)
      : start_(start), settings_(settings), evaluate_(evaluate) {}

  /// Passes of the algorithm. One that comes upon a point at which there is nothing ends there: the next begins at the
  /// best point known, in a box that reaches half as far as that was. So the way to a limit leads along what cannot be,
  /// which infinite values would only stop.
  LocalResult run() {
    for (std::size_t i = 0; i < settings_.limits; ++i)
      limits_.push_back({this, i});
    std::vector<double> centre = start_;
    for (double reach = 1.0;;) {
      const std::optional<std::size_t> best_before = result_.best;
      barred_.reset();
      result_.end = pass(centre, reach);
      if (thrown_)
        std::rethrow_exception(thrown_);
      if (result_.end == LocalEnd::evaluations || result_.end == LocalEnd::stopped || result_.end == LocalEnd::no_start)
        break;
      const std::vector<double> next = result_.points[result_.best.value_or(nearest_)];
      if (barred_) {
        reach = 0.5 * std::min(reach, largest_difference(*barred_, next));
        if (reach < settings_.step_tolerance) {
          result_.end = LocalEnd::settled;
          break;
        }
      } else if (reach >= 1.0 || result_.best == best_before ||
                 largest_difference(next, centre) < (1.0 - at_the_edge) * reach) {
        break;  // the box did not hold it
      }
      centre = next;
    }
    return std::move(result_);
  }

private:
  LocalEnd pass(const std::vector<double>& centre, double reach) {
    nlopt::opt optimiser(settings_.algorithm == LocalAlgorithm::mma ? nlopt::LD_MMA : nlopt::LD_SLSQP,
                         static_cast<unsigned>(centre.size()));
    std::vector<double> lower = centre, upper = centre;
    for (std::size_t i = 0; i < centre.size(); ++i) {
      lower[i] = std::max(0.0, centre[i] - reach);
      upper[i] = std::min(1.0, centre[i] + reach);
    }
    optimiser.set_lower_bounds(lower);
    optimiser.set_upper_bounds(upper);
    optimiser.set_min_objective(objective, this);
    for (Limit& one : limits_)
      optimiser.add_inequality_constraint(limit, &one, settings_.limit_tolerance);
    optimiser.set_xtol_abs(settings_.step_tolerance);
    std::vector<double> point = centre;
    double value = 0.0;
    try {
      const LocalOutcome& first = at(centre);
      if (!steepening_)
        steepening_ = steepening(first, settings_.objective_tolerance);
      optimiser.set_ftol_abs(*steepening_ * settings_.objective_tolerance);
      optimiser.optimize(point, value);
    } catch (const nlopt::roundoff_limited&) {
      return LocalEnd::no_descent;
    } catch (const nlopt::forced_stop&) {
      return end_;
    } catch (const std::runtime_error&) {
      return LocalEnd::failed;
    }
    return LocalEnd::settled;
  }

  struct Limit {
    Search* search;
    std::size_t index;
  };

  static double objective(const std::vector<double>& point, std::vector<double>& gradient, void* data) {
    Search& search = *static_cast<Search*>(data);
    const LocalOutcome& outcome = search.at(point);
    std::transform(outcome.gradient.begin(), outcome.gradient.begin() + static_cast<std::ptrdiff_t>(gradient.size()),
                   gradient.begin(), [&](double slope) { return *search.steepening_ * slope; });
    return *search.steepening_ * outcome.objective;
  }
  static double limit(const std::vector<double>& point, std::vector<double>& gradient, void* data) {
    const Limit& limit = *static_cast<Limit*>(data);
    const LocalOutcome& outcome = limit.search->at(point);
    std::copy_n(outcome.limit_gradients[limit.index].begin(), gradient.size(), gradient.begin());
    return outcome.limits[limit.index];
  }

  /// The algorithms ask for objective and limits one by one, and for a point again whose step they take.
  const LocalOutcome& at(const std::vector<double>& asked) {
    const std::vector<double> point = settings_.evaluated_at ? settings_.evaluated_at(asked) : asked;
    const auto stop = [&](LocalEnd end) {
      end_ = end;
      throw nlopt::forced_stop();
    };
    const auto bar = [&] {
      barred_ = point;
      stop(LocalEnd::settled);
    };
    if (const auto known = known_.find(point); known != known_.end()) {
      if (!known->second)
        bar();
      if (++repeats_ > most_repeats * static_cast<int>(1 + settings_.limits))
        stop(LocalEnd::no_descent);
      return *known->second;
    }
    if (result_.points.size() >= static_cast<std::size_t>(settings_.evaluations))
      stop(LocalEnd::evaluations);
    // What lies closer is the same for whoever asked.
    if (result_.best && largest_difference(point, result_.points[*result_.best]) < settings_.step_tolerance)
      stop(LocalEnd::settled);
    std::optional<LocalOutcome> outcome;
    try {
      outcome = evaluate_(point);
    } catch (const LocalStop&) {
      stop(LocalEnd::stopped);
    } catch (...) {  // not through NLopt
      thrown_ = std::current_exception();
      stop(LocalEnd::stopped);
    }
    repeats_ = 0;
    result_.points.push_back(point);
    const std::optional<LocalOutcome>& known = known_.emplace(point, std::move(outcome)).first->second;
    if (!known) {
      if (result_.points.size() == 1)
        stop(LocalEnd::no_start);
      bar();
    }
    double missed = 0.0;
    for (const double limit : known->limits)
      missed = std::max(missed, limit);
    if (missed <= settings_.limit_tolerance && known->objective < least_) {
      least_ = known->objective;
      result_.best = result_.points.size() - 1;
    }
    if (missed < least_missed_) {
      least_missed_ = missed;
      nearest_ = result_.points.size() - 1;
    }
    return *known;
  }

  const std::vector<double>& start_;
  const LocalSettings& settings_;
  const LocalEvaluation& evaluate_;
  std::vector<Limit> limits_;
  std::map<std::vector<double>, std::optional<LocalOutcome>> known_;
  LocalResult result_;
  std::optional<double> steepening_;  ///< known from the start on
  int repeats_ = 0;                   ///< since the last new point
  double least_ = infinitely_bad;
  double least_missed_ = infinitely_bad;
  std::size_t nearest_ = 0;                    ///< the point that misses limits least
  std::optional<std::vector<double>> barred_;  ///< at which this pass found nothing
  LocalEnd end_ = LocalEnd::failed;
  std::exception_ptr thrown_;
};

}  // namespace

const std::vector<std::string>& local_algorithm_words() {
  static const std::vector<std::string> words = {"slsqp", "mma"};
  return words;
}

std::string to_string(LocalEnd end) {
  switch (end) {
  case LocalEnd::settled:
    return "settled: another step changes nothing that counts";
  case LocalEnd::no_descent:
    return "no step is better any more, as far as the values are exact";
  case LocalEnd::evaluations:
    return "as many evaluations as are allowed";
  case LocalEnd::failed:
    return "no step was found that keeps all limits: they may contradict each other in the ranges";
  case LocalEnd::stopped:
    return "stopped";
  case LocalEnd::no_start:
    return "there is no design at the start";
  }
  return "";
}

LocalResult search_locally(const std::vector<double>& start, const LocalSettings& settings,
                           const LocalEvaluation& evaluate) {
  if (start.empty())
    throw std::invalid_argument("a local search needs a coordinate");
  return Search(start, settings, evaluate).run();
}

}  // namespace lodestone::studies
