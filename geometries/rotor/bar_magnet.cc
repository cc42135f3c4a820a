// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bar_magnet.h"

namespace lodestone::geometries {

namespace {

// In the order of parameters().
constexpr BarLayer::Places places = {0, 4, 1, 2, 3, 5, 6};

}  // namespace

const std::vector<ParameterDescription>& BarMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      {"inner_radius", "m", "mm", positive, "radius of the shaft hole", std::nullopt, 50e-3},
      {"magnet.width", "m", "mm", positive, "of the block, across the pole", std::nullopt, 36e-3},
      {"magnet.thickness", "m", "mm", positive, "of the block, along the pole's axis", std::nullopt, 6e-3},
      {"depth", "m", "mm", positive, "of the block's outer face below the rotor's surface, on the pole's axis",
       std::nullopt, 8e-3},
      {"bridge", "m", "mm", positive, "thickness of steel between the pockets and the rotor's surface, at least",
       std::nullopt, 1.5e-3},
      {"rib", "m", "mm", positive, "width of steel between the pockets of neighbouring poles, across the q axis",
       std::nullopt, 8e-3},
      {"seat_step", "m", "mm", non_negative, "by which the pockets beside the magnet are thinner, at its inner face",
       0.0, 0.0}};
  return descriptions;
}

std::shared_ptr<const Rotor> BarMagnetRotor::read(const base::Node& node, int poles, double outer_radius) {
  if (poles < 4)
    node.at("type").fail("bar-magnet: needs four poles at least; the sides of two would not meet the magnet's face");
  const std::vector<double> values = read_parameters(node, parameters(), {"type"});
  const auto layer = [poles, outer_radius](const std::vector<double>& v) {
    return BarLayer(poles, outer_radius, v, places);
  };
  refuse_conflicts(node, parameters(), values,
                   [&layer](const std::vector<double>& v) { return layer(v).conflict(places); });
  return std::make_shared<BarMagnetRotor>(layer(values));
}

BarMagnetRotor::BarMagnetRotor(const BarLayer& layer)
    : LayeredRotor("bar-magnet", layer, {layer.layer("")}, {layer.block()}), corners_(layer.corners()) {}

}  // namespace lodestone::geometries
