// SPDX-License-Identifier: GPL-3.0-or-later
// One efficiency map less another, at the same torque and speed.
#pragma once

#include "postprocess/efficiency_map/efficiency_map.h"

#include <functional>
#include <optional>
#include <string>

namespace lodestone::postprocess {

/// A value of a place of the plane, nothing where it is unknown.
using MapValue = std::function<std::optional<double>(const EfficiencyMapPoint&)>;

/// Bilinear between the map's points, below the envelope; nothing beyond it, beyond the grid, or where a value is
/// unknown. @param speed rad/s. @param torque N·m.
std::optional<double> value_at(const EfficiencyMap& map, double speed, double torque, const MapValue& value);

/// What one design has over another, where both can work: means over the common part of the plane, evenly in torque and
/// speed.
struct EfficiencyDifference {
  double share = 0.0;               ///< of the baseline's part of the plane, in which both work
  std::optional<double> mean;       ///< of the efficiency, a fraction; nothing where they have no place in common
  std::optional<double> largest;    ///< most positive
  std::optional<double> least;      ///< most negative
  std::optional<double> loss_mean;  ///< W, of the losses that both know
};
EfficiencyDifference efficiency_difference(const EfficiencyMap& map, const EfficiencyMap& baseline);

/// PNG bytes: efficiency in points, all losses, copper and iron, each less that of the baseline; both envelopes.
std::string draw_difference_png(const EfficiencyMap& map, const EfficiencyMap& baseline, const std::string& title);

}  // namespace lodestone::postprocess
