// SPDX-License-Identifier: GPL-3.0-or-later
// Curves that were divided into cells alike, and of which fillets have taken a part: a curve that was divided like one
// that has been cut is divided into such parts, each like its own, so that rows of cells between the two stay straight.
#pragma once

#include "geometries/cross_section.h"

#include <array>
#include <vector>

namespace lodestone::geometries {

/// What fillets have made of a curve.
struct CutCurve {
  bool is_cut = false;
  bool is_gone = false;                ///< all of it has become an arc
  std::array<int, 2> arcs = {-1, -1};  ///< that stand for its begin and its end; −1 for none
};

/// @param filleted with the twins of the drawing without fillets; after it those that still hold, and new ones.
/// @param curves of that drawing, whose numbers they have kept.
void divide_twins(CrossSection& filleted, const std::vector<CutCurve>& curves);

}  // namespace lodestone::geometries
