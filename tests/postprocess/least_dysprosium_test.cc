// SPDX-License-Identifier: GPL-3.0-or-later
// The coercivity that points need, and the least heavy rare earth on three machines, graded in three ways.
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/demagnetisation/least_dysprosium.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::celsius;
using test::Prius;

const materials::MaterialLibrary& library() {
  static const materials::MaterialLibrary instance{base::LibraryPath()};
  return instance;
}

TEST(NeededFactor, IsWhereTheLawLosesWhatIsAllowed) {
  const auto law = library().magnet("nd-hot-deformed-hre-free")->demagnetisation_law(celsius + 140.0);
  for (const double loss : {0.01, 0.05})
    for (const double field : {100e3, 400e3, 900e3})
      for (const double remanence : {1.0, 0.9}) {
        const double factor = needed_factor(*law, field, loss, remanence).value();
        // What a point of that coercivity has left after the field: J of the major curve over the recoil line.
        const materials::MagnetState state{1.0, factor, remanence};
        const double b_r = law->remanence() * remanence;
        const double chi = base::mu_0 * (law->recoil_permeability() - 1.0);
        EXPECT_NEAR((law->polarisation(field, state) + chi * field) / b_r, 1.0 - loss, 1e-9);
      }
  EXPECT_EQ(needed_factor(*law, -1.0, 0.01).value(), 0.0);
  // Beyond B_r/χ the recoil line has no polarisation left: no coercivity helps.
  EXPECT_FALSE(needed_factor(*law, 1e8, 0.01));
}

/// A duty that the base alloy does not survive.
struct Duty {
  const char* machine;
  double direct, quadrature;  ///< A, of the judged point
  double against;             ///< A, along −d, of the load
  double temperature;         ///< degC
  int positions;              ///< in a sixth of a period
};
const Duty prius_duty{"prius-2004-measured", -140.0, 200.0, 280.0, 150.0, 2};

LeastDysprosium solve(const Duty& duty, double refinement = 1.0, const std::string& element = "Dy") {
  geometries::MeshOptions options;
  options.refinement = refinement;
  Prius motor(duty.machine, options);
  const auto law = library().composition_law("nd-fe-b");
  motor.materials.magnet = library().magnet(law->base);
  const std::vector<LoadCase> cases = {steady_load(motor.machine, motor.mesh, "short circuit",
                                                   celsius + duty.temperature, {-duty.against, 0.0}, duty.positions)};
  LeastDysprosiumOptions how;
  how.element = element;
  const Judgement judgement{celsius + 100.0, solver::DirectQuadrature{duty.direct, duty.quadrature}, 4};
  return least_dysprosium(motor.problem, motor.machine, motor.materials, *law, cases, judgement, how);
}

void expect_in_order(const LeastDysprosium& least) {
  EXPECT_FALSE(least.base.survives());
  EXPECT_GT(least.ideal.added_mass, 0.0);
  EXPECT_LE(least.ideal.added_mass, least.diffusion.added_mass);
  EXPECT_LE(least.diffusion.added_mass, least.uniform.added_mass);
  for (const SurvivingDesign* design :
       {&least.uniform, static_cast<const SurvivingDesign*>(&least.diffusion), &least.ideal}) {
    EXPECT_TRUE(design->converged);
    // By field solutions with memory.
    EXPECT_TRUE(design->survives()) << design->worst_loss;
    // Where no point loses more than 1 %, the torque does not either.
    EXPECT_LT(design->loads.cases.back().torque_loss.value(), 0.01);
    EXPECT_GT(least.base.loads.cases.back().torque_loss.value(), design->loads.cases.back().torque_loss.value());
  }
  // Less heavy rare earth, more remanence, more torque.
  EXPECT_GE(least.ideal.torque.value(), least.diffusion.torque.value());
  EXPECT_GE(least.diffusion.torque.value(), least.uniform.torque.value());
}

