// SPDX-License-Identifier: GPL-3.0-or-later
// A flux map that grows where it is asked: for computations that do not know before which currents they need.
#pragma once

#include "postprocess/flux_map/flux_map_builder.h"

#include <optional>
#include <stdexcept>

namespace lodestone::postprocess {

/// Thrown where a flux model is asked beyond what it covers.
class OutsideFluxMap : public std::runtime_error {
public:
  explicit OutsideFluxMap(const solver::DirectQuadrature& at);
  const solver::DirectQuadrature& current() const { return current_; }

private:
  solver::DirectQuadrature current_;  ///< A
};

class GrowingFluxMap {
public:
  /// No current beyond `reach` times the first range is solved: a computation that asks for one has gone astray.
  static constexpr double reach = 12.0;

  /// @param range what is covered from the beginning. @throws as FluxMapBuilder::cover.
  GrowingFluxMap(FluxMapBuilder builder, const FluxMapRange& range);

  /// @throws OutsideFluxMap beyond the squares of the map; std::out_of_range for a temperature outside it.
  FluxMapPoint at(const solver::DirectQuadrature& current, double magnet_temperature) const;
  const FluxMap& map() const { return *map_; }
  /// Largest peak current of a square's corner, A.
  double largest_current() const;

  /// What `compute` gives on a map that covers every current it asks for. It is begun anew after each growth, since the
  /// one surface through all nodes changes a little everywhere. @throws std::runtime_error where it asks for currents
  /// beyond `reach`; what it throws itself, and what a batch of fields throws.
  template <class Compute> auto inside(const Compute& compute) {
    for (;;) {
      try {
        return compute();
      } catch (const OutsideFluxMap& outside) {
        grow(outside.current());
      }
    }
  }

private:
  void grow(const solver::DirectQuadrature& current);
  FluxMapBuilder builder_;
  std::optional<FluxMap> map_;
};

}  // namespace lodestone::postprocess
