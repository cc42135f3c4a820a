// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/short_circuit.h"

#include "base/quantity.h"

#include <boost/numeric/odeint/stepper/generation.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using solver::DirectQuadrature;

constexpr double turn = 2.0 * base::pi;
constexpr double half_turn = base::pi;
constexpr double flux_tolerance = 1e-10;        // relative, of the inverse
constexpr double integration_tolerance = 1e-8;  // relative to the flux linkage, of a step
/// So that Newton's method starts near its end, and the map is asked near the course only.
constexpr double longest_step = 0.1;  // rad electrical

double magnitude(const DirectQuadrature& value) {
  return std::hypot(value.d, value.q);
}

[[noreturn]] void fail_at(const char* what, const DirectQuadrature& current) {
  throw std::runtime_error(
      fmt::format("short circuit: {} at i_d = {:.6g} A, i_q = {:.6g} A", what, current.d, current.q));
}

/// The damped step of Newton's method toward residual 0 in two unknowns: `residual` and `step` are functions of a
/// current and of the model there.
template <class Residual, class Step>
DirectQuadrature solve_current(const FluxModel& model, DirectQuadrature current, double tolerance,
                               const Residual& residual, const Step& step) {
  FluxMapPoint point = model(current);
  DirectQuadrature r = residual(current, point);
  for (int iteration = 0; iteration < 100; ++iteration) {
    if (magnitude(r) <= tolerance)
      return current;
    const DirectQuadrature full = step(current, point, r);
    double share = 1.0;
    for (;; share *= 0.5) {
      if (share < 1e-6)
        fail_at("Newton's method does not get on", current);
      const DirectQuadrature next{current.d + share * full.d, current.q + share * full.q};
      const FluxMapPoint there = model(next);
      const DirectQuadrature after = residual(next, there);
      if (magnitude(after) < magnitude(r) || magnitude(after) <= tolerance) {
        current = next;
        point = there;
        r = after;
        break;
      }
    }
  }
  fail_at("Newton's method does not arrive", current);
}

/// x with [a b; c d] x = r.
DirectQuadrature solve_two(double a, double b, double c, double d, const DirectQuadrature& r) {
  const double determinant = a * d - b * c;
  return {(d * r.d - b * r.q) / determinant, (a * r.q - c * r.d) / determinant};
}

/// The equations of a fault: its flux linkages as a state (ψ_d, ψ_q), or (ψ_β, 0).
class Equations {
public:
  using State = std::array<double, 2>;
  Equations(const FluxModel& model, const ShortCircuit& fault, double fault_position)
      : model_(model), fault_(fault), fault_position_(fault_position) {
    if (fault.phases != 2 && fault.phases != 3)
      throw std::invalid_argument("a short circuit is one of two or of three phases");
    if (!(fault.electrical_speed > 0.0) || !(fault.resistance >= 0.0))
      throw std::invalid_argument("a short circuit needs a speed and a resistance");
  }

  State begin(const DirectQuadrature& before) {
    const DirectQuadrature psi = model_(before).flux_linkage;
    last_ = before;
    if (fault_.phases == 3)
      return {psi.d, psi.q};
    const State state{psi.d * std::sin(fault_position_) + psi.q * std::cos(fault_position_), 0.0};
    // Phase A is cut off: its share of the current goes, what the two others hold begins anew.
    last_beta_ = before.d * std::sin(fault_position_) + before.q * std::cos(fault_position_);
    return state;
  }

  /// The current of a state; each starts from that of the state before.
  DirectQuadrature current(const State& state, double angle) {
    if (fault_.phases == 3)
      return last_ = current_of(model_, {state[0], state[1]}, last_);
    const double sine = std::sin(fault_position_ + angle), cosine = std::cos(fault_position_ + angle);
    last_beta_ = beta_current(state[0], sine, cosine);
    return {last_beta_ * sine, last_beta_ * cosine};
  }

