// SPDX-License-Identifier: GPL-3.0-or-later
// Fillets in the corners of a drawing where its steel is re-entrant: of a rotor's pockets, of a stator's slots. What
// punches and wire cannot cut sharp becomes an arc, tangent to both sides of the corner, and the sliver between goes
// from what fills the cavity to the steel: r² (1/tan(α/2) − (π − α)/2) at a corner whose cavity has the angle α.
#pragma once

#include "geometries/cross_section.h"

#include <stdexcept>
#include <vector>

namespace lodestone::geometries {

/// An arc that does not fit; says where.
class FilletConflict : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

struct FilletOptions {
  double radius = 0.0;          ///< m
  double cell_of_radius = 0.0;  ///< wanted cell size at the ends of an arc, over its radius
  double shortest_edge = 0.0;   ///< m, what may be left of a side; 2 % of it in any case
  double shortest_arc = 0.0;    ///< m, of what is drawn
};

struct FilletedSection {
  CrossSection section;
  int corners = 0;  ///< that have become arcs
  /// Of the longest arc, for drawings.
  Point arc_centre, arc_middle;
};

/// Every corner at which steel fills more than 190 degrees and something else the rest becomes an arc of `radius`; one
/// on a symmetry side with its mirror image. A line that ends at such a corner, or at a place that its arc runs
/// over, ends at the arc; an arc does not run past the edge of a magnet. A corner so flat that its arc would be shorter
/// than `shortest_arc` stays as it is.
/// @throws FilletConflict where an arc does not fit between its neighbours.
FilletedSection with_fillets(const CrossSection& section, const FilletOptions& options);

/// Whether a curve separates steel from something else.
std::vector<bool> bounds_cavity(const CrossSection& section);

}  // namespace lodestone::geometries
