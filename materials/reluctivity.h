// SPDX-License-Identifier: GPL-3.0-or-later
// Isotropic reluctivity ν(B²) of a soft magnetic material with its derivative, from a B-H table.
//
//   H = ν(B²) B,   B = μ0 H + J(H)
//
// Through the table: a monotone C¹ cubic spline H(B) with dν/dB² ≥ 0 wherever the data allow it. Beyond the last point
// the polarisation approaches saturation, J = J_s − a/H, C¹ at the last point, so that dB/dH → μ0.
#pragma once

#include "base/document.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// One row of a B-H table: field strength in A/m, flux density in T.
struct BHPoint {
  double h = 0.0;
  double b = 0.0;
};

class Reluctivity {
public:
  struct Value {
    double nu;       ///< reluctivity, m/H
    double dnu_db2;  ///< its derivative with respect to B², m/(H·T²)
  };

  /// Constant relative permeability (air: 1). @throws base::UserError unless positive and finite.
  static Reluctivity linear(double relative_permeability);

  /// Law through a table. A missing origin is added. Slopes dB/dH between 0.97 μ0 and μ0 are rounding: clipped, and
  /// reported in `remarks()`; a last slope above 2 μ0 is reported there too, since what lies beyond is an assumption.
  /// @param saturation_polarisation J_s in T where known; otherwise estimated from the table's end.
  /// @throws base::UserError naming the row (at `node`'s place) where the table is not monotone or a slope is below
  /// 0.97 μ0.
  static Reluctivity from_table(const std::vector<BHPoint>& table,
                                const std::optional<double>& saturation_polarisation, const base::Node* node = nullptr);

  /// The law of a stack: B = k B_steel + (1 − k) μ0 H with stacking factor 0 < k ≤ 1, H tangential to the sheets.
  Reluctivity with_stacking_factor(double k) const;

  Value evaluate(double b_squared) const;

  /// H(B) in A/m for B ≥ 0 in T.
  double field_strength(double b) const;
  /// B(H) in T for H ≥ 0 in A/m.
  double flux_density(double h) const;
  /// ∫ H dB from 0 to B, J/m³ (exact for the spline, to rounding).
  double energy_density(double b) const;

  bool is_linear() const;
  /// Largest dB/dH of the last table interval over μ0, 1 for a linear law.
  double last_slope() const;
  /// Flux density of the last table row, T; infinity for a linear law.
  double table_end() const;
  /// Polarisation approached beyond the table, T.
  double saturation_polarisation() const;
  /// What was clipped, added or assumed, one sentence each; empty when nothing was.
  const std::vector<std::string>& remarks() const;

private:
  struct Law;
  explicit Reluctivity(std::shared_ptr<const Law> law);
  std::shared_ptr<const Law> law_;
};

}  // namespace lodestone::materials
