// SPDX-License-Identifier: GPL-3.0-or-later
// Which currents an inverter drives: from the flux map, within the limits of current and voltage.
//
// In steady state at the electrical angular speed ω, motor convention, peak values of the phase's fundamental:
//
//   v_d = R i_d − ω (ψ_q + L_e i_q),    v_q = R i_q + ω (ψ_d + L_e i_d),    hypot(v_d, v_q) ≤ V,    hypot(i_d, i_q) ≤ I
//
// with ψ of the stack from the map, the resistance R of a phase at the winding's temperature and the leakage inductance
// L_e of the end windings where the machine's file gives one, else without it. V = m V_dc/√3 (Conditions).
//
//   MTPA   most torque per current: the angle of most torque at each current
//   MTPV   most torque per voltage: the most that the voltage allows whatever the current; there the current falls
//          below its limit. Only in machines whose characteristic current, at which −i_d takes ψ_d to nothing, lies
//          within the limit
//   envelope: most torque at each speed within both limits
//   for a torque: the least current that gives it within both limits
//
// A generator is the mirror image of a motor: with i_q' = −i_q and ψ_q' = −ψ_q, as machines have them whose flux map is
// mirrored in i_q, |v| at −T is that of a motor at T with the resistance −R.
//
// (Morimoto, Takeda, Hirasa & Taniguchi 1990, IEEE Trans. Ind. Appl. 26(5):866; recalled, unverified.) Nothing is
// assumed of the shape of the flux linkages but that at fixed i_d ≤ 0 voltage and torque grow with i_q ≥ 0 as far as
// the best point; torque is that of the air gap, the losses of iron and magnets do not enter the voltage.
#pragma once

#include "postprocess/flux_map/flux_map.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What a torque's currents are chosen for.
enum class ControlAim {
  least_current,  ///< MTPA, in field weakening the nearest to it
  least_loss      ///< the angle of most efficiency: what copper gains iron may lose
};
std::string to_string(ControlAim aim);  ///< "least current", "least loss"

struct ControlLimits {
  double current = 0.0;                          ///< A, peak of a phase
  double voltage = 0.0;                          ///< V, peak of a phase's fundamental
  double resistance = 0.0;                       ///< Ω, of a phase; negative: of the mirror image of a generator
  std::optional<double> end_winding_inductance;  ///< H, of a phase; nothing: left out
  double magnet_temperature = 0.0;               ///< K
};

/// A steady state. Voltage as above.
struct ControlPoint {
  solver::DirectQuadrature current;  ///< A
  double torque = 0.0;               ///< N·m, mean
  double voltage = 0.0;              ///< V, peak of a phase's fundamental, at the speed that was asked for
  double magnitude() const;          ///< A, peak of a phase
};

/// What holds the torque of a point of the envelope.
enum class ControlRegion {
  current,          ///< current alone: MTPA
  field_weakening,  ///< current and voltage
  voltage           ///< voltage alone: MTPV
};
std::string to_string(ControlRegion region);  ///< "MTPA", "field weakening", "MTPV"

struct EnvelopePoint {
  double speed = 0.0;  ///< rad/s, mechanical
  ControlPoint point;
  ControlRegion region = ControlRegion::current;
};

class CurrentControl {
public:
  /// The map must outlive the object. @throws std::invalid_argument for limits that are not positive or that the map
  /// does not cover.
  CurrentControl(const FluxMap& map, const ControlLimits& limits);

  const ControlLimits& limits() const { return limits_; }
  /// @param speed rad/s, mechanical. @throws std::out_of_range outside the map.
  ControlPoint at(const solver::DirectQuadrature& current, double speed) const;

  /// MTPA at a peak current (A).
  ControlPoint most_torque_of(double current) const;
  /// Most torque at a speed; nothing where no current with i_d ≤ 0 ≤ i_q keeps the voltage.
  std::optional<EnvelopePoint> most_torque(double speed) const;
  /// The least current that gives a torque (N·m, ≥ 0) at the speed of `most`, what most_torque() gives there; nothing
  /// where the torque is beyond it.
  std::optional<ControlPoint> for_torque(double torque, const EnvelopePoint& most) const;
  /// The same at a speed (rad/s), which searches the envelope only where MTPA does not keep the voltage.
  std::optional<ControlPoint> for_torque(double torque, double speed) const;
  /// The current of least cost (W, of what depends on the current) that gives a torque at a speed within both limits:
  /// on the curve of equal torque, from that of least current towards −d, since more flux costs more iron loss too.
  std::optional<ControlPoint> for_torque(double torque, double speed,
                                         const std::function<double(const solver::DirectQuadrature&)>& cost) const;
  /// The highest speed at which MTPA at the current limit keeps the voltage, rad/s.
  double base_speed() const;
  /// −i_d, A, at which ψ_d + L_e i_d is nothing with i_q = 0: what a short circuit at high speed drives. Nothing where
  /// it lies beyond the map.
  std::optional<double> characteristic_current() const;
  /// Of a spinning machine without current at a speed: peak of the fundamental between two terminals, V. Where it
  /// exceeds the dc voltage the machine charges the battery through the inverter's diodes as soon as control is lost
  /// (uncontrolled generation).
  double open_circuit_voltage(double speed) const;

private:
  FluxMapPoint flux(const solver::DirectQuadrature& current) const;
  std::optional<double> most_quadrature(double direct, double speed) const;
  double quadrature_for(double torque, double direct) const;
  ControlPoint with_direct(double torque, double direct, double speed) const;
  double least_current_direct(double torque) const;
  const FluxMap& map_;
  ControlLimits limits_;
  std::vector<double> track_torque_, track_direct_;  ///< MTPA from no current to the limit: N·m, A
};

/// Speeds evenly from 0 to the top one. Ends where no current keeps the voltage.
std::vector<EnvelopePoint> envelope(const CurrentControl& control, double top_speed, int points);

}  // namespace lodestone::postprocess