  void operator()(const State& state, State& rate, double angle) {
    const DirectQuadrature i = current(state, angle);
    const double damping = fault_.resistance / fault_.electrical_speed;
    if (fault_.phases == 3)
      rate = {-damping * i.d + state[1], -damping * i.q - state[0]};
    else
      rate = {-damping * last_beta_, 0.0};
  }

private:
  /// ψ_β(i_β) rises: a damped Newton in one unknown.
  double beta_current(double flux, double sine, double cosine) const {
    const auto along = [&](double beta) { return DirectQuadrature{beta * sine, beta * cosine}; };
    double beta = last_beta_;
    FluxMapPoint point = model_(along(beta));
    const double scale = std::max(std::abs(flux), magnitude(point.flux_linkage));
    const auto missing = [&](const FluxMapPoint& at) {
      return flux - (at.flux_linkage.d * sine + at.flux_linkage.q * cosine);
    };
    double r = missing(point);
    for (int iteration = 0; iteration < 100; ++iteration) {
      if (std::abs(r) <= flux_tolerance * scale)
        return beta;
      const auto& l = point.inductances;
      const double slope = sine * sine * l.dd + sine * cosine * (l.dq + l.qd) + cosine * cosine * l.qq;
      if (!(slope > 0.0))
        fail_at("the co-energy of the flux map is not convex", along(beta));
      double step = r / slope;
      for (;; step *= 0.5) {
        const FluxMapPoint there = model_(along(beta + step));
        const double after = missing(there);
        if (std::abs(after) < std::abs(r) || std::abs(after) <= flux_tolerance * scale) {
          beta += step;
          point = there;
          r = after;
          break;
        }
        if (std::abs(step) < 1e-9 * (1.0 + std::abs(beta)))
          fail_at("Newton's method does not get on", along(beta));
      }
    }
    fail_at("Newton's method does not arrive", along(beta));
  }

  const FluxModel& model_;
  ShortCircuit fault_;
  double fault_position_;
  DirectQuadrature last_;
  double last_beta_ = 0.0;
};

DirectQuadrature parabola(const std::vector<DirectQuadrature>& values, std::size_t middle, double offset) {
  const DirectQuadrature &a = values[middle - 1], &b = values[middle], &c = values[middle + 1];
  const auto at = [&](double l, double m, double r) {
    return m + 0.5 * offset * (r - l) + 0.5 * offset * offset * (l - 2.0 * m + r);
  };
  return {at(a.d, b.d, c.d), at(a.q, b.q, c.q)};
}

void find_peak(ShortCircuitCourse& course) {
  const auto least = std::min_element(course.current.begin(), course.current.end(),
                                      [](const auto& a, const auto& b) { return a.d < b.d; });
  const auto k = static_cast<std::size_t>(least - course.current.begin());
  course.peak = *least;
  course.peak_angle = course.angle[k];
  if (k == 0 || k + 1 == course.current.size())
    return;
  const double left = course.current[k - 1].d, middle = least->d, right = course.current[k + 1].d;
  const double curvature = left - 2.0 * middle + right;
  if (!(curvature > 0.0))
    return;
  const double offset = 0.5 * (left - right) / curvature;
  course.peak = parabola(course.current, k, offset);
  course.peak_angle += offset * (course.angle[1] - course.angle[0]);
}

/// Integrates from a state at the fault until `done` says so after a point, at most to an angle. @return the last
/// state.
template <class Done>
Equations::State integrate(Equations& equations, Equations::State state, double until, ShortCircuitCourse& course,
                           const Done& done) {
  namespace odeint = boost::numeric::odeint;
  const double scale = std::max(std::hypot(state[0], state[1]), 1e-12);
  auto stepper = odeint::make_dense_output(integration_tolerance * scale, integration_tolerance, longest_step,
                                           odeint::runge_kutta_dopri5<Equations::State>());
  const auto right_side = [&](const Equations::State& x, Equations::State& rate, double angle) {
    equations(x, rate, angle);
  };
  stepper.initialize(state, 0.0, 0.25 * longest_step);
  const auto points = static_cast<std::size_t>(std::lround(until / course_step));
  for (std::size_t k = 0; k <= points; ++k) {
    const double angle = until * static_cast<double>(k) / static_cast<double>(points);
    if (k > 0) {
      while (stepper.current_time() < angle)
        stepper.do_step(right_side);
      stepper.calc_state(angle, state);
    }
    course.angle.push_back(angle);
    course.current.push_back(equations.current(state, angle));
    if (done(course))
      break;
  }
  return state;
}

