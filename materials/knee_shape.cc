// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/knee_shape.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace lodestone::materials {

namespace {

/// E(η) of the exponential of rate k, in a form that does not overflow.
double exponential_share(double rate, double eta) {
  return std::exp(rate * (eta - 1.0)) * (-std::expm1(-rate * eta)) / (-std::expm1(-rate));
}

/// Hermite basis on 0 ≤ t ≤ 1 as powers of t: E = e0 + c1 t + c2 t² + c3 t³.
struct Cubic {
  double c1, c2, c3;
};

Cubic cubic(double width, double e0, double slope0, double e1, double slope1) {
  const double rise = e1 - e0;
  const double s0 = slope0 * width, s1 = slope1 * width;
  return {s0, 3.0 * rise - 2.0 * s0 - s1, s0 + s1 - 2.0 * rise};
}

}  // namespace

KneeShape KneeShape::exponential(double eta_1, double e_1) {
  if (!(e_1 > 0.0 && e_1 < 1.0 && e_1 < eta_1 && eta_1 <= 1.0))
    throw std::invalid_argument("an exponential knee needs 0 < E < η ≤ 1 and E < 1");
  eta_1 = std::min(eta_1, 1.0 - 5e-5);
  // E(η_1) falls as the rate grows, from η_1 at 0. Without the 1 the rate would be ln(1/e_1)/(1 − η_1): it is less.
  double low = 0.0, high = std::log(1.0 / e_1) / (1.0 - eta_1);
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (exponential_share(middle, eta_1) > e_1 ? low : high) = middle;
  }
  KneeShape shape;
  shape.rate_ = 0.5 * (low + high);
  shape.least_ = std::exp(-shape.rate_);
  return shape;
}

KneeShape KneeShape::through(const std::vector<Node>& nodes) {
  std::vector<Knot> knots;
  if (nodes.empty() || nodes.front().eta > 0.0)
    knots.push_back({0.0, 0.0, 0.0, 0.0});
  for (const Node& node : nodes)
    knots.push_back({node.eta, node.e, 0.0, 0.0});
  if (knots.back().eta < 1.0)
    knots.push_back({1.0, 1.0, 0.0, 0.0});
  for (std::size_t i = 0; i + 1 < knots.size(); ++i)
    if (!(knots[i + 1].eta > knots[i].eta && knots[i + 1].e >= knots[i].e))
      throw std::invalid_argument("the points of a knee must rise in η and not fall in E");
  if (knots.front().eta != 0.0 || knots.front().e != 0.0 || knots.back().eta != 1.0 || knots.back().e != 1.0)
    throw std::invalid_argument("a knee goes from E(0) = 0 to E(1) = 1");
  if (!(knots.back().e > knots[knots.size() - 2].e))
    throw std::invalid_argument("E must still rise at η = 1");

  const auto chord = [&](std::size_t i) { return (knots[i + 1].e - knots[i].e) / (knots[i + 1].eta - knots[i].eta); };
  const std::size_t last = knots.size() - 1;
  for (std::size_t i = 1; i < last; ++i) {
    const double before = chord(i - 1), after = chord(i);
    const double least = std::min(before, after), most = std::max(before, after);
    knots[i].slope = least > 0.0 ? 3.0 * least * most / (most + 2.0 * least) : 0.0;
  }
  // The parabola's slope at the ends, kept monotone; at H_cJ the magnet is turning over, which must not stand still.
  const auto end_slope = [](double at_end, double inner, double least) {
    return std::clamp(1.5 * at_end - 0.5 * inner, least * at_end, 3.0 * at_end);
  };
  if (last == 1) {
    knots[0].slope = knots[1].slope = chord(0);
  } else {
    knots[0].slope = end_slope(chord(0), knots[1].slope, 0.0);
    knots[last].slope = end_slope(chord(last - 1), knots[last - 1].slope, 0.5);
  }
  return of_knots(std::move(knots));
}

