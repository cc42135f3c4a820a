// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/sobol_sequence.h"

#include <boost/random/sobol.hpp>

#include <random>

namespace lodestone::studies {

struct SobolSequence::Engine {
  boost::random::sobol sequence;
};

SobolSequence::SobolSequence(std::size_t dimensions, std::uint64_t seed)
    : engine_(std::make_shared<Engine>(Engine{boost::random::sobol(dimensions)})), shift_(dimensions) {
  std::mt19937_64 random(seed);
  for (std::uint64_t& bits : shift_)
    bits = random();
}

std::vector<double> SobolSequence::point(std::size_t number) const {
  boost::random::sobol& sequence = engine_->sequence;
  // Boost leaves the origin out, without which the first 2^k points are not one in each of 2^k parts.
  if (number > 0)
    sequence.seed(number - 1);
  std::vector<double> point;
  for (const std::uint64_t shift : shift_)
    point.push_back(static_cast<double>(((number > 0 ? sequence() : 0) ^ shift) >> 11) * 0x1p-53);
  return point;
}

}  // namespace lodestone::studies
