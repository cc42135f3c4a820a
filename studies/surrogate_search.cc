// SPDX-License-Identifier: GPL-3.0-or-later
// The search by Gaussian processes: after the first population each point that is asked for is the one where the
// expected improvement (of the hypervolume, for several objectives), times the probability that every limit is kept, is
// largest; where nothing keeps all limits yet, the one most likely to. Several points at once: the models believe that
// the one before has come out as they expect (the kriging believer of Ginsbourger, Le Riche & Carraro 2010, in Tenne &
// Goh, Computational Intelligence in Expensive Optimization Problems, p. 131).
//
// An objective of one sign is learnt as it is or as its logarithm, whichever its values are likelier on, so that one
// that spans decades is a smooth function too (Jones, Schonlau & Welch transform it by hand; the comparison is Box &
// Cox's, surrogate_models_internal.h). Improvement is that of the objective itself.
//
// Limits are learnt as sgn(g) ln(1 + |g|), which keeps what is broken by far from ruling the model (the bilog of
// Eriksson & Poloczek 2021, AISTATS, PMLR 130:730). What failed or may not be asked for is learnt too, by regression of
// the labels −1 (it went well) and 1 (it did not), whose mean m makes Φ(−m/0.2) the chance of going well (RW
// section 6.5, least-squares classification).
//
// The reference point of the hypervolume lies a tenth of a span beyond the worst of all points that keep their limits:
// one at the end of the front so far would make pieces of the front that lie behind a gap worthless.
#include "studies/search_method_internal.h"
#include "studies/surrogate_models_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace lodestone::studies {

namespace {

// How the largest worth is looked for: points anywhere and about the best ones, then closer and closer about the best
// of those.
constexpr std::size_t spread_points = 600, near_points = 400, climbs = 4, climb_points = 24;
constexpr double climb_steps[] = {0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005};
/// Nearer than this in all variables is the same point.
constexpr double same = 1e-4;
/// Points that were refused before they were asked for, of which the models learn; older ones are forgotten.
constexpr std::size_t most_refused = 200;
/// Of labels −1 and 1: how far from 0 a mean of the model leaves next to no doubt.
constexpr double label_spread = 0.2;
constexpr int most_rounds = 5, looked_at = 20;

struct Candidate {
  SearchPoint point;
  double worth = 0.0;
};

class SurrogateSearch : public SearchMethod {
public:
  SurrogateSearch(const std::vector<std::size_t>& choices, const SearchSettings& settings, const SearchKnowledge& known)
      : settings_(settings), admitted_(known.admitted), coordinates_(choices, known.ordered), random_(settings.seed),
        objectives_(settings.objectives) {
    for (SearchPoint& point :
         first_population(static_cast<std::size_t>(settings.population), choices.size(), settings.seed, known.start))
      asked_.push_back(coordinates_.settled(std::move(point)));
  }

  std::vector<SearchPoint> ask() override {
    if (points_.empty())
      return asked_;
    asked_.clear();
    const auto left = static_cast<std::size_t>(settings_.evaluations) - points_.size();
    learn();
    while (asked_.size() < std::min(left, static_cast<std::size_t>(settings_.batch))) {
      SearchPoint next = best_point();
      believe(next);
      asked_.push_back(std::move(next));
    }
    return asked_;
  }

  void tell(const std::vector<SearchOutcome>& outcomes) override {
    points_.insert(points_.end(), asked_.begin(), asked_.end());
    outcomes_.insert(outcomes_.end(), outcomes.begin(), outcomes.end());
  }

  std::vector<std::vector<double>> final_objectives() const override {
    std::vector<std::vector<double>> all;
    for (const SearchOutcome& outcome : outcomes_)
      if (keeps_all(outcome))
        all.push_back(outcome.objectives);
    return all;
  }

private:
  static bool keeps_all(const SearchOutcome& outcome) { return outcome.violation && *outcome.violation == 0.0; }