/// The best of a grid, and what is still better around it: one coordinate after the other by a step to either side,
/// halved where none gains. @param worse than everything: infinity.
template <std::size_t n, class Function>
std::array<double, n> least_place(const Function& value, const std::vector<std::array<double, n>>& grid,
                                  std::array<double, n> step) {
  std::array<double, n> best{};
  double least = std::numeric_limits<double>::infinity();
  for (const auto& place : grid)
    if (const double here = value(place); here < least) {
      least = here;
      best = place;
    }
  if (std::isinf(least))
    throw std::invalid_argument("no state of the envelope keeps the voltage at any of its speeds");
  for (int halvings = 0; halvings < 9;) {
    const double before = least;
    for (std::size_t c = 0; c < n; ++c)
      for (const double sign : {1.0, -1.0}) {
        auto place = best;
        place[c] += sign * step[c];
        if (const double here = value(place); here < least) {
          least = here;
          best = place;
        }
      }
    if (before - least <= 1e-5 * std::abs(least)) {
      ++halvings;
      for (double& one : step)
        one *= 0.5;
    }
  }
  return best;
}

std::vector<double> evenly(double from, double to, int count) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k)
    values.push_back(count == 1 ? from : from + (to - from) * k / (count - 1));
  return values;
}

/// Search over (current, its angle, speed, rotor position).
WorstFault search(const FluxModel& model, int phases, double resistance, const OperatingEnvelope& envelope,
                  const std::optional<DirectQuadrature>& given) {
  const auto before = [&](const std::array<double, 4>& place) {
    return given ? *given : DirectQuadrature{place[0] * std::cos(place[1]), place[0] * std::sin(place[1])};
  };
  const auto run = [&](const std::array<double, 4>& place) {
    return sudden_short_circuit(model, {phases, resistance, place[2]}, before(place), place[3]);
  };
  const auto value = [&](const std::array<double, 4>& place) {
    const double rounding = 1e-9;
    if (!given && (place[0] > envelope.current * (1.0 + rounding) || place[0] < 0.0 ||
                   place[1] < 0.5 * base::pi - rounding || place[1] > 1.5 * base::pi + rounding))
      return std::numeric_limits<double>::infinity();
    if (place[2] < envelope.least_speed * (1.0 - rounding) || place[2] > envelope.most_speed * (1.0 + rounding))
      return std::numeric_limits<double>::infinity();
    if (envelope.phase_voltage && !given) {
      const DirectQuadrature i = before(place), psi = model(i).flux_linkage;
      if (std::hypot(resistance * i.d - place[2] * psi.q, resistance * i.q + place[2] * psi.d) >
          *envelope.phase_voltage)
        return std::numeric_limits<double>::infinity();
    }
    return run(place).peak.d;
  };
  const bool one_speed = !(envelope.most_speed > envelope.least_speed);
  const auto currents = given ? std::vector<double>{0.0} : evenly(0.0, envelope.current, 4);
  const auto angles = given ? std::vector<double>{0.0} : evenly(0.5 * base::pi, 1.5 * base::pi, 9);
  const auto speeds = evenly(envelope.least_speed, envelope.most_speed, one_speed ? 1 : 6);
  const auto positions = phases == 3 ? std::vector<double>{0.0} : evenly(0.0, turn * 11.0 / 12.0, 12);
  std::vector<std::array<double, 4>> grid;
  for (const double current : currents)
    for (const double angle : angles) {
      if (current == 0.0 && angle != angles.front())
        continue;
      for (const double speed : speeds)
        for (const double position : positions)
          grid.push_back({current, angle, speed, position});
    }
  const std::array<double, 4> step{given ? 0.0 : envelope.current / 6.0, given ? 0.0 : base::pi / 16.0,
                                   (envelope.most_speed - envelope.least_speed) / 10.0,
                                   phases == 3 ? 0.0 : base::pi / 12.0};
  const auto place = least_place<4>(value, grid, step);
  return {before(place), place[2], run(place)};
}

}  // namespace

DirectQuadrature current_of(const FluxModel& model, const DirectQuadrature& flux_linkage,
                            const DirectQuadrature& start) {
  const auto residual = [&](const DirectQuadrature&, const FluxMapPoint& point) {
    return DirectQuadrature{flux_linkage.d - point.flux_linkage.d, flux_linkage.q - point.flux_linkage.q};
  };
  const auto step = [](const DirectQuadrature& current, const FluxMapPoint& point, const DirectQuadrature& r) {
    const auto& l = point.inductances;
    if (!(l.dd > 0.0) || !(l.dd * l.qq > l.dq * l.qd))
      fail_at("the co-energy of the flux map is not convex", current);
    return solve_two(l.dd, l.dq, l.qd, l.qq, r);
  };
  // At no flux the model's own scale counts.
  const double scale = std::max(magnitude(flux_linkage), 1e-3 * magnitude(model(start).flux_linkage));
  return solve_current(model, start, flux_tolerance * scale, residual, step);
}

