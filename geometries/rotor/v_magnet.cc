// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/v_magnet.h"

namespace lodestone::geometries {

namespace {

// In the order of parameters().
constexpr VLayer::Places places = {0, 5, 1, 2, 3, 4, 6, 7, 8, 9};

}  // namespace

const std::vector<ParameterDescription>& VMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"inner_radius", "m", "mm", positive, "radius of the shaft hole", std::nullopt, 55.32e-3},
      {"magnet.width", "m", "mm", positive, "of one block, along its face", std::nullopt, 18.9e-3},
      {"magnet.thickness", "m", "mm", positive, "of the block, along its magnetisation", std::nullopt, 6.5e-3},
      {"apex_depth", "m", "mm", positive,
       "from the rotor's surface to the point on the pole axis where the two outer magnet faces, prolonged, cross",
       std::nullopt, 10.96e-3},
      {"mouth_width", "m", "mm", positive, "of the V, between the points where its outer faces reach the bridge circle",
       std::nullopt, 42e-3},
      {"bridge", "m", "mm", positive, "thickness of steel between the outer pockets and the rotor's surface",
       std::nullopt, 1.5e-3},
      {"rib", "m", "mm", positive, "width of steel between the outer pockets of neighbouring poles, across the q axis",
       std::nullopt, 14e-3},
      {"seat_step", "m", "mm", non_negative, "by which the pockets beside the magnet are thinner, at its inner face",
       0.0, 1e-3},
      {"magnet_offset", "m", "mm", non_negative, "along the leg from the V's apex to where the magnet begins", 0.0,
       0.0},
      {"centre_web", "m", "mm", non_negative, "width of steel on the pole axis between the two legs; 0: none", 0.0,
       0.0}};
  return descriptions;
}

std::shared_ptr<const Rotor> VMagnetRotor::read(const base::Node& node, int poles, double outer_radius) {
  const std::vector<double> values = read_parameters(node, parameters(), {"type"});
  const auto layer = [poles, outer_radius](const std::vector<double>& v) {
    return VLayer(poles, outer_radius, v, places);
  };
  refuse_conflicts(node, parameters(), values,
                   [&layer](const std::vector<double>& v) { return layer(v).conflict(places); });
  return std::make_shared<VMagnetRotor>(layer(values));
}

VMagnetRotor::VMagnetRotor(const VLayer& layer)
    : LayeredRotor("v-magnet", layer, {layer.layer("")}, {layer.block()}), corners_(layer.corners()) {}

}  // namespace lodestone::geometries
