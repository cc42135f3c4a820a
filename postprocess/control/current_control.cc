// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/control/current_control.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::postprocess {

using solver::DirectQuadrature;

namespace {

constexpr int track_points = 48;
constexpr int angles_of_survey = 18;
constexpr int directs_of_survey = 60;
/// A bracket is halved this often: to 1e-12 of its width.
constexpr int halvings = 40;
/// Voltage and current count as at their limits within this.
constexpr double at_limit = 1e-5;

/// Where f is largest in [from, to]: a survey, then golden sections around its best place.
template <class Function> double place_of_most(Function&& f, double from, double to, int survey) {
  const double step = (to - from) / survey;
  int best = 0;
  double most = 0.0;
  for (int i = 0; i <= survey; ++i)
    if (const double value = f(from + step * i); i == 0 || value > most) {
      best = i;
      most = value;
    }
  const double golden = 0.5 * (std::sqrt(5.0) - 1.0);
  double a = from + step * std::max(0, best - 1), b = from + step * std::min(survey, best + 1);
  double x = b - golden * (b - a), y = a + golden * (b - a), fx = f(x), fy = f(y);
  for (int i = 0; i < halvings; ++i)
    if (fx < fy) {
      a = x;
      x = y;
      fx = fy;
      y = a + golden * (b - a);
      fy = f(y);
    } else {
      b = y;
      y = x;
      fy = fx;
      x = b - golden * (b - a);
      fx = f(x);
    }
  // The end of a survey may be the best place of all.
  double place = 0.5 * (a + b), value = f(place);
  for (const double end : {from, to})
    if (const double there = f(end); there > value) {
      place = end;
      value = there;
    }
  return place;
}

/// Where `good` ends between a place that is and one that is not: the last good one.
template <class Predicate> double last_good(Predicate&& good, double is, double is_not) {
  for (int i = 0; i < halvings; ++i) {
    const double middle = 0.5 * (is + is_not);
    (good(middle) ? is : is_not) = middle;
  }
  return is;
}

/// The same where what must not exceed 0 is a smooth function: regula falsi with the Illinois rule (Dowell & Jarratt
/// 1971, BIT 11:168), bisection where that is slow; a sixth of the evaluations.
template <class Function> double last_below_zero(Function&& f, double is, double is_not, double f_is, double f_is_not) {
  const double tolerance = 1e-12 * std::abs(is_not - is);
  int side = 0;
  for (int i = 0; i < halvings && std::abs(is_not - is) > tolerance; ++i) {
    const double secant = is + (is_not - is) * f_is / (f_is - f_is_not);
    const double middle = i % 8 == 7 ? 0.5 * (is + is_not) : secant;
    const double value = f(middle);
    if (value <= 0.0) {
      // A good place as near as rounding to the end is the end.
      if (value > -1e-13 || middle == is)
        return middle;
      is = middle;
      f_is = value;
      f_is_not *= side > 0 ? 0.5 : 1.0;
      side = 1;
    } else {
      if (middle == is_not)
        return is;
      is_not = middle;
      f_is_not = value;
      f_is *= side < 0 ? 0.5 : 1.0;
      side = -1;
    }
  }
  return is;
}

}  // namespace

double ControlPoint::magnitude() const {
  return std::hypot(current.d, current.q);
}

std::string to_string(ControlRegion region) {
  switch (region) {
  case ControlRegion::current:
    return "MTPA";
  case ControlRegion::field_weakening:
    return "field weakening";
  case ControlRegion::voltage:
    return "MTPV";
  }
  return "";
}

std::string to_string(ControlAim aim) {
  return aim == ControlAim::least_loss ? "least loss" : "least current";
}

CurrentControl::CurrentControl(const FluxMap& map, const ControlLimits& limits) : map_(map), limits_(limits) {
  if (!(limits.current > 0.0) || !(limits.voltage > 0.0) || !std::isfinite(limits.resistance))
    throw std::invalid_argument("control needs limits of current and voltage");
  const FluxMapRange& range = map.data().range;
  if (range.current < limits.current * (1.0 - 1e-9) || range.least_direct > -limits.current * (1.0 - 1e-9) ||
      range.most_direct < 0.0)
    throw std::invalid_argument("the flux map does not cover the currents of the control");
  for (int i = 0; i <= track_points; ++i) {
    const ControlPoint point = most_torque_of(limits.current * i / track_points);
    track_torque_.push_back(point.torque);
    track_direct_.push_back(point.current.d);
  }
}

