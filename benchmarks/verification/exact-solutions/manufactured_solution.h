// SPDX-License-Identifier: GPL-3.0-or-later
// A field that is chosen and its current density computed: −ν∇²A = J with A = sin 3x cos 2y, J = 13 A/μ0 (x, y in m),
// on the annulus 0.5 … 1 m with A prescribed on its circles. For the order of convergence, p + 1 in L2 on curved cells
// (Roache 1998, Verification and Validation in Computational Science and Engineering).
#pragma once

namespace lodestone::verification {

/// Root mean square of our A − A over the points of a lattice of 7 × 7 parts in each cell.
double manufactured_error(int degree, int cells_around);

}  // namespace lodestone::verification
