// SPDX-License-Identifier: GPL-3.0-or-later
// The rotor and the loss model that docs/extending.md shows, each against a value worked out another way.
#include "examples/extending/drum_windage.h"
#include "examples/extending/ring_magnet.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using base::pi;

base::Document bench(const std::string& rotor) {
  return base::Document::parse(
      "machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 1 mm\n"
      "stator:\n  type: parallel-tooth-slot\n  slots: 24\n  bore_radius: 30 mm\n  outer_radius: 45 mm\n"
      "  tooth_width: 4 mm\n  slot: {depth: 8 mm, opening_depth: 1 mm}\n"
      "winding: {layers: 1, coil_pitch: 3, turns_per_coil: 10, strand_diameter: 0.1 mm}\n"
      "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\nrotor: " +
          rotor + "\n",
      "bench.yaml");
}

/// The template's own reading, as its line in the list of topologies.cc would call it.
std::shared_ptr<const geometries::Rotor> ring(const std::string& rotor) {
  geometries::RotorDimensions at_gap;
  at_gap.poles = 8;
  at_gap.set_gap_radius(29e-3);
  return example::RingMagnetRotor::read(bench(rotor).root().at("rotor"), at_gap);
}

/// Torque of the machine with magnets of 1.2 T and linear iron, its phases fed, N·m.
double torque(const geometries::Machine& machine) {
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine);
  const auto magnet = std::make_shared<materials::LinearRecoil>(1.2, 1.05);
  const auto laws = [&magnet](const auto& regions) {
    std::vector<solver::RegionLaw> result;
    for (const geometries::Region& region : regions)
      if (region.kind == geometries::RegionKind::magnet)
        result.push_back({std::nullopt, magnet});
      else
        result.push_back(
            {materials::Reluctivity::linear(region.kind == geometries::RegionKind::steel ? 1000.0 : 1.0), nullptr});
    return result;
  };
  solver::RegionLaws region_laws;
  region_laws.stator = laws(mesh.stator->regions);
  region_laws.rotor = laws(mesh.rotor->regions);
  solver::FieldProblem problem(mesh, region_laws, {machine.stack_length, 1});
  return problem.solve(postprocess::state_at(machine, mesh, {0.0, 5.0}, 0.3)).torque();
}

TEST(RingMagnetRotor, IsTheSurfaceMagnetWhoseArcIsTheWholePole) {
  auto machine = geometries::Machine::read(
      bench("{type: surface-magnet, inner_radius: 12 mm, magnet: {thickness: 4 mm, arc: 1}, magnetisation: radial}"));
  const double there = torque(machine), volume = machine.magnet_volume();
  machine.rotor = ring("{type: ring-magnet, inner_radius: 12 mm, magnet: {thickness: 4 mm}}");
  // Two meshes of one drawing: their errors.
  EXPECT_NEAR(torque(machine), there, 2e-3 * std::abs(there));
  EXPECT_GT(std::abs(there), 0.5) << "the phases are fed";
  // π (29² − 25²) 50 mm³.
  EXPECT_NEAR(machine.magnet_volume(), pi * (29.0 * 29.0 - 25.0 * 25.0) * 50e-9, 1e-15);
  EXPECT_NEAR(machine.magnet_volume(), volume, 1e-12);
}

TEST(RingMagnetRotor, RefusesWhatDoesNotFitWithTheRangeThatDoes) {
  try {
    ring("{type: ring-magnet, inner_radius: 12 mm, magnet: {thickness: 17 mm}}");
    FAIL() << "17 mm of magnet leave no core";
  } catch (const base::InfeasibleGeometry& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("the magnet would reach the shaft hole"), std::string::npos) << message;
    EXPECT_NE(message.find("magnet.thickness"), std::string::npos) << message;
  }
  EXPECT_THROW(ring("{type: ring-magnet, inner_radius: 12 mm, magnet: {thickness: 0.1 mm}}"), base::InfeasibleGeometry);
  // The defaults are a rotor.
  EXPECT_EQ(ring("{type: ring-magnet}")->magnets().size(), 1U);
}

TEST(DrumWindage, FollowsItsLawAndTheLaminarLimit) {
  // By hand at Re = 1e5: x = 1/√C of x + 4.07 log10 x = 4.07 · 5 − 0.6 = 19.75 is 14.967.
  EXPECT_NEAR(example::drum_drag_coefficient(1e5), 1.0 / (14.967 * 14.967), 2e-6);
  for (const double reynolds : {1e4, 1e6, 1e7}) {
    const double c = example::drum_drag_coefficient(reynolds);
    EXPECT_NEAR(1.0 / std::sqrt(c), 4.07 * std::log10(reynolds * std::sqrt(c)) - 0.6, 1e-9) << reynolds;
  }
  // Oil at a crawl: torque 4π μ ω R² L.
  EXPECT_NEAR(example::drum_windage(0.05, 0.1, 2.0, {850.0, 5.0}), 4.0 * pi * 5.0 * 4.0 * 0.05 * 0.05 * 0.1, 1e-12);
  EXPECT_EQ(example::drum_windage(0.05, 0.1, 0.0, {1.2, 1.8e-5}), 0.0);
}

TEST(DrumWindage, IsZeroOfARotorWithinItsStator) {
  test::Prius prius;
  postprocess::RotationOptions one;
  one.positions = 1;
  const auto rotation = postprocess::rotate(prius.problem, prius.machine, 100.0, 2.0, one);
  const postprocess::LossInput input{prius.machine, prius.mesh, rotation, 300.0, 350.0, 350.0, prius.materials};
  const auto losses = example::DrumWindage().losses(input);
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses.front().loss, 0.0);
}

}  // namespace
