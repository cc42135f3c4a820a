// SPDX-License-Identifier: GPL-3.0-or-later
// Short circuits of machines with constant inductances against their solutions in closed form.
#include "postprocess/demagnetisation/short_circuit.h"

#include "base/quantity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using solver::DirectQuadrature;

constexpr double pi = base::pi;

struct Linear {
  double magnets = 0.16;                        // Wb
  double direct = 1.6e-3, quadrature = 3.1e-3;  // H

  FluxModel model() const {
    return [*this](const DirectQuadrature& i) {
      FluxMapPoint point;
      point.flux_linkage = {magnets + direct * i.d, quadrature * i.q};
      point.inductances = {direct, 0.0, 0.0, quadrature};
      return point;
    };
  }
  /// ψ over the angle by the exponential of the constant matrix: x' = M x + c, x = (ψ_d, ψ_q).
  DirectQuadrature current(double resistance, double omega, const DirectQuadrature& before, double angle) const {
    const double a = resistance / (omega * direct), b = resistance / (omega * quadrature);
    // Equilibrium x_e: −a (ψ_d − ψ_m) + ψ_q = 0, −b ψ_q − ψ_d = 0.
    const double d_end = a * b * magnets / (1.0 + a * b), q_end = -d_end / b;
    const std::complex<double> root = std::sqrt(std::complex<double>(0.25 * (a - b) * (a - b) - 1.0));
    const std::complex<double> l1 = -0.5 * (a + b) + root, l2 = -0.5 * (a + b) - root;
    const double d0 = magnets + direct * before.d - d_end, q0 = quadrature * before.q - q_end;
    // exp(Mα) = (e1 (M − l2) − e2 (M − l1))/(l1 − l2).
    const std::complex<double> e1 = std::exp(l1 * angle), e2 = std::exp(l2 * angle);
    const auto apply = [&](std::complex<double> diagonal, double off, double own, double other) {
      return ((e1 * (diagonal - l2) - e2 * (diagonal - l1)) * own + (e1 - e2) * off * other) / (l1 - l2);
    };
    const double psi_d = d_end + apply(-a, 1.0, d0, q0).real();
    const double psi_q = q_end + apply(-b, -1.0, q0, d0).real();
    return {(psi_d - magnets) / direct, psi_q / quadrature};
  }
};

TEST(ShortCircuit, OfThreePhasesIsTheMatrixExponential) {
  const Linear machine;
  const double omega = 4.0 * 157.0;
  for (const double resistance : {0.005, 0.07, 0.4})
    for (const DirectQuadrature before : {DirectQuadrature{-120.0, 200.0}, {-120.0, -200.0}, {0.0, 0.0}}) {
      const ShortCircuitCourse course = sudden_short_circuit(machine.model(), {3, resistance, omega}, before);
      double peak = before.d;
      for (double angle = 0.0; angle < course.angle.back(); angle += 1e-3)
        peak = std::min(peak, machine.current(resistance, omega, before, angle).d);
      EXPECT_NEAR(course.peak.d, peak, 1e-5 * std::abs(peak)) << resistance;  // 0.1 % is asked for
      for (std::size_t k = 0; k < course.angle.size(); k += 7) {
        const DirectQuadrature exact = machine.current(resistance, omega, before, course.angle[k]);
        EXPECT_NEAR(course.current[k].d, exact.d, 1e-5 * std::abs(peak));
        EXPECT_NEAR(course.current[k].q, exact.q, 1e-5 * std::abs(peak));
      }
    }
}

TEST(ShortCircuit, WithoutLossesReachesItsBound) {
  const Linear machine;
  for (const DirectQuadrature before : {DirectQuadrature{-120.0, 200.0}, {-50.0, -240.0}, {0.0, 0.0}}) {
    const double flux = std::hypot(machine.magnets + machine.direct * before.d, machine.quadrature * before.q);
    const double bound = -(flux + machine.magnets) / machine.direct;
    EXPECT_NEAR(sudden_short_circuit(machine.model(), {3, 0.0, 800.0}, before).peak.d, bound, 1e-5 * -bound);
    EXPECT_GT(sudden_short_circuit(machine.model(), {3, 0.02, 800.0}, before).peak.d, bound);
  }
  // Of two phases at the worst position of the fault, with all of the flux in the loop that is closed.
  const DirectQuadrature before{-120.0, 200.0};
  const double psi_d = machine.magnets + machine.direct * before.d, psi_q = machine.quadrature * before.q;
  const double bound = -(std::hypot(psi_d, psi_q) + machine.magnets) / machine.direct;
  EXPECT_NEAR(sudden_short_circuit(machine.model(), {2, 0.0, 800.0}, before, std::atan2(psi_d, psi_q)).peak.d, bound,
              1e-5 * -bound);
  EXPECT_NEAR(worst_short_circuit(machine.model(), 2, 0.0, {250.0, {}, 800.0, 800.0}, before).course.peak.d, bound,
              1e-4 * -bound);
}

TEST(ShortCircuit, SettlesToTheSolutionOfTwoLinearEquations) {
  const Linear machine;
  for (const double omega : {20.0, 628.0, 3000.0}) {
    const double resistance = 0.09, x_d = omega * machine.direct, x_q = omega * machine.quadrature;
    const double q = -resistance * omega * machine.magnets / (resistance * resistance + x_d * x_q);
    const DirectQuadrature current = steady_short_circuit(machine.model(), {3, resistance, omega}).peak;
    EXPECT_NEAR(current.q, q, 1e-6 * std::abs(q));
    EXPECT_NEAR(current.d, x_q * q / resistance, 1e-6 * std::abs(q * x_q / resistance));
  }
}

