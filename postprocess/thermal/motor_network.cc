// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/thermal/motor_network.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/losses/magnet_eddy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lodestone::postprocess {

namespace {

using geometries::CrossSection;
using geometries::Point;
using geometries::RegionKind;

constexpr double settled = 1e-6;  // K
constexpr int most_iterations = 200;
constexpr double runaway = 2000.0;  // K: no insulation, no magnet, no solution

double length(const CrossSection& section, const geometries::Curve& curve) {
  const Point& a = section.points[static_cast<std::size_t>(curve.begin)];
  const Point& b = section.points[static_cast<std::size_t>(curve.end)];
  const double chord = std::hypot(b.x - a.x, b.y - a.y);
  if (!curve.centre)
    return chord;
  const double radius = std::hypot(a.x - curve.centre->x, a.y - curve.centre->y);
  return 2.0 * radius * std::asin(std::min(1.0, 0.5 * chord / radius));
}

/// Film of the gap, W/(m²·K).
double gap_film(const geometries::Machine& machine, const Cooling& cooling, double speed) {
  const double radius = machine.rotor->outer_radius(), gap = machine.air_gap;
  const double viscosity = cooling.air_viscosity.value;
  const double taylor = speed * speed * radius * gap * gap * gap / (viscosity * viscosity);
  const double nusselt = taylor < 1700.0 ? 2.0
                         : taylor < 1e4  ? 0.128 * std::pow(taylor, 0.367)
                                         : 0.409 * std::pow(taylor, 0.241);
  return nusselt * cooling.air_conductivity.value / (2.0 * gap);
}

}  // namespace

std::string lacks_for_thermal_network(const geometries::Rotor& rotor) {
  if (rotor.side() == geometries::RotorSide::outer)
    return "rotor '" + rotor.type() +
           "', side outer: the thermal network is that of a stator around its rotor, cooled from outside";
  return "";
}

SlotDimensions slot_dimensions(const geometries::Machine& machine) {
  if (const std::string lack = lacks_for_thermal_network(*machine.rotor); !lack.empty())
    throw base::UserError(lack);
  const CrossSection section = machine.stator->half_slot_pitch(machine.winding->slot_layers());
  std::set<int> of_winding, of_steel;
  double insulation = 0.0;  // around solid conductors, drawn
  for (const geometries::Shape& shape : section.shapes) {
    if (shape.name == "slot insulation")
      insulation += 2.0 * section.area(shape);
    if (shape.kind == RegionKind::winding || shape.name == "slot insulation")
      of_winding.insert(shape.curves.begin(), shape.curves.end());
    else if (shape.kind == RegionKind::steel)
      of_steel.insert(shape.curves.begin(), shape.curves.end());
  }
  SlotDimensions slot;
  slot.inner_radius = machine.stator->outer_radius();
  double wall = 0.0;
  for (const int index : of_winding) {
    const geometries::Curve& curve = section.curves[static_cast<std::size_t>(index)];
    for (const int end : {curve.begin, curve.end}) {
      const Point& at = section.points[static_cast<std::size_t>(end)];
      slot.inner_radius = std::min(slot.inner_radius, std::hypot(at.x, at.y));
      slot.bottom_radius = std::max(slot.bottom_radius, std::hypot(at.x, at.y));
    }
    if (of_steel.count(index) != 0)
      wall += 2.0 * length(section, curve);
  }
  slot.depth = slot.bottom_radius - slot.inner_radius;
  slot.width = (machine.stator->winding_area() + insulation) / slot.depth;
  // What is no side is bottom; a slot without one would end in a point.
  slot.bottom = std::max(wall - 2.0 * slot.depth, 0.5 * slot.width);
  return slot;
}

