// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/gaussian_process_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace lodestone::studies {

namespace {

using Eigen::ArrayXXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double least_length = 0.01, most_length = 1000.0;
constexpr double least_noise = 1e-12, most_noise = 1e-2, first_noise = 1e-8;
constexpr double prior_variance = 6.0;
constexpr int most_iterations = 40;
const double root_5 = std::sqrt(5.0), log_two_pi = std::log(2.0 * 3.14159265358979323846);

/// r² between the points of two sets, whose coordinates are over their lengths.
MatrixXd squared_distances(const MatrixXd& a, const MatrixXd& b) {
  MatrixXd squares = -2.0 * a * b.transpose();
  squares.colwise() += a.rowwise().squaredNorm();
  squares.rowwise() += b.rowwise().squaredNorm().transpose();
  return squares.cwiseMax(0.0);
}

MatrixXd over(const MatrixXd& points, const VectorXd& lengths) {
  return points * lengths.cwiseInverse().asDiagonal();
}

MatrixXd correlations(Kernel kernel, const MatrixXd& squares) {
  if (kernel == Kernel::gaussian)
    return (-0.5 * squares.array()).exp().matrix();
  const ArrayXXd r = root_5 * squares.array().sqrt();
  return ((1.0 + r + r.square() / 3.0) * (-r).exp()).matrix();
}

/// w with dk/d log ℓ_i = w (x_i − x'_i)²/ℓ_i².
ArrayXXd weights_by_lengths(Kernel kernel, const MatrixXd& squares) {
  if (kernel == Kernel::gaussian)
    return (-0.5 * squares.array()).exp();
  const ArrayXXd r = root_5 * squares.array().sqrt();
  return (5.0 / 3.0) * (1.0 + r) * (-r).exp();
}

Eigen::LLT<MatrixXd> factorised(MatrixXd matrix, double noise) {
  matrix.diagonal().array() += noise;
  Eigen::LLT<MatrixXd> factor(matrix);
  if (factor.info() != Eigen::Success)
    throw std::runtime_error("the covariance of a Gaussian process is not positive definite");
  return factor;
}

double log_determinant(const Eigen::LLT<MatrixXd>& factor) {
  return 2.0 * factor.matrixLLT().diagonal().array().log().sum();
}

}  // namespace

GaussianProcess::GaussianProcess(MatrixXd points, VectorXd values, Covariance covariance)
    : points_(std::move(points)), values_(std::move(values)), covariance_(std::move(covariance)) {
  const MatrixXd scaled = over(points_, covariance_.lengths);
  factor_ = factorised(correlations(covariance_.kernel, squared_distances(scaled, scaled)), covariance_.noise);
  ones_ = factor_.solve(VectorXd::Ones(values_.size()));
  ones_sum_ = ones_.sum();
  mean_ = ones_.dot(values_) / ones_sum_;
  weights_ = factor_.solve((values_.array() - mean_).matrix());
}

GaussianProcess::Prediction GaussianProcess::predict(const MatrixXd& at) const {
  const MatrixXd correlation = correlations(
      covariance_.kernel, squared_distances(over(points_, covariance_.lengths), over(at, covariance_.lengths)));
  const MatrixXd half = factor_.matrixL().solve(correlation);
  const Eigen::ArrayXd rest = 1.0 - (correlation.transpose() * ones_).array();
  Prediction result;
  result.mean = (correlation.transpose() * weights_).array() + mean_;
  const Eigen::ArrayXd share = 1.0 - half.colwise().squaredNorm().transpose().array() + rest.square() / ones_sum_;
  // Rounding may leave a little less than nothing at a point that is known.
  result.deviation = (covariance_.variance * share.max(0.0)).sqrt().matrix();
  return result;
}

double GaussianProcess::log_likelihood() const {
  const auto n = static_cast<double>(values_.size());
  const double quadratic = values_.dot(weights_) / covariance_.variance;
  const double determinant = log_determinant(factor_) + n * std::log(covariance_.variance);
  return -0.5 * (quadratic + determinant + std::log(ones_sum_ / covariance_.variance) + (n - 1.0) * log_two_pi);
}

