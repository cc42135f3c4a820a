// SPDX-License-Identifier: GPL-3.0-or-later
// The knee of a demagnetisation curve, freed of its size: what is lost for good along the major curve, as a share of
// what is lost at the intrinsic coercivity,
//
//   E(η),   η = |H| / H_cJ,   E(0) = 0,   E(1) = 1,   monotone and C¹ in 0 ≤ η ≤ 1.
//
// Two temperatures of a grade, or two points of a magnet with unlike coercivity, have different B_r and H_cJ; E is what
// they share, and what is interpolated between temperatures. How B_r, H_cJ and E make a law: demagnetisation_law.h.
#pragma once

#include <vector>

namespace lodestone::materials {

class KneeShape {
public:
  /// One point of a knee.
  struct Node {
    double eta;  ///< |H| / H_cJ
    double e;    ///< E
  };
  struct Value {
    double e;       ///< E(η)
    double slope;   ///< dE/dη
    double moment;  ///< ∫ s E'(s) ds from 0 to η: the loss of energy over what is lost at H_cJ and H_cJ
  };

  /// The exponential knee (Ruoho, Dlala & Arkkio 2007, see MagnetGrade::knee_field) through E(η_1) = e_1:
  ///   E(η) = (exp kη − 1) / (exp k − 1).
  /// The 1 makes E(0) zero, so that the remanence is B_r and a magnet that was never loaded has lost nothing. η_1
  /// within 5e-5 of 1 is taken as that far below it. @throws std::invalid_argument unless 0 < e_1 < η_1 ≤ 1 and e_1 <
  /// 1, which the exponential needs in order to be convex.
  static KneeShape exponential(double eta_1, double e_1);

  /// Through measured points: a monotone C¹ cubic spline (Fritsch & Butland 1984, SIAM J. Sci. Stat. Comput. 5(2):300,
  /// for the slopes). (0, 0) and (1, 1) are added where missing. @throws std::invalid_argument unless η rises strictly
  /// within 0 … 1 and E does not fall.
  static KneeShape through(const std::vector<Node>& nodes);

  /// (1 − weight) a + weight b, exactly. Both through points; @throws std::invalid_argument otherwise.
  static KneeShape between(const KneeShape& a, const KneeShape& b, double weight);

  /// For 0 ≤ η ≤ 1.
  Value evaluate(double eta) const;
  /// The smallest η at which E(η) = e, for 0 ≤ e ≤ 1.
  double inverse(double e) const;

private:
  /// Node of the spline, with the moment up to it.
  struct Knot {
    double eta, e, slope, moment;
  };
  KneeShape() = default;
  static KneeShape of_knots(std::vector<Knot> knots);
  Value on_piece(std::size_t piece, double eta) const;

  double rate_ = 0.0;        ///< k; 0 where the shape goes through knots
  double least_ = 0.0;       ///< exp(−k)
  std::vector<Knot> knots_;  ///< empty for an exponential
};

}  // namespace lodestone::materials
