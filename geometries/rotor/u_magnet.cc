// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/u_magnet.h"

#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

namespace lodestone::geometries {

namespace {

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  inner_radius_index,
  width_index,
  thickness_index,
  leg_width_index,
  leg_thickness_index,
  depth_index,
  bridge_index,
  rib_index,
  web_index,
  recess_index
};

constexpr ULayer::Places places = {inner_radius_index, bridge_index, depth_index, thickness_index, leg_thickness_index,
                                   rib_index,          web_index,    width_index, leg_width_index, recess_index};

ULayer from_values(const std::vector<double>& v, const RotorDimensions& dimensions) {
  ULayer layer;
  static_cast<RotorDimensions&>(layer) = dimensions;
  layer.set_core_radius(v[inner_radius_index]);
  layer.magnet_width = v[width_index];
  layer.thickness = v[thickness_index];
  layer.leg_magnet_width = v[leg_width_index];
  layer.leg_thickness = v[leg_thickness_index];
  layer.depth = v[depth_index];
  layer.bridge = v[bridge_index];
  layer.rib = v[rib_index];
  layer.centre_web = v[web_index];
  layer.recess = v[recess_index];
  return layer;
}

}  // namespace

const std::vector<ParameterDescription>& UMagnetRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = [&] {
    std::vector<ParameterDescription> result = {
        scaled_length("inner_radius", positive, "radius of the shaft hole", {0.98, -0.5}),
        scaled_length("magnet.width", positive,
                      "of the block across the pole; with a centre web of each of the two beside it", {0.0, 0.18}),
        scaled_length("magnet.thickness", positive, "of the block across the pole, along the pole's axis", {0.0, 0.07}),
        scaled_length("leg.width", positive, "of the block in each leg, along it", {0.0, 0.14}),
        scaled_length("leg.thickness", positive, "of the legs and their blocks", {0.0, 0.07}),
        scaled_length("depth", positive, "of the outer face below the rotor's surface, on the pole's axis",
                      {0.0, 0.25}),
        scaled_length("bridge", positive, "thickness of steel between the legs and the rotor's surface", {0.0, 0.024}),
        scaled_length("rib", positive, "width of steel between the legs of neighbouring poles, across the q axis",
                      {0.0, 0.12}),
        scaled_length("centre_web", non_negative, "width of steel on the pole axis between two blocks; 0: one block",
                      {0.0, 0.03}),
        pole_recess_parameter()};
    // Around the stator the bends lie farther out than the face, most where the poles are few.
    result[inner_radius_index].outside = ScaledLength{1.02, 0.75};
    return result;
  }();
  return descriptions;
}

const std::vector<ChoiceDescription>& UMagnetRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{consequent_choice()};
  return descriptions;
}

std::shared_ptr<const Rotor> UMagnetRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  const RotorDimensions dimensions = layered_dimensions(node, at_gap);
  const std::vector<double> values =
      read_layered_values(node, dimensions, parameters(), [&dimensions](const std::vector<double>& v) {
        return from_values(v, dimensions).conflict(places);
      });
  return std::make_shared<UMagnetRotor>(from_values(values, dimensions));
}

UMagnetRotor::UMagnetRotor(const ULayer& layer)
    : LayeredRotor("u-magnet", layer, {layer.layer("")}, layer.blocks(), layer.dimensions(places)) {}

}  // namespace lodestone::geometries
