// SPDX-License-Identifier: GPL-3.0-or-later
// Where the search by Gaussian processes saves evaluations, on functions whose best points are known.
#pragma once

namespace lodestone::verification {

/// Prints its findings as Markdown on standard output. @return whether the surrogate is ahead of NSGA-II on every
/// function at every budget, and finds least values in no more evaluations than the slowest published search.
bool verify_surrogate();

}  // namespace lodestone::verification
