// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/flux_map.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

using solver::DirectQuadrature;

namespace {

constexpr double temperature_slack = 1e-6;  // K: rounding of degC to K
constexpr int scale_angles = 90;
constexpr double least_remanence_step = 1e-6;

double remanence_at(const std::vector<FluxMapData::Remanence>& table, double temperature) {
  std::size_t k = 1;
  while (k + 1 < table.size() && table[k].temperature < temperature)
    ++k;
  const auto &below = table[k - 1], &above = table[k];
  const double share = (temperature - below.temperature) / (above.temperature - below.temperature);
  return below.remanence + share * (above.remanence - below.remanence);
}

/// True where the values rise or fall all along by steps that are no rounding.
bool is_monotone(const std::vector<double>& values) {
  for (std::size_t k = 1; k < values.size(); ++k) {
    const double step = values[k] - values[k - 1];
    if (std::abs(step) < least_remanence_step * std::abs(values[0]) || (step > 0.0) != (values[1] > values[0]))
      return false;
  }
  return true;
}

void require(bool condition, const char* what) {
  if (!condition)
    throw std::invalid_argument(std::string("a flux map ") + what);
}

}  // namespace

bool FluxMapRange::contains(const DirectQuadrature& value) const {
  return std::hypot(value.d, value.q) <= current * (1.0 + 1e-12) && value.d >= least_direct - 1e-12 * current &&
         value.d <= most_direct + 1e-12 * current;
}

FluxMap::FluxMap(FluxMapData data) : data_(std::move(data)) {
  require(data_.side > 0.0 && data_.phases > 0 && data_.pole_pairs > 0, "needs a side, phases and poles");
  require(!data_.temperatures.empty() && data_.values.size() == data_.temperatures.size(),
          "needs its values at each temperature");
  require(std::is_sorted(data_.temperatures.begin(), data_.temperatures.end()), "needs ascending temperatures");
  const CellTree tree = CellTree::of_leaves(data_.cells);
  const std::vector<TreeNode> nodes = tree.nodes();
  for (const TreeNode& node : nodes)
    nodes_.push_back({node.x() * data_.side, node.y() * data_.side});
  hanging_.assign(nodes.size(), false);

  // Derivatives of W' by currents in sides: (m/2) ψ side, (m/2) L side².
  std::vector<std::vector<SurfaceJet>> jets;
  const double of_flux = 0.5 * data_.phases * data_.side, of_inductance = of_flux * data_.side;
  for (const auto& values : data_.values) {
    require(values.size() == nodes.size(), "needs its values at each node");
    auto& surface = jets.emplace_back();
    auto& ripple = ripple_.emplace_back();
    for (const FluxMapValues& one : values) {
      surface.push_back({one.coenergy, of_flux * one.flux_linkage.d, of_flux * one.flux_linkage.q,
                         of_inductance * one.inductance_dd, of_inductance * one.inductance_dq,
                         of_inductance * one.inductance_qq});
      ripple.push_back(one.torque_ripple);
    }
  }
  surface_ = HermiteSurface(tree, jets, data_.symmetric);
  const auto place = [&](const TreeNode& node) {
    return static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin());
  };
  for (const CellTree::HangingNode& hanging : tree.hanging_nodes()) {
    hanging_[place(hanging.node)] = true;
    for (auto& ripple : ripple_)
      ripple[place(hanging.node)] = 0.5 * (ripple[place(hanging.first)] + ripple[place(hanging.second)]);
  }

  if (data_.temperatures.size() > 1 && data_.remanence.size() > 1) {
    for (const double temperature : data_.temperatures)
      variable_.push_back(remanence_at(data_.remanence, temperature));
    in_remanence_ = is_monotone(variable_);
  }
  if (!in_remanence_)
    variable_ = data_.temperatures;

  // Torque and flux linkage are largest at large currents; where, a lattice of angles finds well enough for a scale.
  for (const double temperature : data_.temperatures)
    for (const double share : {0.25, 0.5, 0.75, 1.0})
      for (int k = 0; k <= scale_angles; ++k) {
        const double angle = (data_.symmetric ? base::pi : 2.0 * base::pi) * k / scale_angles;
        const DirectQuadrature current{share * data_.range.current * std::cos(angle),
                                       share * data_.range.current * std::sin(angle)};
        if (!data_.range.contains(current) || !covers(current, temperature))
          continue;
        const FluxMapPoint point = at(current, temperature);
        torque_scale_ = std::max(torque_scale_, std::abs(point.torque));
        flux_scale_ = std::max(flux_scale_, std::hypot(point.flux_linkage.d, point.flux_linkage.q));
      }
}