TEST(LeastDysprosium, OfTheMeasuredPriusOnTwoMeshes) {
  const LeastDysprosium coarse = solve(prius_duty, 1.5);
  expect_in_order(coarse);
  const LeastDysprosium fine = solve(prius_duty, 2.0);
  for (const auto& [a, b] : {std::make_pair(coarse.uniform.added_mass, fine.uniform.added_mass),
                             std::make_pair(coarse.diffusion.added_mass, fine.diffusion.added_mass),
                             std::make_pair(coarse.ideal.added_mass, fine.ideal.added_mass)})
    EXPECT_NEAR(b / a, 1.0, 0.02);

  // The bookkeeping: masses from the mean of the gain over the coefficients of the law.
  const auto& of_dysprosium = library().composition_law("nd-fe-b")->element("Dy");
  const double k_bulk = of_dysprosium.bulk.coercivity_per_mass.value;
  EXPECT_NEAR(coarse.uniform.mass_fraction, coarse.uniform.gain / k_bulk, 1e-12);
  EXPECT_NEAR(coarse.uniform.mean_remanence,
              1.0 - of_dysprosium.bulk.remanence_per_mass.value * coarse.uniform.mass_fraction, 1e-12);
  EXPECT_NEAR(coarse.uniform.added_mass, coarse.uniform.mass_fraction * coarse.magnet_mass, 1e-12);
  double volume = 0.0, needed = 0.0;
  for (std::size_t i = 0; i < coarse.needed.at.size(); ++i) {
    volume += coarse.needed.area[i];
    needed += coarse.needed.area[i] * std::max(0.0, std::min(coarse.needed.factor[i], coarse.needed.highest) - 1.0) *
              coarse.base_coercivity;
  }
  // The map is that of the design, which it found good: their masses agree to the tolerance of the iteration, 1e-3.
  const double of_map = needed / volume / of_dysprosium.boundary.coercivity_per_mass.value;
  EXPECT_NEAR(coarse.ideal.mass_fraction / of_map, 1.0, 1e-3);

  // The maps for people are those of the designs: their mean gain is that of the masses.
  const std::vector<MagnetValues> maps = coercivity_maps(coarse);
  ASSERT_EQ(maps.size(), 4u);
  ASSERT_EQ(coarse.points.points(), coarse.needed.at.size());
  const auto mean_gain = [&](const MagnetValues& map) {
    double sum = 0.0;
    for (std::size_t i = 0; i < map.values.size(); ++i)
      sum += coarse.points.area[i] * (map.values[i] - coarse.base_coercivity);
    return sum / volume;
  };
  const double k_boundary = of_dysprosium.boundary.coercivity_per_mass.value;
  EXPECT_NEAR(mean_gain(maps[1]) / k_bulk, coarse.uniform.mass_fraction, 1e-9);
  EXPECT_NEAR(mean_gain(maps[2]) / k_boundary, coarse.diffusion.mass_fraction, 1e-9);
  EXPECT_NEAR(mean_gain(maps[3]) / k_boundary, coarse.ideal.mass_fraction, 1e-9);
  // A Gauss point lies within 2.6 % of a side from the middle of its tile; sides here are below 5 mm.
  for (std::size_t i = 0; i < coarse.points.points(); i += 97)
    EXPECT_LT(std::hypot(coarse.points.tile(i)[4].x - coarse.needed.at[i].x,
                         coarse.points.tile(i)[4].y - coarse.needed.at[i].y),
              2e-4);
}

TEST(LeastDysprosium, OfAVMagnetTractionMotor) {
  expect_in_order(solve({"v-54s6p", -250.0, 300.0, 900.0, 165.0, 2}));
}

TEST(LeastDysprosium, OfAServoWithSurfaceMagnets) {
  expect_in_order(solve({"servo-18s16p", 0.0, 2.0, 6.0, 190.0, 1}, 0.6));
}

TEST(LeastDysprosium, IsNothingWhereTheBaseAlloySurvives) {
  Duty mild = prius_duty;
  mild.temperature = 40.0;
  mild.against = 50.0;
  const LeastDysprosium least = solve(mild);
  EXPECT_TRUE(least.base.survives());
  EXPECT_EQ(least.uniform.added_mass, 0.0);
  EXPECT_EQ(least.diffusion.added_mass, 0.0);
  EXPECT_EQ(least.ideal.added_mass, 0.0);
}

TEST(LeastDysprosium, RefusesWhatNoAlloyBears) {
  Duty hot = prius_duty;
  hot.temperature = 225.0;  // the base alloy's coercivity comes down to zero at 228 degC
  EXPECT_THROW(solve(hot), base::UserError);
}

TEST(MildestGrade, IsTheFirstThatSurvivesByHeavyRareEarth) {
  Prius motor("prius-2004-measured");
  motor.materials.magnet = library().magnet("nd-hot-deformed-hre-free");
  const std::vector<LoadCase> cases = {
      steady_load(motor.machine, motor.mesh, "short circuit", celsius + 120.0, {-280.0, 0.0}, 4)};
  const Judgement judgement{celsius + 100.0, solver::DirectQuadrature{-140.0, 200.0}, 4};
  std::vector<std::string> unknown;
  const std::vector<LibraryGrade> tried =
      mildest_grades(motor.problem, motor.machine, motor.materials, library(), cases, judgement, {}, unknown);
  ASSERT_FALSE(tried.empty());
  EXPECT_TRUE(tried.back().design.survives());
  for (std::size_t i = 0; i + 1 < tried.size(); ++i) {
    EXPECT_FALSE(tried[i].design.survives());
    EXPECT_LE(tried[i].heavy_rare_earth, tried[i + 1].heavy_rare_earth);
  }
  // What the library cannot judge is told, not dropped.
  EXPECT_NE(std::find_if(unknown.begin(), unknown.end(),
                         [](const std::string& text) { return text.rfind("nd-vacodym-677hr", 0) == 0; }),
            unknown.end());
}

}  // namespace
