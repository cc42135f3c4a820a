// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/tolerances.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "studies/derivations.h"
#include "studies/read_text_internal.h"
#include "studies/variations.h"

#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>

namespace lodestone::studies {

namespace {

using base::Document;
using base::Node;

constexpr double deviations_of_plus_minus = 3.0;
constexpr int value_digits = 9;
const std::vector<std::string> methods = {"sobol", "latin-hypercube"};
const std::vector<std::string> distributions = {"normal", "uniform"};

Tolerance read_tolerance(const std::string& path, const Node& node) {
  Tolerance tolerance{path, node, true, {}, Tolerance::Distribution::normal};
  Node width = node;
  if (node.is_map()) {
    node.allow_keys({"plus_minus", "distribution"});
    width = node.at("plus_minus");
    if (const auto distribution = node.find("distribution"))
      tolerance.distribution = static_cast<Tolerance::Distribution>(distribution->choice(distributions));
  }
  const std::string text = read_text(width);
  try {
    const std::string unit = base::unit_of(text);
    tolerance.relative = unit == "%";
    tolerance.plus_minus = base::parse_physical_value(text);
    if (!unit.empty() && base::parse_physical_value("0 " + unit).value != 0.0)
      width.fail("a difference of temperatures is in K");
  } catch (const base::QuantityError& error) {
    width.fail(error.what());
  }
  if (tolerance.plus_minus.value <= 0.0)
    width.fail("'" + text + "' is no tolerance: it is the distance to either side, above 0");
  if (tolerance.relative && tolerance.plus_minus.value >= 1.0)
    width.fail("'" + text + "' is no tolerance: values of either sign would be within it; below 100 % is allowed");
  return tolerance;
}

/// What the design says; the machine's file may leave out its remanence's factor, which is 1.
std::string design_value(const Tolerance& tolerance, const Document& document) {
  if (auto text = text_at(document.root(), tolerance.path))
    return *text;
  if (tolerance.path == "remanence_factor")
    return "1";
  tolerance.node.fail("the design gives no value that could have a tolerance (" + document.file() + ")");
}

}  // namespace

double Tolerance::deviation(double share) const {
  if (distribution == Distribution::uniform)
    return 2.0 * share - 1.0;
  // Φ⁻¹(u) = −√2 erfc⁻¹(2u)
  return -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * share) / deviations_of_plus_minus;
}

Tolerances Tolerances::read(const Node& study) {
  Tolerances result;
  const auto tolerance = study.find("tolerance"), robustness = study.find("robustness"), limits = study.find("limits");
  if (tolerance && !robustness)
    tolerance->fail("has no effect without 'robustness', such as robustness: {samples: 64}");
  if (limits && !robustness)
    limits->fail("has no effect without 'robustness', such as robustness: {samples: 64}");
  if (!robustness)
    return result;
  if (!tolerance)
    robustness->fail("has no effect without 'tolerance', such as tolerance: {air_gap: 0.05 mm}");
  for (const auto& [path, node] : tolerance->entries())
    result.all_.push_back(read_tolerance(path, node));
  if (result.all_.empty())
    tolerance->fail("nothing has a tolerance; give at least one path");
  if (limits)
    for (const auto& [quantity, node] : limits->entries())
      try {
        result.limits_.push_back(postprocess::read_limit(quantity, read_text(node)));
      } catch (const base::QuantityError& error) {
        node.fail(error.what());
      }

  robustness->allow_keys({"samples", "seed", "method"});
  const auto samples = static_cast<std::size_t>(robustness->at("samples").integer(2, max_samples));
  const auto method = robustness->find("method");
  const auto given = robustness->find("seed");
  const auto seed = static_cast<std::uint64_t>(given ? given->integer(0, std::numeric_limits<int>::max()) : 0);
  const std::size_t dimensions = result.all_.size();
  result.shares_ = method && method->choice(methods) == 1 ? latin_hypercube_points(samples, dimensions, seed)
                                                          : sobol_points(samples, dimensions, seed);
  // Points are in [0, 1) by steps of 2⁻⁵³: half a step from either end nothing is infinite.
  for (double& share : result.shares_)
    share += 0x1p-54;
  return result;
}

std::string Tolerances::value(const Tolerance& tolerance, const Document& document, double deviation) {
  const std::string text = design_value(tolerance, document);
  try {
    base::PhysicalValue value = base::parse_physical_value(text);
    if (tolerance.relative)
      value.value *= 1.0 + deviation * tolerance.plus_minus.value;
    else if (tolerance.plus_minus.dimension != value.dimension)
      tolerance.node.fail(
          fmt::format("is in {}, which is no tolerance of '{}'", base::si_unit(tolerance.plus_minus.dimension), text));
    else
      value.value += deviation * tolerance.plus_minus.value;
    return base::to_text(value, base::unit_of(text), value_digits);
  } catch (const base::QuantityError&) {
    tolerance.node.fail("the design's value is '" + text + "', which is no number");
  }
}

std::vector<std::pair<std::string, std::string>> Tolerances::perturb(Document& machine, Document& study,
                                                                     std::size_t sample) const {
  std::vector<std::pair<std::string, std::string>> values;
  for (std::size_t t = 0; t < all_.size(); ++t) {
    const Tolerance& tolerance = all_[t];
    Document& document = is_of_study(tolerance.path) ? study : machine;
    const std::string text = value(tolerance, document, tolerance.deviation(shares_[sample * all_.size() + t]));
    document = document.with(tolerance.path, text, tolerance.node.location());
    values.emplace_back(tolerance.path, text);
  }
  return values;
}

}  // namespace lodestone::studies
