// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/cell_functions_internal.h"

#include <algorithm>
#include <cmath>

namespace lodestone::solver {

namespace {

/// The Lagrange polynomial that is 1 at nodes[k], on 0 … 1.
ValueAndSlope lagrange(const std::vector<double>& nodes, std::size_t k, double x) {
  ValueAndSlope result{1.0, 0.0};
  for (std::size_t m = 0; m < nodes.size(); ++m)
    if (m != k) {
      const double scale = 1.0 / (nodes[k] - nodes[m]);
      result.slope = (result.slope * (x - nodes[m]) + result.value) * scale;
      result.value *= (x - nodes[m]) * scale;
    }
  return result;
}

/// On 0 … 1.
ValueAndSlope hierarchical(int k, double x) {
  const ValueAndSlope value = integrated_legendre(k, 2.0 * x - 1.0);
  return {value.value, 2.0 * value.slope};
}

}  // namespace

ValueAndSlope integrated_legendre(int k, double x) {
  double before = 1.0, now = x;  // P_{n−1}, P_n
  double two_before = 1.0;
  for (int n = 1; n < k; ++n) {
    two_before = before;
    before = now;
    now = ((2 * n + 1) * x * before - n * two_before) / (n + 1);
  }
  return {(now - two_before) / std::sqrt(2.0 * (2 * k - 1)), std::sqrt(0.5 * (2 * k - 1)) * before};
}

CellFunctions::CellFunctions(const std::vector<geometries::Point>& nodes, int p, int q,
                             const std::vector<geometries::Point>& at)
    : base_(nodes.size()), count_(static_cast<std::size_t>((q + 1) * (q + 1))) {
  std::vector<double> line;
  for (const geometries::Point& node : nodes)
    if (std::none_of(line.begin(), line.end(), [&](double x) { return std::abs(x - node.x) < 1e-9; }))
      line.push_back(node.x);
  const auto place = [&](double x) {
    return static_cast<std::size_t>(
        std::find_if(line.begin(), line.end(), [&](double other) { return std::abs(x - other) < 1e-9; }) -
        line.begin());
  };
  const auto add = [&](const ValueAndSlope& x, const ValueAndSlope& y) {
    values_.push_back(x.value * y.value);
    xi_.push_back(x.slope * y.value);
    eta_.push_back(x.value * y.slope);
  };
  for (const geometries::Point& point : at) {
    for (const geometries::Point& node : nodes)
      add(lagrange(line, place(node.x), point.x), lagrange(line, place(node.y), point.y));
    const ValueAndSlope falls_x{1.0 - point.x, -1.0}, rises_x{point.x, 1.0};
    const ValueAndSlope falls_y{1.0 - point.y, -1.0}, rises_y{point.y, 1.0};
    for (const ValueAndSlope& x : {falls_x, rises_x})
      for (int k = p + 1; k <= q; ++k)
        add(x, hierarchical(k, point.y));
    for (const ValueAndSlope& y : {falls_y, rises_y})
      for (int k = p + 1; k <= q; ++k)
        add(hierarchical(k, point.x), y);
    for (int i = 2; i <= q; ++i)
      for (int j = 2; j <= q; ++j)
        if (std::max(i, j) > p)
          add(hierarchical(i, point.x), hierarchical(j, point.y));
  }
}

CellFunctions::Frame CellFunctions::frame(const BodyElements& body, std::size_t cell, std::size_t point) const {
  const int* dofs = body.dofs_of(cell);
  const std::size_t first = point * count_;
  Frame result{};
  for (std::size_t i = 0; i < base_; ++i) {
    const geometries::Point& node = body.dof_points[static_cast<std::size_t>(dofs[i])];
    const double value = values_[first + i], xi = xi_[first + i], eta = eta_[first + i];
    result.at.x += value * node.x;
    result.at.y += value * node.y;
    result.x_axis.x += xi * node.x;
    result.x_axis.y += xi * node.y;
    result.y_axis.x += eta * node.x;
    result.y_axis.y += eta * node.y;
  }
  result.determinant = result.x_axis.x * result.y_axis.y - result.x_axis.y * result.y_axis.x;
  return result;
}

void CellFunctions::gradients(const Frame& frame, std::size_t point, int functions, double* x, double* y) const {
  const double scale = 1.0 / frame.determinant;
  const double xi_x = scale * frame.y_axis.y, xi_y = -scale * frame.y_axis.x;
  const double eta_x = -scale * frame.x_axis.y, eta_y = scale * frame.x_axis.x;
  const double *xi = xi_.data() + point * count_, *eta = eta_.data() + point * count_;
  for (int i = 0; i < functions; ++i) {
    x[i] = xi_x * xi[i] + eta_x * eta[i];
    y[i] = xi_y * xi[i] + eta_y * eta[i];
  }
}

}  // namespace lodestone::solver