TEST(ShortCircuit, OfTwoPhasesIsThatOfAChokeAtASine) {
  // Without saliency L di/dt + R i = −d(ψ_m sin θ)/dt, of which the solution is a sine and what dies away.
  const Linear machine{0.16, 2e-3, 2e-3};
  const double omega = 628.0, resistance = 0.12, inductance = machine.direct, position = 0.8;
  const std::complex<double> i(0.0, 1.0);
  // i_β = Im(C e^{jθ}) + A e^{−aα}: (R + jωL) C = −jω ψ_m.
  const std::complex<double> amplitude = -i * omega * machine.magnets / (resistance + i * omega * inductance);
  const auto steady = [&](double theta) { return (amplitude * std::exp(i * theta)).imag(); };
  const DirectQuadrature before{-60.0, 180.0};
  const double flux =
      (machine.magnets + inductance * before.d) * std::sin(position) + inductance * before.q * std::cos(position);
  const double start = (flux - machine.magnets * std::sin(position)) / inductance - steady(position);
  const ShortCircuitCourse course = sudden_short_circuit(machine.model(), {2, resistance, omega}, before, position);
  const ShortCircuitCourse periodic = steady_short_circuit(machine.model(), {2, resistance, omega});
  for (std::size_t k = 0; k < course.angle.size(); ++k) {
    const double theta = position + course.angle[k];
    const double beta = steady(theta) + start * std::exp(-resistance * course.angle[k] / (omega * inductance));
    EXPECT_NEAR(course.current[k].d, beta * std::sin(theta), 1e-3);
    EXPECT_NEAR(course.current[k].q, beta * std::cos(theta), 1e-3);
    const double angle = periodic.angle[k];
    EXPECT_NEAR(periodic.current[k].d, steady(angle) * std::sin(angle), 1e-3);
    EXPECT_NEAR(periodic.current[k].q, steady(angle) * std::cos(angle), 1e-3);
  }
}

TEST(ShortCircuit, TheWorstStateOfTheEnvelopeIsFound) {
  const Linear machine;
  // Without losses the peak is that of the largest flux linkage: against all states of a fine grid.
  const OperatingEnvelope envelope{250.0, {}, 700.0, 700.0};
  double least = 0.0;
  for (double beta = 0.5 * pi; beta <= 1.5 * pi; beta += 0.01)
    for (const double current : {0.0, 100.0, 200.0, 250.0}) {
      const double d = machine.magnets + machine.direct * current * std::cos(beta);
      least = std::min(least, -(std::hypot(d, machine.quadrature * current * std::sin(beta)) + machine.magnets) /
                                  machine.direct);
    }
  const WorstFault worst = worst_short_circuit(machine.model(), 3, 0.0, envelope);
  EXPECT_NEAR(worst.course.peak.d, least, 1e-4 * -least);
  // With losses the generator is worse: its flux linkage has a shorter way to the negative d axis.
  const WorstFault damped = worst_short_circuit(machine.model(), 3, 0.1, envelope);
  EXPECT_LT(damped.before.q, 0.0);
  EXPECT_LE(damped.course.peak.d, sudden_short_circuit(machine.model(), {3, 0.1, 700.0}, {0.0, -250.0}).peak.d);
  // A voltage keeps the flux linkage, and so the peak, below U/ω.
  const double voltage = 200.0;
  const WorstFault limited = worst_short_circuit(machine.model(), 3, 0.0, {250.0, voltage, 700.0, 700.0});
  EXPECT_NEAR(limited.course.peak.d, -(voltage / 700.0 + machine.magnets) / machine.direct, 2e-3 * 300.0);
  EXPECT_THROW(worst_short_circuit(machine.model(), 3, 0.0, {10.0, voltage, 3000.0, 3000.0}), std::invalid_argument);
  // Over speeds: slow ones damp, fast ones have little voltage for the flux linkage.
  const WorstFault speeds = worst_short_circuit(machine.model(), 3, 0.1, {250.0, voltage, 100.0, 2000.0});
  EXPECT_GT(speeds.electrical_speed, 150.0);
  EXPECT_LT(speeds.electrical_speed, 1500.0);
  EXPECT_LE(speeds.course.peak.d, limited.course.peak.d * 0.7);
}

TEST(ShortCircuit, FluxLinkagesAreInverted) {
  const FluxModel saturating = [](const DirectQuadrature& i) {
    // ψ = ∇W with W of a machine that saturates about 80 A, cross-coupled.
    FluxMapPoint point;
    const double u = 1.0 + (i.d * i.d + 2.0 * i.q * i.q) / 6400.0, root = std::sqrt(u);
    const double scale = 2e-3;
    point.flux_linkage = {0.15 + scale * i.d / root, 2.0 * scale * i.q / root};
    const double over = scale / (root * u * 6400.0);
    point.inductances = {scale / root - over * i.d * i.d, -2.0 * over * i.d * i.q, -2.0 * over * i.d * i.q,
                         2.0 * scale / root - 4.0 * over * i.q * i.q};
    return point;
  };
  for (const DirectQuadrature current : {DirectQuadrature{-300.0, 200.0}, {40.0, -220.0}, {-1.0, 3.0}}) {
    const DirectQuadrature found = current_of(saturating, saturating(current).flux_linkage, {});
    EXPECT_NEAR(found.d, current.d, 1e-5);
    EXPECT_NEAR(found.q, current.q, 1e-5);
  }
}

}  // namespace
