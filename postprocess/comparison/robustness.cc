// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/robustness.h"

#include "base/quantity.h"
#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lodestone::postprocess {

namespace {

/// Of the standard normal distribution at 0.975.
constexpr double z_95 = 1.959963984540054;

/// Linear between the sorted values.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

const std::vector<RobustQuantity>& robust_quantities() {
  static const std::vector<RobustQuantity> quantities = {{"torque", "torque", "N m", ""},
                                                         {"torque_ripple", "ripple", "N m", ""},
                                                         {"efficiency", "efficiency", "1", "%"},
                                                         {"demagnetisation_margin", "knee margin", "A/m", "kA/m"},
                                                         {"no_load_flux_linkage", "no-load flux", "Wb", "mWb"}};
  return quantities;
}

bool Limit::holds(double value) const {
  if (comparison == "<")
    return value < bound;
  if (comparison == "<=")
    return value <= bound;
  if (comparison == ">")
    return value > bound;
  return value >= bound;
}

Limit read_limit(const std::string& quantity, const std::string& text, const std::string& unit) {
  Limit limit{quantity, text, "", 0.0};
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  for (const char* word : {"<=", ">=", "<", ">"})
    if (limit.comparison.empty() && text.compare(begin, std::string(word).size(), word) == 0)
      limit.comparison = word;
  if (limit.comparison.empty())
    throw base::QuantityError("'" + text + "' is no limit; it begins with <, <=, > or >=, such as '> 0 kA/m'");
  const std::string bound = text.substr(begin + limit.comparison.size());
  // Nothing is nothing in every unit but a temperature's.
  limit.bound = unit != "K" && base::unit_of(bound).empty() && base::parse_quantity(bound, "1") == 0.0
                    ? 0.0
                    : base::parse_quantity(bound, unit);
  return limit;
}

Limit read_limit(const std::string& quantity, const std::string& text) {
  std::vector<std::string> keys;
  for (const RobustQuantity& one : robust_quantities())
    keys.emplace_back(one.key);
  const auto found = std::find(keys.begin(), keys.end(), quantity);
  if (found == keys.end())
    throw base::QuantityError(fmt::format("no quantity '{}' that is followed{}; there is: {}", quantity,
                                          base::did_you_mean(quantity, keys), fmt::join(keys, ", ")));
  const RobustQuantity& one = robust_quantities()[static_cast<std::size_t>(found - keys.begin())];
  return read_limit(quantity, text, one.unit);
}

SampleOutcome outcome(const CaseRecord& record, const std::string& point) {
  SampleOutcome result;
  const auto found = std::find_if(record.points.begin(), record.points.end(),
                                  [&](const PointRecord& one) { return one.name == point; });
  result.done = record.done && found != record.points.end();
  if (result.done)
    result.values = {found->torque, found->torque_ripple, found->efficiency, record.knee.margin,
                     record.no_load_flux_linkage};
  return result;
}

void strip_to_quantities(CaseRecord& record) {
  CaseRecord kept;
  kept.id = record.id;
  kept.done = record.done;
  kept.failure = record.failure;
  kept.knee = record.knee;
  kept.no_load_flux_linkage = record.no_load_flux_linkage;
  for (const PointRecord& point : record.points) {
    PointRecord few;
    few.name = point.name;
    few.torque = point.torque;
    few.torque_ripple = point.torque_ripple;
    few.efficiency = point.efficiency;
    kept.points.push_back(few);
  }
  record = std::move(kept);
}

std::optional<Spread> spread_of(std::vector<double> values) {
  if (values.size() < 2)
    return std::nullopt;
  // Sorted first: the sum does not depend on the order in which samples came.
  std::sort(values.begin(), values.end());
  const auto count = static_cast<double>(values.size());
  Spread spread;
  spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values)
    squares += (value - spread.mean) * (value - spread.mean);
  spread.standard_deviation = std::sqrt(squares / (count - 1.0));
  spread.quantile_5 = quantile(values, 0.05);
  spread.quantile_95 = quantile(values, 0.95);
  spread.least = values.front();
  spread.most = values.back();
  return spread;
}

Proportion proportion(std::size_t count, std::size_t of) {
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(count) / n, z2 = z_95 * z_95;
  const double middle = p + z2 / (2.0 * n), half = z_95 * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
  Proportion result{count, of, (middle - half) / (1.0 + z2 / n), (middle + half) / (1.0 + z2 / n)};
  // Exactly, where rounding would leave a trace.
  if (count == 0)
    result.low = 0.0;
  if (count == of)
    result.high = 1.0;
  return result;
}

Robustness robustness(const std::vector<SampleOutcome>& samples, std::size_t wanted, const std::vector<Limit>& limits) {
  Robustness result;
  result.samples = wanted;
  result.missing = wanted - std::min(wanted, samples.size());
  std::vector<const SampleOutcome*> done;
  for (const SampleOutcome& sample : samples)
    if (sample.done)
      done.push_back(&sample);
  result.failed = samples.size() - done.size();

  const std::vector<RobustQuantity>& quantities = robust_quantities();
  for (std::size_t q = 0; q < quantities.size(); ++q) {
    std::vector<double> values;
    for (const SampleOutcome* sample : done)
      if (const auto& value = sample->values[q]; value && std::isfinite(*value))
        values.push_back(*value);
    result.spreads.push_back(spread_of(std::move(values)));
  }

  std::vector<bool> fails(done.size(), false);
  bool all_known = !done.empty() && !limits.empty();
  for (const Limit& limit : limits) {
    std::size_t q = 0;
    while (quantities[q].key != limit.quantity)
      ++q;
    std::size_t failing = 0;
    bool known = !done.empty();
    for (std::size_t s = 0; s < done.size(); ++s) {
      const auto& value = done[s]->values[q];
      known = known && value && std::isfinite(*value);
      if (!known)
        break;
      if (!limit.holds(*value)) {
        ++failing;
        fails[s] = true;
      }
    }
    all_known = all_known && known;
    result.limits.emplace_back(limit, known ? std::make_optional(proportion(failing, done.size())) : std::nullopt);
  }
  if (all_known)
    result.any = proportion(static_cast<std::size_t>(std::count(fails.begin(), fails.end(), true)), done.size());
  return result;
}

}  // namespace lodestone::postprocess
