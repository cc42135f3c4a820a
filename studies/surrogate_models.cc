// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/surrogate_models_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace lodestone::studies {

namespace {

/// Values this much over their largest apart are alike: a quantity that nothing changes.
constexpr double alike = 1e-12;
/// Where neither lengths nor noise make a covariance that can be factorised: points that all but coincide.
constexpr double safe_noise = 1e-4;
/// Of so few values a covariance changes with each, and is learnt quickly.
constexpr double few_values = 50.0;
/// Of labels, over the diagonal of the unit cube; two points anywhere in it are 0.41 of that apart in the mean square.
constexpr double label_length = 0.3, label_noise = 0.01;

GaussianProcess make_process(const Eigen::MatrixXd& points, const Eigen::VectorXd& values, Covariance covariance) {
  try {
    return {points, values, covariance};
  } catch (const std::runtime_error&) {
    covariance.noise = std::max(covariance.noise, safe_noise);
    return {points, values, covariance};
  }
}

}  // namespace

PointCoordinates::PointCoordinates(std::vector<std::size_t> choices, std::vector<bool> ordered)
    : choices_(std::move(choices)), ordered_(std::move(ordered)) {
  ordered_.resize(choices_.size(), false);
  for (std::size_t v = 0; v < choices_.size(); ++v)
    coordinates_ += is_ordered(v) || choices_[v] == 2 ? 1 : static_cast<Eigen::Index>(choices_[v]);
}

std::size_t PointCoordinates::choice(std::size_t variable, double share) const {
  const std::size_t count = choices_[variable];
  return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)));
}

double PointCoordinates::share(std::size_t variable, std::size_t choice) const {
  return (static_cast<double>(choice) + 0.5) / static_cast<double>(choices_[variable]);
}

SearchPoint PointCoordinates::settled(SearchPoint point) const {
  for (std::size_t v = 0; v < choices_.size(); ++v)
    if (choices_[v] > 0)
      point[v] = share(v, choice(v, point[v]));
  return point;
}

Eigen::MatrixXd PointCoordinates::of(const std::vector<SearchPoint>& points) const {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(points.size()), coordinates_);
  for (std::size_t p = 0; p < points.size(); ++p) {
    Eigen::Index column = 0;
    const auto row = static_cast<Eigen::Index>(p);
    for (std::size_t v = 0; v < choices_.size(); ++v) {
      const double at = points[p][v];
      if (is_ordered(v)) {
        matrix(row, column++) = at;
      } else if (choices_[v] == 2) {
        matrix(row, column++) = static_cast<double>(choice(v, at));
      } else {
        matrix(row, column + static_cast<Eigen::Index>(choice(v, at))) = std::sqrt(0.5);
        column += static_cast<Eigen::Index>(choices_[v]);
      }
    }
  }
  return matrix;
}

ScaledValues::ScaledValues(ValueScale scale, const std::vector<double>& values) : scale_(scale) {
  const Eigen::VectorXd all = of(values);
  centre_ = all.mean();
  spread_ = std::sqrt((all.array() - centre_).square().sum() / (static_cast<double>(values.size()) - 1.0));
}

Eigen::VectorXd ScaledValues::of(const std::vector<double>& values) const {
  Eigen::VectorXd all(static_cast<Eigen::Index>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i)
    all[static_cast<Eigen::Index>(i)] = of(values[i]);
  return all;
}

double ScaledValues::log_slope(const std::vector<double>& values) const {
  // d ln|y|/dy is 1/|y|.
  double sum = 0.0;
  for (const double value : values)
    sum += scale_ == ValueScale::linear ? 0.0 : std::log(std::abs(value));
  return -std::log(spread_) - sum / static_cast<double>(values.size());
}

void SurrogateModel::learn(const Eigen::MatrixXd& points, const std::vector<double>& values, bool any_scale) {
  process_.reset();
  known_ = 0.0;
  if (values.empty())
    return;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  known_ = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (std::max(*most - known_, known_ - *least) <= alike * std::max(std::abs(*least), std::abs(*most)))
    return;
  std::vector<ValueScale> scales = {ValueScale::linear};
  if (any_scale && (*least > 0.0 || *most < 0.0))
    scales.push_back(*least > 0.0 ? ValueScale::logarithm : ValueScale::minus_logarithm);
  const bool possible = std::find(scales.begin(), scales.end(), scaled_.scale()) != scales.end();
  if (!covariance_ || !possible || n <= few_values || n >= std::ceil(1.1 * static_cast<double>(learnt_from_))) {
    learn_covariance(points, values, scales);
    learnt_from_ = values.size();
  } else {
    scaled_ = ScaledValues(scaled_.scale(), values);
  }
  process_ = make_process(points, scaled_.of(values), *covariance_);
}

void SurrogateModel::learn_covariance(const Eigen::MatrixXd& points, const std::vector<double>& values,
                                      const std::vector<ValueScale>& scales) {
  const std::optional<Covariance> before = covariance_;
  const ValueScale scale_before = scaled_.scale();
  double most = -std::numeric_limits<double>::infinity();
  for (const ValueScale scale : scales) {
    const ScaledValues scaled(scale, values);
    const Eigen::VectorXd all = scaled.of(values);
    const Covariance fitted = fit_covariance(points, all, scale == scale_before ? before : std::nullopt);
    // Of contrasts: one value less.
    const double likelihood =
        profile_likelihood(points, all, fitted) + (static_cast<double>(values.size()) - 1.0) * scaled.log_slope(values);
    if (likelihood > most) {
      most = likelihood;
      covariance_ = fitted;
      scaled_ = scaled;
    }
  }
}

void SurrogateModel::learn_labels(const Eigen::MatrixXd& points, const std::vector<double>& labels) {
  const auto d = static_cast<double>(points.cols());
  const Covariance covariance{Kernel::matern, Eigen::VectorXd::Constant(points.cols(), label_length * std::sqrt(d)),
                              1.0, label_noise};
  process_.emplace(points, Eigen::Map<const Eigen::VectorXd>(labels.data(), points.rows()), covariance);
}

void SurrogateModel::believe(const Eigen::RowVectorXd& point, double value) {
  if (!process_)
    return;
  try {
    process_ = process_->with(point, scaled_.of(value));
  } catch (const std::runtime_error&) {
    // All but one of those that are known: it adds nothing.
  }
}

std::vector<NormalGuess> SurrogateModel::guess(const Eigen::MatrixXd& at) const {
  std::vector<NormalGuess> guesses(static_cast<std::size_t>(at.rows()), NormalGuess{known_, 0.0});
  if (!process_)
    return guesses;
  const GaussianProcess::Prediction prediction = process_->predict(at);
  for (std::size_t p = 0; p < guesses.size(); ++p) {
    const auto row = static_cast<Eigen::Index>(p);
    guesses[p] = scaled_.guess(prediction.mean[row], prediction.deviation[row]);
  }
  return guesses;
}

}  // namespace lodestone::studies