GaussianProcess GaussianProcess::with(const Eigen::RowVectorXd& point, double value) const {
  MatrixXd points(points_.rows() + 1, points_.cols());
  points << points_, point;
  VectorXd values(values_.size() + 1);
  values << values_, value;
  return {std::move(points), std::move(values), covariance_};
}

double profile_likelihood(const MatrixXd& points, const VectorXd& values, const Covariance& covariance,
                          VectorXd* gradient, double* variance) {
  const VectorXd& lengths = covariance.lengths;
  const auto n = static_cast<double>(values.size());
  const MatrixXd scaled = over(points, lengths);
  const MatrixXd squares = squared_distances(scaled, scaled);
  const Eigen::LLT<MatrixXd> factor = factorised(correlations(covariance.kernel, squares), covariance.noise);
  const VectorXd ones = factor.solve(VectorXd::Ones(values.size()));
  const double ones_sum = ones.sum();
  const VectorXd weights = factor.solve((values.array() - ones.dot(values) / ones_sum).matrix());
  const double best = values.dot(weights) / (n - 1.0);
  if (variance != nullptr)
    *variance = best;
  if (gradient != nullptr) {
    // ½ (Py)ᵀ dK Py / s² − ½ tr(P dK); the sum over (x_i − x'_i)² w is that of products with the matrix of w.
    MatrixXd trace = -factor.solve(MatrixXd::Identity(values.size(), values.size()));
    trace += ones * ones.transpose() / ones_sum + weights * weights.transpose() / best;
    gradient->resize(lengths.size() + 1);
    (*gradient)[lengths.size()] = 0.5 * covariance.noise * trace.trace();
    const MatrixXd weight = (trace.array() * weights_by_lengths(covariance.kernel, squares)).matrix();
    const VectorXd sums = weight.rowwise().sum();
    for (Eigen::Index i = 0; i < lengths.size(); ++i) {
      const VectorXd x = scaled.col(i);
      (*gradient)[i] = x.cwiseProduct(x).dot(sums) - x.dot(weight * x);
    }
  }
  return -0.5 * ((n - 1.0) * (1.0 + std::log(best) + log_two_pi) + log_determinant(factor) + std::log(ones_sum));
}

namespace {

/// What is maximised, over the logarithms of lengths and noise.
class Posterior {
public:
  Posterior(Kernel kernel, const MatrixXd& points, const VectorXd& values)
      : kernel_(kernel), points_(points), values_(values), centre_(0.5 * std::log(static_cast<double>(points.cols()))) {
  }

  /// Without its variance.
  Covariance covariance(const VectorXd& logs) const {
    const Eigen::Index d = points_.cols();
    return {kernel_, logs.head(d).array().exp(), 1.0, std::exp(logs[d])};
  }

  Eigen::Index size() const { return points_.cols() + 1; }
  VectorXd lower() const { return bounds(least_length, least_noise); }
  VectorXd upper() const { return bounds(most_length, most_noise); }