  /// Of the points for which there is a value.
  void learn(SurrogateModel& model, bool any_scale,
             const std::function<std::optional<double>(const SearchOutcome&)>& value_of) {
    std::vector<SearchPoint> points;
    std::vector<double> values;
    for (std::size_t p = 0; p < points_.size(); ++p)
      if (const std::optional<double> value = value_of(outcomes_[p]); value && std::isfinite(*value)) {
        points.push_back(points_[p]);
        values.push_back(*value);
      }
    model.learn(coordinates_.of(points), values, any_scale);
  }

  void learn() {
    for (std::size_t o = 0; o < objectives_.size(); ++o)
      learn(objectives_[o], true, [o](const SearchOutcome& outcome) {
        return o < outcome.objectives.size() ? std::make_optional(outcome.objectives[o]) : std::nullopt;
      });
    std::size_t limits = 0;
    for (const SearchOutcome& outcome : outcomes_)
      limits = std::max(limits, outcome.limits.size());
    limits_.resize(limits);
    for (std::size_t k = 0; k < limits; ++k)
      learn(limits_[k], false, [k](const SearchOutcome& outcome) -> std::optional<double> {
        if (k >= outcome.limits.size() || !outcome.limits[k])
          return std::nullopt;
        const double broken = *outcome.limits[k];
        return std::copysign(std::log1p(std::abs(broken)), broken);
      });
    learn_failures();

    counting_.clear();
    for (const SearchOutcome& outcome : outcomes_)
      if (keeps_all(outcome))
        counting_.push_back(outcome.objectives);
    measure();
  }

  /// A limit that is broken but not measured counts as a failure.
  void learn_failures() {
    std::vector<SearchPoint> points = points_;
    std::vector<double> labels;
    for (const SearchOutcome& outcome : outcomes_) {
      const bool measured = outcome.violation && (*outcome.violation == 0.0 || !outcome.limits.empty());
      labels.push_back(measured ? -1.0 : 1.0);
    }
    points.insert(points.end(), refused_.begin(), refused_.end());
    labels.resize(points.size(), 1.0);
    has_failures_ = std::find(labels.begin(), labels.end(), 1.0) != labels.end();
    if (has_failures_)
      failures_.learn_labels(coordinates_.of(points), labels);
  }

  /// Where improvement begins.
  void measure() {
    improvement_.reset();
    if (counting_.empty())
      return;
    std::vector<double> least = counting_.front(), most = counting_.front();
    for (const std::vector<double>& values : counting_)
      for (std::size_t o = 0; o < values.size(); ++o) {
        least[o] = std::min(least[o], values[o]);
        most[o] = std::max(most[o], values[o]);
      }
    // Nothing of a span of 0: an objective that is the same everywhere is worth no more in one point than in another.
    spans_.clear();
    for (std::size_t o = 0; o < least.size(); ++o)
      spans_.push_back(most[o] > least[o] ? most[o] - least[o] : std::max(1e-9, std::abs(most[o])));
    std::vector<std::vector<double>> scaled;
    for (const std::vector<double>& values : counting_)
      scaled.push_back(over_spans(values));
    std::vector<double> reference;
    for (std::size_t o = 0; o < spans_.size(); ++o)
      reference.push_back(most[o] / spans_[o] + 0.1);
    improvement_.emplace(scaled, reference);
  }

  std::vector<double> over_spans(std::vector<double> values) const {
    for (std::size_t o = 0; o < values.size(); ++o)
      values[o] /= spans_[o];
    return values;
  }

