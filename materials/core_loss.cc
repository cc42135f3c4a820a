// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/core_loss.h"

#include "base/user_error.h"

#include <Eigen/Dense>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lodestone::materials {

namespace {

struct Solution {
  Eigen::Vector3d coefficients = Eigen::Vector3d::Zero();
  double squares = 0.0;  ///< sum of the squared relative errors
};

/// Non-negative least squares in three unknowns: the best of the seven sets of active columns whose solution is not
/// negative. Exact, and cheaper to see through than an active-set method.
Solution fit_coefficients(const std::vector<LossPoint>& rows, double exponent) {
  const auto count = static_cast<Eigen::Index>(rows.size());
  Eigen::MatrixXd columns(count, 3);
  for (Eigen::Index i = 0; i < count; ++i) {
    const LossPoint& row = rows[static_cast<std::size_t>(i)];
    const double f = row.frequency;
    const double b = row.flux_density;
    columns(i, 0) = f * std::pow(b, exponent) / row.specific_loss;
    columns(i, 1) = f * f * b * b / row.specific_loss;
    columns(i, 2) = std::pow(f * b, 1.5) / row.specific_loss;
  }
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(count);
  Solution best;
  best.squares = static_cast<double>(count);  // all coefficients zero
  for (unsigned set = 1; set < 8; ++set) {
    std::vector<Eigen::Index> active;
    for (Eigen::Index j = 0; j < 3; ++j)
      if ((set >> j) & 1u)
        active.push_back(j);
    Eigen::MatrixXd part(count, static_cast<Eigen::Index>(active.size()));
    for (std::size_t j = 0; j < active.size(); ++j)
      part.col(static_cast<Eigen::Index>(j)) = columns.col(active[j]);
    const Eigen::VectorXd solution = part.colPivHouseholderQr().solve(ones);
    if (solution.minCoeff() < 0.0)
      continue;
    const double squares = (part * solution - ones).squaredNorm();
    if (squares < best.squares) {
      best.squares = squares;
      best.coefficients.setZero();
      for (std::size_t j = 0; j < active.size(); ++j)
        best.coefficients(active[j]) = solution(static_cast<Eigen::Index>(j));
    }
  }
  return best;
}

[[noreturn]] void fail_at(const base::Node* node, std::size_t row, const std::string& message) {
  if (node != nullptr) {
    const std::vector<base::Node> items = node->items();
    (row < items.size() ? items[row] : *node).fail(message);
  }
  throw base::UserError("loss table: " + message);
}

void require_positive(const std::vector<LossPoint>& table, const base::Node* node) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const LossPoint& row = table[i];
    if (!(row.frequency > 0.0 && row.flux_density > 0.0 && row.specific_loss > 0.0) ||
        !std::isfinite(row.frequency * row.flux_density * row.specific_loss))
      fail_at(node, i, "frequency, flux density and loss must be above 0");
  }
}

}  // namespace

CoreLoss::CoreLoss(const Coefficients& coefficients) : coefficients_(coefficients) {
  for (const double k : {coefficients.hysteresis, coefficients.eddy, coefficients.excess})
    if (!std::isfinite(k) || k < 0.0)
      throw base::UserError(fmt::format("a core-loss coefficient of {} is not allowed; it must be at least 0", k));
}

CoreLoss CoreLoss::compared(const Coefficients& coefficients, const std::vector<LossPoint>& table,
                            const base::Node* node) {
  require_positive(table, node);
  CoreLoss result(coefficients);
  result.measure_errors(table);
  return result;
}

CoreLoss CoreLoss::fit(const std::vector<LossPoint>& table, double max_frequency, const base::Node* node) {
  require_positive(table, node);
  std::vector<LossPoint> rows;
  std::set<double> frequencies;
  for (const LossPoint& row : table) {
    if (row.frequency <= max_frequency) {
      rows.push_back(row);
      frequencies.insert(row.frequency);
    }
  }
  if (rows.size() < 6 || frequencies.size() < 2)
    fail_at(node, table.size(),
            fmt::format("a fit needs at least 6 rows at 2 frequencies up to {:g} Hz, found {} rows at {}",
                        max_frequency, rows.size(), frequencies.size()));

  // A coarse scan finds the valley, golden sections its bottom.
  const auto squares = [&](double exponent) { return fit_coefficients(rows, exponent).squares; };
  double best = 1.0;
  for (double exponent = 1.0; exponent <= 4.0; exponent += 0.05)
    if (squares(exponent) < squares(best))
      best = exponent;
  double low = std::max(1.0, best - 0.05);
  double high = std::min(4.0, best + 0.05);
  const double golden = 0.5 * (std::sqrt(5.0) - 1.0);
  while (high - low > 1e-6) {
    const double a = high - golden * (high - low);
    const double b = low + golden * (high - low);
    (squares(a) < squares(b) ? high : low) = squares(a) < squares(b) ? b : a;
  }
  const double exponent = 0.5 * (low + high);
  const Solution solution = fit_coefficients(rows, exponent);

  CoreLoss result({solution.coefficients(0), exponent, 1.0, solution.coefficients(1), solution.coefficients(2)});
  result.measure_errors(rows);
  return result;
}

void CoreLoss::measure_errors(const std::vector<LossPoint>& rows) {
  double squares = 0.0;
  for (const LossPoint& row : rows) {
    const double error = specific_loss(row.frequency, row.flux_density) / row.specific_loss - 1.0;
    squares += error * error;
    max_error_ = std::max(max_error_, std::abs(error));
    max_frequency_ = std::max(max_frequency_, row.frequency);
    max_flux_density_ = std::max(max_flux_density_, row.flux_density);
  }
  rms_error_ = std::sqrt(squares / static_cast<double>(rows.size()));
}

CoreLoss::Parts CoreLoss::parts(double frequency, double flux_density) const {
  const double f = std::abs(frequency);
  const double b = std::abs(flux_density);
  if (f == 0.0 || b == 0.0)
    return {};
  const Coefficients& k = coefficients_;
  const double fb = f * b;
  return {k.hysteresis * std::pow(f, k.frequency_exponent) * std::pow(b, k.hysteresis_exponent), k.eddy * fb * fb,
          k.excess * fb * std::sqrt(fb)};
}

const CoreLoss::Coefficients& CoreLoss::coefficients() const {
  return coefficients_;
}
double CoreLoss::rms_error() const {
  return rms_error_;
}
double CoreLoss::max_error() const {
  return max_error_;
}
double CoreLoss::fitted_to_frequency() const {
  return max_frequency_;
}
double CoreLoss::fitted_to_flux_density() const {
  return max_flux_density_;
}

}  // namespace lodestone::materials