  /// −∞ where it cannot be computed.
  double operator()(const VectorXd& logs, VectorXd& gradient) const {
    const Eigen::Index d = points_.cols();
    double value = 0.0;
    try {
      value = profile_likelihood(points_, values_, covariance(logs), &gradient);
    } catch (const std::runtime_error&) {
      return -std::numeric_limits<double>::infinity();
    }
    const Eigen::ArrayXd away = logs.head(d).array() - centre_;
    gradient.head(d).array() -= away / prior_variance;
    return value - 0.5 * away.square().sum() / prior_variance;
  }

private:
  VectorXd bounds(double length, double noise) const {
    VectorXd all = VectorXd::Constant(size(), std::log(length));
    all[points_.cols()] = std::log(noise);
    return all;
  }
  const Kernel kernel_;
  const MatrixXd& points_;
  const VectorXd& values_;
  const double centre_;
};

/// Climbs from a start by BFGS; coordinates at a bound that point beyond it rest.
double climb(const Posterior& posterior, VectorXd& logs) {
  const VectorXd lower = posterior.lower(), upper = posterior.upper();
  const Eigen::Index size = posterior.size();
  VectorXd gradient(size), next_gradient(size);
  logs = logs.cwiseMax(lower).cwiseMin(upper);
  double value = posterior(logs, gradient);
  MatrixXd inverse = MatrixXd::Identity(size, size);
  bool fresh = true;
  for (int iteration = 0; iteration < most_iterations && std::isfinite(value); ++iteration) {
    VectorXd free = VectorXd::Ones(size);
    for (Eigen::Index i = 0; i < size; ++i)
      if ((logs[i] <= lower[i] && gradient[i] < 0.0) || (logs[i] >= upper[i] && gradient[i] > 0.0))
        free[i] = 0.0;
    const VectorXd slope = gradient.cwiseProduct(free);
    if (slope.lpNorm<Eigen::Infinity>() < 1e-3)
      break;
    VectorXd direction = (inverse * slope).cwiseProduct(free);
    if (!(direction.dot(slope) > 0.0)) {
      inverse.setIdentity();
      direction = slope;
      fresh = true;
    }
    // No factor of more than e² at once; of a direction without memory, e^½.
    direction *= std::min(1.0, (fresh ? 0.5 : 2.0) / direction.lpNorm<Eigen::Infinity>());
    double step = 1.0;
    VectorXd next;
    double next_value = -std::numeric_limits<double>::infinity();
    for (int halving = 0; halving < 12; ++halving, step *= 0.5) {
      next = (logs + step * direction).cwiseMax(lower).cwiseMin(upper);
      next_value = posterior(next, next_gradient);
      if (next_value > value + 1e-4 * gradient.dot(next - logs))
        break;
    }
    if (!(next_value > value))
      break;
    const VectorXd moved = next - logs, change = gradient - next_gradient;
    const double curvature = moved.dot(change), gain = next_value - value;
    if (curvature > 1e-10) {
      if (fresh)
        inverse *= curvature / change.squaredNorm();
      const VectorXd product = inverse * change;
      inverse += (1.0 + change.dot(product) / curvature) / curvature * moved * moved.transpose() -
                 (product * moved.transpose() + moved * product.transpose()) / curvature;
      fresh = false;
    }
    logs = next;
    value = next_value;
    gradient = next_gradient;
    if (gain < 1e-4)
      break;
  }
  return value;
}

}  // namespace

Covariance fit_covariance(const MatrixXd& points, const VectorXd& values, const std::optional<Covariance>& start) {
  const Eigen::Index d = points.cols();
  std::vector<VectorXd> starts;
  for (const double length : {0.3, 1.0 + 0.5 * std::sqrt(static_cast<double>(d))}) {
    VectorXd logs = VectorXd::Constant(d + 1, std::log(length));
    logs[d] = std::log(first_noise);
    starts.push_back(logs);
  }
  if (start) {
    VectorXd logs(d + 1);
    logs << start->lengths.array().log().matrix(), std::log(std::max(start->noise, least_noise));
    starts.push_back(logs);
  }
  double best = -std::numeric_limits<double>::infinity();
  Covariance covariance;
  for (const Kernel kernel : {Kernel::matern, Kernel::gaussian}) {
    const Posterior posterior(kernel, points, values);
    for (VectorXd logs : starts)
      if (const double value = climb(posterior, logs); value > best) {
        best = value;
        covariance = posterior.covariance(logs);
      }
  }
  if (!std::isfinite(best))
    throw std::runtime_error("no covariance of a Gaussian process fits these values");
  profile_likelihood(points, values, covariance, nullptr, &covariance.variance);
  return covariance;
}

}  // namespace lodestone::studies
