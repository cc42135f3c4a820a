// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/growing_flux_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lodestone::postprocess {

using solver::DirectQuadrature;

OutsideFluxMap::OutsideFluxMap(const DirectQuadrature& at)
    : std::runtime_error(fmt::format("the flux map ends before i_d = {:.6g} A, i_q = {:.6g} A", at.d, at.q)),
      current_(at) {}

GrowingFluxMap::GrowingFluxMap(FluxMapBuilder builder, const FluxMapRange& range) : builder_(std::move(builder)) {
  builder_.cover(range);
  map_ = builder_.map();
}

FluxMapPoint GrowingFluxMap::at(const DirectQuadrature& current, double magnet_temperature) const {
  if (!map_->covers(current, map_->data().temperatures.front()))
    throw OutsideFluxMap(current);
  return map_->at(current, magnet_temperature);
}

double GrowingFluxMap::largest_current() const {
  double largest = 0.0;
  for (const DirectQuadrature& node : map_->nodes())
    largest = std::max(largest, std::hypot(node.d, node.q));
  return largest;
}

void GrowingFluxMap::grow(const DirectQuadrature& current) {
  const double allowed = reach * map_->data().range.current;
  if (!(std::hypot(current.d, current.q) <= allowed))
    throw std::runtime_error(fmt::format("a flux map up to {:.6g} A would be needed (i_d = {:.6g} A, i_q = {:.6g} A)",
                                         allowed, current.d, current.q));
  builder_.cover(std::vector<DirectQuadrature>{current});
  map_ = builder_.map();
}

}  // namespace lodestone::postprocess