  /// Of points: the logarithm of what a computation there is worth. Where it is worth next to nothing, the products of
  /// probabilities would be 0 alike.
  std::vector<double> worth(const std::vector<SearchPoint>& points) const {
    const Eigen::MatrixXd at = coordinates_.of(points);
    std::vector<double> result(points.size(), 0.0);
    for (const SurrogateModel& limit : limits_) {
      // Of a limit that is the same everywhere nothing can be gained.
      if (!limit.is_known())
        continue;
      const std::vector<NormalGuess> guesses = limit.guess(at);
      for (std::size_t p = 0; p < points.size(); ++p)
        result[p] += log_probability_of_keeping(guesses[p]);
    }
    if (has_failures_ && failures_.is_known()) {
      const std::vector<NormalGuess> guesses = failures_.guess(at);
      for (std::size_t p = 0; p < points.size(); ++p)
        result[p] += log_probability_of_keeping({guesses[p].mean, label_spread});
    }
    if (counting_.empty())
      return result;
    std::vector<std::vector<NormalGuess>> guesses;
    for (const SurrogateModel& objective : objectives_)
      guesses.push_back(objective.guess(at));
    for (std::size_t p = 0; p < points.size(); ++p) {
      std::vector<NormalGuess> here;
      for (std::size_t o = 0; o < guesses.size(); ++o)
        here.push_back(guesses[o][p].over(spans_[o]));
      result[p] += std::log(std::max(improvement_->expected(here), std::numeric_limits<double>::min()));
    }
    return result;
  }

  SearchPoint anywhere() {
    SearchPoint point(coordinates_.dimensions());
    for (double& share : point)
      share = random_.next();
    return coordinates_.settled(std::move(point));
  }

  /// Another point about this one: some of its variables are changed, one at least.
  SearchPoint near(SearchPoint point, double step) {
    const std::size_t dimensions = point.size(), certain = random_.below(dimensions);
    const double chance = std::max(0.3, 1.0 / static_cast<double>(dimensions));
    for (std::size_t v = 0; v < dimensions; ++v) {
      if (v != certain && random_.next() >= chance)
        continue;
      const std::size_t count = coordinates_.choices(v);
      if (count == 0) {
        point[v] = std::clamp(point[v] + step * random_.normal(), 0.0, 1.0);
      } else if (!coordinates_.is_ordered(v)) {
        point[v] = coordinates_.share(v, random_.below(count));
      } else {
        const double away = step * random_.normal();
        const double least = 1.0 / static_cast<double>(count);
        point[v] = std::clamp(point[v] + std::copysign(std::max(std::abs(away), least), away), 0.0, 1.0);
      }
    }
    return coordinates_.settled(std::move(point));
  }

  /// Points among which the best one is, the best first.
  std::vector<Candidate> ranked() {
    std::vector<SearchPoint> pool;
    for (std::size_t i = 0; i < spread_points; ++i)
      pool.push_back(anywhere());
    const std::vector<SearchPoint> about = best_known();
    for (std::size_t i = 0; i < near_points && !about.empty(); ++i)
      pool.push_back(near(about[i % about.size()], i % 2 == 0 ? 0.1 : 0.02));
    std::vector<Candidate> all = judged(std::move(pool));
    const std::size_t count = std::min(climbs, all.size());
    std::vector<Candidate> tops(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
    for (const double step : climb_steps) {
      std::vector<SearchPoint> tried;
      for (const Candidate& top : tops)
        for (std::size_t i = 0; i < climb_points; ++i)
          tried.push_back(near(top.point, step));
      const std::vector<double> worths = worth(tried);
      for (std::size_t i = 0; i < tried.size(); ++i)
        if (Candidate& top = tops[i / climb_points]; worths[i] > top.worth)
          top = {tried[i], worths[i]};
    }
    all.insert(all.end(), tops.begin(), tops.end());
    sort(all);
    return all;
  }

  static void sort(std::vector<Candidate>& all) {
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) { return a.worth > b.worth; });
  }

