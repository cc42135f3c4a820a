// SPDX-License-Identifier: GPL-3.0-or-later
// The least heavy rare earth on three machines, graded in three ways.
#include "postprocess/demagnetisation/least_dysprosium.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
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

struct Duty {
  const char* machine;
  double direct, quadrature;    ///< A, of the judged point
  double against;               ///< A, along −d, of the load
  double temperature;           ///< degC
};

LeastDysprosium solve(const Duty& duty, double refinement = 1.0, const std::string& element = "Dy") {
  geometries::MeshOptions options;
  options.refinement = refinement;
  Prius motor(duty.machine, options);
  const auto law = library().composition_law("nd-fe-b");
  motor.materials.magnet = library().magnet(law->base);
  const std::vector<LoadCase> cases = {
      steady_load(motor.machine, motor.mesh, "peak", celsius + duty.temperature, {duty.direct, duty.quadrature}, 4),
      steady_load(motor.machine, motor.mesh, "short circuit", celsius + duty.temperature, {-duty.against, 0.0}, 4)};
  LeastDysprosiumOptions how;
  how.element = element;
  const Judgement judgement{celsius + 100.0, solver::DirectQuadrature{duty.direct, duty.quadrature}, 4};
  return least_dysprosium(motor.problem, motor.machine, motor.materials, *law, cases, judgement, how);
}

void print(const char* name, const SurvivingDesign& d) {
  std::printf("  %-10s %8.2f g  w %.3f %%  HcJ %7.1f  Br %.4f  it %d %d  beyond %.4f  loss %.5f flux %.5f T %.3f\n", name,
              1e3 * d.added_mass, 100 * d.mass_fraction, d.coercivity / 1e3, d.mean_remanence, d.iterations, d.converged,
              d.volume_beyond_loss, d.loads.cases.back().torque_loss.value_or(-1), d.loads.cases.back().no_load_flux_loss,
              d.torque.value_or(0));
}

TEST(Explore, All) {
  for (const Duty& duty : {Duty{"prius-2004-measured", -140, 200, 280, 150}, Duty{"v-54s6p", -250, 300, 500, 150},
                           Duty{"servo-18s16p", 0, 4, 8, 150}})
    for (double refinement : {1.0, 1.5}) {
      const LeastDysprosium r = solve(duty, refinement);
      std::printf("%s ref %g magnets %.4f kg\n", duty.machine, refinement, r.magnet_mass);
      print("base", r.base);
      print("uniform", r.uniform);
      print("diffusion", r.diffusion);
      print("ideal", r.ideal);
      for (auto& [f, m] : r.diffusion.choices)
        std::printf("    %s %.2f g\n", to_string(f).c_str(), 1e3 * m);
      std::fflush(stdout);
    }
}

}  // namespace