KneeShape KneeShape::of_knots(std::vector<Knot> knots) {
  KneeShape shape;
  shape.knots_ = std::move(knots);
  for (std::size_t i = 0; i + 1 < shape.knots_.size(); ++i) {
    Knot& next = shape.knots_[i + 1];
    next.moment = shape.on_piece(i, next.eta).moment;
  }
  return shape;
}

KneeShape KneeShape::between(const KneeShape& a, const KneeShape& b, double weight) {
  if (a.knots_.empty() || b.knots_.empty())
    throw std::invalid_argument("only knees through points can be mixed");
  std::vector<double> places;
  for (const KneeShape* shape : {&a, &b})
    for (const Knot& knot : shape->knots_)
      places.push_back(knot.eta);
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<Knot> knots;
  for (const double eta : places) {
    const Value of_a = a.evaluate(eta), of_b = b.evaluate(eta);
    knots.push_back({eta, of_a.e + weight * (of_b.e - of_a.e), of_a.slope + weight * (of_b.slope - of_a.slope), 0.0});
  }
  return of_knots(std::move(knots));
}

KneeShape::Value KneeShape::on_piece(std::size_t piece, double eta) const {
  const Knot& begin = knots_[piece];
  const Knot& end = knots_[piece + 1];
  const double width = end.eta - begin.eta;
  const double t = (eta - begin.eta) / width;
  const Cubic c = cubic(width, begin.e, begin.slope, end.e, end.slope);
  const double gained = t * (c.c1 + t * (c.c2 + t * c.c3));
  const double area = width * t * t * (c.c1 / 2.0 + t * (c.c2 / 3.0 + t * c.c3 / 4.0));  // of what was gained
  return {begin.e + gained, (c.c1 + t * (2.0 * c.c2 + t * 3.0 * c.c3)) / width, begin.moment + eta * gained - area};
}

KneeShape::Value KneeShape::evaluate(double eta) const {
  if (!knots_.empty()) {
    const auto after = std::upper_bound(knots_.begin(), knots_.end(), eta,
                                        [](double value, const Knot& knot) { return value < knot.eta; });
    const std::ptrdiff_t piece =
        std::clamp<std::ptrdiff_t>(after - knots_.begin() - 1, 0, static_cast<std::ptrdiff_t>(knots_.size()) - 2);
    return on_piece(static_cast<std::size_t>(piece), eta);
  }
  const double whole = 1.0 / (1.0 - least_);
  const double power = std::exp(rate_ * (eta - 1.0));
  const double gained = power - least_;
  return {gained * whole, rate_ * power * whole, (eta * power - gained / rate_) * whole};
}

double KneeShape::inverse(double e) const {
  if (knots_.empty())
    return std::max(0.0, 1.0 + std::log(e * (1.0 - least_) + least_) / rate_);
  // The last piece that begins below e, where E rises through it.
  const auto after =
      std::lower_bound(knots_.begin(), knots_.end(), e, [](const Knot& knot, double value) { return knot.e < value; });
  if (after == knots_.begin())
    return 0.0;
  const auto piece = static_cast<std::size_t>(
      std::min<std::ptrdiff_t>(after - knots_.begin(), static_cast<std::ptrdiff_t>(knots_.size()) - 1) - 1);
  double low = knots_[piece].eta, high = knots_[piece + 1].eta;
  double eta = 0.5 * (low + high);
  for (int i = 0; i < 100 && high - low > 1e-15; ++i) {
    const Value value = on_piece(piece, eta);
    (value.e < e ? low : high) = eta;
    const double step = value.slope > 0.0 ? (e - value.e) / value.slope : 0.0;
    const double next = eta + step;
    if (std::abs(step) < 1e-16 && value.slope > 0.0)
      break;
    eta = next > low && next < high ? next : 0.5 * (low + high);
  }
  return eta;
}

}  // namespace lodestone::materials