  std::vector<Candidate> judged(std::vector<SearchPoint> points) const {
    const std::vector<double> worths = worth(points);
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < points.size(); ++i)
      all.push_back({std::move(points[i]), worths[i]});
    sort(all);
    return all;
  }

  /// Those that no other beats; where nothing keeps its limits, those that break them least.
  std::vector<SearchPoint> best_known() const {
    std::vector<SearchPoint> best;
    for (std::size_t p = 0; p < points_.size(); ++p) {
      const auto beats = [&](const SearchOutcome& other) {
        const SearchOutcome& one = outcomes_[p];
        if (!keeps_all(one) || !keeps_all(other))
          return other.violation && (!one.violation || *other.violation < *one.violation);
        return other.objectives != one.objectives &&
               std::equal(other.objectives.begin(), other.objectives.end(), one.objectives.begin(),
                          [](double a, double b) { return a <= b; });
      };
      if (outcomes_[p].violation && std::none_of(outcomes_.begin(), outcomes_.end(), beats))
        best.push_back(points_[p]);
    }
    return best;
  }

  bool is_new(const SearchPoint& point) const {
    const auto alike = [&](const SearchPoint& other) {
      return std::equal(point.begin(), point.end(), other.begin(),
                        [](double a, double b) { return std::abs(a - b) < same; });
    };
    return std::none_of(points_.begin(), points_.end(), alike) && std::none_of(asked_.begin(), asked_.end(), alike) &&
           std::none_of(refused_.begin(), refused_.end(), alike);
  }

  bool is_admitted(const SearchPoint& point) {
    if (!admitted_ || admitted_(point))
      return true;
    refused_.push_back(point);
    if (refused_.size() > most_refused)
      refused_.erase(refused_.begin());
    return false;
  }

  /// The most worth of those that are new and may be asked for.
  SearchPoint best_point() {
    for (int round = 0; round < most_rounds; ++round) {
      int looked = 0;
      for (const Candidate& candidate : ranked()) {
        if (!is_new(candidate.point))
          continue;
        if (is_admitted(candidate.point))
          return candidate.point;
        if (++looked == looked_at)
          break;
      }
      // All of them are refused: that is learnt at once.
      learn_failures();
    }
    SearchPoint point = anywhere();
    for (std::size_t i = 0; i < spread_points; ++i) {
      if (is_new(point) && is_admitted(point))
        break;
      point = anywhere();
    }
    return point;
  }

  void believe(const SearchPoint& point) {
    const Eigen::MatrixXd at = coordinates_.of({point});
    double keeps = 1.0;
    std::vector<double> expected;
    for (SurrogateModel& limit : limits_) {
      const NormalGuess guess = limit.guess(at).front();
      keeps *= limit.is_known() ? probability_of_keeping(guess) : 1.0;
      limit.believe(at.row(0), guess.mean);
    }
    for (SurrogateModel& objective : objectives_) {
      expected.push_back(objective.guess(at).front().median());
      objective.believe(at.row(0), expected.back());
    }
    if (keeps >= 0.5 && !counting_.empty()) {
      counting_.push_back(std::move(expected));
      measure();
    }
  }

  const SearchSettings settings_;
  const std::function<bool(const SearchPoint&)> admitted_;
  const PointCoordinates coordinates_;
  Shares random_;
  std::vector<SurrogateModel> objectives_, limits_;
  SurrogateModel failures_;
  bool has_failures_ = false;
  std::vector<SearchPoint> asked_, points_, refused_;  ///< points_ are those of which outcomes_ are known
  std::vector<SearchOutcome> outcomes_;
  std::vector<std::vector<double>> counting_;  ///< objectives of what keeps all limits, believed ones included
  std::vector<double> spans_;                  ///< of those, by objective
  std::optional<HypervolumeImprovement> improvement_;
};

}  // namespace

std::unique_ptr<SearchMethod> make_surrogate_search(const std::vector<std::size_t>& choices,
                                                    const SearchSettings& settings, const SearchKnowledge& known) {
  return std::make_unique<SurrogateSearch>(choices, settings, known);
}

}  // namespace lodestone::studies
