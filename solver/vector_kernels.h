// SPDX-License-Identifier: GPL-3.0-or-later
// Many numbers at once, and functions compiled for several processors: for any x86-64, for those with AVX2 and FMA, and
// where it pays for those with AVX-512. The loader picks one.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LODESTONE_VERSIONS
#define LODESTONE_ANY_PROCESSOR "default"
#define LODESTONE_AVX2 "arch=x86-64-v3"
#define LODESTONE_AVX512 "arch=x86-64-v4"
/// One of the versions of a function, each of which has a body of its own.
#define LODESTONE_FOR(processor) __attribute__((target(processor)))
/// One body for all versions.
#define LODESTONE_MULTIVERSIONED                                                                                       \
  __attribute__((target_clones(LODESTONE_AVX512, LODESTONE_AVX2, LODESTONE_ANY_PROCESSOR)))
#else
#define LODESTONE_ANY_PROCESSOR
#define LODESTONE_FOR(processor)
#define LODESTONE_MULTIVERSIONED
#endif
#define LODESTONE_INLINE inline __attribute__((always_inline))

namespace lodestone::solver {

/// So many bytes of numbers, which need the alignment of one number only. Arrays are padded for the smaller ones.
template <class Real, int bytes = 32> struct Vector;
template <> struct Vector<double, 32> {
  using Type = double __attribute__((vector_size(32), aligned(8), may_alias));
  static constexpr int lanes = 4;
};
template <> struct Vector<float, 32> {
  using Type = float __attribute__((vector_size(32), aligned(4), may_alias));
  static constexpr int lanes = 8;
};
template <> struct Vector<double, 64> {
  using Type = double __attribute__((vector_size(64), aligned(8), may_alias));
  static constexpr int lanes = 8;
};
template <> struct Vector<float, 64> {
  using Type = float __attribute__((vector_size(64), aligned(4), may_alias));
  static constexpr int lanes = 16;
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
