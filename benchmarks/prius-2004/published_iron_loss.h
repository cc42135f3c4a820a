// SPDX-License-Identifier: GPL-3.0-or-later
// Iron loss by the law of pyleecan's published run of the Prius, on a field of ours: what is left between the two is
// the field's, not the law's.
//
// As its program has it (Eomys/pyleecan, Methods/Loss/LossModelSteinmetz, comp_loss.py at commit 1db70ddd and
// comp_coeff.py; Apache-2.0): each time harmonic of frequency f loses, in W/kg,
//
//   p = [k_h f^α |B|^β + k_e (f |B|)²] / K
//
// with |B|² the sum of the squared amplitudes of both components and K = 0.95 the stacking factor of its machine. The
// four numbers are those of least squares of the absolute error over all rows of the steel's loss table, 50 Hz to
// 2.5 kHz. The large losses at high frequency decide them: at 50 Hz and 0.5 T the law gives a quarter of what was
// measured.
#pragma once

#include "materials/core_loss.h"
#include "postprocess/losses/loss_model.h"
#include "solver/field_solution.h"

#include <vector>

namespace lodestone::benchmarks {

struct PublishedIronLaw {
  double hysteresis = 0.0;          ///< k_h
  double frequency_exponent = 0.0;  ///< α
  double flux_exponent = 0.0;       ///< β
  double eddy = 0.0;                ///< k_e

  /// By least squares of the absolute error.
  static PublishedIronLaw fit(const std::vector<materials::LossPoint>& table);
  /// W/kg, f in Hz, B in T; without the stacking factor.
  double specific_loss(double frequency, double flux_density) const;
};

/// W, whole machine, of the steel of a body.
double published_iron_loss(const postprocess::LossInput& input, solver::Body body, const PublishedIronLaw& law);

}  // namespace lodestone::benchmarks
