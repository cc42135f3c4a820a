// SPDX-License-Identifier: GPL-3.0-or-later
// A field as a picture: |B| in colour, flux lines (contours of A), outlines of the regions. No display needed.
#pragma once

#include "solver/field_problem.h"

#include <string>

namespace lodestone::postprocess {

struct PictureOptions {
  int width = 640;             ///< pixels
  int flux_lines = 25;
  double maximum_flux_density = 2.2;  ///< T, top of the colour scale
  bool whole_machine = false;  ///< else one sector, drawn upright
};

/// PNG bytes.
std::string draw_field_png(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                           const PictureOptions& options = {});

}  // namespace lodestone::postprocess
