// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/thermal/thermal_network.h"

#include <Eigen/Dense>

#include <stdexcept>

namespace lodestone::postprocess {

std::size_t ThermalNetwork::add_node(const std::string& name) {
  names_.push_back(name);
  fixed_.push_back(false);
  temperatures_.push_back(0.0);
  return names_.size() - 1;
}

std::size_t ThermalNetwork::add_fixed(const std::string& name, double temperature) {
  const std::size_t node = add_node(name);
  fixed_.back() = true;
  temperatures_.back() = temperature;
  return node;
}

void ThermalNetwork::add_path(std::size_t from, std::size_t to, double resistance, const std::string& description) {
  if (from >= size() || to >= size() || from == to)
    throw std::invalid_argument("a thermal path joins two nodes of its network");
  if (!(resistance > 0.0))
    throw std::invalid_argument("a thermal resistance must be above 0: " + description);
  paths_.push_back({from, to, resistance, description});
}

std::vector<double> ThermalNetwork::solve(const std::vector<double>& losses) const {
  if (losses.size() != size())
    throw std::invalid_argument("one loss a thermal node");
  const auto n = static_cast<Eigen::Index>(size());
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd sources = Eigen::Map<const Eigen::VectorXd>(losses.data(), n);
  for (const Path& path : paths_) {
    const double conductance = 1.0 / path.resistance;
    for (const auto& [here, there] : {std::make_pair(path.from, path.to), std::make_pair(path.to, path.from)}) {
      if (fixed_[here])
        continue;
      const auto row = static_cast<Eigen::Index>(here);
      matrix(row, row) += conductance;
      if (fixed_[there])
        sources(row) += conductance * temperatures_[there];
      else
        matrix(row, static_cast<Eigen::Index>(there)) -= conductance;
    }
  }
  for (std::size_t i = 0; i < size(); ++i)
    if (fixed_[i]) {
      const auto row = static_cast<Eigen::Index>(i);
      matrix(row, row) = 1.0;
      sources(row) = temperatures_[i];
    }
  const Eigen::FullPivLU<Eigen::MatrixXd> factor(matrix);
  if (!factor.isInvertible())
    throw std::runtime_error("a thermal node has no way to a given temperature");
  const Eigen::VectorXd solution = factor.solve(sources);
  return {solution.data(), solution.data() + n};
}

}  // namespace lodestone::postprocess