DirectQuadrature ShortCircuitCourse::at(double since_fault) const {
  if (angle.size() < 3 || since_fault < angle.front() || since_fault > angle.back() + 1e-9)
    throw std::out_of_range("an angle outside the course of a short circuit");
  const double place = since_fault / (angle[1] - angle[0]);
  const auto middle =
      static_cast<std::size_t>(std::clamp(std::lround(place), 1L, static_cast<long>(angle.size()) - 2L));
  return parabola(current, middle, place - static_cast<double>(middle));
}

ShortCircuitCourse sudden_short_circuit(const FluxModel& model, const ShortCircuit& fault,
                                        const DirectQuadrature& before, double fault_position) {
  Equations equations(model, fault, fault_position);
  ShortCircuitCourse course;
  course.fault_position = fault_position;
  double least = before.d;
  bool fell = false;
  const auto is_back = [&](const ShortCircuitCourse& so_far) {
    const double d = so_far.current.back().d;
    fell = fell || d < least - 1e-9 * std::abs(least);
    least = std::min(least, d);
    return fault.phases == 3 && fell && least < 0.0 && d > 0.5 * least;
  };
  integrate(equations, equations.begin(before), fault.phases == 3 ? 1.5 * turn : turn, course, is_back);
  find_peak(course);
  return course;
}

ShortCircuitCourse steady_short_circuit(const FluxModel& model, const ShortCircuit& fault) {
  ShortCircuitCourse course;
  if (fault.phases == 3) {
    if (!(fault.electrical_speed > 0.0) || !(fault.resistance >= 0.0))
      throw std::invalid_argument("a short circuit needs a speed and a resistance");
    const double resistance = fault.resistance;
    DirectQuadrature current;
    const double most_flux = magnitude(model(current).flux_linkage);
    // From a standstill, where no current flows, along the currents of rising speeds.
    for (int doubling = resistance > 0.0 ? 12 : 0; doubling >= 0; --doubling) {
      const double omega = fault.electrical_speed / static_cast<double>(1 << doubling);
      const auto residual = [&](const DirectQuadrature& i, const FluxMapPoint& point) {
        return DirectQuadrature{omega * point.flux_linkage.q - resistance * i.d,
                                -omega * point.flux_linkage.d - resistance * i.q};
      };
      const auto step = [&](const DirectQuadrature&, const FluxMapPoint& point, const DirectQuadrature& r) {
        const auto& l = point.inductances;
        return solve_two(resistance - omega * l.qd, -omega * l.qq, omega * l.dd, resistance + omega * l.dq, r);
      };
      current = solve_current(model, current, 1e-9 * omega * most_flux, residual, step);
    }
    course.angle = {0.0};
    course.current = {current};
    course.peak = current;
    return course;
  }

  // After half a turn the flux linkage is the opposite one: a root of ψ_β(π) + ψ_β(0), which rises with ψ_β(0) since
  // two courses never meet, and by a slope between one and two. The secant's next guess is the root soon.
  const auto mismatch = [&](double flux) {
    Equations equations(model, fault, 0.0);
    equations.begin({});
    ShortCircuitCourse half;
    return flux + integrate(equations, {flux, 0.0}, half_turn, half, [](const auto&) { return false; })[0];
  };
  const double scale = magnitude(model({}).flux_linkage);
  double older = 0.0, value_older = mismatch(older);
  double flux = -0.5 * value_older;
  for (int iteration = 0; std::abs(flux - older) > 1e-7 * scale; ++iteration) {
    if (iteration == 60)
      throw std::runtime_error("short circuit of two phases: no periodic current is found");
    const double value = mismatch(flux);
    const double slope = value != value_older ? (value - value_older) / (flux - older) : 1.0;
    older = flux;
    value_older = value;
    flux -= value / std::clamp(slope, 0.5, 4.0);
  }
  Equations equations(model, fault, 0.0);
  equations.begin({});
  integrate(equations, {flux, 0.0}, turn, course, [](const auto&) { return false; });
  find_peak(course);
  return course;
}

WorstFault worst_short_circuit(const FluxModel& model, int phases, double resistance,
                               const OperatingEnvelope& envelope) {
  return search(model, phases, resistance, envelope, std::nullopt);
}

WorstFault worst_short_circuit(const FluxModel& model, int phases, double resistance, const OperatingEnvelope& envelope,
                               const DirectQuadrature& before) {
  return search(model, phases, resistance, envelope, before);
}

}  // namespace lodestone::postprocess
