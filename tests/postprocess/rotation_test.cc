// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/rotation.h"

#include "postprocess/harmonics.h"
#include "postprocess/period_symmetry.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::degree;
using test::Prius;

constexpr double third = 2.0 * base::pi / 3.0;

// ---- Harmonics and symmetry: exact, so the tolerances are those of rounding.

TEST(Harmonics, AreThoseOfASumOfThem) {
  std::vector<double> samples;
  for (int i = 0; i < 12; ++i) {
    const double x = 2.0 * base::pi * i / 12;
    samples.push_back(0.5 + 2.0 * std::cos(x) - 3.0 * std::sin(x) + 0.25 * std::cos(5.0 * x));
  }
  const Harmonics result = harmonics(samples);
  EXPECT_EQ(result.highest(), 5);
  EXPECT_NEAR(result.cosine[0], 0.5, 1e-14);
  EXPECT_NEAR(result.amplitude(1), std::sqrt(13.0), 1e-14);
  EXPECT_NEAR(result.sine[1], -3.0, 1e-14);
  EXPECT_NEAR(result.amplitude(2), 0.0, 1e-14);
  EXPECT_NEAR(result.cosine[5], 0.25, 1e-14);
}

geometries::Winding winding(int slots, int poles, int layers, int coil_pitch) {
  geometries::Winding::Definition definition;
  definition.slots = slots;
  definition.poles = poles;
  definition.layers = layers;
  definition.coil_pitch = coil_pitch;
  return geometries::Winding(definition);
}

TEST(PeriodSymmetry, TwoThirdsOfAPeriodAreAWholeNumberOfSlots) {
  const auto step_of = [](int slots, int poles, int layers, int coil_pitch, int poles_per_block) {
    geometries::SectorMesh mesh;
    mesh.angle = 2.0 * base::pi;
    mesh.pole_pairs = poles / 2;
    mesh.stator.emplace().repeats = slots;
    mesh.rotor.emplace().repeats = poles / poles_per_block;
    return period_step(mesh, winding(slots, poles, layers, coil_pitch));
  };
  // 12 slots a pole pair: two thirds are 8 of them.
  EXPECT_EQ(step_of(48, 8, 1, 6, 1).slots, 8);
  EXPECT_EQ(step_of(48, 8, 1, 6, 1).sign, -1.0);
  // Tooth coils: s slots of 5 · 30 degrees each are 240 degrees, and whole turns, for s = 4 (600 = 240 + 360).
  EXPECT_EQ(step_of(12, 10, 2, 1, 1).slots, 4);
  // A rotor that repeats after a pole pair only: a sixth of 12 slots, the field as it is.
  EXPECT_EQ(step_of(48, 8, 1, 6, 2).parts, 6);
  EXPECT_EQ(step_of(48, 8, 1, 6, 2).slots, 2);
  EXPECT_EQ(step_of(48, 8, 1, 6, 2).blocks, 0);
  EXPECT_EQ(step_of(48, 8, 1, 6, 2).sign, 1.0);
  // 12 slots of 150 degrees reverse after 5 poles: 10 are 60 degrees and four turns.
  EXPECT_EQ(step_of(12, 10, 2, 1, 2).parts, 6);
  EXPECT_EQ(step_of(12, 10, 2, 1, 2).slots, 10);
  EXPECT_EQ(step_of(12, 10, 2, 1, 2).blocks, 4);
  // Three slots a pole pair do not reverse: one of them is a third.
  EXPECT_EQ(step_of(9, 6, 2, 1, 2).parts, 3);
  EXPECT_EQ(step_of(9, 6, 2, 1, 2).slots, 1);
}

TEST(PeriodSymmetry, AShortSectorTakesItsFieldFromImages) {
  geometries::SectorMesh mesh;
  mesh.angle = base::pi / 4.0;
  mesh.antiperiodic = true;
  mesh.pole_pairs = 4;
  mesh.stator.emplace().repeats = 6;
  mesh.rotor.emplace().repeats = 1;
  const auto slots = stator_shift(mesh, winding(48, 8, 1, 6));
  ASSERT_TRUE(slots);
  // The wave moves by two of the six slot pitches of a pole in a sixth of its period; what enters at the beginning left
  // at the end one pole ago, reversed.
  EXPECT_EQ(slots->source, (std::vector<int>{4, 5, 0, 1, 2, 3}));
  EXPECT_EQ(slots->sign, (std::vector<double>{-1, -1, 1, 1, 1, 1}));
  const auto stator_cycles = cycles(*slots);
  ASSERT_EQ(stator_cycles.size(), 2u);
  EXPECT_EQ(stator_cycles[0].block, (std::vector<int>{0, 4, 2, 0, 4, 2}));
  EXPECT_EQ(stator_cycles[0].sign, (std::vector<double>{1, -1, -1, -1, 1, 1}));
  EXPECT_EQ(stator_cycles[0].blocks, 3);

  // The rotor sees the same again after a sixth.
  const auto poles = rotor_shift(mesh, winding(48, 8, 1, 6));
  ASSERT_TRUE(poles);
  const auto rotor_cycles = cycles(*poles);
  ASSERT_EQ(rotor_cycles.size(), 1u);
  EXPECT_EQ(rotor_cycles[0].block, std::vector<int>{0});
}