FluxMapPoint CurrentControl::flux(const DirectQuadrature& current) const {
  return map_.at(current, limits_.magnet_temperature);
}

ControlPoint CurrentControl::at(const DirectQuadrature& current, double speed) const {
  const FluxMapPoint point = flux(current);
  const double omega = map_.data().pole_pairs * speed, leakage = limits_.end_winding_inductance.value_or(0.0);
  const double v_d = limits_.resistance * current.d - omega * (point.flux_linkage.q + leakage * current.q);
  const double v_q = limits_.resistance * current.q + omega * (point.flux_linkage.d + leakage * current.d);
  return {current, point.torque, std::hypot(v_d, v_q)};
}

ControlPoint CurrentControl::most_torque_of(double current) const {
  const auto at_angle = [&](double angle) {
    return DirectQuadrature{std::min(0.0, current * std::cos(angle)), std::max(0.0, current * std::sin(angle))};
  };
  if (!(current > 0.0))
    return at({0.0, 0.0}, 0.0);
  const double angle = place_of_most([&](double beta) { return flux(at_angle(beta)).torque; }, 0.5 * base::pi, base::pi,
                                     angles_of_survey);
  return at(at_angle(angle), 0.0);
}

/// The most i_q that current and voltage allow beside an i_d.
std::optional<double> CurrentControl::most_quadrature(double direct, double speed) const {
  const double circle = std::sqrt(std::max(0.0, limits_.current * limits_.current - direct * direct));
  const auto excess = [&](double q) { return at({direct, q}, speed).voltage / limits_.voltage - 1.0; };
  const double at_circle = excess(circle);
  if (at_circle <= 0.0)
    return circle;
  const double at_nothing = excess(0.0);
  if (at_nothing > 0.0)
    return std::nullopt;
  return last_below_zero(excess, 0.0, circle, at_nothing, at_circle);
}

std::optional<EnvelopePoint> CurrentControl::most_torque(double speed) const {
  // Not even reachable currents have a torque of their own: so that the search leads to the reachable ones.
  const auto torque_at = [&](double direct) {
    const auto q = most_quadrature(direct, speed);
    return q ? flux({direct, *q}).torque : limits_.voltage - at({direct, 0.0}, speed).voltage;
  };
  const double direct = place_of_most(torque_at, -limits_.current, 0.0, directs_of_survey);
  const auto q = most_quadrature(direct, speed);
  if (!q)
    return std::nullopt;
  EnvelopePoint result;
  result.speed = speed;
  result.point = at({direct, *q}, speed);
  const bool at_voltage = result.point.voltage > limits_.voltage * (1.0 - at_limit);
  const bool at_current = result.point.magnitude() > limits_.current * (1.0 - at_limit);
  result.region = !at_voltage  ? ControlRegion::current
                  : at_current ? ControlRegion::field_weakening
                               : ControlRegion::voltage;
  return result;
}

/// i_q ≥ 0 of a torque beside an i_d, by Newton's method within a bracket; that of the current limit where the torque
/// lies beyond it.
double CurrentControl::quadrature_for(double torque, double direct) const {
  const double factor = 0.5 * map_.data().phases * map_.data().pole_pairs;
  double low = 0.0, high = std::sqrt(std::max(0.0, limits_.current * limits_.current - direct * direct));
  double q = 0.5 * high;
  const double tolerance = 1e-11 * limits_.current;
  for (int i = 0; i < 2 * halvings && high - low > tolerance; ++i) {
    const FluxMapPoint point = flux({direct, q});
    (point.torque < torque ? low : high) = q;
    const double slope = factor * (point.flux_linkage.d + point.inductances.dq * q - point.inductances.qq * direct);
    const double newton = slope > 0.0 ? q + (torque - point.torque) / slope : low - 1.0;
    const double next = newton > low && newton < high ? newton : 0.5 * (low + high);
    if (std::abs(next - q) < tolerance)
      return next;
    q = next;
  }
  return 0.5 * (low + high);
}

/// i_d of MTPA for a torque, between the points of the track.
double CurrentControl::least_current_direct(double torque) const {
  const auto above = std::upper_bound(track_torque_.begin(), track_torque_.end(), torque);
  if (above == track_torque_.begin())
    return track_direct_.front();
  if (above == track_torque_.end())
    return track_direct_.back();
  const auto k = static_cast<std::size_t>(above - track_torque_.begin());
  const double share = (torque - track_torque_[k - 1]) / (track_torque_[k] - track_torque_[k - 1]);
  return track_direct_[k - 1] + share * (track_direct_[k] - track_direct_[k - 1]);
}

