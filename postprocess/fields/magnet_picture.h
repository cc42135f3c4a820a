// SPDX-License-Identifier: GPL-3.0-or-later
// The magnets of a rotor as a picture: margin to the knee in kA/m and in kelvin, and what is left of the remanence,
// side by side, with the outlines of the rotor. One sector, the axis of its pole upward; of the whole machine where
// that was solved. The colours mean the same in every picture, so that designs can be compared by looking.
#pragma once

#include "postprocess/demagnetisation/magnet_map.h"

#include <string>

namespace lodestone::postprocess {

struct MagnetPictureOptions {
  int panel_width = 360;  ///< pixels, of each of the panels
  /// A/m and K, step of the colours: six below zero (a magnet past its knee gives way before long) and eighteen above;
  /// what is beyond has the colour of the end.
  double margin_step = 2.5e4;
  double kelvin_step = 5.0;
};

/// PNG bytes. @param frame of the map: one load case, or MagnetMap::whole_sequence. What it does not hold has no panel.
std::string draw_magnets_png(const MagnetMap& map, const MagnetFrame& frame, const MagnetPictureOptions& options = {});

}  // namespace lodestone::postprocess