MotorThermalNetwork::MotorThermalNetwork(const geometries::Machine& machine, const Cooling& cooling, double speed,
                                         double coolant_temperature)
    : cooling_(cooling.name), confidence_(cooling.confidence), factors_(cooling.factors),
      coolant_temperature_(coolant_temperature) {
  const SlotDimensions slot = slot_dimensions(machine);
  const double slots = machine.stator->slots(), stack = machine.stack_length, outer = machine.stator->outer_radius();
  const double end_turn = 0.5 * machine.mean_turn_length() - stack;
  const double sheets = cooling.sheets.value * machine.stacking_factor;
  const double mean_yoke = 0.5 * (slot.bottom_radius + outer);
  const double mean_tooth = 0.5 * (slot.inner_radius + slot.bottom_radius);
  const double tooth_width = 2.0 * base::pi * mean_tooth / slots - slot.width;
  if (tooth_width < 0.01 * slot.width)
    throw base::UserError("stator '" + machine.stator->type() +
                          "': the thermal network is that of slots between teeth, and there are none");
  slot_share_ = stack / (0.5 * machine.mean_turn_length());

  winding_ = network_.add_node("winding");
  end_winding_ = network_.add_node("end winding");
  teeth_ = network_.add_node("teeth");
  yoke_ = network_.add_node("yoke");
  frame_ = network_.add_node("frame");
  rotor_ = network_.add_node("rotor core");
  magnets_ = network_.add_node("magnets");
  const std::size_t coolant = network_.add_fixed("coolant", coolant_temperature);

  const double k = cooling.winding.value, liner = cooling.liner_thickness.value / cooling.liner.value;
  const double slab = slot.width / (12.0 * k * slot.depth), factor = finite_length_factor(slot.width, 2.0 * slot.depth);
  const double sides = (slab + 0.5 * liner / slot.depth) / (slots * stack);
  const double bottom = (slab * factor / (1.0 - factor) + liner / slot.bottom) / (slots * stack);
  slot_resistance_ = 1.0 / (1.0 / sides + 1.0 / bottom);
  network_.add_path(winding_, teeth_, sides, "across the wires and the liner to both sides of the slots");
  network_.add_path(winding_, yoke_, bottom, "across the wires and the liner to the bottom of the slots");
  network_.add_path(winding_, end_winding_,
                    (stack + end_turn) / 6.0 / (2.0 * slots * cooling.copper.value * machine.copper_area_per_slot()),
                    "along the copper");
  const double around = 2.0 * base::pi * sheets * stack;
  network_.add_path(teeth_, yoke_,
                    slot.depth / (3.0 * sheets * tooth_width * stack * slots) +
                        std::log(mean_yoke / slot.bottom_radius) / around,
                    "along the teeth, half of the yoke");
  const double surface = 2.0 * base::pi * outer * stack;
  network_.add_path(yoke_, frame_, std::log(outer / mean_yoke) / around + 1.0 / (cooling.core_contact.value * surface),
                    "half of the yoke, contact of core and frame");
  network_.add_path(frame_, coolant, 1.0 / (cooling.frame_film.value * cooling.frame_area_ratio.value * surface),
                    "film of the coolant");
  const double gap_surface = 2.0 * base::pi * (machine.rotor->outer_radius() + 0.5 * machine.air_gap) * stack;
  network_.add_path(rotor_, teeth_, 1.0 / (gap_film(machine, cooling, speed) * gap_surface), "air gap");
  double faces = 0.0;
  for (const geometries::MagnetBlock& block : machine.rotor->magnets())
    faces += 2.0 * block.width * stack * machine.rotor->count(block);
  network_.add_path(magnets_, rotor_, 1.0 / (cooling.magnet_contact.value * faces), "both faces of the magnets");
  // End turns as two rings at each end, as high as they stand out of the core.
  const double film = cooling.end_space_film.value;
  if (machine.end_winding_length > 0.0)
    network_.add_path(end_winding_, frame_,
                      1.0 / (film * 8.0 * base::pi * machine.stator->winding_radius() * machine.end_winding_length),
                      "air at the ends, end turns");
  const auto square = [](double value) { return value * value; };
  const double ends = 2.0 * base::pi * (square(machine.rotor->outer_radius()) - square(machine.rotor->inner_radius()));
  network_.add_path(rotor_, frame_, 1.0 / (film * ends), "air at the ends, rotor");
}

std::vector<double> MotorThermalNetwork::spread(const HeatSources& heat) const {
  std::vector<double> losses(network_.size(), 0.0);
  losses[winding_] = slot_share_ * heat.winding;
  losses[end_winding_] = (1.0 - slot_share_) * heat.winding;
  losses[teeth_] = heat.teeth;
  losses[yoke_] = heat.yoke;
  losses[rotor_] = heat.rotor;
  losses[magnets_] = heat.magnets;
  return losses;
}

LossTemperatures MotorThermalNetwork::loss_temperatures(const std::vector<double>& temperatures) const {
  return {slot_share_ * temperatures[winding_] + (1.0 - slot_share_) * temperatures[end_winding_],
          temperatures[magnets_]};
}

ThermalResult MotorThermalNetwork::settle(const std::function<HeatSources(const LossTemperatures&)>& losses,
                                          const LossTemperatures& start) const {
  LossTemperatures at = start;
  std::vector<double> heat, temperatures;
  double change = 0.0;
  for (int i = 0; i < most_iterations; ++i) {
    heat = spread(losses(at));
    temperatures = network_.solve(heat);
    const LossTemperatures next = loss_temperatures(temperatures);
    change = std::max(std::abs(next.winding - at.winding), std::abs(next.magnets - at.magnets));
    at = next;
    if (!(at.winding < runaway) || !(at.magnets < runaway))
      break;
    if (change < settled)
      break;
  }
  if (!(change < settled))
    throw base::UserError(fmt::format("the machine does not settle with the cooling '{}': its losses grow faster with "
                                      "the temperature than the heat flows away ({:.0f} degC in the winding)",
                                      cooling_, at.winding - base::zero_celsius));
  ThermalResult result;
  result.cooling = cooling_;
  result.coolant_temperature = coolant_temperature_;
  result.confidence = confidence_;
  result.factors = factors_;
  for (std::size_t i = 0; i < network_.size(); ++i)
    result.nodes.push_back({network_.name(i), temperatures[i], heat[i]});
  for (const ThermalNetwork::Path& path : network_.paths())
    result.paths.push_back({network_.name(path.from), network_.name(path.to), path.resistance,
                            (temperatures[path.from] - temperatures[path.to]) / path.resistance, path.description});
  return result;
}

}  // namespace lodestone::postprocess
