// SPDX-License-Identifier: GPL-3.0-or-later
// Against STK 2.7.0 (Small Toolbox for Kriging, github.com/stk-kriging/stk, Debian's octave-stk), against closed forms,
// and against itself.
#include "studies/gaussian_process_internal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace lodestone::studies {
namespace {

Eigen::MatrixXd points() {
  Eigen::MatrixXd x(6, 2);
  x << 0.05, 0.9, 0.2, 0.3, 0.45, 0.75, 0.6, 0.1, 0.8, 0.55, 0.95, 0.95;
  return x;
}

Eigen::VectorXd values() {
  Eigen::VectorXd y(6);
  y << 1.2, -0.4, 0.7, 2.1, -1.3, 0.25;
  return y;
}

/// STK: 'stk_materncov52_aniso' and 'stk_gausscov_aniso' with the ranges 0.6 and 0.9, variance 1.7, noise variance
/// 1.7e-3, a constant of no prior knowledge; its distance is √2 of ours: t = 2 √ν h against √(2 ν) r, h² against r²/2.
Covariance covariance(Kernel kernel = Kernel::matern) {
  return {kernel, Eigen::Vector2d(0.6, 0.9) / std::sqrt(2.0), 1.7, 1e-3};
}

TEST(GaussianProcess, PredictsAsStk) {
  struct Prediction {
    Kernel kernel;
    double expected[3][2], likelihood;
  };
  const Prediction of_stk[] = {{Kernel::matern,
                                {{0.197423859820355, 0.350627824142547},
                                 {-0.71720082603711, 0.330330814793144},
                                 {-0.345470610317055, 0.66732548121371}},
                                13.62536914412046},
                               {Kernel::gaussian,
                                {{0.0930784330412127, 0.174521274231557},
                                 {-0.572679594235684, 0.148801472349087},
                                 {-0.56438243435565, 0.460791341727578}},
                                24.77171234976374}};
  Eigen::MatrixXd at(3, 2);
  at << 0.3, 0.5, 0.7, 0.7, 0.1, 0.05;
  for (const Prediction& stk : of_stk) {
    const GaussianProcess process(points(), values(), covariance(stk.kernel));
    const GaussianProcess::Prediction prediction = process.predict(at);
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(prediction.mean[i], stk.expected[i][0], 1e-12);
      EXPECT_NEAR(prediction.deviation[i], stk.expected[i][1], 1e-12);
    }
    // stk_param_relik is minus the likelihood of contrasts of length one, without ½ log 1ᵀ1.
    EXPECT_NEAR(-process.log_likelihood() - 0.5 * std::log(6.0), stk.likelihood, 1e-11);
  }
}

/// Points that know nothing of each other: the mean is theirs, and far from all of them its own uncertainty adds to s².
TEST(GaussianProcess, FarFromEverythingIsTheMean) {
  const double noise = 0.25;
  const GaussianProcess process(points(), values(), {Kernel::matern, Eigen::Vector2d(1e-3, 1e-3), 4.0, noise});
  EXPECT_NEAR(process.mean(), values().mean(), 1e-14);
  const GaussianProcess::Prediction far = process.predict(Eigen::RowVector2d(0.5, 0.5));
  EXPECT_NEAR(far.mean[0], values().mean(), 1e-14);
  EXPECT_NEAR(far.deviation[0], std::sqrt(4.0 * (1.0 + (1.0 + noise) / 6.0)), 1e-14);
  // At a point, of value y: RW eq. 2.25 and 2.26 of one point, and what the mean does not know.
  const GaussianProcess::Prediction near = process.predict(points().row(3));
  const double share = 1.0 / (1.0 + noise);
  EXPECT_NEAR(near.mean[0], process.mean() + share * (2.1 - process.mean()), 1e-14);
  EXPECT_NEAR(near.deviation[0], std::sqrt(4.0 * (1.0 - share + (1.0 - share) * (1.0 - share) * (1.0 + noise) / 6.0)),
              1e-14);
}

