// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/delta.h"

#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

#include <optional>

namespace lodestone::geometries {

namespace {

// Order of parameters().
constexpr std::size_t inner_radius_place = 0, bridge_place = 1, recess_place = 2, bar_place = 3;
constexpr BarLayer::Places bar_places = BarLayer::places(bar_place, inner_radius_place, bridge_place, recess_place);
constexpr VLayer::Places v_places =
    VLayer::places(bar_place + BarLayer::parameter_count, inner_radius_place, bridge_place, recess_place);

}  // namespace

const std::vector<ParameterDescription>& DeltaRotor::parameters() {
  static const std::vector<ParameterDescription> descriptions = [] {
    const auto positive = base::Range{0.0, 20.0, false, true};
    std::vector<ParameterDescription> result = {
        scaled_length("inner_radius", positive, "radius of the shaft hole", {0.98, -0.5}),
        scaled_length("bridge", positive, "thickness of steel between the pockets and the rotor's surface, at least",
                      {0.0, 0.024}),
        pole_recess_parameter()};
    const auto add = [&result](const std::vector<ParameterDescription>& layer) {
      result.insert(result.end(), layer.begin(), layer.end());
    };
    add(BarLayer::descriptions("bar", {0.30, 0.05, 0.06, 0.50, 0.0, 0.0}, {0.20, 0.05, 0.05, 0.70, 0.0, 0.03}));
    add(VLayer::descriptions("v", {0.25, 0.07, 0.35, 0.76, 0.08, 0.0, 0.04, 0.03}));
    // Around the stator a straight bar lies deeper at its ends, where the V comes up.
    result[inner_radius_place].outside = ScaledLength{1.02, 0.75};
    result[v_places.apex_depth].outside = ScaledLength{0.0, 0.5};
    result[v_places.mouth_width].outside = ScaledLength{0.0, 0.8};
    result[v_places.magnet_width].outside = ScaledLength{0.0, 0.36};
    return result;
  }();
  return descriptions;
}

const std::vector<ChoiceDescription>& DeltaRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{consequent_choice()};
  return descriptions;
}

std::shared_ptr<const Rotor> DeltaRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const RotorDimensions dimensions = layered_dimensions(node, at_gap);
  const auto find_conflict = [&](const std::vector<double>& v) -> std::optional<Conflict> {
    const BarLayer upper(dimensions, v, bar_places);
    const VLayer lower(dimensions, v, v_places);
    if (const auto conflict = upper.conflict(bar_places))
      return conflict;
    if (const auto conflict = lower.conflict(v_places))
      return conflict;
    if (const auto reason = layers_conflict(upper, upper.layer(""), lower.layer("")))
      return Conflict{
          {v_places.apex_depth, v_places.mouth_width, bar_places.depth, bar_places.magnet_thickness, bar_places.rib},
          *reason};
    return std::nullopt;
  };
  const std::vector<double> values = read_layered_values(node, dimensions, parameters(), find_conflict);
  return std::make_shared<DeltaRotor>(BarLayer(dimensions, values, bar_places), VLayer(dimensions, values, v_places));
}

DeltaRotor::DeltaRotor(const BarLayer& bar, const VLayer& v)
    : LayeredRotor("delta", bar, {bar.layer("bar "), v.layer("v ")}, {bar.block(), v.block()},
                   joined(v.dimensions(v_places), bar.dimensions(bar_places))) {}

}  // namespace lodestone::geometries
