// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/bar_magnet.h"

#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

namespace lodestone::geometries {

namespace {

// In the order of parameters().
constexpr BarLayer::Places places = {0, 4, 1, 2, 3, 5, 6, 7, 8};

}  // namespace

const std::vector<ParameterDescription>& BarMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = [&] {
    std::vector<ParameterDescription> result = {
        scaled_length("inner_radius", positive, "radius of the shaft hole", {0.98, -0.5}),
        scaled_length("magnet.width", positive, "of the block, across the pole", {0.0, 0.53}),
        scaled_length("magnet.thickness", positive, "of the block, along the pole's axis", {0.0, 0.09}),
        scaled_length("depth", positive, "of the block's outer face below the rotor's surface, on the pole's axis",
                      {0.0, 0.11}),
        scaled_length("bridge", positive, "thickness of steel between the pockets and the rotor's surface, at least",
                      {0.0, 0.024}),
        scaled_length("rib", positive, "width of steel between the pockets of neighbouring poles, across the q axis",
                      {0.0, 0.13}),
        scaled_length("seat_step", non_negative,
                      "by which the pockets beside the magnet are thinner, at its inner face", {},
                      ScaledLength{0.0, 0.02}),
        scaled_length("end_barrier", non_negative, BarLayer::end_barrier_meaning, {}, ScaledLength{0.0, 0.05}),
        pole_recess_parameter()};
    // Around the stator the poles are wider where the magnets lie, and the bar's ends lie deeper than its middle.
    result[places.magnet_width].outside = ScaledLength{0.0, 0.66};
    result[places.end_barrier].outside = ScaledLength{0.0, 0.05};
    return result;
  }();
  return descriptions;
}

const std::vector<ChoiceDescription>& BarMagnetRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{consequent_choice()};
  return descriptions;
}

std::shared_ptr<const Rotor> BarMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const RotorDimensions dimensions = layered_dimensions(node, at_gap);
  const auto layer = [&dimensions](const std::vector<double>& v) { return BarLayer(dimensions, v, places); };
  const std::vector<double> values = read_layered_values(
      node, dimensions, parameters(), [&layer](const std::vector<double>& v) { return layer(v).conflict(places); });
  return std::make_shared<BarMagnetRotor>(layer(values));
}

BarMagnetRotor::BarMagnetRotor(const BarLayer& layer)
    : LayeredRotor("bar-magnet", layer, {layer.layer("")}, {layer.block()}, layer.dimensions(places)),
      corners_(layer.corners()) {}

}  // namespace lodestone::geometries
