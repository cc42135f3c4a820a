// SPDX-License-Identifier: GPL-3.0-or-later
// A property over temperature: a straight line by value and coefficient, or a table.
#pragma once

#include "base/document.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// Kelvin against a value.
struct TemperaturePoint {
  double temperature;
  double value;
};

class TemperatureCurve {
public:
  /// Reads one of
  ///
  ///     {value: 1.33 T, at: 20 degC, coefficient: -0.115 %/K, interval: [20 degC, 150 degC]}
  ///     {columns: [degC, T], rows: [[20, 1.28], [60, 1.223]]}
  ///
  /// in the SI unit `unit`; every value must lie in `range`. `interval` is optional, stated by the source of the
  /// coefficient. @param extrapolation how far a table is continued straight beyond its ends, K; a table of one row is
  /// constant. @throws base::UserError with the place in the file.
  static TemperatureCurve read(const base::Node& node, const std::string& unit, const base::Range& range,
                               double extrapolation);

  /// A table of at least one point, by rising temperature. A single one holds at its own temperature alone.
  static TemperatureCurve through(std::vector<TemperaturePoint> points, double extrapolation);

  /// The value at temperature T (K); nothing further than the extrapolation beyond a table. May have come down to zero
  /// or below.
  std::optional<double> value(double temperature) const;

  /// The temperature of the coefficient's value or of a table's first row, K.
  double reference_temperature() const;
  /// The rows of a table; the one given value otherwise.
  const std::vector<TemperaturePoint>& points() const;

  /// The highest temperature for which the source states the coefficient, K; nothing where it does not say, or of a
  /// table.
  std::optional<double> stated_up_to() const;

  std::string table_ends_in_words() const;  ///< "20 degC and 180 degC"
  std::string zero_in_words() const;        ///< "890 degC", where the straight line meets zero

private:
  std::vector<TemperaturePoint> points_;
  bool is_table_ = false;
  double coefficient_ = 0.0;  ///< 1/K
  double extrapolation_ = 0.0;
  std::optional<double> stated_up_to_;
};

}  // namespace lodestone::materials
