// SPDX-License-Identifier: GPL-3.0-or-later
// Isotropic reluctivity ν(B²) of a soft magnetic material with its derivative, from a B-H table.
//
//   H = ν(B²) B,   B = μ0 H + J(H)
//
// Through the table: a monotone C¹ cubic spline H(B) with dν/dB² ≥ 0 wherever the data allow it (Fritsch & Butland
// 1984, SIAM J. Sci. Stat. Comput. 5(2):300, for the node slopes; odd in B next to the origin, so that ν is smooth in
// B²). Beyond the last point the polarisation approaches saturation, J = J_s − a/H, C¹ at the last point, so that dB/dH
// → μ0. A piece is stored as a polynomial in B − B_i; the value, its derivative and its integral (the energy density)
// are those of one and the same function.
#pragma once

#include "base/document.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
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
  static Reluctivity from_table(const std::vector<BHPoint>& table, const std::optional<double>& saturation_polarisation,
                                const base::Node* node = nullptr);

  /// The law of a stack: B = k B_steel + (1 − k) μ0 H with stacking factor 0 < k ≤ 1, H tangential to the sheets.
  Reluctivity with_stacking_factor(double k) const;

  /// ν and dν/dB² at B² ≥ 0 (T²). The hot path of the assembly: a table look-up, one square root, one division; no
  /// virtual call, no allocation.
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
  /// H = c0 + c1 x + c2 x² + c3 x³ with x = B − start, from `start` to the next piece's start.
  struct Piece {
    double start;
    double c0, c1, c2, c3;
    double energy;  ///< ∫ H dB from 0 to start
  };

  struct Law {
    /// Next to the origin, B² < first_end_squared: H = (nu_0 + nu_1 B²) B. A linear law is this piece without end.
    double nu_0 = 0.0;
    double nu_1 = 0.0;
    double first_end_squared = 0.0;

    std::vector<Piece> pieces;                ///< in order of B, all beyond the first
    double table_start = 0.0;                 ///< start of pieces[0]
    double table_end = 0.0;                   ///< T; infinity for a linear law
    double bins_per_tesla = 0.0;              ///< uniform bins over the pieces
    std::vector<std::uint32_t> piece_of_bin;  ///< the piece that holds the bin's lower end

    /// Beyond table_end: H = (x + √(x² + 4 μ0 a)) / (2 μ0) with x = B − J_s, which solves B = μ0 H + J_s − a/H.
    double saturation_polarisation = 0.0;  ///< J_s, T
    double approach = 0.0;                 ///< a, A·T/m
    double table_end_energy = 0.0;         ///< J/m³

    double last_slope = 1.0;
    std::vector<std::string> remarks;

    const Piece& piece(double b) const;
    Value beyond_table(double b_squared, double b) const;
  };

  explicit Reluctivity(std::shared_ptr<const Law> law);
  static void index_pieces(Law& law);
  static Law law_through(const std::vector<BHPoint>& points, const std::vector<double>& slopes);

  std::shared_ptr<const Law> law_;
};

inline const Reluctivity::Piece& Reluctivity::Law::piece(double b) const {
  std::size_t i = piece_of_bin[static_cast<std::size_t>((b - table_start) * bins_per_tesla)];
  while (i + 1 < pieces.size() && b >= pieces[i + 1].start)
    ++i;
  return pieces[i];
}

inline Reluctivity::Value Reluctivity::evaluate(double b_squared) const {
  const Law& law = *law_;
  if (b_squared < law.first_end_squared)
    return {law.nu_0 + law.nu_1 * b_squared, law.nu_1};
  const double b = std::sqrt(b_squared);
  if (!(b < law.table_end))
    return law.beyond_table(b_squared, b);
  const Piece& piece = law.piece(b);
  const double x = b - piece.start;
  const double h = piece.c0 + x * (piece.c1 + x * (piece.c2 + x * piece.c3));
  const double dh_db = piece.c1 + x * (2.0 * piece.c2 + x * 3.0 * piece.c3);
  const double inverse = 1.0 / b;
  const double nu = h * inverse;
  return {nu, 0.5 * (dh_db - nu) * inverse * inverse};
}

}  // namespace lodestone::materials
