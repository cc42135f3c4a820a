// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/convergence_diagnosis_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::solver::detail {

namespace {

/// One region of one body.
struct Suspect {
  const geometries::Region* region = nullptr;
  const RegionLaw* law = nullptr;
  double residual = 0.0;  ///< sum of squares over its cells' unknowns
  double largest = 0.0;   ///< |B|, T
};

/// Smallest |B| (T) at which H falls as B grows, up to the largest of the region; negative where it never does.
double falls_at(const RegionLaw& law, double largest) {
  constexpr int samples = 400;
  double before = law.magnet ? law.magnet->respond(-largest, 0.0, {}).h_parallel : 0.0;
  for (int i = 1; i <= samples; ++i) {
    const double b = law.magnet ? largest * (2.0 * i / samples - 1.0) : largest * i / samples;
    const double h = law.magnet ? law.magnet->respond(b, 0.0, {}).h_parallel : law.reluctivity->field_strength(b);
    if (!(h > before))
      return std::abs(b);
    before = h;
  }
  return -1.0;
}

std::string describe(const Suspect& suspect) {
  const RegionLaw& law = *suspect.law;
  std::string text = fmt::format("; most of the residual is left in the region '{}'", suspect.region->name);
  if (!law.material.empty())
    text += fmt::format(" of {}", law.material);
  text += fmt::format(" (|B| up to {:.3g} T", suspect.largest);
  if (std::isfinite(suspect.largest) && suspect.largest > 0.0)
    if (const double b = falls_at(law, suspect.largest); b >= 0.0)
      text += fmt::format(", where its H falls with B near {:.3g} T", b);
  text += ")";
  if (law.reluctivity)
    for (const std::string& remark : law.reluctivity->remarks())
      text += "; its law: " + remark;
  return text + "; check that material's curve";
}

}  // namespace

std::string suspect_material(const Discretisation& discretisation, const Physics& physics, const std::vector<double>& x,
                             const std::vector<double>& residual) {
  Suspect worst;
  for (std::size_t b = 0; b < discretisation.bodies.size(); ++b) {
    const BodyElements& body = discretisation.bodies[b];
    const geometries::BodyMesh& mesh = *discretisation.meshes[b];
    const std::vector<RegionLaw>& laws =
        discretisation.kinds[b] == Body::rotor ? physics.laws.rotor : physics.laws.stator;
    const std::vector<int>& unknown = discretisation.numbering.bodies[b].unknown;
    std::vector<double> dofs;
    physics.assembly->expand(b, x, dofs);
    const std::vector<Gradient> field = physics.assembly->gradients(b, dofs);
    const auto points = static_cast<std::size_t>(body.points_per_cell);

    std::vector<Suspect> suspects(mesh.regions.size());
    for (std::size_t c = 0; c < body.cells; ++c) {
      const auto r = static_cast<std::size_t>(mesh.cell_region[c]);
      Suspect& suspect = suspects[r];
      suspect.region = &mesh.regions[r];
      suspect.law = &laws[r];
      for (int i = 0; i < body.dofs_per_cell; ++i) {
        const int u = unknown[static_cast<std::size_t>(body.dofs_of(c)[i])];
        if (u >= 0)
          suspect.residual += residual[static_cast<std::size_t>(u)] * residual[static_cast<std::size_t>(u)];
      }
      for (std::size_t q = c * points; q < (c + 1) * points; ++q)
        suspect.largest = std::max(suspect.largest, std::hypot(field[q].x, field[q].y));
    }
    for (const Suspect& suspect : suspects)
      if (suspect.law != nullptr && !suspect.law->is_linear() &&
          (worst.law == nullptr || !(suspect.residual <= worst.residual)))
        worst = suspect;
  }
  return worst.law == nullptr ? "" : describe(worst);
}

}  // namespace lodestone::solver::detail
