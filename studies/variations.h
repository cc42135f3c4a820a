// SPDX-License-Identifier: GPL-3.0-or-later
// What a study varies: `vary:` and `sample:`, and the values of each case.
//
//   vary:
//     magnet: [nd-n42sh, ferrite-fb13b]
//     rotor.magnet.thickness: {from: 5 mm, to: 7 mm, count: 5}
//     rotor.bridge: {from: 1 mm, to: 2 mm}           # every value between them, with a sample
//   sample: {method: sobol, count: 200, seed: 1}     # or latin-hypercube; or optimise (optimisation.h)
//
// Without a sample every combination is a case, the last variation fastest. With one each case is a point of the unit
// cube of as many dimensions as there are variations: an interval takes the value at its share, a list the element in
// whose equal share the coordinate lies. The points depend on method, count, seed and number of variations alone.
//
// sobol: the low-discrepancy sequence of Sobol' 1967 (USSR Comput. Math. Math. Phys. 7(4):86) with the direction
// numbers of Joe & Kuo 2008 (SIAM J. Sci. Comput. 30:2635), by Boost.Random; the seed shifts it digitally (each
// coordinate's bits by those of a random number; Matoušek 1998, J. Complexity 14:527), so that each seed gives another
// sample as even as the first. The first points of a longer sample are those of a shorter one.
//
// latin-hypercube: each variation's interval is divided into as many equal parts as there are cases, and each part is
// taken once, at a random place in it (McKay, Beckman & Conover 1979, Technometrics 21:239).
#pragma once

#include "base/document.h"
#include "studies/sobol_sequence.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

/// One value that a parameter takes, as text with its unit.
struct VariedValue {
  std::string text;
  base::Node source;  ///< where it stands; for a range, the range
};

/// One entry of `vary`: a dotted path of the machine, or of conditions ("conditions.magnet_temperature") or inverter.
struct Variation {
  /// Of a sample or an optimisation: any value between two.
  struct Interval {
    double first, last;  ///< in `unit`
    std::string unit;    ///< as the file has it, "" of a number

    /// The share at which a value in `unit` lies: below 0 or above 1 beyond the ends.
    double share_of(double value) const { return (value - first) / (last - first); }
  };

  std::string path;
  std::vector<VariedValue> values;   ///< all of them; of an interval its ends
  std::optional<Interval> interval;  ///< with a sample or an optimisation only

  /// The value at a share of the variation, in [0, 1].
  VariedValue at(double share) const;
};

/// Most cases of one study; more is taken for a slip.
inline constexpr std::size_t max_cases = 1'000'000;

class Variations {
public:
  /// None: one case.
  Variations() = default;
  /// Reads `vary:` and `sample:` of a study; with `optimise:` or `refine:` a range takes any value, too. @throws
  /// base::UserError.
  static Variations read(const base::Node& study);

  const std::vector<Variation>& all() const { return variations_; }
  std::size_t case_count() const;
  /// Of each variation, for a case below case_count().
  std::vector<VariedValue> values_of(std::size_t index) const;
  /// Likewise at a share of each, in [0, 1].
  std::vector<VariedValue> values_at(const std::vector<double>& shares) const;

private:
  void read_sample(const base::Node& node);
  std::vector<Variation> variations_;
  std::vector<double> shares_;          ///< of a Latin hypercube: in [0, 1), case by case; else empty
  std::optional<SobolSequence> sobol_;  ///< computes each case's shares when they are wanted
  std::size_t sample_count_ = 0;        ///< 0 without a sample
};

/// Points of the unit cube, [point × dimensions + dimension], in [0, 1): see above.
std::vector<double> sobol_points(std::size_t count, std::size_t dimensions, std::uint64_t seed);
std::vector<double> latin_hypercube_points(std::size_t count, std::size_t dimensions, std::uint64_t seed);

}  // namespace lodestone::studies
