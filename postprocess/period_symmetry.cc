// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/period_symmetry.h"

#include "base/quantity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lodestone::postprocess {

namespace {

/// The phase that is `steps` after a phase in its set of three.
int later_in_set(int phase, int steps) {
  return 3 * (phase / 3) + (phase % 3 + steps) % 3;
}

/// True where every coil side reappears `slots` further on in the same layer, of the phase `steps` later in its set,
/// with `sign` times the turns.
bool maps_onto_itself(const geometries::Winding& winding, int slots, int steps, double sign) {
  const int all = winding.definition().slots;
  for (int k = 0; k < all; ++k) {
    const auto& here = winding.slot(k);
    const auto& there = winding.slot((k + slots) % all);
    if (here.size() != there.size())
      return false;
    for (std::size_t layer = 0; layer < here.size(); ++layer)
      if (there[layer].phase != later_in_set(here[layer].phase, steps) ||
          there[layer].turns != sign * here[layer].turns)
        return false;
  }
  return true;
}

/// Blocks of a sector whose field is `factor` times that of the block `shift` before it; beyond the sector its images
/// count.
BlockShift shift_by(int blocks, int shift, bool antiperiodic, double factor) {
  BlockShift result;
  for (int block = 0; block < blocks; ++block) {
    const int unwrapped = block - shift;
    const int sector = static_cast<int>(std::floor(static_cast<double>(unwrapped) / blocks));
    result.source.push_back(unwrapped - sector * blocks);
    result.sign.push_back(antiperiodic && sector % 2 != 0 ? -factor : factor);
  }
  return result;
}

/// The fewest slots s with p s/Q ≡ sixths/6 (mod 1) by which a stator of three phases, or sets of three, lies on
/// itself.
std::optional<int> slots_of(const geometries::Winding& winding, int sixths, int steps, double sign) {
  const auto& definition = winding.definition();
  if (definition.phases != 3 * geometries::phase_sets(definition.phases))
    return std::nullopt;
  for (int s = 0; s < definition.slots; ++s)
    if ((3 * definition.poles * s - sixths * definition.slots) % (6 * definition.slots) == 0 &&
        maps_onto_itself(winding, s, steps, sign))
      return s;
  return std::nullopt;
}

bool blocks_are_slot_pitches(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  return mesh.stator && mesh.stator->repeats ==
                            static_cast<int>(std::lround(0.5 * mesh.angle / base::pi * winding.definition().slots));
}

}  // namespace

int poles_per_block(const geometries::SectorMesh& mesh) {
  if (!mesh.rotor)
    return 0;
  const int poles = static_cast<int>(std::lround(mesh.angle * mesh.pole_pairs / base::pi));
  if (mesh.rotor->repeats == poles)
    return 1;
  // A drawing knows no poles.
  const bool pairs = std::all_of(mesh.rotor->regions.begin(), mesh.rotor->regions.end(),
                                 [](const geometries::Region& region) { return region.pole >= 0; });
  return pairs && 2 * mesh.rotor->repeats == poles ? 2 : 0;
}

PeriodStep period_step(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  const int poles = poles_per_block(mesh);
  if (poles == 0 || !blocks_are_slot_pitches(mesh, winding))
    return {};
  const auto& definition = winding.definition();
  // p s/Q less the sixths of a turn is a whole number of pole pairs.
  const auto pairs = [&](int slots, int sixths) {
    return (3 * definition.poles * slots - sixths * definition.slots) / (6 * definition.slots);
  };
  if (poles == 1) {
    const auto slots = slots_of(winding, 4, 2, 1.0);
    return slots ? PeriodStep{6, *slots, 2 * pairs(*slots, 4) + 1, -1.0} : PeriodStep{};
  }
  if (const auto slots = slots_of(winding, 1, 2, -1.0))
    return {6, *slots, pairs(*slots, 1), 1.0};
  const auto slots = slots_of(winding, 2, 1, 1.0);
  return slots ? PeriodStep{3, *slots, pairs(*slots, 2), 1.0} : PeriodStep{};
}

std::optional<BlockShift> stator_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  const PeriodStep step = period_step(mesh, winding);
  if (step.parts == 1)
    return std::nullopt;
  return shift_by(mesh.stator->repeats, step.slots, mesh.antiperiodic, step.sign);
}

std::optional<BlockShift> rotor_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding) {
  const PeriodStep step = period_step(mesh, winding);
  if (step.parts == 1)
    return std::nullopt;
  return shift_by(mesh.rotor->repeats, step.blocks, mesh.antiperiodic, step.sign);
}

BlockShift rotor_shift_of_period(const geometries::SectorMesh& mesh) {
  const int poles = poles_per_block(mesh);
  return poles > 0 ? shift_by(mesh.rotor->repeats, -2 / poles, mesh.antiperiodic, 1.0)
                   : shift_by(mesh.rotor->repeats, 0, false, 1.0);
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

std::vector<std::vector<double>> whole_period(const std::vector<std::vector<double>>& part_by_position, int parts) {
  const std::size_t count = part_by_position.front().size();
  std::vector<std::vector<double>> result(count);
  for (int part = 0; part < parts; ++part) {
    const double sign = parts == 6 && part % 2 != 0 ? -1.0 : 1.0;
    for (const auto& phases : part_by_position)
      for (std::size_t k = 0; k < count; ++k)
        result[k].push_back(sign *
                            phases.at(static_cast<std::size_t>(later_in_set(static_cast<int>(k), part * 6 / parts))));
  }
  return result;
}

}  // namespace lodestone::postprocess
