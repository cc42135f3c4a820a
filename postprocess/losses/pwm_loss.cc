// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/pwm_loss.h"

#include "base/quantity.h"

#include <cmath>

namespace lodestone::postprocess {

namespace {

double contract(const AxisMatrix& a, const AxisMatrix& b) {
  return a.dd * b.dd + 2.0 * a.dq * b.dq + a.qq * b.qq;
}

/// Two axes' losses of one amplitude each, as that of one ripple whose loss goes with its amplitude to a power.
double together(const AxisPair& coefficients, double d, double q, double power) {
  const double square = std::pow(coefficients.d, 2.0 / power) * d * d + std::pow(coefficients.q, 2.0 / power) * q * q;
  return std::pow(square, 0.5 * power);
}

/// ⟨i' i'ᵀ⟩ = L⁻¹ S L⁻¹.
AxisMatrix current_rates(const AxisMatrix& l, const AxisMatrix& s) {
  const double determinant = l.dd * l.qq - l.dq * l.dq;
  const AxisMatrix g{l.qq / determinant, -l.dq / determinant, l.dd / determinant};
  return {g.dd * g.dd * s.dd + 2.0 * g.dd * g.dq * s.dq + g.dq * g.dq * s.qq,
          g.dd * g.dq * s.dd + (g.dd * g.qq + g.dq * g.dq) * s.dq + g.dq * g.qq * s.qq,
          g.dq * g.dq * s.dd + 2.0 * g.dq * g.qq * s.dq + g.qq * g.qq * s.qq};
}

}  // namespace

PwmLosses pwm_losses(const RippleResponse& response, const HysteresisExponents& exponents, const PwmPoint& point) {
  return ripple_losses(response, exponents, point, carrier_bands(point.voltage, point.dc_voltage));
}

PwmLosses ripple_losses(const RippleResponse& response, const HysteresisExponents& exponents, const PwmPoint& point,
                        const std::vector<CarrierBand>& bands) {
  AxisMatrix inductance = response.inductance;
  inductance.dd += point.end_winding_inductance;
  inductance.qq += point.end_winding_inductance;
  const double c = std::cos(point.voltage_angle), s = std::sin(point.voltage_angle);
  PwmLosses result;
  double magnets = 0.0, ripple = 0.0;
  for (const CarrierBand& band : bands) {
    const AxisMatrix voltage{c * c * band.parallel + s * s * band.transverse, c * s * (band.parallel - band.transverse),
                             s * s * band.parallel + c * c * band.transverse};
    const AxisMatrix rates = current_rates(inductance, voltage);
    const double frequency = band.order * point.carrier_frequency, omega = 2.0 * base::pi * frequency;
    const double square = (rates.dd + rates.qq) / (omega * omega);
    ripple += square;
    result.copper += 0.5 * point.phases * point.resistance * square + contract(response.strands, rates);
    const double d = std::sqrt(2.0 * rates.dd) / omega, q = std::sqrt(2.0 * rates.qq) / omega;
    const double excess = frequency * std::sqrt(frequency);
    result.iron_stator += contract(response.stator_eddy, rates) +
                          std::pow(frequency, exponents.stator_frequency) *
                              together(response.stator_hysteresis, d, q, exponents.stator_flux) +
                          excess * together(response.stator_excess, d, q, 1.5);
    result.iron_rotor += contract(response.rotor_eddy, rates) +
                         std::pow(frequency, exponents.rotor_frequency) *
                             together(response.rotor_hysteresis, d, q, exponents.rotor_flux) +
                         excess * together(response.rotor_excess, d, q, 1.5);
    if (response.magnets)
      magnets += contract(*response.magnets, rates);
  }
  if (response.magnets)
    result.magnets = magnets;
  // Of a phase: half the square of the dq vector's length, in the mean over its angle.
  result.ripple_current = std::sqrt(0.5 * ripple);
  return result;
}

std::vector<LossComponent> pwm_components(const PwmLosses& losses) {
  return {{"pwm_copper", "copper, ripple of the inverter", losses.copper, ""},
          {"pwm_iron_stator", "stator iron, ripple of the inverter", losses.iron_stator, ""},
          {"pwm_iron_rotor", "rotor iron, ripple of the inverter", losses.iron_rotor, ""},
          {"pwm_magnets", "magnets, ripple of the inverter", losses.magnets,
           losses.magnets ? "" : "the magnets' conductivity is unknown"}};
}

}  // namespace lodestone::postprocess
