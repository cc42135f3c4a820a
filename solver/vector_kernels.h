// SPDX-License-Identifier: GPL-3.0-or-later
// Four numbers at once, and functions compiled twice: for any x86-64 and for processors with AVX2 and FMA. The loader
// picks one.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define LODESTONE_MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define LODESTONE_MULTIVERSIONED
#endif
#define LODESTONE_INLINE inline __attribute__((always_inline))

namespace lodestone::solver {

/// Needs the alignment of a double only.
using Four = double __attribute__((vector_size(32), aligned(8), may_alias));

LODESTONE_INLINE double sum_of(const Four& v) {
  return (v[0] + v[1]) + (v[2] + v[3]);
}

}  // namespace lodestone::solver