TEST(GaussianProcess, GoesThroughItsValuesWithoutNoise) {
  Covariance exact = covariance();
  exact.noise = 0.0;
  const GaussianProcess::Prediction prediction = GaussianProcess(points(), values(), exact).predict(points());
  for (int i = 0; i < 6; ++i) {
    EXPECT_NEAR(prediction.mean[i], values()[i], 1e-12);
    EXPECT_NEAR(prediction.deviation[i], 0.0, 1e-6);
  }
  Eigen::MatrixXd twice = points();
  twice.row(1) = twice.row(0);
  EXPECT_THROW(GaussianProcess(twice, values(), exact), std::runtime_error);
}

TEST(GaussianProcess, TakesOneMoreValue) {
  const GaussianProcess all(points(), values(), covariance());
  const GaussianProcess but_one(points().topRows(5), values().head(5), covariance());
  const GaussianProcess again = but_one.with(points().row(5), values()[5]);
  EXPECT_DOUBLE_EQ(again.log_likelihood(), all.log_likelihood());
}

/// The variance is at its maximum, and the gradient is that of differences.
TEST(GaussianProcess, ClimbsByItsGradient) {
  for (const Kernel kernel : {Kernel::matern, Kernel::gaussian}) {
    Covariance one{kernel, covariance().lengths, 1.0, 0.01};
    Eigen::VectorXd gradient;
    const double value = profile_likelihood(points(), values(), one, &gradient, &one.variance);
    EXPECT_NEAR(value, GaussianProcess(points(), values(), one).log_likelihood(), 1e-12);
    for (const double factor : {0.9, 1.1}) {
      Covariance other = one;
      other.variance *= factor;
      EXPECT_LT(GaussianProcess(points(), values(), other).log_likelihood(), value);
    }
    const double step = 1e-5;
    for (int i = 0; i < 3; ++i) {
      const auto moved = [&](double by) {
        Covariance other = one;
        (i < 2 ? other.lengths[i] : other.noise) *= std::exp(by);
        return profile_likelihood(points(), values(), other);
      };
      EXPECT_NEAR(gradient[i], (moved(step) - moved(-step)) / (2.0 * step), 1e-7);
    }
  }
}

/// No point of a grid over lengths and noise is better with either kernel than what is found; of a wave over the second
/// coordinate the first one's length is the longer by far.
TEST(GaussianProcess, FindsTheCovarianceOfMostLikelihood) {
  Eigen::MatrixXd x(24, 2);
  Eigen::VectorXd y(24);
  for (int i = 0; i < 24; ++i) {
    x.row(i) << (i * 7 % 24) / 24.0, i / 24.0;
    y[i] = std::sin(9.0 * x(i, 1)) + 0.1 * x(i, 0);
  }
  const Covariance found = fit_covariance(x, y);
  EXPECT_GT(found.lengths[0], 5.0 * found.lengths[1]);
  const auto posterior = [&](const Covariance& one) {
    const Eigen::ArrayXd away = one.lengths.array().log() - std::sqrt(2.0) - 0.5 * std::log(2.0);
    return profile_likelihood(x, y, one) - away.square().sum() / 6.0;
  };
  const double best = posterior(found);
  for (double first = 0.02; first < 500.0; first *= 1.5)
    for (double second = 0.02; second < 500.0; second *= 1.5)
      for (double noise = 2e-8; noise < 0.01; noise *= 3.0)
        for (const Kernel kernel : {Kernel::matern, Kernel::gaussian}) {
          const Covariance other{kernel, Eigen::Vector2d(first, second), 1.0, noise};
          try {
            EXPECT_LT(posterior(other), best + 1e-2);
          } catch (const std::runtime_error&) {
            // Not positive definite in floating point: nothing to compare with.
          }
        }
}

}  // namespace
}  // namespace lodestone::studies
