// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/stoichiometry.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <cctype>
#include <map>

namespace lodestone::materials {

std::optional<double> atomic_weight(const std::string& element) {
  static const std::map<std::string, double> weights = {
      {"H", 1.0080},  {"B", 10.81},   {"C", 12.011},  {"N", 14.007},  {"O", 15.999},  {"F", 18.998},  {"Al", 26.982},
      {"Si", 28.085}, {"S", 32.06},   {"Ca", 40.078}, {"Sc", 44.956}, {"Ti", 47.867}, {"Mn", 54.938}, {"Fe", 55.845},
      {"Co", 58.933}, {"Ni", 58.693}, {"Cu", 63.546}, {"Ga", 69.723}, {"Sr", 87.62},  {"Y", 88.906},  {"Zr", 91.224},
      {"Nb", 92.906}, {"Ba", 137.33}, {"La", 138.91}, {"Ce", 140.12}, {"Pr", 140.91}, {"Nd", 144.24}, {"Sm", 150.36},
      {"Eu", 151.96}, {"Gd", 157.25}, {"Tb", 158.93}, {"Dy", 162.50}, {"Ho", 164.93}, {"Er", 167.26}, {"Tm", 168.93},
      {"Yb", 173.05}, {"Lu", 174.97}, {"Bi", 208.98}};
  const auto found = weights.find(element);
  return found == weights.end() ? std::nullopt : std::optional<double>(found->second);
}

double mass_fraction(const std::string& element, const std::string& formula) {
  const auto fail = [&](const std::string& why) {
    throw base::UserError(fmt::format("'{}' is no formula that holds {}: {}", formula, element, why));
  };
  std::size_t at = 0;
  const auto take_while = [&](auto&& good) {
    const std::size_t first = at;
    while (at < formula.size() && good(static_cast<unsigned char>(formula[at])))
      ++at;
    return formula.substr(first, at - first);
  };
  double total = 0.0;
  double own = 0.0;
  while (at < formula.size()) {
    if (std::isupper(static_cast<unsigned char>(formula[at])) == 0)
      fail("expected symbols of elements and counts, such as Nd2O3");
    std::string symbol(1, formula[at++]);
    symbol += take_while([](unsigned char c) { return std::islower(c) != 0; });
    const std::string digits = take_while([](unsigned char c) { return std::isdigit(c) != 0; });
    if (digits.size() > 3)
      fail("a count has more than three digits");
    const auto weight = atomic_weight(symbol);
    if (!weight)
      fail("the atomic weight of '" + symbol + "' is not known here");
    const double mass = *weight * (digits.empty() ? 1.0 : std::stod(digits));
    total += mass;
    own += symbol == element ? mass : 0.0;
  }
  if (!(own > 0.0))
    fail("the element is not in it");
  return own / total;
}

}  // namespace lodestone::materials