TEST(PeriodSymmetry, PhasesFollowEachOther) {
  std::vector<std::vector<double>> sixth;
  const auto flux = [](double angle) { return std::cos(angle) + 0.1 * std::cos(3.0 * angle + 0.4); };
  for (int i = 0; i < 4; ++i) {
    const double angle = base::pi / 3.0 * i / 4 + 0.2;
    sixth.push_back({flux(angle), flux(angle - third), flux(angle - 2.0 * third)});
  }
  const auto whole = whole_period(sixth, 6);
  for (int i = 0; i < 24; ++i)
    for (int phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(whole[static_cast<std::size_t>(phase)][static_cast<std::size_t>(i)],
                  flux(base::pi / 12.0 * i + 0.2 - phase * third), 1e-14);
}

TEST(BackEmf, CountsTripleHarmonicsInThePhaseOnly) {
  geometries::Machine machine(base::Document::parse("machine: none", "test"));
  machine.poles = 8;
  Rotation rotation;
  rotation.span = base::pi / 3.0;
  const auto flux = [](double angle) {
    return 0.2 * std::cos(angle) + 0.03 * std::cos(3.0 * angle) - 0.01 * std::cos(5.0 * angle);
  };
  for (int i = 0; i < 8; ++i) {
    const double angle = rotation.span * i / 8;
    rotation.positions.push_back(angle);
    rotation.phase_flux_linkage.push_back({flux(angle), flux(angle - third), flux(angle - 2.0 * third)});
  }
  const double speed = 100.0, omega = 400.0;
  const BackEmf emf = back_emf(rotation, machine, speed);
  ASSERT_GE(emf.orders.size(), 3u);
  EXPECT_EQ(emf.orders[2], 5);
  EXPECT_NEAR(emf.amplitudes[0], 0.2 * omega, 1e-10);
  EXPECT_NEAR(emf.amplitudes[1], 3.0 * 0.03 * omega, 1e-10);
  EXPECT_NEAR(emf.amplitudes[2], 5.0 * 0.01 * omega, 1e-10);
  EXPECT_NEAR(emf.rms, omega * std::sqrt(0.5 * (0.04 + 0.0081 + 0.0025)), 1e-10);
  EXPECT_NEAR(emf.line_to_line_rms, omega * std::sqrt(1.5 * (0.04 + 0.0025)), 1e-10);
  // e_ab is √3 (0.2 sin x + 0.05 sin 5x) with x from the middle of its wave: largest where both are, at x = π/2.
  EXPECT_NEAR(emf.line_to_line_peak, omega * std::sqrt(3.0) * 0.25, 1e-3);
}

TEST(ApparentInductances, AreUnknownWithoutTheirCurrent) {
  const auto both = apparent_inductances({0.1, 0.3}, {-100.0, 150.0}, 0.2);
  EXPECT_NEAR(both.d.value(), 1e-3, 1e-15);
  EXPECT_NEAR(both.q.value(), 2e-3, 1e-15);
  const auto on_axis = apparent_inductances({0.1, 0.0}, {-100.0, 1e-14}, 0.2);
  EXPECT_TRUE(on_axis.d);
  EXPECT_FALSE(on_axis.q);
}

// ---- The machine.

TEST(Rotation, OneSixthGivesTheWholePeriod) {
  Prius prius;
  RotationOptions sixth, whole;
  sixth.positions = 4;
  whole.positions = 24;
  whole.whole_period = true;
  const Rotation short_one = rotate(prius.problem, prius.machine, 250.0, 140.0 * degree, sixth);
  const Rotation long_one = rotate(prius.problem, prius.machine, 250.0, 140.0 * degree, whole);
  ASSERT_NEAR(short_one.span, base::pi / 3.0, 1e-12);
  ASSERT_NEAR(long_one.span, 2.0 * base::pi, 1e-12);
  ASSERT_EQ(long_one.torque.size(), 24u);
  // Newton leaves some 1e-10 of the torque; the symmetry itself is exact.
  const auto phases = whole_period(short_one.phase_flux_linkage, 6);
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_NEAR(long_one.torque[i], short_one.torque[i % 4], 1e-6 * 360.0) << i;
    for (std::size_t phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(long_one.phase_flux_linkage[i][phase], phases[phase][i], 1e-6 * 0.36) << i;
  }
  EXPECT_NEAR(long_one.mean_torque(), short_one.mean_torque(), 1e-6 * 360.0);
}

TEST(Rotation, MeanTorqueIsThatOfTheFluxLinkages) {
  // Exact for the mean over a period: what the search of the best angle rests on. 16 positions leave out all harmonics
  // below the 96th of the period.
  Prius prius;
  const Rotation rotation = rotate(prius.problem, prius.machine, 250.0, 140.0 * degree);
  const auto psi = rotation.mean_flux_linkage();
  const double from_flux = 1.5 * 4.0 * (psi.d * rotation.current.q - psi.q * rotation.current.d);
  EXPECT_NEAR(rotation.mean_torque(), from_flux, 1e-4 * from_flux);
}

TEST(Rotation, SixPhasesInTwoSets) {
  // The Prius with its coils in two sets 30 degrees apart: one slot a pole and phase.
  const auto document = base::Document::load(base::LibraryPath().find("machines", "prius-2004"));
  const auto machine = geometries::Machine::read(document.with("phases", "6", {"test", 1, 1}));
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine);
  EXPECT_EQ(mesh.name_of_phase(4), "B2");
  const auto materials = find_materials(machine, materials::MaterialLibrary(base::LibraryPath()));
  solver::FieldProblem problem(mesh, region_laws(mesh, machine, materials, test::celsius + 20.0),
                               {machine.stack_length, machine.winding->definition().parallel_paths});
  RotationOptions sixth, whole;
  sixth.positions = 4;
  whole.positions = 24;
  whole.whole_period = true;
  const Rotation short_one = rotate(problem, machine, 250.0, 140.0 * degree, sixth);
  const Rotation long_one = rotate(problem, machine, 250.0, 140.0 * degree, whole);
  ASSERT_NEAR(short_one.span, base::pi / 3.0, 1e-12);
  const auto phases = whole_period(short_one.phase_flux_linkage, 6);
  ASSERT_EQ(phases.size(), 6u);
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_NEAR(long_one.torque[i], short_one.torque[i % 4], 1e-6 * 360.0) << i;
    for (std::size_t phase = 0; phase < 6; ++phase)
      EXPECT_NEAR(long_one.phase_flux_linkage[i][phase], phases[phase][i], 1e-6 * 0.18) << i;
    // Set 2 is set 1 a twelfth of a period, two of 24 positions, later.
    for (std::size_t phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(long_one.phase_flux_linkage[(i + 2) % 24][phase + 3], long_one.phase_flux_linkage[i][phase],
                  1e-6 * 0.18);
  }
  sixth.positions = 16;
  const Rotation rotation = rotate(problem, machine, 250.0, 140.0 * degree, sixth);
  const auto psi = rotation.mean_flux_linkage();
  const double from_flux = 0.5 * 6.0 * 4.0 * (psi.d * rotation.current.q - psi.q * rotation.current.d);
  EXPECT_NEAR(rotation.mean_torque(), from_flux, 1e-4 * from_flux);
}

