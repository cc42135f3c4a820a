// SPDX-License-Identifier: GPL-3.0-or-later
// Regression by a Gaussian process: what a few computed values say of those that were not computed, and how sure that
// is (kriging). After Rasmussen & Williams 2006, Gaussian Processes for Machine Learning (MIT Press), "RW" below.
//
//   y(x) = β + Z(x) + ε,   cov Z(x) Z(x') = s² k(r),   r² = Σ (x_i − x'_i)²/ℓ_i²,   ε of variance s² g
//   k(r) = (1 + √5 r + 5 r²/3) exp(−√5 r)            Matérn's of smoothness 5/2, RW eq. 4.17
//   k(r) = exp(−r²/2)                                of functions that are smooth without end, RW eq. 4.9
//
// With K = s² (k + g I), 1 the vector of ones, and the constant β of no prior knowledge (RW section 2.7):
//
//   β = 1ᵀK⁻¹y / 1ᵀK⁻¹1                                                                       RW eq. 2.41, its limit
//   mean(x) = β + k(x)ᵀ K⁻¹ (y − β 1)
//   variance(x) = s² − k(x)ᵀ K⁻¹ k(x) + (1 − 1ᵀK⁻¹k(x))² / 1ᵀK⁻¹1                                         RW eq. 2.42
//   log p(y) = −½ yᵀP y − ½ log|K| − ½ log 1ᵀK⁻¹1 − ½ (n − 1) log 2π,  P = K⁻¹ − K⁻¹1 1ᵀK⁻¹/1ᵀK⁻¹1          RW eq. 2.45
//
// The last is the marginal likelihood after β, known as the restricted one. The variance is that of β + Z, without ε.
// Units are those of y; x has none.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <optional>

namespace lodestone::studies {

enum class Kernel { matern, gaussian };

struct Covariance {
  Kernel kernel = Kernel::matern;
  Eigen::VectorXd lengths;  ///< ℓ, > 0, of each coordinate
  double variance = 1.0;    ///< s², > 0
  double noise = 0.0;       ///< g, ≥ 0: variance of the error over s²
};

class GaussianProcess {
public:
  struct Prediction {
    Eigen::VectorXd mean, deviation;  ///< by point; the deviation is a standard deviation
  };

  /// @param points [point × coordinate], two or more. @param values by point.
  /// @throws std::runtime_error where K is not positive definite: points alike without noise.
  GaussianProcess(Eigen::MatrixXd points, Eigen::VectorXd values, Covariance covariance);

  /// @param at [point × coordinate].
  Prediction predict(const Eigen::MatrixXd& at) const;
  /// β.
  double mean() const { return mean_; }
  double log_likelihood() const;
  const Covariance& covariance() const { return covariance_; }
  /// The same with one more value.
  GaussianProcess with(const Eigen::RowVectorXd& point, double value) const;

private:
  Eigen::MatrixXd points_;
  Eigen::VectorXd values_;
  Covariance covariance_;
  Eigen::LLT<Eigen::MatrixXd> factor_;  ///< of k + g I
  Eigen::VectorXd ones_, weights_;      ///< (k + g I)⁻¹ of 1, and of y − β 1
  double ones_sum_ = 0.0;               ///< 1ᵀ(k + g I)⁻¹1
  double mean_ = 0.0;
};

/// log p(y) with the variance at its maximum yᵀPy/(n − 1) for the kernel, lengths and noise of a covariance, RW eq. 5.8
/// and 5.9.
/// @param gradient filled: by the logarithm of each length, then of the noise; may be null.
/// @param variance filled with that maximum; may be null. @throws as GaussianProcess.
double profile_likelihood(const Eigen::MatrixXd& points, const Eigen::VectorXd& values, const Covariance& covariance,
                          Eigen::VectorXd* gradient = nullptr, double* variance = nullptr);

/// The covariance of the largest profile_likelihood() times a weak prior, of both kernels the likelier. log ℓ is normal
/// about ½ log d with a variance of 6, d the number of coordinates: lengths grow with the diagonal of the cube, so that
/// few values in many coordinates do not make every one of them matter (Hvarfner, Hellsten & Nardi 2024, ICML, arXiv
/// 2402.02229, who take √2 + ½ log d and a variance of 3: beyond the first points a tenth more evaluations over fifteen
/// functions of two to four coordinates, none of them one that a verification asks about). Coordinates run over about
/// [0, 1]. BFGS with its bounds (lengths from 0.01 to 1000, noise from 1e-8 to 0.3) from several starts, always the
/// same.
/// @param values not all alike. @param start one more start.
Covariance fit_covariance(const Eigen::MatrixXd& points, const Eigen::VectorXd& values,
                          const std::optional<Covariance>& start = std::nullopt);

}  // namespace lodestone::studies
