// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor/synchronous_reluctance.h"

#include "base/quantity.h"
#include "geometries/pole_shape.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace lodestone::geometries {

namespace {

using Magnets = SynchronousReluctanceRotor::Magnets;

// Order of parameters(), and of the values read by it.
enum Index : std::size_t {
  inner_radius_index,
  depth_index,
  barrier_index,
  carrier_index,
  leg_index,
  leg_carrier_index,
  bridge_index,
  rib_index,
  web_index,
  fill_index,
  recess_index
};

constexpr ULayer::Places places = {inner_radius_index, bridge_index, depth_index, barrier_index, leg_index,
                                   rib_index,          web_index,    fill_index,  fill_index,    recess_index};

constexpr int most_barriers = 6;
constexpr int usual_barriers = 3;

struct Choice {
  RotorDimensions at_gap;
  int barriers = usual_barriers;
  Magnets magnets = Magnets::none;
};

std::vector<ULayer> barriers_of(const Choice& choice, const std::vector<double>& v) {
  std::vector<ULayer> barriers(static_cast<std::size_t>(choice.barriers));
  for (std::size_t k = 0; k < barriers.size(); ++k) {
    ULayer& barrier = barriers[k];
    const double above = static_cast<double>(k), below = static_cast<double>(barriers.size() - 1 - k);
    static_cast<RotorDimensions&>(barrier) = choice.at_gap;
    barrier.set_core_radius(v[inner_radius_index]);
    barrier.bridge = v[bridge_index];
    barrier.depth = v[depth_index] + above * (v[barrier_index] + v[carrier_index]);
    barrier.thickness = v[barrier_index];
    barrier.leg_thickness = v[leg_index];
    barrier.rib = v[rib_index] + 2.0 * below * (v[leg_index] + v[leg_carrier_index]);
    barrier.centre_web = v[web_index];
    barrier.recess = v[recess_index];
  }
  return barriers;
}

/// Puts in the magnets. Needs barriers that can be drawn.
void fill(std::vector<ULayer>& barriers, Magnets magnets, double fill) {
  for (ULayer& barrier : barriers) {
    const ULayer::Corners c = barrier.corners();
    const double shortest = barrier.shortest_edge();  // that remains beside a full one
    const double half = std::min(c.outer_bend.y, c.inner_bend.y) - 0.5 * barrier.centre_web - 1.001 * shortest;
    if (magnets != Magnets::none)
      barrier.magnet_width = (barrier.centre_web > 0.0 ? 1.0 : 2.0) * fill * half;
    if (magnets == Magnets::everywhere)
      barrier.leg_magnet_width = fill * (c.leg_end - c.leg_begin - 2.002 * shortest);
  }
}

std::optional<Conflict> find_conflict(const Choice& choice, const std::vector<double>& v) {
  const double shortest = choice.at_gap.shortest_edge();
  if (v[carrier_index] < 2.0 * shortest)
    return Conflict{{carrier_index}, "the steel between the barriers is too thin to be drawn"};
  if (v[leg_carrier_index] < 2.0 * shortest)
    return Conflict{{leg_carrier_index}, "the steel between the barriers' legs is too thin to be drawn"};
  std::vector<ULayer> barriers = barriers_of(choice, v);
  const auto in_barrier = [](std::size_t k, Conflict conflict) {
    conflict.reason = "barrier " + std::to_string(k + 1) + ": " + conflict.reason;
    // What lies between the barriers moves them as well.
    conflict.parameters.insert(conflict.parameters.end(), {barrier_index, carrier_index, leg_carrier_index});
    std::vector<std::size_t> once;
    for (const std::size_t parameter : conflict.parameters)
      if (std::find(once.begin(), once.end(), parameter) == once.end())
        once.push_back(parameter);
    conflict.parameters = once;
    return conflict;
  };
  for (std::size_t k = 0; k < barriers.size(); ++k)
    if (auto conflict = barriers[k].conflict(places))
      return in_barrier(k, *conflict);
  fill(barriers, choice.magnets, v[fill_index]);
  for (std::size_t k = 0; k < barriers.size(); ++k)
    if (auto conflict = barriers[k].conflict(places))
      return in_barrier(k, *conflict);
  for (std::size_t k = 0; k + 1 < barriers.size(); ++k)
    if (const auto reason = layers_conflict(barriers[k], barriers[k].layer(""), barriers[k + 1].layer("")))
      return Conflict{{carrier_index, leg_carrier_index, barrier_index, leg_index}, *reason};
  return std::nullopt;
}

std::vector<MagnetLayer> layers_of(const std::vector<ULayer>& barriers) {
  std::vector<MagnetLayer> layers;
  for (std::size_t k = 0; k < barriers.size(); ++k)
    layers.push_back(barriers[k].layer("barrier " + std::to_string(k + 1) + " "));
  return layers;
}

std::vector<MagnetBlock> blocks_of(const std::vector<ULayer>& barriers) {
  std::vector<MagnetBlock> blocks;
  for (const ULayer& barrier : barriers)
    for (const MagnetBlock& block : barrier.blocks())
      blocks.push_back(block);
  return blocks;
}

/// The first barrier has its depth and thicknesses, the last one rib and web; the steel between the first two.
Dimensions dimensions_of(const std::vector<ULayer>& barriers) {
  const ULayer &first = barriers.front(), &last = barriers.back();
  Dimensions result;
  for (const Dimension& one : first.dimensions(places))
    if (one.parameter != rib_index && one.parameter != web_index && one.parameter != fill_index)
      result.push_back(one);
  for (const Dimension& one : last.dimensions(places))
    if (one.parameter == rib_index || one.parameter == web_index)
      result.push_back(one);
  if (first.magnet_width > 0.0)
    for (const Dimension& one : first.dimensions(places))
      if (one.parameter == fill_index && result.back().parameter != fill_index)
        result.push_back(one);
  if (barriers.size() < 2)
    return result;
  const ULayer& second = barriers[1];
  const ULayer::Corners c = first.corners(), below = second.corners();
  const double q_axis = first.q_axis(), at = 0.3 * c.outer_bend.y;
  const double along = 0.3 * c.leg_begin + 0.7 * c.leg_end;
  const auto beside = [q_axis](double away, double by) { return turned({by, -away}, q_axis); };
  result.push_back(Dimension::length(carrier_index, {below.face, -at}, {c.back, -at}));
  result.push_back(Dimension::length(leg_carrier_index,
                                     mirrored(beside(0.5 * second.rib + second.leg_thickness, along)),
                                     mirrored(beside(0.5 * first.rib, along))));
  return result;
}

}  // namespace

