// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/temperature_curve.h"

#include "base/quantity.h"
#include "materials/sourced_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lodestone::materials {

namespace {

std::string in_celsius(double temperature) {
  return base::format_quantity(temperature, "K", "degC");
}

std::vector<TemperaturePoint> read_rows(const base::Node& node, const std::string& unit, const base::Range& range) {
  std::vector<TemperaturePoint> points;
  const std::vector<base::Node> rows = node.at("rows").items();
  for (const std::vector<double>& row : read_table(node, {"K", unit})) {
    const base::Node& place = rows[points.size()];
    if (row[0] <= 0.0)
      place.fail("the temperature is below absolute zero");
    if (!points.empty() && row[0] <= points.back().temperature)
      place.fail("the temperatures must rise from row to row");
    if (!range.contains(row[1])) {
      const std::string own = node.at("columns").items()[1].text();
      place.fail(fmt::format("{} is not allowed; it must be {}", base::format_quantity(row[1], unit, own),
                             base::describe(range, unit, own)));
    }
    points.push_back({row[0], row[1]});
  }
  if (points.empty())
    node.fail("the table has no rows");
  return points;
}

}  // namespace

TemperatureCurve TemperatureCurve::read(const base::Node& node, const std::string& unit, const base::Range& range,
                                        double extrapolation) {
  TemperatureCurve curve;
  curve.extrapolation_ = extrapolation;
  if (node.is_map() && node.find("rows")) {
    node.allow_keys({"columns", "rows", "source", "confidence"});
    curve.is_table_ = true;
    curve.points_ = read_rows(node, unit, range);
    return curve;
  }
  if (!node.is_map())
    node.fail("expected {value: …, at: 20 degC, coefficient: … %/K} or a table {columns: …, rows: …}");
  node.allow_keys({"value", "at", "coefficient", "interval", "source", "confidence"});
  curve.points_ = {{node.at("at").quantity("K", base::Range::positive()), node.at("value").quantity(unit, range)}};
  curve.coefficient_ = node.at("coefficient").quantity("1/K", base::Range::between(-0.05, 0.05));
  if (const auto interval = node.find("interval")) {
    const std::vector<base::Node> ends = interval->items();
    if (ends.size() != 2 || !(ends[0].quantity("K") < ends[1].quantity("K")))
      interval->fail("expected two rising temperatures, such as [20 degC, 150 degC]");
    curve.stated_up_to_ = ends[1].quantity("K");
  }
  return curve;
}

TemperatureCurve TemperatureCurve::through(std::vector<TemperaturePoint> points, double extrapolation) {
  TemperatureCurve curve;
  curve.is_table_ = true;
  // One kelvin for the rounding of a temperature, no more.
  curve.extrapolation_ = points.size() > 1 ? extrapolation : 1.0;
  curve.points_ = std::move(points);
  return curve;
}

std::optional<double> TemperatureCurve::value(double temperature) const {
  const TemperaturePoint& first = points_.front();
  if (!is_table_)
    return first.value * (1.0 + coefficient_ * (temperature - first.temperature));
  const TemperaturePoint& last = points_.back();
  if (temperature < first.temperature - extrapolation_ || temperature > last.temperature + extrapolation_)
    return std::nullopt;
  if (points_.size() == 1)
    return first.value;
  // The segment that holds T; the first or the last one beyond the ends.
  const auto above = std::upper_bound(points_.begin() + 1, points_.end() - 1, temperature,
                                      [](double t, const TemperaturePoint& point) { return t < point.temperature; });
  const TemperaturePoint& a = *(above - 1);
  const TemperaturePoint& b = *above;
  return a.value + (b.value - a.value) * (temperature - a.temperature) / (b.temperature - a.temperature);
}

double TemperatureCurve::reference_temperature() const {
  return points_.front().temperature;
}
const std::vector<TemperaturePoint>& TemperatureCurve::points() const {
  return points_;
}

std::optional<double> TemperatureCurve::stated_up_to() const {
  return stated_up_to_;
}

std::string TemperatureCurve::table_ends_in_words() const {
  return in_celsius(points_.front().temperature) + " and " + in_celsius(points_.back().temperature);
}

std::string TemperatureCurve::zero_in_words() const {
  const TemperaturePoint& last = points_.back();
  double slope = coefficient_ * last.value;
  if (is_table_ && points_.size() > 1) {
    const TemperaturePoint& before = points_[points_.size() - 2];
    slope = (last.value - before.value) / (last.temperature - before.temperature);
  }
  return slope < 0.0 ? in_celsius(last.temperature - last.value / slope) : "low temperature";
}

}  // namespace lodestone::materials
