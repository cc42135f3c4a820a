// SPDX-License-Identifier: GPL-3.0-or-later
// The thermal network of a machine, from its drawing and its cooling: nodes winding, end winding, teeth, yoke, frame,
// rotor core and magnets, and the coolant at its given temperature. All slots, poles and both ends are alike, so that
// each node stands for all of its parts; heat goes along the shaft nowhere but in the copper and at the ends.
//
// With Q slots, stack L, winding area of a slot of depth h (radial), mean width w and bottom of length b, conductivity
// across the wires k_w, liner t_l of k_l (mean temperature of a body with an even source over that of its face):
//
//   winding → teeth    [w/(12 k_w h) + t_l/(2 k_l h)]/(Q L)        two sides of a slab
//   winding → yoke     [w/(12 k_w h) F/(1 − F) + t_l/(k_l b)]/(Q L)
//   winding → end winding   (L/6 + l_e/6)/(2 Q k_cu A_cu)          bars, both ends; l_e of an end turn
//   teeth → yoke       h_t/(3 k w_t L Q s) + ln(r_y/r_b)/(2π k L s),   r_y the yoke's mean radius, s the stacking
//   factor yoke → frame       ln(r_o/r_y)/(2π k L s) + 1/(h_c 2π r_o L) frame → coolant    1/(h_f a 2π r_o L) gap:
//   rotor core → teeth   1/(h_g 2π r_g L),   h_g = Nu k_air/(2 δ) magnets → rotor core      1/(h_m A_m),   A_m both
//   faces of all blocks ends → frame       end windings and rotor ends by the film of the end space; teeth carry the
//   gap's heat
//
// F is the mean temperature of a rectangle w by 2h with an even source and cold sides over that of the endless slab of
// width w (finite_length_factor of losses/magnet_eddy.h: the same equation): half of that rectangle is the slot, which
// is cold on three sides, so that both ways together are exact for it where the liner is thin.
//
// Nu of the gap by Taylor's number Ta = ω² r δ³/ν²: 2 below 1700, 0.128 Ta^0.367 to 10^4, 0.409 Ta^0.241 above (Becker
// & Kaye 1962, J. Heat Transfer 84:97; recalled, unverified). Left out: shaft and bearings, which would cool the rotor,
// and the friction of the air, which would heat it.
#pragma once

#include "geometries/machine.h"
#include "postprocess/thermal/cooling.h"
#include "postprocess/thermal/thermal_network.h"
#include "postprocess/thermal/thermal_result.h"

#include <functional>
#include <string>

namespace lodestone::postprocess {

/// Of the drawing, what the resistances need; m and m².
struct SlotDimensions {
  double depth = 0.0;          ///< of the winding, radial
  double width = 0.0;          ///< its area over its depth
  double bottom = 0.0;         ///< length of its wall to the yoke
  double inner_radius = 0.0;   ///< where the winding begins
  double bottom_radius = 0.0;  ///< where it ends: teeth within, yoke beyond
};
/// Why the network is not that of a machine; empty where it is.
std::string lacks_for_thermal_network(const geometries::Rotor& rotor);
/// @throws base::UserError as lacks_for_thermal_network says.
SlotDimensions slot_dimensions(const geometries::Machine& machine);

/// Where the losses arise, W, whole machine.
struct HeatSources {
  double winding = 0.0;  ///< copper, in the slots and in the end turns by length
  double teeth = 0.0;
  double yoke = 0.0;
  double rotor = 0.0;
  double magnets = 0.0;
};

/// Temperatures that the losses themselves depend on, K.
struct LossTemperatures {
  double winding = 0.0;  ///< mean of the whole winding
  double magnets = 0.0;
};

class MotorThermalNetwork {
public:
  /// @param speed rad/s, of the rotor. @param coolant_temperature K.
  MotorThermalNetwork(const geometries::Machine& machine, const Cooling& cooling, double speed,
                      double coolant_temperature);

  const ThermalNetwork& network() const { return network_; }
  /// K/W from the winding in the slots to teeth and yoke at one temperature.
  double slot_resistance() const { return slot_resistance_; }
  /// Of the winding: share in the slots.
  double slot_share() const { return slot_share_; }

  /// Temperatures and heats with losses that depend on them: fixed-point iteration until nothing changes by more than
  /// 1e-6 K. @throws base::UserError where the losses grow faster with the temperature than the heat flows away
  /// (thermal runaway).
  ThermalResult settle(const std::function<HeatSources(const LossTemperatures&)>& losses,
                       const LossTemperatures& start) const;

private:
  std::vector<double> spread(const HeatSources& heat) const;
  LossTemperatures loss_temperatures(const std::vector<double>& temperatures) const;
  ThermalNetwork network_;
  std::string cooling_;
  materials::Confidence confidence_;
  std::vector<std::string> factors_;
  double coolant_temperature_ = 0.0;
  double slot_resistance_ = 0.0;
  double slot_share_ = 1.0;
  std::size_t winding_ = 0, end_winding_ = 0, teeth_ = 0, yoke_ = 0, frame_ = 0, rotor_ = 0, magnets_ = 0;
};

}  // namespace lodestone::postprocess
