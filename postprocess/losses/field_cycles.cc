// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/field_cycles.h"

#include "base/quantity.h"

#include <stdexcept>

namespace lodestone::postprocess {

namespace {

bool holds_whole_period(const Rotation& rotation) {
  return rotation.span > 1.5 * base::pi;
}

/// Over a period that was solved whole: in the stator every block alone, in the rotor poles that pass through the same
/// fields in later periods.
std::vector<BlockCycle> cycles_of_whole_period(const geometries::SectorMesh& mesh, bool rotor) {
  if (rotor)
    return cycles(rotor_shift_of_period(mesh));
  std::vector<BlockCycle> result;
  result.reserve(static_cast<std::size_t>(mesh.stator->repeats));
  for (int block = 0; block < mesh.stator->repeats; ++block)
    result.push_back({{block}, {1.0}, 1});
  return result;
}

}  // namespace

std::vector<BlockCycle> field_cycles(const Rotation& rotation, const geometries::SectorMesh& mesh,
                                     const geometries::Winding& winding, solver::Body body) {
  const bool rotor = body == solver::Body::rotor;
  if (holds_whole_period(rotation))
    return cycles_of_whole_period(mesh, rotor);
  const auto shift = rotor ? rotor_shift(mesh, winding) : stator_shift(mesh, winding);
  if (!shift)
    throw std::invalid_argument("a part of the period does not give the whole in this machine");
  return cycles(*shift);
}

double periods_of(const BlockCycle& cycle, const Rotation& rotation) {
  return static_cast<double>(cycle.block.size()) * rotation.span / (2.0 * base::pi);
}

}  // namespace lodestone::postprocess
