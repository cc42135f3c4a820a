// SPDX-License-Identifier: GPL-3.0-or-later
// The magnets of a rotor as a picture: margin to the knee in kA/m and in kelvin, and what is left of the remanence,
// side by side, with the outlines of the rotor; or other values over the magnets. One sector, the axis of its pole
// upward; of the whole machine where that was solved. The colours mean the same in every picture, so that designs can
// be compared by looking.
#pragma once

#include "postprocess/demagnetisation/magnet_map.h"

#include <string>
#include <vector>

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

/// How far values lie above something: pale up to `from`, ever deeper to `to`, in steps that are round numbers.
struct ExcessScale {
  double from = 0.0;
  double to = 1.0;
  double factor = 1.0;  ///< of the labels over the values: 1e-3 for kA/m
  std::string meaning;  ///< under the labels, with the unit
};

/// PNG bytes. A panel for each of the values, under its name, all on one scale.
/// @throws std::invalid_argument for values of another map.
std::string draw_excess_png(const MagnetMap& map, const std::vector<MagnetValues>& values, const ExcessScale& scale,
                            const MagnetPictureOptions& options = {});

}  // namespace lodestone::postprocess