const std::vector<ParameterDescription>& SynchronousReluctanceRotor::parameters() {
  const auto positive = base::Range{0.0, 20.0, false, true};
  const auto non_negative = base::Range{0.0, 20.0, true, true};
  static const std::vector<ParameterDescription> descriptions = [&] {
    std::vector<ParameterDescription> result = {
        scaled_length("inner_radius", positive, "radius of the shaft hole", {0.9, -0.4}),
        scaled_length("depth", positive,
                      "of the first barrier's outer face below the rotor's surface, on the pole's axis", {0.0, 0.125}),
        scaled_length("barrier", positive, "thickness of each barrier on the pole's axis", {0.0, 0.045}),
        scaled_length("carrier", positive, "steel between two barriers on the pole's axis", {0.0, 0.06}),
        scaled_length("leg", positive, "thickness of each barrier's legs", {0.0, 0.03}),
        scaled_length("leg_carrier", positive, "steel between the legs of two barriers", {0.0, 0.04}),
        scaled_length("bridge", positive, "thickness of steel between the legs and the rotor's surface", {0.0, 0.016}),
        scaled_length("rib", positive,
                      "width of steel between the last barriers of neighbouring poles, across the q axis", {0.0, 0.06}),
        scaled_length("centre_web", non_negative, "width of steel on the pole axis through each barrier; 0: none", {},
                      ScaledLength{0.0, 0.02}),
        {"fill",
         "1",
         "",
         {0.0, 1.0, false, true},
         "part of the room in the straight pieces of the barriers that their magnets fill",
         0.8,
         0.8},
        pole_recess_parameter()};
    // Around the stator the bends lie farther out than the faces, most where the poles are few.
    result[inner_radius_index].outside = ScaledLength{1.0, 0.85};
    return result;
  }();
  return descriptions;
}

const std::vector<ChoiceDescription>& SynchronousReluctanceRotor::choices() {
  static const std::vector<ChoiceDescription> descriptions{
      {"barriers", {}, 1, most_barriers, "flux barriers a pole", usual_barriers},
      {"magnets",
       {"none", "centre", "everywhere"},
       0,
       0,
       "in the barriers: none, across the axis, in the legs as well",
       0,
       "everywhere"}};
  return descriptions;
}

std::shared_ptr<const Rotor> SynchronousReluctanceRotor::read(const base::Node& node, const RotorDimensions& at_gap) {
  if (at_gap.poles < 4)
    node.at("type").fail("synchronous-reluctance: needs four poles at least; the legs of two would not meet");
  Choice choice;
  choice.at_gap = at_gap;
  if (const auto barriers = node.find("barriers"))
    choice.barriers = barriers->integer(1, most_barriers);
  if (const auto magnets = node.find("magnets"))
    choice.magnets = static_cast<Magnets>(magnets->choice(choices().back().words));
  const std::vector<double> values =
      read_rotor_values(node, at_gap, parameters(), {"barriers", "magnets"},
                        [&choice](const std::vector<double>& v) { return find_conflict(choice, v); });
  std::vector<ULayer> barriers = barriers_of(choice, values);
  fill(barriers, choice.magnets, values[fill_index]);
  return std::make_shared<SynchronousReluctanceRotor>(barriers);
}

SynchronousReluctanceRotor::SynchronousReluctanceRotor(const std::vector<ULayer>& barriers)
    : LayeredRotor("synchronous-reluctance", barriers.front(), layers_of(barriers), blocks_of(barriers),
                   dimensions_of(barriers)) {}

}  // namespace lodestone::geometries
