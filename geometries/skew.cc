// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/skew.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

namespace lodestone::geometries {

namespace {

constexpr int max_slices = 100;
/// rad: angles that differ by less are one.
constexpr double same_angle = 1e-9;

Skew read_one(const base::Node& node, Skew::Part part, int poles) {
  node.allow_keys({"slices", "angle", "angles"});
  const double pole_pitch = 2.0 * base::pi / poles;
  const auto list = node.find("angles");
  if (!list) {
    const int slices = node.at("slices").integer(1, max_slices);
    return Skew::even(slices, node.at("angle").quantity("rad", {0.0, pole_pitch, true, true}), part);
  }
  for (const char* key : {"slices", "angle"})
    if (const auto other = node.find(key))
      other->fail("give either slices and angle, or angles, one for each slice, not both");
  std::vector<double> angles;
  for (const base::Node& item : list->items())
    angles.push_back(item.quantity("rad", {-pole_pitch, pole_pitch, true, true}));
  if (angles.empty() || static_cast<int>(angles.size()) > max_slices)
    list->fail(fmt::format("{} angles: a skew has 1 to {} slices", angles.size(), max_slices));
  const auto [least, most] = std::minmax_element(angles.begin(), angles.end());
  if (*most - *least > pole_pitch * (1.0 + same_angle))
    list->fail(fmt::format("the slices lie {} apart; allowed is up to a pole pitch, {}",
                           base::format_quantity(*most - *least, "rad", "deg"),
                           base::format_quantity(pole_pitch, "rad", "deg")));
  return Skew::at(angles, part);
}

}  // namespace

Skew Skew::even(int slices, double angle, Part part) {
  if (slices < 1)
    throw std::invalid_argument("a skew has at least one slice");
  std::vector<double> angles(static_cast<std::size_t>(slices));
  for (int k = 0; k < slices; ++k)
    angles[static_cast<std::size_t>(k)] = angle * ((k + 0.5) / slices - 0.5);
  return at(angles, part);
}

Skew Skew::at(const std::vector<double>& angles, Part part) {
  if (angles.empty())
    throw std::invalid_argument("a skew has at least one slice");
  const auto count = static_cast<double>(angles.size());
  std::vector<double> sorted = angles;
  std::sort(sorted.begin(), sorted.end());
  const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
  Skew skew;
  skew.part_ = part;
  skew.count_ = static_cast<int>(angles.size());
  skew.slices_.clear();
  int here = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const double angle = std::abs(sorted[k] - mean) < same_angle ? 0.0 : sorted[k] - mean;
    if (skew.slices_.empty() || angle - skew.slices_.back().angle > same_angle) {
      skew.slices_.push_back({angle, 0.0});
      here = 0;
    }
    skew.slices_.back().share = ++here / count;
  }
  return skew;
}

std::size_t Skew::middle() const {
  std::size_t nearest = 0;
  for (std::size_t k = 1; k < slices_.size(); ++k)
    if (std::abs(slices_[k].angle) < std::abs(slices_[nearest].angle) - same_angle)
      nearest = k;
  return nearest;
}

std::complex<double> Skew::factor(int waves) const {
  std::complex<double> sum;
  for (const SkewSlice& slice : slices_)
    sum += std::polar(slice.share, waves * slice.angle);
  return sum;
}

Skew Skew::only(std::size_t slice) const {
  Skew one = *this;
  one.slices_ = {{slices_.at(slice).angle, 1.0}};
  return one;
}

std::string Skew::description() const {
  std::string angles;
  for (const SkewSlice& slice : slices_) {
    const int times = static_cast<int>(std::lround(slice.share * count_));
    angles += fmt::format("{}{:.4g}{}", angles.empty() ? "" : ", ", slice.angle * 180.0 / base::pi,
                          times > 1 ? fmt::format(" ({} times)", times) : "");
  }
  return fmt::format("{} in {} {} at {} deg", part_ == Part::rotor ? "rotor" : "stator", count_,
                     count_ == 1 ? "slice" : "slices", angles);
}

Skew read_skew(const base::Node& rotor, const base::Node& stator, int poles) {
  const auto of_rotor = rotor.find("skew"), of_stator = stator.find("skew");
  if (of_rotor && of_stator)
    of_stator->fail("the rotor has a skew too; only the angle between the two counts: give one of them");
  if (of_rotor)
    return read_one(*of_rotor, Skew::Part::rotor, poles);
  return of_stator ? read_one(*of_stator, Skew::Part::stator, poles) : Skew();
}

}  // namespace lodestone::geometries
