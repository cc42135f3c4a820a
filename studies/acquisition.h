// SPDX-License-Identifier: GPL-3.0-or-later
// What a computation at a point may be worth, where all that is known of it are normal distributions of values or of
// their logarithms. Everything is to be minimised.
//
//   expected improvement      E max(best − y, 0) = (best − μ) Φ(z) + σ φ(z), z = (best − μ)/σ
//                             Jones, Schonlau & Welch 1998, J. Global Optim. 13:455, eq. 15
//     where ln y is normal    best Φ(z) − e^(μ + σ²/2) Φ(z − σ), z = (ln best − μ)/σ: the part of the mean of a
//                             lognormal distribution below a bound; used so by Hutter et al. 2009, GECCO, p. 271
//     where −ln(−y) is        likewise, of −y above a bound
//   of the hypervolume        E of the volume that y adds to what a front dominates below a reference point r. What the
//                             front leaves of the space below r is cut into boxes from a to b; with independent
//                             objectives it is Σ Π [ψ_i(b_i) − ψ_i(a_i)] over them, ψ_i(c) the expected improvement on
//                             c: Emmerich, Deutz & Klinkenberg 2011, IEEE Congr. Evol. Comput., p. 2147; Couckuyt,
//                             Deschrijver & Dhaene 2014, J. Global Optim. 60:575
//   probability of keeping    P(g ≤ 0) = Φ(−μ/σ), a factor for each limit: Schonlau, Welch & Jones 1998, Lecture
//                             Notes-Monograph Series 34:11; Gardner et al. 2014, ICML, p. 937
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace lodestone::studies {

/// In what a quantity is looked at: both logarithms grow with y.
enum class ValueScale {
  linear,
  logarithm,       ///< ln y, of a quantity that is positive everywhere
  minus_logarithm  ///< −ln(−y), of one that is negative everywhere
};
double to_scale(ValueScale scale, double value);
double from_scale(ValueScale scale, double scaled);

/// Mean and deviation are of the value on its scale.
struct NormalGuess {
  double mean = 0.0;
  double deviation = 0.0;  ///< standard, ≥ 0; 0: it is known
  ValueScale scale = ValueScale::linear;

  double median() const { return from_scale(scale, mean); }
  /// Of the value over a positive number.
  NormalGuess over(double divisor) const;
};

/// @param best may be −∞: 0.
double expected_improvement(const NormalGuess& guess, double best);
/// @param guess on the linear scale.
double probability_of_keeping(const NormalGuess& guess);
/// Its logarithm, where it is too small for a number too.
double log_probability_of_keeping(const NormalGuess& guess);

class HypervolumeImprovement {
public:
  /// @param points of which those count that dominate the reference.
  HypervolumeImprovement(const std::vector<std::vector<double>>& points, std::vector<double> reference);
  /// @param guesses of the objectives, independent of each other.
  double expected(const std::vector<NormalGuess>& guesses) const;

private:
  struct Box {
    std::vector<double> lower, upper;  ///< the lower ends may be −∞
  };
  void cut(std::vector<std::vector<double>> front, std::size_t objective, Box& box);
  std::vector<double> reference_;
  std::vector<Box> boxes_;
};

/// Random numbers of the standard's engine; its distributions differ from library to library, these do not.
class Shares {
public:
  explicit Shares(std::uint64_t seed) : random_(seed) {}
  /// In [0, 1).
  double next();
  /// Standard normal.
  double normal();
  /// Below a count.
  std::size_t below(std::size_t count);

private:
  std::mt19937_64 random_;
};

}  // namespace lodestone::studies