bool FluxMap::covers(const DirectQuadrature& current, double magnet_temperature) const {
  const double q = data_.symmetric ? std::abs(current.q) : current.q;
  return magnet_temperature >= data_.temperatures.front() - temperature_slack &&
         magnet_temperature <= data_.temperatures.back() + temperature_slack &&
         surface_.tree().leaf_at(current.d / data_.side, q / data_.side);
}

std::vector<double> FluxMap::weights(double magnet_temperature) const {
  const double x = in_remanence_ ? remanence_at(data_.remanence, magnet_temperature) : magnet_temperature;
  std::vector<double> result(variable_.size(), 1.0);  // Lagrange's polynomials
  for (std::size_t k = 0; k < variable_.size(); ++k)
    for (std::size_t l = 0; l < variable_.size(); ++l)
      if (l != k)
        result[k] *= (x - variable_[l]) / (variable_[k] - variable_[l]);
  return result;
}

FluxMapPoint FluxMap::at(const DirectQuadrature& current, double magnet_temperature) const {
  if (!covers(current, magnet_temperature))
    throw std::out_of_range(fmt::format(
        "the flux map ends before i_d = {:.6g} A, i_q = {:.6g} A, {:.4g} degC: it covers {:.6g} A peak with i_d from "
        "{:.6g} A to {:.6g} A, {:.4g} degC to {:.4g} degC",
        current.d, current.q, magnet_temperature - base::zero_celsius, data_.range.current, data_.range.least_direct,
        data_.range.most_direct, data_.temperatures.front() - base::zero_celsius,
        data_.temperatures.back() - base::zero_celsius));
  const bool mirrored = data_.symmetric && current.q < 0.0;
  const double x = current.d / data_.side, y = (mirrored ? -current.q : current.q) / data_.side;
  const std::vector<double> weight = weights(magnet_temperature);

  SurfaceJet jet;
  double ripple = 0.0;
  const TreeCell leaf = *surface_.tree().leaf_at(x, y);
  const auto& corner = surface_.corners(leaf);
  const double u = (x - leaf.left()) / leaf.side(), v = (y - leaf.bottom()) / leaf.side();
  for (std::size_t k = 0; k < weight.size(); ++k) {
    const SurfaceJet one = surface_.at(k, x, y);
    jet.value += weight[k] * one.value;
    jet.x += weight[k] * one.x;
    jet.y += weight[k] * one.y;
    jet.xx += weight[k] * one.xx;
    jet.xy += weight[k] * one.xy;
    jet.yy += weight[k] * one.yy;
    const auto& r = ripple_[k];
    ripple += weight[k] * ((1.0 - v) * ((1.0 - u) * r[corner[0]] + u * r[corner[1]]) +
                           v * ((1.0 - u) * r[corner[2]] + u * r[corner[3]]));
  }

  const double of_flux = 0.5 * data_.phases * data_.side, of_inductance = of_flux * data_.side;
  const double sign = mirrored ? -1.0 : 1.0;
  FluxMapPoint result;
  result.coenergy = jet.value;
  result.flux_linkage = {jet.x / of_flux, sign * jet.y / of_flux};
  result.inductances = {jet.xx / of_inductance, sign * jet.xy / of_inductance, sign * jet.xy / of_inductance,
                        jet.yy / of_inductance};
  result.torque =
      0.5 * data_.phases * data_.pole_pairs * (result.flux_linkage.d * current.q - result.flux_linkage.q * current.d);
  // A polynomial over temperature may fall below zero where there is next to none.
  result.torque_ripple = std::max(0.0, ripple);
  return result;
}

FluxMapErrors FluxMap::errors() const {
  FluxMapErrors errors;
  errors.torque_scale = torque_scale_;
  errors.flux_scale = flux_scale_;
  double squares = 0.0;
  for (const FluxMapCheck& check : data_.checks) {
    const double torque = std::abs(check.map_torque - check.torque);
    squares += torque * torque;
    errors.torque_most = std::max(errors.torque_most, torque);
    errors.flux_most = std::max(errors.flux_most, std::hypot(check.map_flux_linkage.d - check.flux_linkage.d,
                                                             check.map_flux_linkage.q - check.flux_linkage.q));
    errors.ripple_most = std::max(errors.ripple_most, std::abs(check.map_torque_ripple - check.torque_ripple));
  }
  errors.currents = data_.checks.size();
  if (errors.currents > 0)
    errors.torque_rms = std::sqrt(squares / static_cast<double>(errors.currents));
  return errors;
}

}  // namespace lodestone::postprocess
