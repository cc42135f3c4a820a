// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/bearing.h"

#include "base/quantity.h"

namespace lodestone::geometries {

namespace {

constexpr double largest_diameter = 20.0;      // m
constexpr double largest_viscosity = 0.1;      // m²/s
constexpr double largest_load = 1e8;           // N
constexpr double largest_speed_factor = 20.0;  // tapered and spherical roller thrust bearings have up to 12
constexpr double largest_load_factor = 0.1;

Bearing read_bearing(const base::Node& node) {
  node.allow_keys({"bore", "outer_diameter", "viscosity", "speed_factor", "load", "load_factor"});
  Bearing bearing;
  bearing.bore = node.at("bore").quantity("m", {0.0, largest_diameter, false, true});
  const base::Node outside = node.at("outer_diameter");
  bearing.outer_diameter = outside.quantity("m", {0.0, largest_diameter, false, true});
  if (!(bearing.outer_diameter > bearing.bore))
    outside.fail(base::format_quantity(bearing.outer_diameter, "m", "mm") + " must lie above the bore, " +
                 base::format_quantity(bearing.bore, "m", "mm"));
  bearing.viscosity = node.at("viscosity").quantity("m2/s", {0.0, largest_viscosity, false, true});
  bearing.speed_factor = node.at("speed_factor").number({0.0, largest_speed_factor, true, true});
  bearing.load = node.at("load").quantity("N", {0.0, largest_load, true, true});
  bearing.load_factor = node.at("load_factor").number({0.0, largest_load_factor, true, true});
  return bearing;
}

}  // namespace

std::optional<std::vector<Bearing>> read_bearings(const base::Node& machine) {
  const auto list = machine.find("bearings");
  if (!list)
    return std::nullopt;
  std::vector<Bearing> bearings;
  for (const base::Node& item : list->items())
    bearings.push_back(read_bearing(item));
  return bearings;
}

}  // namespace lodestone::geometries
