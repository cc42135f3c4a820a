// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/period_symmetry.h"

#include "base/quantity.h"

#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

namespace {

/// The phase that is `steps` after a phase in its set of three.
int later_in_set(int phase, int steps) {
  return 3 * (phase / 3) + (phase % 3 + steps) % 3;
}

/// True where every coil side of phase k reappears `slots` further on as one of phase k + 2 of its set, the same layer
/// and turns.
bool maps_onto_itself(const geometries::Winding& winding, int slots) {
  const int all = winding.definition().slots;
  for (int k = 0; k < all; ++k) {
    const auto& here = winding.slot(k);
    const auto& there = winding.slot((k + slots) % all);
    if (here.size() != there.size())
      return false;
    for (std::size_t layer = 0; layer < here.size(); ++layer)
      if (there[layer].phase != later_in_set(here[layer].phase, 2) || there[layer].turns != here[layer].turns)
        return false;
  }
  return true;
}

/// Blocks of a sector whose field is `factor` times that of the block `shift` before it; beyond the sector its images
/// count.
BlockShift shift_by(int blocks, int shift, bool antiperiodic, double factor = -1.0) {
  BlockShift result;
  for (int block = 0; block < blocks; ++block) {
    const int unwrapped = block - shift;
    const int sector = static_cast<int>(std::floor(static_cast<double>(unwrapped) / blocks));
    result.source.push_back(unwrapped - sector * blocks);
    result.sign.push_back(antiperiodic && sector % 2 != 0 ? -factor : factor);
  }
  return result;
}

/// How many blocks of the given angle a sector holds, 0 where the mesh has others.
int blocks_of(const geometries::BodyMesh& body, double sector, double block_angle) {
  const int blocks = static_cast<int>(std::lround(sector / block_angle));
  return body.repeats == blocks ? blocks : 0;
}

}  // namespace

std::optional<int> slots_of_two_thirds(const geometries::Winding& winding) {
  const auto& definition = winding.definition();
  if (definition.phases != 3 * geometries::phase_sets(definition.phases))
    return std::nullopt;
  const int pole_pairs = definition.poles / 2;
  for (int s = 0; s < definition.slots; ++s)
    if ((3 * pole_pairs * s - 2 * definition.slots) % (3 * definition.slots) == 0 && maps_onto_itself(winding, s))
      return s;
  return std::nullopt;
}

std::optional<BlockShift> stator_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  const auto slots = slots_of_two_thirds(winding);
  if (!slots || !mesh.stator)
    return std::nullopt;
  const int blocks = blocks_of(*mesh.stator, mesh.angle, 2.0 * base::pi / winding.definition().slots);
  if (blocks == 0)
    return std::nullopt;
  return shift_by(blocks, *slots, mesh.antiperiodic);
}

std::optional<BlockShift> rotor_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  const auto slots = slots_of_two_thirds(winding);
  if (!slots || !mesh.rotor)
    return std::nullopt;
  const auto& definition = winding.definition();
  const int blocks = blocks_of(*mesh.rotor, mesh.angle, 2.0 * base::pi / definition.poles);
  if (blocks == 0)
    return std::nullopt;
  // n = p s 2/Q − 1/3 is a whole number because p s/Q is one plus two thirds.
  const int poles = (3 * definition.poles * *slots - definition.slots) / (3 * definition.slots);
  return shift_by(blocks, poles, mesh.antiperiodic);
}

BlockShift rotor_shift_of_period(const geometries::SectorMesh& mesh) {
  const int blocks = blocks_of(*mesh.rotor, mesh.angle, base::pi / mesh.pole_pairs);
  return blocks > 0 ? shift_by(blocks, -2, mesh.antiperiodic, 1.0) : shift_by(mesh.rotor->repeats, 0, false, 1.0);
}

std::vector<BlockCycle> cycles(const BlockShift& shift) {
  const std::size_t count = shift.source.size();
  std::vector<bool> seen(count, false);
  std::vector<BlockCycle> result;
  for (std::size_t first = 0; first < count; ++first) {
    if (seen[first])
      continue;
    BlockCycle cycle;
    cycle.blocks = 0;
    std::size_t block = first;
    double sign = 1.0;
    do {
      if (!seen[block])
        ++cycle.blocks;
      seen[block] = true;
      cycle.block.push_back(static_cast<int>(block));
      cycle.sign.push_back(sign);
      sign *= shift.sign[block];
      block = static_cast<std::size_t>(shift.source[block]);
    } while (block != first || sign < 0.0);
    result.push_back(cycle);
  }
  return result;
}

std::vector<std::vector<double>> whole_period(const std::vector<std::vector<double>>& sixth_by_position) {
  const std::size_t count = sixth_by_position.front().size();
  std::vector<std::vector<double>> result(count);
  for (int sixth = 0; sixth < 6; ++sixth)
    for (const auto& phases : sixth_by_position)
      for (std::size_t k = 0; k < count; ++k)
        result[k].push_back((sixth % 2 == 0 ? 1.0 : -1.0) *
                            phases.at(static_cast<std::size_t>(later_in_set(static_cast<int>(k), sixth))));
  return result;
}

}  // namespace lodestone::postprocess
