// SPDX-License-Identifier: GPL-3.0-or-later
// Skew by slices: parts of the stack whose rotor is turned against the others.
//
// A rotor in n steps is n machines of one cross-section on one shaft, their rotors at angles δ_k from the axis of the
// whole rotor, their phases in series. In two dimensions nothing flows from one to the next, so that the order of the
// slices along the shaft does not matter, nor whether it is the rotor or the stator that is turned: only the angle
// between them counts. A skew that goes on without steps (slots along a helix) is represented by slices likewise.
//
//   slices: n, angle: γ      δ_k = γ ((k + 1/2)/n − 1/2),  k = 0 … n − 1
//   angles: [a_0, …]         δ_k = a_k − mean of a, slices of equal length
//
// So γ is the angle of the whole skew, which n slices divide: neighbours are γ/n apart, the outermost γ (n − 1)/n. A
// wave with ν p periods around the bore that all slices link is then linked by the skew factor
//
//   k_s = sin(ν p γ/2) / (n sin(ν p γ/(2n))),            for n → ∞  sin(ν p γ/2) / (ν p γ/2)
//
// (Pyrhönen, Jokinen & Hrabovcová 2014, Design of Rotating Electrical Machines, 2nd ed., ch. 2, gives the limit for
// skewed slots, and the finite sum as the distribution factor of a winding; recalled, unverified: the sum is a
// geometric series and needs no source.)
#pragma once

#include "base/document.h"

#include <complex>
#include <cstddef>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// Slices at one angle.
struct SkewSlice {
  double angle = 0.0;  ///< rad, mechanical: the slice's rotor is ahead of the axis of the whole rotor by this
  double share = 1.0;  ///< of the stack's length
};

class Skew {
public:
  enum class Part { rotor, stator };

  /// None: one slice at angle 0.
  Skew() = default;
  /// `slices` ≥ 1 that divide an angle (rad). @throws std::invalid_argument.
  static Skew even(int slices, double angle, Part part = Part::rotor);
  /// At angles (rad) from any axis, at least one. @throws std::invalid_argument.
  static Skew at(const std::vector<double>& angles, Part part = Part::rotor);

  /// In order of their angles, slices at one angle together; at least one.
  const std::vector<SkewSlice>& slices() const { return slices_; }
  /// One field at each position is the whole machine's.
  bool is_straight() const { return slices_.size() == 1 && slices_.front().angle == 0.0; }
  /// Slices along the shaft, those at one angle each counted.
  int count() const { return count_; }
  /// What the file says is skewed.
  Part part() const { return part_; }
  /// The slice nearest to the axis of the whole rotor, of two equally near the one behind: pictures show it.
  std::size_t middle() const;
  /// Σ share e^{j waves δ} of a wave with so many periods around the bore; real where slices lie evenly about the axis.
  std::complex<double> factor(int waves) const;
  /// One of the slices alone, where it is.
  Skew only(std::size_t slice) const;
  /// "rotor in 3 slices at -2.5, 0, 2.5 deg".
  std::string description() const;

private:
  std::vector<SkewSlice> slices_{SkewSlice{}};
  int count_ = 1;
  Part part_ = Part::rotor;
};

/// `skew` of a machine's rotor or stator, either of:
///
///     skew: {slices: 3, angle: 7.5 deg}
///     skew: {angles: [-1.25 deg, 1.25 deg, 1.25 deg, -1.25 deg]}
///
/// Straight where neither has one. @throws base::UserError also where both have: only the angle between them counts.
Skew read_skew(const base::Node& rotor, const base::Node& stator, int poles);

}  // namespace lodestone::geometries
