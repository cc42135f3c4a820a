// SPDX-License-Identifier: GPL-3.0-or-later
// Short circuits of a machine that turns at constant speed: currents over the rotor's angle after the fault, from the
// flux linkages of its dq model.
//
// Three phases, all terminals at one potential (Park 1929, Trans. AIEE 48:716; Krause, Wasynczuk & Sudhoff,
// Analysis of Electric Machinery, for a machine with permanent magnets), with α = ωt the electrical angle since the
// fault:
//
//   dψ_d/dα = −(R/ω) i_d + ψ_q,    dψ_q/dα = −(R/ω) i_q − ψ_d,    (i_d, i_q) = i(ψ_d, ψ_q)
//
// Two phases, terminal to terminal, the third open: i_a = 0, i_b = −i_c, u_b = u_c. With β the axis across that of
// phase A, i_β = (i_b − i_c)/√3 is the one current, and of ψ_β = (ψ_b − ψ_c)/√3
//
//   dψ_β/dα = −(R/ω) i_β,    i_d = i_β sin θ, i_q = i_β cos θ,    ψ_β = ψ_d sin θ + ψ_q cos θ,    θ = θ_0 + α
//
// At the fault the flux linkages that remain short-circuited keep their values. The speed stays, the windings have the
// resistance R, end windings no leakage of their own (without it currents are larger), iron and magnets no eddy
// currents. i(ψ) is the inverse of ψ(i), found by Newton's method: ψ is the gradient of a convex co-energy, and the
// incremental inductances its positive definite curvature. The flux linkages are period means: rotor and stator slots
// move the current by little, and the fields along it are solved with them (fault_load.h).
//
// Without resistance ψ only turns (or ψ_β stays), and the peak of a machine with constant inductances is
// i_d = −(|ψ_0| + ψ_m)/L_d for either fault, with ψ_m the flux linkage of the magnets.
//
// Integrated by the embedded Runge-Kutta pair of Dormand & Prince 1980 (J. Comp. Appl. Math. 6:19) with its dense
// output, of Boost.Odeint.
#pragma once

#include "base/quantity.h"
#include "postprocess/flux_map/flux_map.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace lodestone::postprocess {

/// Flux linkages and incremental inductances of a current (torque and co-energy are not asked for).
using FluxModel = std::function<FluxMapPoint(const solver::DirectQuadrature& current)>;

/// The current of a flux linkage (Wb), from a current near it, to 1e-10 of the flux linkage. @throws std::runtime_error
/// where the model's co-energy is not convex or Newton's method does not arrive.
solver::DirectQuadrature current_of(const FluxModel& model, const solver::DirectQuadrature& flux_linkage,
                                    const solver::DirectQuadrature& start);

/// What is short-circuited, and what it turns with.
struct ShortCircuit {
  int phases = 3;                 ///< 3, or 2: terminal to terminal
  double resistance = 0.0;        ///< Ω, of one phase
  double electrical_speed = 0.0;  ///< ω = p Ω, rad/s, > 0
};

/// The currents after a fault, or over a period of a steady one.
struct ShortCircuitCourse {
  double fault_position = 0.0;                    ///< rad electrical, θ_0; three phases: any
  std::vector<double> angle;                      ///< rad electrical since then, evenly spaced, from 0
  std::vector<solver::DirectQuadrature> current;  ///< A
  solver::DirectQuadrature peak;                  ///< A, where i_d is least
  double peak_angle = 0.0;                        ///< rad, likewise

  /// The current at an angle within the course, between its points by a parabola. @throws std::out_of_range.
  solver::DirectQuadrature at(double since_fault) const;
};

/// Spacing of the points of a course, rad electrical.
inline constexpr double course_step = base::pi / 90.0;

/// From a steady current before the fault: three phases until i_d has come back to half of its peak or one and a half
/// turns are over; two phases one turn, from the rotor position of the fault.
/// @throws what the model throws, std::runtime_error as current_of.
ShortCircuitCourse sudden_short_circuit(const FluxModel& model, const ShortCircuit& fault,
                                        const solver::DirectQuadrature& before, double fault_position = 0.0);

/// What is left when everything has died away: three phases one constant current (of the course, one point), the
/// solution of R i_d = ω ψ_q, R i_q = −ω ψ_d; two phases one turn of the periodic current, which changes its sign after
/// half a turn. @throws as sudden_short_circuit.
ShortCircuitCourse steady_short_circuit(const FluxModel& model, const ShortCircuit& fault);

/// The states in which a fault may find a machine.
struct OperatingEnvelope {
  double current = 0.0;                 ///< A peak: up to this, with i_d ≤ 0, motor and generator
  std::optional<double> phase_voltage;  ///< V, peak of the fundamental that the inverter gives; nothing: no limit
  double least_speed = 0.0;             ///< ω, rad/s electrical
  double most_speed = 0.0;
};

struct WorstFault {
  solver::DirectQuadrature before;  ///< A
  double electrical_speed = 0.0;    ///< rad/s
  ShortCircuitCourse course;
};

/// The state of the envelope (current, its angle, speed, and with two phases the rotor position of the fault) whose
/// short circuit has the least i_d: a grid over all of it, then a search around the best by halved steps, to 1e-4 of
/// the peak. @throws as sudden_short_circuit; std::invalid_argument where no current keeps the voltage (the envelope
/// without current included).
WorstFault worst_short_circuit(const FluxModel& model, int phases, double resistance,
                               const OperatingEnvelope& envelope);
/// The same with the current before the fault given: speed and rotor position are searched.
WorstFault worst_short_circuit(const FluxModel& model, int phases, double resistance, const OperatingEnvelope& envelope,
                               const solver::DirectQuadrature& before);

}  // namespace lodestone::postprocess
