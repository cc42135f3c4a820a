// SPDX-License-Identifier: GPL-3.0-or-later
// Thirty-two bytes of numbers at once, and functions compiled twice: for any x86-64 and for processors with AVX2 and
// FMA. The loader picks one.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LODESTONE_MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define LODESTONE_MULTIVERSIONED
#endif
#define LODESTONE_INLINE inline __attribute__((always_inline))

namespace lodestone::solver {

/// Four numbers of double precision or eight of single. Need the alignment of one number only.
template <class Real> struct Vector;
template <> struct Vector<double> {
  using Type = double __attribute__((vector_size(32), aligned(8), may_alias));
  static constexpr int lanes = 4;
};
template <> struct Vector<float> {
  using Type = float __attribute__((vector_size(32), aligned(4), may_alias));
  static constexpr int lanes = 8;
};
using Four = Vector<double>::Type;
using Eight = Vector<float>::Type;

LODESTONE_INLINE double sum_of(const Four& v) {
  return (v[0] + v[1]) + (v[2] + v[3]);
}
LODESTONE_INLINE float sum_of(const Eight& v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

}  // namespace lodestone::solver
