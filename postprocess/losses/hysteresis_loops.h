// SPDX-License-Identifier: GPL-3.0-or-later
// Closed loops of a periodic flux density: the major loop and the minor ones in it.
//
// After Madelung's rules a reversal that returns to where it began closes a minor loop, and the field goes on as if the
// loop had not been (Madelung 1905, Ann. Phys. 322:861; counted as the rain-flow method of fatigue does, Matsuishi &
// Endo 1968; both recalled, unverified). Over a period, from its largest value to its next, all loops are closed. Each
// loses what a symmetric loop of its half height does:
//
//   W = Σ_loops k_h a^β,   a = (largest − least)/2 of the loop
//
// So harmonics that only flatten or sharpen a wave count by its height, and those that make it turn back by loops of
// their own. That a minor loop far from zero may lose more than one about zero is left out: data for it are not in a
// steel's table. The sampled extrema are refined by a parabola through three samples.
#pragma once

#include <vector>

namespace lodestone::postprocess {

/// Half heights of all loops of a period (samples at equal steps, the first follows the last); none of a constant.
std::vector<double> hysteresis_loops(const std::vector<double>& samples);

}  // namespace lodestone::postprocess