TEST(Rotation, FindsTheAngleOfMostTorque) {
  Prius prius;
  for (const double current : {50.0, 250.0}) {
    const double best = angle_of_most_torque(prius.problem, prius.machine, current);
    // The vertex of a parabola through the mean torque of 16 positions beside it; 0.5 degrees to each side the torque's
    // third derivative moves it by some 0.01 degrees.
    const double step = 0.5 * degree;
    std::vector<double> torque;
    for (const double offset : {-step, 0.0, step})
      torque.push_back(rotate(prius.problem, prius.machine, current, best + offset).mean_torque());
    const double vertex = 0.5 * step * (torque[0] - torque[2]) / (torque[0] - 2.0 * torque[1] + torque[2]);
    EXPECT_NEAR(vertex / degree, 0.0, 0.1) << current << " A, found " << best / degree << " degrees";
  }
}

TEST(Rotation, GivesThePriusItsApparentInductances) {
  // Two independent codes (linear triangles at 27 000 nodes, cubic quadrilaterals at 27 000 unknowns) on the published
  // model with magnets of 60 degC, 250 A at 140 degrees: L_d 1.203 mH, L_q 2.072 mH. Torque and flux linkages against
  // them: tests/solver/prius_2004_test.cc.
  Prius prius("prius-2004", {}, test::celsius + 60.0);
  const double no_load = rotate(prius.problem, prius.machine, 0.0, 0.0).mean_flux_linkage().d;
  const Rotation rotation = rotate(prius.problem, prius.machine, 250.0, 140.0 * degree);
  const auto inductances = apparent_inductances(rotation.mean_flux_linkage(), rotation.current, no_load);
  // 0.3 % of 0.36 Wb over a current of 191 A and 161 A.
  EXPECT_NEAR(inductances.d.value(), 1.203e-3, 0.003 * 0.36 / 191.0);
  EXPECT_NEAR(inductances.q.value(), 2.072e-3, 0.003 * 0.36 / 161.0);
}

}  // namespace
