// SPDX-License-Identifier: GPL-3.0-or-later
// What a search by surrogates believes of every point: a Gaussian process of each objective and of each limit.
#pragma once

#include "studies/acquisition.h"
#include "studies/gaussian_process_internal.h"
#include "studies/optimiser.h"

#include <Eigen/Core>

#include <cstddef>
#include <optional>
#include <vector>

namespace lodestone::studies {

/// Points of a search as coordinates of a Gaussian process: a range or choices in an order as one coordinate, the
/// share; choices without order as one each (one-hot, Garrido-Merchán & Hernández-Lobato 2020, Neurocomputing 380:20)
/// with lengths of their own, so that some may be found alike. Two choices are 0 and 1; of more each is 1/√2 or 0, so
/// that two different ones are 1 apart.
class PointCoordinates {
public:
  PointCoordinates(std::vector<std::size_t> choices, std::vector<bool> ordered);
  std::size_t dimensions() const { return choices_.size(); }
  std::size_t choices(std::size_t variable) const { return choices_[variable]; }
  bool is_ordered(std::size_t variable) const { return choices_[variable] == 0 || ordered_[variable]; }
  std::size_t choice(std::size_t variable, double share) const;
  double share(std::size_t variable, std::size_t choice) const;
  /// Choices at the middle of their share.
  SearchPoint settled(SearchPoint point) const;
  /// [point × coordinate].
  Eigen::MatrixXd of(const std::vector<SearchPoint>& points) const;

private:
  std::vector<std::size_t> choices_;
  std::vector<bool> ordered_;
  Eigen::Index coordinates_ = 0;
};

/// Values on a scale, less their mean, over their standard deviation.
class ScaledValues {
public:
  ScaledValues() = default;
  /// @param values not all alike, of the sign that the scale takes.
  ScaledValues(ValueScale scale, const std::vector<double>& values);
  ValueScale scale() const { return scale_; }
  double of(double value) const { return (to_scale(scale_, value) - centre_) / spread_; }
  Eigen::VectorXd of(const std::vector<double>& values) const;
  /// Back: mean and deviation of what of() gives.
  NormalGuess guess(double mean, double deviation) const {
    return {centre_ + spread_ * mean, spread_ * deviation, scale_};
  }
  /// What a density of scaled values is multiplied with to be one of the values, as ln a value: with it likelihoods on
  /// different scales compare. (Box & Cox 1964, J. R. Stat. Soc. B 26:211, section 2.)
  double log_slope(const std::vector<double>& values) const;

private:
  ValueScale scale_ = ValueScale::linear;
  double centre_ = 0.0, spread_ = 1.0;
};

/// One quantity over all points.
class SurrogateModel {
public:
  /// Of more than 50 values learns the covariance anew only when there are a tenth more than when it last did.
  /// @param points [point × coordinate] of the values. @param any_scale may be learnt on the scale of logarithms, where
  /// all values have one sign and are likelier there.
  void learn(const Eigen::MatrixXd& points, const std::vector<double>& values, bool any_scale = false);
  /// The labels −1 and 1: with lengths that are given. Those of most likelihood are short for a step, so that between
  /// two points beyond it the model would know nothing again.
  void learn_labels(const Eigen::MatrixXd& points, const std::vector<double>& labels);
  /// One more value, believed: nothing is learnt anew.
  void believe(const Eigen::RowVectorXd& point, double value);
  /// Of a quantity that is the same everywhere, or known nowhere (0): that, without doubt.
  std::vector<NormalGuess> guess(const Eigen::MatrixXd& at) const;
  bool is_known() const { return process_.has_value(); }

private:
  void learn_covariance(const Eigen::MatrixXd& points, const std::vector<double>& values,
                        const std::vector<ValueScale>& scales);

  std::optional<GaussianProcess> process_;  ///< of scaled values
  std::optional<Covariance> covariance_;
  ScaledValues scaled_;
  double known_ = 0.0;  ///< of a quantity that is the same everywhere
  std::size_t learnt_from_ = 0;
};

}  // namespace lodestone::studies
