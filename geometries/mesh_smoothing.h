// SPDX-License-Identifier: GPL-3.0-or-later
// Moves the inner vertices of a quadrilateral mesh so that its worst corners become better.
#pragma once

#include "geometries/curved_cell.h"

#include <array>
#include <vector>

namespace lodestone::geometries {

/// The first `fixed` vertices, those on the outline, stay. Each other one is moved, in a fixed order, to the better of
/// its neighbours' mean and a few steps of a pattern search on the smallest sine (curved_cell.h) around it
/// (optimisation-based smoothing after Freitag & Ollivier-Gooch 1997, Int. J. Numer. Meth. Engng 40:3979).
void smooth(std::vector<Point>& vertices, const std::vector<std::array<int, 4>>& cells, std::size_t fixed,
            const ArcCentres& centres);

}  // namespace lodestone::geometries
