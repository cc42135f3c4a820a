// SPDX-License-Identifier: GPL-3.0-or-later
// What is read from the fields of a rotor that turning by a pole does not reverse: a sixth of the period gives the
// whole where the winding reverses instead, else a third, and even harmonics are there.
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/strands.h"
#include "postprocess/noise/pressure_waves.h"
#include "postprocess/period_symmetry.h"
#include "postprocess/rotation.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace lodestone::postprocess {
namespace {

using solver::Body;
using test::degree;

struct Bench {
  geometries::Machine machine;
  geometries::SectorMesh mesh;
  MachineMaterials materials;
  solver::FieldProblem problem;

  static geometries::Machine read(int slots, const std::string& winding) {
    return geometries::Machine::read(base::Document::parse(
        "machine: bench\npoles: 6\nstack_length: 50 mm\nair_gap: 0.7 mm\n"
        "stator: {type: parallel-tooth-semi-closed-slot, bore_radius: 60.7 mm, outer_radius: 100 mm, slots: " +
            std::to_string(slots) + "}\nrotor: {type: consequent-pole, magnet: {arc: 1.2}}\nwinding: " + winding +
            "\nmagnet: nd-n42sh\nmaterials: {stator_steel: m235-35a, rotor_steel: m235-35a, conductor: copper}\n",
        "bench.yaml"));
  }
  Bench(int slots, const std::string& winding)
      : machine(read(slots, winding)), mesh(geometries::mesh_sector(machine, coarse())),
        materials(find_materials(machine, materials::MaterialLibrary(base::LibraryPath()))),
        problem(mesh, region_laws(mesh, machine, materials, test::celsius + 20.0), {machine.stack_length, 1}, exact()) {
  }
  static geometries::MeshOptions coarse() {
    geometries::MeshOptions options;
    options.refinement = 0.6;
    return options;
  }
  static solver::FieldOptions exact() {
    solver::FieldOptions options;
    options.newton_tolerance = 1e-10;
    return options;
  }
  LossInput input(const Rotation& rotation) const {
    return {machine, mesh, rotation, 300.0, test::celsius + 100.0, test::celsius + 20.0, materials};
  }
};

class ConsequentPoles : public testing::TestWithParam<bool> {
protected:
  static Bench bench() {
    return GetParam() ? Bench(9, "{layers: 2, coil_pitch: 1, turns_per_coil: 30, strand_diameter: 0.8 mm}")
                      : Bench(36, "{layers: 2, coil_pitch: 5, turns_per_coil: 6, strand_diameter: 0.8 mm}");
  }
};

// Distributed and tooth coils: torque, flux linkages, losses, largest flux densities, pressure waves.
TEST_P(ConsequentPoles, APartGivesTheWholePeriod) {
  Bench motor = bench();
  const int parts = GetParam() ? 3 : 6;
  const double span = 2.0 * base::pi / parts;
  EXPECT_EQ(period_step(motor.mesh, *motor.machine.winding).parts, parts);
  EXPECT_NEAR(repeating_span(motor.machine, motor.mesh), span, 1e-12);
  RotationOptions part_only, all;
  part_only.positions = 4;
  all.positions = 24;
  all.whole_period = true;
  const Rotation short_one = rotate(motor.problem, motor.machine, 40.0, 115.0 * degree, part_only);
  const Rotation long_one = rotate(motor.problem, motor.machine, 40.0, 115.0 * degree, all);
  ASSERT_NEAR(short_one.span, span, 1e-12);
  ASSERT_EQ(short_one.torque.size(), 24U / static_cast<std::size_t>(parts));
  const auto phases = whole_period(short_one.phase_flux_linkage, parts);
  const double torque = long_one.mean_torque(), flux = long_one.mean_flux_linkage().d;
  ASSERT_GT(torque, 10.0);
  double half_wave = 0.0;
  for (std::size_t i = 0; i < 24; ++i) {
    EXPECT_NEAR(long_one.torque[i], short_one.torque[i % short_one.torque.size()], 1e-6 * torque) << i;
    half_wave = std::max(half_wave, std::abs(long_one.torque[i] - long_one.torque[(i + 4) % 24]));
    for (std::size_t phase = 0; phase < 3; ++phase)
      EXPECT_NEAR(long_one.phase_flux_linkage[i][phase], phases[phase][i], 1e-6 * flux) << i;
  }
  if (parts == 3) {
    EXPECT_GT(half_wave, 0.005 * torque) << "a sixth would have done";
  }

  for (const Body body : {Body::stator, Body::rotor}) {
    const auto part = iron_loss(motor.input(short_one), body), whole = iron_loss(motor.input(long_one), body);
    EXPECT_GT(whole.loss, 0.0);
    EXPECT_NEAR(part.loss, whole.loss, 1e-6 * whole.loss);
    EXPECT_NEAR(part.mass, whole.mass, 1e-9 * whole.mass);
    for (std::size_t i = 0; i < whole.density.size(); ++i)
      EXPECT_NEAR(part.density[i], whole.density[i], 1e-5 * whole.density[i] + 1.0) << i;
  }
  const auto part = magnet_eddy_loss(motor.input(short_one), 0.7e6),
             whole = magnet_eddy_loss(motor.input(long_one), 0.7e6);
  EXPECT_NEAR(part.loss, whole.loss, 1e-5 * whole.loss);
  EXPECT_NEAR(part.area * motor.machine.stack_length, motor.machine.magnet_volume(),
              1e-5 * motor.machine.magnet_volume());
  const double strands = strand_losses(motor.input(long_one)).proximity;
  EXPECT_NEAR(strand_losses(motor.input(short_one)).proximity, strands, 1e-5 * strands);
  const auto peaks = peak_flux_density(motor.machine, motor.mesh, short_one);
  EXPECT_EQ(peaks.count("iron pole"), 1U);
  for (const auto& [name, value] : peak_flux_density(motor.machine, motor.mesh, long_one))
    EXPECT_NEAR(peaks.at(name), value, 1e-6 * value) << name;
  const PressureOrders waves = pressure_orders(short_one, motor.machine, motor.mesh);
  const PressureOrders all_waves = pressure_orders(long_one, motor.machine, motor.mesh);
  EXPECT_NEAR(waves.mean, all_waves.mean, 1e-6 * all_waves.mean);
  for (std::size_t k = 0; k < 5; ++k)
    EXPECT_NEAR(waves.waves[k].amplitude, all_waves.waves[k].amplitude, 1e-5 * all_waves.waves[0].amplitude) << k;
  // Each magnet sees the same after a part: slots a pole pair are a multiple of three.
  EXPECT_NEAR(magnet_span(motor.machine, motor.mesh), span, 1e-12);
}

// Coils that return under the opposite pole leave the even harmonics out of the phase; coils on one tooth of three a
// pole pair do not.
TEST_P(ConsequentPoles, EvenHarmonicsOfTheBackEmf) {
  Bench motor = bench();
  const BackEmf emf = back_emf(rotate(motor.problem, motor.machine, 0.0, 0.0), motor.machine, 300.0);
  ASSERT_GE(emf.orders.size(), 4U);
  ASSERT_EQ(emf.orders[1], 2);
  if (GetParam()) {
    EXPECT_GT(emf.amplitudes[1], 0.03 * emf.amplitudes[0]);
  } else {
    EXPECT_NEAR(emf.amplitudes[1], 0.0, 1e-6 * emf.amplitudes[0]);
  }
}

INSTANTIATE_TEST_SUITE_P(Windings, ConsequentPoles, testing::Bool());

// The mean torque from the flux linkages, as in other machines; the angle of most torque is near +q.
TEST(ConsequentPole, MeanTorqueIsThatOfTheFluxLinkages) {
  Bench motor(36, "{layers: 2, coil_pitch: 5, turns_per_coil: 6, strand_diameter: 0.8 mm}");
  // 17 positions a sixth leave out all multiples of the slots' harmonics below the 1224th.
  RotationOptions many;
  many.positions = 17;
  const Rotation rotation = rotate(motor.problem, motor.machine, 40.0, 115.0 * degree, many);
  const auto psi = rotation.mean_flux_linkage();
  const double from_flux = 1.5 * 3.0 * (psi.d * rotation.current.q - psi.q * rotation.current.d);
  EXPECT_NEAR(rotation.mean_torque(), from_flux, 1e-4 * from_flux);
  RotationOptions few;
  few.positions = 4;
  const double best = angle_of_most_torque(motor.problem, motor.machine, 40.0, few);
  const double most = rotate(motor.problem, motor.machine, 40.0, best, few).mean_torque();
  for (const double off : {-10.0, 10.0})
    EXPECT_LT(rotate(motor.problem, motor.machine, 40.0, best + off * degree, few).mean_torque(), most);
}

}  // namespace
}  // namespace lodestone::postprocess
