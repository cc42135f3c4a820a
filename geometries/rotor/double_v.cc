// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/double_v.h"

#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

#include <optional>

namespace lodestone::geometries {

namespace {

// Order of parameters().
constexpr std::size_t inner_radius_place = 0, bridge_place = 1, recess_place = 2, upper_place = 3;
constexpr VLayer::Places upper_places = VLayer::places(upper_place, inner_radius_place, bridge_place, recess_place);
constexpr VLayer::Places lower_places =
    VLayer::places(upper_place + VLayer::parameter_count, inner_radius_place, bridge_place, recess_place);

}  // namespace

const std::vector<ParameterDescription>& DoubleVRotor::parameters() {
  static const std::vector<ParameterDescription> descriptions = [] {
    const auto positive = base::Range{0.0, 20.0, false, true};
    std::vector<ParameterDescription> result = {
        scaled_length("inner_radius", positive, "radius of the shaft hole", {0.98, -0.5}),
        scaled_length("bridge", positive, "thickness of steel between the outer pockets and the rotor's surface",
                      {0.0, 0.024}),
        pole_recess_parameter()};
    const auto add = [&result](const std::vector<ParameterDescription>& layer) {
      result.insert(result.end(), layer.begin(), layer.end());
    };
    add(VLayer::descriptions("upper", {0.18, 0.06, 0.11, 0.45, 0.40, 0.0, 0.03, 0.02}));
    add(VLayer::descriptions("lower", {0.25, 0.07, 0.30, 0.76, 0.08, 0.0, 0.04, 0.03}));
    // Around the stator the upper V is narrower, and the lower one deeper, by what the surface rises beside the axis.
    const auto outside = [&result](std::size_t place, const ScaledLength& length) { result[place].outside = length; };
    outside(inner_radius_place, {1.02, 0.62});
    outside(upper_places.magnet_width, {0.0, 0.16});
    outside(upper_places.mouth_width, {0.0, 0.40});
    outside(upper_places.rib, {0.0, 0.5});
    outside(lower_places.apex_depth, {0.0, 0.40});
    return result;
  }();
  return descriptions;
}

const std::vector<ChoiceDescription>& DoubleVRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{consequent_choice()};
  return descriptions;
}

std::shared_ptr<const Rotor> DoubleVRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const RotorDimensions dimensions = layered_dimensions(node, at_gap);
  const auto layer = [&](const std::vector<double>& v, const VLayer::Places& places) {
    return VLayer(dimensions, v, places);
  };
  const auto find_conflict = [&](const std::vector<double>& v) -> std::optional<Conflict> {
    const VLayer upper = layer(v, upper_places), lower = layer(v, lower_places);
    if (const auto conflict = upper.conflict(upper_places))
      return conflict;
    if (const auto conflict = lower.conflict(lower_places))
      return conflict;
    if (const auto reason = layers_conflict(upper, upper.layer(""), lower.layer("")))
      return Conflict{{lower_places.apex_depth, lower_places.mouth_width, upper_places.apex_depth,
                       upper_places.mouth_width, upper_places.magnet_thickness, upper_places.rib},
                      *reason};
    return std::nullopt;
  };
  const std::vector<double> values = read_layered_values(node, dimensions, parameters(), find_conflict);
  return std::make_shared<DoubleVRotor>(layer(values, upper_places), layer(values, lower_places));
}

DoubleVRotor::DoubleVRotor(const VLayer& upper, const VLayer& lower)
    : LayeredRotor("double-v", upper, {upper.layer("upper "), lower.layer("lower ")}, {upper.block(), lower.block()},
                   joined(lower.dimensions(lower_places), upper.dimensions(upper_places))) {}

}  // namespace lodestone::geometries
