// SPDX-License-Identifier: GPL-3.0-or-later
// Measured demagnetisation curves of a grade: polarisation J over field H along the easy axis, at one or several
// temperatures, as its file names them.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// Along the easy axis; a field below zero demagnetises.
struct DemagnetisationPoint {
  double field = 0.0;         ///< H, A/m
  double flux_density = 0.0;  ///< B, T
  double polarisation = 0.0;  ///< J = B − μ0 H, T
};

/// One curve as measured on the major loop, at one temperature.
struct DemagnetisationBranch {
  double temperature = 0.0;  ///< K
  /// From H = 0 downward: fields strictly fall, J never rises. Second quadrant, and third as far as it was measured.
  std::vector<DemagnetisationPoint> points;
  double remanence = 0.0;  ///< B_r = J(H = 0), T
  std::optional<double>
      intrinsic_coercivity;  ///< H_cJ > 0 where J(−H_cJ) = 0, A/m; nothing where the curve ends before
  /// |H| where J has come down to 0.9 B_r, A/m (IEC 60404-5 names it H_k); nothing where the curve ends before.
  std::optional<double> squareness_field;
  /// 1 + dJ/dH / μ0 by least squares over the first quarter of the curve (to H_cJ, or to its end). The recoil line is
  /// at most as steep as the major curve, so this is an upper limit of the recoil permeability, near it where the curve
  /// starts straight.
  double initial_permeability = 1.0;
  Provenance provenance;

  /// J at H ≤ 0, T, linear between the points; nothing below the last.
  std::optional<double> polarisation(double field) const;
  /// |H_1%|, A/m: where J lies 0.01 B_r under the recoil line B_r + μ0 (μ_rec − 1) H, so that the recoil from there
  /// loses 1 % of B_r. Nothing where the curve ends before.
  std::optional<double> knee_field(double recoil_permeability) const;
};

/// The `demagnetisation_curves` of a magnet's file: a list, an entry a curve, or a file of several temperatures.
///
///     demagnetisation_curves:
///       - {file: my-magnet-20.csv, at: 20 degC, source: …, confidence: measured}
///       - {file: my-magnet-hot.csv}                              # a file with a column T
///       - {at: 150 degC, columns: [H kOe, B kG], rows: [[0, 11.5], [-1, 10.45]]}     # or written here
///
/// A CSV file is relative to the file that names it. Its first line that is no comment (`#`) names the columns with
/// their units, `H (kOe), 4piM (kG), T (degC)`; brackets of any kind, or none, around the unit. Columns: `H`, below
/// zero where it demagnetises, or `-H`, its magnitude; one of `B`, `J`, `4piM` (the same as J in gauss), `M` (in A/m,
/// emu/cm3, emu/g or A.m2/kg, the last two with the density of the magnet); optional `T`. Others are not read.
/// Separators: comma, semicolon or tab; a decimal comma where the separator is no comma.
///
/// Rows may come in any order, with both branches of the first quadrant's end: what lies at H > 0 only serves to find
/// B_r. Two rows at one field are refused. J may rise by noise of 0.2 % of B_r as H falls; it is levelled and said so
/// in remarks(). More is refused, with the line: that is B where J was meant, a wrong unit or sign, or no major curve.
class DemagnetisationTable {
public:
  /// @param density of the magnet, kg/m³, for columns of specific magnetisation. @throws base::UserError with the place
  /// in the file, the CSV's own line included.
  static DemagnetisationTable read(const base::Node& node, double density, const Provenance& fallback);

  /// One a temperature, by rising temperature; at least one.
  const std::vector<DemagnetisationBranch>& branches() const;
  /// CSV files that were read, as found from the working folder: part of what a magnet is.
  const std::vector<std::string>& files() const;
  const std::vector<std::string>& remarks() const;

private:
  std::vector<DemagnetisationBranch> branches_;
  std::vector<std::string> files_;
  std::vector<std::string> remarks_;
};

}  // namespace lodestone::materials
