// SPDX-License-Identifier: GPL-3.0-or-later
// Harmonics of a quantity sampled at equal steps over one period.
#pragma once

#include <vector>

namespace lodestone::postprocess {

/// Coefficients of f(x) = Σ_n c_n cos(n x) + s_n sin(n x), x from 0 to 2π over the samples.
struct Harmonics {
  std::vector<double> cosine;  ///< c_n, n = 0, 1, …
  std::vector<double> sine;    ///< s_n

  int highest() const { return static_cast<int>(cosine.size()) - 1; }
  double amplitude(int order) const;
};

/// All orders below half the number of samples, where amplitudes are defined.
Harmonics harmonics(const std::vector<double>& samples);

}  // namespace lodestone::postprocess