ControlPoint CurrentControl::with_direct(double torque, double direct, double speed) const {
  return at({direct, quadrature_for(torque, direct)}, speed);
}

std::optional<ControlPoint> CurrentControl::for_torque(double torque, double speed) const {
  if (torque > track_torque_.back() * (1.0 + at_limit))
    return std::nullopt;
  // On the current circle itself rounding decides; the envelope knows.
  if (torque < track_torque_.back() * (1.0 - at_limit)) {
    const ControlPoint free = with_direct(torque, least_current_direct(torque), speed);
    if (free.voltage <= limits_.voltage)
      return free;
  }
  const auto most = most_torque(speed);
  return most ? for_torque(torque, *most) : std::nullopt;
}

std::optional<ControlPoint> CurrentControl::for_torque(double torque, const EnvelopePoint& most) const {
  if (torque > most.point.torque)
    return std::nullopt;
  const double best = least_current_direct(torque);
  const ControlPoint free = with_direct(torque, best, most.speed);
  if (free.voltage <= limits_.voltage)
    return free;
  // Beside the i_d of the envelope less torque takes less i_q, less current and less voltage. Along the curve of equal
  // torque the current grows with the distance from MTPA: the first point that keeps the voltage has the least.
  const auto allowed = [&](double direct) {
    return with_direct(torque, direct, most.speed).voltage <= limits_.voltage;
  };
  return with_direct(torque, last_good(allowed, most.point.current.d, best), most.speed);
}

std::optional<ControlPoint>
CurrentControl::for_torque(double torque, double speed,
                           const std::function<double(const DirectQuadrature&)>& cost) const {
  const auto least = for_torque(torque, speed);
  if (!least)
    return std::nullopt;
  const auto allowed = [&](const ControlPoint& point) {
    return point.voltage <= limits_.voltage && point.magnitude() <= limits_.current * (1.0 + 1e-9) &&
           std::abs(point.torque - torque) <= at_limit * track_torque_.back();
  };
  const double most_cost = cost(least->current), margin = 1.0 + most_cost;
  const auto gain = [&](double direct) {
    const ControlPoint point = with_direct(torque, direct, speed);
    // Beyond the limits it only gets worse with the distance, so that the search comes back.
    return allowed(point) ? -cost(point.current) : -most_cost - margin * (1.0 + least->current.d - direct);
  };
  const double direct = place_of_most(gain, -limits_.current, least->current.d, angles_of_survey);
  const ControlPoint found = with_direct(torque, direct, speed);
  return allowed(found) && cost(found.current) < most_cost ? found : *least;
}

double CurrentControl::base_speed() const {
  const DirectQuadrature i = most_torque_of(limits_.current).current;
  const FluxMapPoint point = flux(i);
  const double leakage = limits_.end_winding_inductance.value_or(0.0), r = limits_.resistance;
  const DirectQuadrature psi{point.flux_linkage.d + leakage * i.d, point.flux_linkage.q + leakage * i.q};
  // |v|² = a ω² + 2 b ω + c.
  const double a = psi.d * psi.d + psi.q * psi.q, b = r * (psi.d * i.q - psi.q * i.d);
  const double c = r * r * (i.d * i.d + i.q * i.q) - limits_.voltage * limits_.voltage;
  return c < 0.0 ? (std::sqrt(b * b - a * c) - b) / a / map_.data().pole_pairs : 0.0;
}

std::optional<double> CurrentControl::characteristic_current() const {
  const double leakage = limits_.end_winding_inductance.value_or(0.0);
  const auto linked = [&](double direct) { return flux({direct, 0.0}).flux_linkage.d + leakage * direct > 0.0; };
  const double least = std::max(map_.data().range.least_direct, -map_.data().range.current);
  if (!linked(0.0) || linked(least))
    return std::nullopt;
  return -last_good(linked, 0.0, least);
}

double CurrentControl::open_circuit_voltage(double speed) const {
  return std::sqrt(3.0) * map_.data().pole_pairs * speed * std::abs(flux({0.0, 0.0}).flux_linkage.d);
}

std::vector<EnvelopePoint> envelope(const CurrentControl& control, double top_speed, int points) {
  std::vector<EnvelopePoint> result;
  for (int i = 0; i < points; ++i) {
    const auto point = control.most_torque(top_speed * i / (points - 1));
    if (!point)
      break;
    result.push_back(*point);
  }
  return result;
}

}  // namespace lodestone::postprocess
