// SPDX-License-Identifier: GPL-3.0-or-later
// A field as a picture: |B| in colour, flux lines (contours of A), outlines of the regions, phases in their slots,
// direction of the magnets. No display needed.
//
// One sector is drawn with the axis of its north pole (of several, their middle) upward, so that pictures of different
// rotor positions show the same magnets; the stator is continued to both sides as far as the sector reaches. The whole
// machine is drawn as it stands.
#pragma once

#include "postprocess/fields/colour_map.h"
#include "postprocess/fields/field_view.h"
#include "solver/field_problem.h"

#include <string>

namespace lodestone::postprocess {

struct PictureOptions {
  int width = 640;                    ///< pixels
  int flux_lines = 25;                ///< levels of A between its extremes, equally spaced
  double maximum_flux_density = 2.2;  ///< T, top of the colour scale
  bool whole_machine = false;         ///< else one sector, drawn upright
};

/// PNG bytes.
std::string draw_field_png(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                           const PictureOptions& options = {});
std::string draw_field_png(const FieldView& view, const PictureOptions& options = {});

}  // namespace lodestone::postprocess
