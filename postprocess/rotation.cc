// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/rotation.h"

#include "base/quantity.h"
#include "postprocess/harmonics.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>
#include <stdexcept>

namespace lodestone::postprocess {

using solver::DirectQuadrature;
using solver::FieldProblem;
using solver::FieldSolution;
using solver::OperatingState;

namespace {

int sixths(double span) {
  return static_cast<int>(std::lround(span / (base::pi / 3.0)));
}

DirectQuadrature polar(double current, double current_angle) {
  return {current * std::cos(current_angle), current * std::sin(current_angle)};
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean torque as a function of the current angle, on few positions; each starts from the angle before.
class MeanTorque {
public:
  MeanTorque(FieldProblem& problem, const geometries::Machine& machine, double current, double first_position,
             int positions, double span)
      : problem_(problem), machine_(machine), current_(current), count_(static_cast<std::size_t>(positions)) {
    for (int i = 0; i < positions; ++i)
      positions_.push_back(first_position + span * i / positions);
  }

  double operator()(double current_angle) {
    const DirectQuadrature current = polar(current_, current_angle);
    double torque = 0.0;
    for (std::size_t i = 0; i < count_; ++i) {
      const FieldSolution* start = i < last_.size() ? &last_[i] : (last_.empty() ? nullptr : &last_.back());
      FieldSolution solution =
          solve_near(problem_, state_at(machine_, problem_.mesh(), current, positions_[i]), start, nullptr);
      if (count_ == 1) {
        torque = solution.torque();
      } else {
        // Over a period of dq currents the change of energy is nothing, so that the mean of (m/2) p (ψ_d i_q − ψ_q i_d)
        // is the mean torque; its ripple is a small fraction of the torque's, and so is the error of few positions.
        const DirectQuadrature psi = solver::dq_from_phases(solution.flux_linkages(), positions_[i]);
        torque += 0.5 * machine_.phases * machine_.pole_pairs() * (psi.d * current.q - psi.q * current.d) /
                  static_cast<double>(count_);
      }
      if (i < last_.size())
        last_[i] = std::move(solution);
      else
        last_.push_back(std::move(solution));
    }
    return torque;
  }

private:
  FieldProblem& problem_;
  const geometries::Machine& machine_;
  double current_;
  std::size_t count_;
  std::vector<double> positions_;
  std::vector<FieldSolution> last_;
};

/// The vertex of the parabola through three values of f at `step` from each other, the middle one the largest: steps
/// uphill from `start` until it is, but not out of (0, π).
template <class Function> double climb(Function&& f, double start, double step) {
  start = std::clamp(start, step, base::pi - step);
  double middle = f(start), below = f(start - step), above = f(start + step);
  while (above > middle && start + 2.0 * step <= base::pi) {
    start += step;
    below = middle;
    middle = above;
    above = f(start + step);
  }
  while (below > middle && start - 2.0 * step >= 0.0) {
    start -= step;
    above = middle;
    middle = below;
    below = f(start - step);
  }
  const double curvature = below - 2.0 * middle + above;
  return curvature < 0.0 ? start + step * std::clamp(0.5 * (below - above) / curvature, -1.0, 1.0) : start;
}

}  // namespace

OperatingState state_at(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                        const DirectQuadrature& current, double position) {
  return {solver::phases_from_dq(current, position, machine.phases), machine.rotor_angle(position) - mesh.rotor_axis};
}

FieldSolution solve_near(FieldProblem& problem, const OperatingState& state, const FieldSolution* start,
                         const FieldSolution* older) {
  if (!start)
    return problem.solve(state);
  try {
    return problem.solve(state, start, older);
  } catch (const solver::ConvergenceError&) {
    return problem.solve(state);
  }
}

double Rotation::mean_torque() const {
  return mean(torque);
}

double Rotation::torque_ripple() const {
  const auto [lowest, highest] = std::minmax_element(torque.begin(), torque.end());
  return *highest - *lowest;
}

DirectQuadrature Rotation::mean_flux_linkage() const {
  DirectQuadrature result;
  for (const DirectQuadrature& psi : flux_linkage) {
    result.d += psi.d / static_cast<double>(flux_linkage.size());
    result.q += psi.q / static_cast<double>(flux_linkage.size());
  }
  return result;
}

double solved_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh) {
  return 2.0 * base::pi / period_step(mesh, *machine.winding).parts;
}

double repeating_span(const geometries::Machine& machine, const geometries::SectorMesh& mesh) {
  const bool reverses = machine.rotor->poles_per_repeat() == 1 || machine.winding->reverses();
  return std::min(solved_span(machine, mesh), reverses ? base::pi : 2.0 * base::pi);
}

Rotation rotate(FieldProblem& problem, const geometries::Machine& machine, double current, double current_angle,
                const RotationOptions& options) {
  if (options.positions < 1)
    throw std::invalid_argument("a rotation needs at least one position");
  const std::clock_t begin = std::clock();
  Rotation rotation;
  rotation.current = polar(current, current_angle);
  rotation.span = options.whole_period ? 2.0 * base::pi : solved_span(machine, problem.mesh());
  // Where symmetry does not allow one sixth, more is solved at the same distance of positions.
  const int positions =
      options.whole_period || options.positions == 1 ? options.positions : sixths(rotation.span) * options.positions;
  for (int i = 0; i < positions; ++i) {
    const double position = options.first_position + rotation.span * i / positions;
    const std::size_t solved = rotation.solutions.size();
    FieldSolution solution = solve_near(problem, state_at(machine, problem.mesh(), rotation.current, position),
                                        solved > 0 ? &rotation.solutions[solved - 1] : nullptr,
                                        solved > 1 ? &rotation.solutions[solved - 2] : nullptr);
    rotation.positions.push_back(position);
    rotation.torque.push_back(solution.torque());
    rotation.phase_flux_linkage.push_back(solution.flux_linkages());
    rotation.flux_linkage.push_back(solver::dq_from_phases(solution.flux_linkages(), position));
    rotation.newton_iterations += solution.newton().iterations;
    rotation.solutions.push_back(std::move(solution));
  }
  rotation.solve_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return rotation;
}

double angle_of_most_torque(FieldProblem& problem, const geometries::Machine& machine, double current,
                            const RotationOptions& options) {
  if (!(current > 0.0))
    return 0.5 * base::pi;
  const double span = solved_span(machine, problem.mesh());
  const auto torque_on = [&](int positions) {
    return MeanTorque(problem, machine, current, options.first_position,
                      std::min(options.positions, sixths(span) * positions), span);
  };
  // Torque over (0, π) is sin β and sin 2β with saturation: steps of 30 degrees do not miss the highest hill.
  MeanTorque survey = torque_on(2);
  const double degree = base::pi / 180.0;
  double best = 0.0, most = 0.0;
  for (int i = 1; i < 6; ++i) {
    const double angle = 30.0 * i * degree;
    const double torque = survey(angle);
    if (i == 1 || torque > most) {
      best = angle;
      most = torque;
    }
  }
  return climb(torque_on(7), climb(torque_on(3), best, 6.0 * degree), 1.5 * degree);
}

ApparentInductances apparent_inductances(const DirectQuadrature& flux_linkage, const DirectQuadrature& current,
                                         double no_load_flux_linkage) {
  // A component that is only rounding of the other is none.
  const double smallest = 1e-6 * std::hypot(current.d, current.q);
  ApparentInductances result;
  if (std::abs(current.d) > smallest)
    result.d = (flux_linkage.d - no_load_flux_linkage) / current.d;
  if (std::abs(current.q) > smallest)
    result.q = flux_linkage.q / current.q;
  return result;
}

BackEmf back_emf(const Rotation& no_load, const geometries::Machine& machine, double speed) {
  std::vector<double> flux_a;
  if (no_load.span < 2.0 * base::pi - 1e-9)
    flux_a = whole_period(no_load.phase_flux_linkage, 6 / sixths(no_load.span))[0];
  else
    for (const std::vector<double>& phases : no_load.phase_flux_linkage)
      flux_a.push_back(phases.at(0));

  const Harmonics flux = harmonics(flux_a);
  const double omega = machine.pole_pairs() * speed;
  BackEmf result;
  double square = 0.0, square_between = 0.0;
  const int step = machine.rotor && machine.rotor->poles_per_repeat() > 1 ? 1 : 2;
  for (int n = 1; n <= flux.highest(); n += step) {
    const double amplitude = std::abs(n * omega) * flux.amplitude(n);
    result.orders.push_back(n);
    result.amplitudes.push_back(amplitude);
    square += 0.5 * amplitude * amplitude;
    if (n % 3 != 0)
      square_between += 1.5 * amplitude * amplitude;
  }
  result.rms = std::sqrt(square);
  result.line_to_line_rms = std::sqrt(square_between);

  // e_a − e_b with b a third of a period behind a, on a grid far finer than the highest harmonic.
  const int grid = 2880;
  for (int i = 0; i < grid; ++i) {
    double voltage = 0.0;
    for (const int n : result.orders) {
      const auto k = static_cast<std::size_t>(n);
      const double here = n * 2.0 * base::pi * i / grid;
      const double behind = here - n * 2.0 * base::pi / 3.0;
      voltage +=
          n * omega *
          (flux.sine[k] * (std::cos(here) - std::cos(behind)) - flux.cosine[k] * (std::sin(here) - std::sin(behind)));
    }
    result.line_to_line_peak = std::max(result.line_to_line_peak, std::abs(voltage));
  }
  return result;
}

}  // namespace lodestone::postprocess
