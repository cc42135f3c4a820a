// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/v_magnet.h"

#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

namespace lodestone::geometries {

namespace {

// In the order of parameters().
constexpr VLayer::Places places = {0, 5, 1, 2, 3, 4, 6, 7, 8, 9, 10};

}  // namespace

const std::vector<ParameterDescription>& VMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions{
      scaled_length("inner_radius", positive, "radius of the shaft hole", {0.98, -0.5}),
      scaled_length("magnet.width", positive, "of one block, along its face", {0.0, 0.26}),
      scaled_length("magnet.thickness", positive, "of the block, along its magnetisation", {0.0, 0.08}),
      scaled_length(
          "apex_depth", positive,
          "from the rotor's surface to the point on the pole axis where the two outer magnet faces, prolonged, cross",
          {0.0, 0.26}),
      scaled_length("mouth_width", positive,
                    "of the V, between the points where its outer faces reach the bridge circle", {0.0, 0.7}),
      scaled_length("bridge", positive, "thickness of steel between the outer pockets and the rotor's surface",
                    {0.0, 0.024}),
      scaled_length("rib", positive,
                    "width of steel between the outer pockets of neighbouring poles, across the q axis", {0.0, 0.1}),
      scaled_length("seat_step", non_negative, "by which the pockets beside the magnet are thinner, at its inner face",
                    {}, ScaledLength{0.0, 0.012}),
      scaled_length("magnet_offset", non_negative, "along the leg from the V's apex to where the magnet begins", {},
                    ScaledLength{0.0, 0.03}),
      scaled_length("centre_web", non_negative, "width of steel on the pole axis between the two legs; 0: none", {},
                    ScaledLength{0.0, 0.03}),
      pole_recess_parameter()};
  return descriptions;
}

const std::vector<ChoiceDescription>& VMagnetRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{consequent_choice()};
  return descriptions;
}

std::shared_ptr<const Rotor> VMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const RotorDimensions dimensions = layered_dimensions(node, at_gap);
  const auto layer = [&dimensions](const std::vector<double>& v) { return VLayer(dimensions, v, places); };
  const std::vector<double> values = read_layered_values(
      node, dimensions, parameters(), [&layer](const std::vector<double>& v) { return layer(v).conflict(places); });
  return std::make_shared<VMagnetRotor>(layer(values));
}

VMagnetRotor::VMagnetRotor(const VLayer& layer)
    : LayeredRotor("v-magnet", layer, {layer.layer("")}, {layer.block()}, layer.dimensions(places)),
      corners_(layer.corners()) {}

}  // namespace lodestone::geometries
