// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/magnet_memory.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace lodestone::solver {

double DamagedVolume::share_beyond(double loss) const {
  double beyond = 0.0;
  for (std::size_t k = 0; k < remaining.size(); ++k)
    if (1.0 - remaining[k] > loss)
      beyond += area[k];
  return volume > 0.0 ? beyond / volume : 0.0;
}

double DamagedVolume::loss_exceeded_by(double share) const {
  std::vector<std::size_t> order(remaining.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remaining[a] < remaining[b]; });
  double higher = 0.0, before = 0.0, loss_before = 1.0 - least_remaining;
  for (const std::size_t k : order) {
    const double middle = (higher + 0.5 * area[k]) / volume, loss = 1.0 - remaining[k];
    if (middle >= share)
      return higher == 0.0 ? loss : loss_before + (loss - loss_before) * (share - before) / (middle - before);
    higher += area[k];
    before = middle;
    loss_before = loss;
  }
  return loss_before;
}

DamagedVolume damaged_volume(const geometries::BodyMesh& mesh, const std::vector<double>& area,
                             const std::vector<materials::MagnetState>& states) {
  if (mesh.cells.empty() || area.size() % mesh.cells.size() != 0 || !(states.empty() || states.size() == area.size()))
    throw std::invalid_argument("states and weights of magnets must be of the same mesh");
  const std::size_t per_cell = area.size() / mesh.cells.size();
  DamagedVolume result;
  double sum = 0.0;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    if (mesh.regions[static_cast<std::size_t>(mesh.cell_region[c])].kind != geometries::RegionKind::magnet)
      continue;
    for (std::size_t i = c * per_cell; i < (c + 1) * per_cell; ++i) {
      const double remaining = states.empty() ? 1.0 : states[i].remaining;
      result.remaining.push_back(remaining);
      result.area.push_back(area[i]);
      result.volume += area[i];
      result.least_remaining = std::min(result.least_remaining, remaining);
      sum += area[i] * remaining;
    }
  }
  if (result.volume > 0.0)
    result.mean_remaining = sum / result.volume;
  return result;
}

double largest_change(const MagnetMemory& a, const MagnetMemory& b) {
  double largest = 0.0;
  for (const auto body : {&MagnetMemory::rotor, &MagnetMemory::stator}) {
    const auto& of_a = a.*body;
    const auto& of_b = b.*body;
    if (!of_a.empty() && !of_b.empty() && of_a.size() != of_b.size())
      throw std::invalid_argument("memories of two meshes cannot be compared");
    for (std::size_t i = 0; i < std::max(of_a.size(), of_b.size()); ++i)
      largest = std::max(largest,
                         std::abs((of_a.empty() ? 1.0 : of_a[i].remaining) - (of_b.empty() ? 1.0 : of_b[i].remaining)));
  }
  return largest;
}

}  // namespace lodestone::solver
