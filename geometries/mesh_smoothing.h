// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the inner vertices of a quadrilateral mesh so that its worst corners become better.
#pragma once

#include "geometries/quad_mesher.h"

namespace lodestone::geometries {

/// Vertices on curves stay. Each other vertex is moved, in a fixed order, to the better of its neighbours' mean and a
/// few steps of a pattern search on the smallest sine (curved_cell.h) around it (optimisation-based smoothing after
/// Freitag & Ollivier-Gooch 1997, Int. J. Numer. Meth. Engng 40:3979).
void smooth(QuadMesh& mesh, const ArcCentres& centres);

}  // namespace lodestone::geometries
