// SPDX-License-Identifier: GPL-3.0-or-later
// Points of Sobol's sequence, shifted by a seed, each by itself: what they are and where they come from says
// variations.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lodestone::studies {

class SobolSequence {
public:
  SobolSequence(std::size_t dimensions, std::uint64_t seed);

  /// The point of a number, from 0: coordinates in [0, 1). Of any order, in a time that does not grow with the number;
  /// not from two threads at once.
  std::vector<double> point(std::size_t number) const;

private:
  struct Engine;
  std::shared_ptr<Engine> engine_;
  std::vector<std::uint64_t> shift_;
};

}  // namespace lodestone::studies
