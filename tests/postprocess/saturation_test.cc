// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/saturation.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::degree;
using test::Prius;

std::map<std::string, double> at_full_current(Prius& prius) {
  RotationOptions options;
  options.positions = 8;
  return peak_flux_density(prius.machine, prius.mesh,
                           rotate(prius.problem, prius.machine, 250.0, 140.0 * degree, options));
}

TEST(Saturation, NamesThePartsOfThePrius) {
  Prius prius;
  const auto peaks = at_full_current(prius);
  std::set<std::string> parts;
  for (const auto& [part, value] : peaks)
    parts.insert(part);
  EXPECT_EQ(parts,
            (std::set<std::string>{"tooth tip", "tooth", "stator yoke", "bridge", "rib", "rotor pole", "rotor yoke"}));
  // Bridges are there to saturate; the yoke behind the magnets has room.
  EXPECT_GT(peaks.at("bridge"), 2.1);
  EXPECT_LT(peaks.at("rotor yoke"), 2.0);
}

TEST(Saturation, ConvergesWithTheMesh) {
  Prius coarse;
  geometries::MeshOptions twice;
  twice.refinement = 2.0;
  Prius fine("prius-2004", twice);
  const auto on_coarse = at_full_current(coarse);
  for (const auto& [part, value] : at_full_current(fine))
    EXPECT_NEAR(on_coarse.at(part), value, 0.03 * value) << part;
}

TEST(Saturation, AToothCarriesTheFluxOfItsSlotPitch) {
  // No load: the largest flux of a slot pitch runs through its tooth. From the tangential mean of the solver's B over
  // the tooth's narrowest part: the bore's fundamental and its harmonics are not needed, the balance of flux is enough.
  Prius prius;
  RotationOptions options;
  options.positions = 8;
  const Rotation rotation = rotate(prius.problem, prius.machine, 0.0, 0.0, options);
  // Largest flux through one slot pitch of the ring, over the positions: ∫ B_r r dα by its harmonics.
  const double radius = 0.5 * (prius.mesh.rotor_rim_radius + prius.mesh.stator_rim_radius);
  const double pitch = 2.0 * base::pi / 48.0;
  double flux = 0.0;  // Wb per metre
  for (const solver::FieldSolution& solution : rotation.solutions)
    for (int tooth = 0; tooth < 6; ++tooth) {
      const double from = tooth * pitch, to = from + pitch;  // the middle of a slot opening to that of the next
      double sum = 0.0;
      for (const solver::RingHarmonic& h : solution.ring_harmonics(radius))
        sum += radius / h.order *
               (h.radial_cos * (std::sin(h.order * (to + 0.5 * pitch)) - std::sin(h.order * (from + 0.5 * pitch))) -
                h.radial_sin * (std::cos(h.order * (to + 0.5 * pitch)) - std::cos(h.order * (from + 0.5 * pitch))));
      flux = std::max(flux, std::abs(sum));
    }
  // Narrowest width of the tooth between straight flanks: at the shoulder, 81.944 mm from the shaft centre, the pitch
  // 2 x tan(π/48) less the slot's 5 mm; wider outward. The slots carry next to nothing at no load.
  const double width = 2.0 * 0.0819442 * std::tan(0.5 * pitch) - 0.005;
  const double mean = flux / width;
  const double peak = peak_flux_density(prius.machine, prius.mesh, rotation).at("tooth");
  // The mean over the narrowest width, up to the field's crowding at the tip.
  EXPECT_NEAR(peak, mean, 0.1 * mean);
}

TEST(Saturation, IsThatOfTheSheets) {
  // k B_steel + (1 − k) μ0 H is the solver's B.
  Prius prius("prius-2004-measured");
  ASSERT_LT(prius.machine.stacking_factor, 1.0);
  RotationOptions options;
  options.positions = 1;
  const Rotation rotation = rotate(prius.problem, prius.machine, 250.0, 140.0 * degree, options);
  const auto& solution = rotation.solutions.front();
  const double k = prius.machine.stacking_factor;
  const auto sheets = steel_flux_density(prius.mesh, solution, solver::Body::stator, k);
  const auto mean = solution.flux_density(solver::Body::stator);
  const auto strength = solution.field_strength(solver::Body::stator);
  const auto per_cell = static_cast<std::size_t>(solution.sample_points(solver::Body::stator).per_cell);
  int steel_points = 0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const auto& region =
        prius.mesh.stator->regions[static_cast<std::size_t>(prius.mesh.stator->cell_region[i / per_cell])];
    if (region.kind != geometries::RegionKind::steel) {
      EXPECT_EQ(sheets[i].x, mean[i].x);
      continue;
    }
    ++steel_points;
    EXPECT_NEAR(k * sheets[i].x + (1.0 - k) * base::mu_0 * strength[i].x, mean[i].x, 1e-12);
    // On the sheet's own curve: B(H) of the steel without stacking factor.
    const double h = std::hypot(strength[i].x, strength[i].y);
    EXPECT_NEAR(std::hypot(sheets[i].x, sheets[i].y), prius.materials.stator_steel->reluctivity.flux_density(h), 1e-6);
  }
  EXPECT_GT(steel_points, 1000);
}

}  // namespace
