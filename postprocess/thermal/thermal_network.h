// SPDX-License-Identifier: GPL-3.0-or-later
// A steady lumped thermal network: nodes with a heat source each, resistances between them, some at a given
// temperature.
//
//   Σ_j (T_i − T_j)/R_ij = P_i     for every node i that is not at a given temperature
#pragma once

#include <string>
#include <vector>

namespace lodestone::postprocess {

class ThermalNetwork {
public:
  struct Path {
    std::size_t from = 0, to = 0;
    double resistance = 0.0;  ///< K/W
    std::string description;
  };

  /// A node whose temperature is sought; the number by which it is known.
  std::size_t add_node(const std::string& name);
  /// A node at a given temperature (K).
  std::size_t add_fixed(const std::string& name, double temperature);
  /// @throws std::invalid_argument for nodes that are not there or are the same, a resistance that is not positive.
  void add_path(std::size_t from, std::size_t to, double resistance, const std::string& description = "");

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t node) const { return names_.at(node); }
  bool is_fixed(std::size_t node) const { return fixed_.at(node); }
  const std::vector<Path>& paths() const { return paths_; }

  /// Temperatures of all nodes, K. @param losses W, one a node; those of nodes at a given temperature leave it at that.
  /// @throws std::invalid_argument for another number of losses; std::runtime_error where a node has no way to a given
  /// temperature.
  std::vector<double> solve(const std::vector<double>& losses) const;

private:
  std::vector<std::string> names_;
  std::vector<bool> fixed_;
  std::vector<double> temperatures_;
  std::vector<Path> paths_;
};

}  // namespace lodestone::postprocess
