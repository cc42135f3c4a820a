// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/coercivity_profile.h"
#include "materials/magnet.h"

#include <gtest/gtest.h>

#include <string>

using namespace lodestone;
using namespace lodestone::materials;

namespace {

MagnetGrade grade(const std::string& profile, bool coercivity = true) {
  return MagnetGrade::read(
      test::parse(std::string("magnet: m\nprocess: test\nsource: a test\nconfidence: high\nrecoil_permeability: 1.05\n"
                              "density: 7500 kg/m3\nremanence: {value: 1.3 T, at: 20 degC, coefficient: -0.1 %/K}\n") +
                  (coercivity ? "intrinsic_coercivity: {value: 1000 kA/m, at: 25 degC, coefficient: -0.5 %/K}\n" : "") +
                  "coercivity_profile:\n" + profile));
}

std::string error(const std::string& profile, bool coercivity = true) {
  return test::error_of([&] { grade(profile, coercivity); });
}

const std::string head = "  element: Tb\n  coercivity_per_mass: 320 kA/m/%\n";

}  // namespace

TEST(CoercivityProfile, ReadsItsLaws) {
  const MagnetGrade diffused =
      grade("  law: diffusion\n" + head +
            "  faces: poles\n  depth: {value: 2.5 mm, source: a paper, confidence: low}\n  dose: 0.4 %\n"
            "  remanence_per_mass: 1.2\n");
  const CoercivityProfile& profile = diffused.coercivity_profile().value();
  EXPECT_EQ(profile.law, CoercivityProfile::Law::diffusion);
  EXPECT_EQ(profile.faces, CoercivityProfile::Faces::poles);
  EXPECT_EQ(profile.element, "Tb");
  EXPECT_NEAR(profile.depth, 2.5e-3, 1e-15);
  EXPECT_NEAR(profile.dose.value(), 0.004, 1e-15);
  EXPECT_FALSE(profile.gain.has_value());
  EXPECT_NEAR(profile.coercivity_per_mass, 32e6, 1e-3);
  EXPECT_EQ(profile.remanence_per_mass, 1.2);
  EXPECT_EQ(diffused.confidence(), Confidence::low);  // the depth's
  EXPECT_NEAR(diffused.coercivity_reference_temperature().value(), 25.0 + base::zero_celsius, 1e-9);
  const MagnetGrade blocks = grade("  law: blocks\n" + head + "  gains: [0 kA/m, 300 kA/m]\n");
  EXPECT_EQ(blocks.coercivity_profile()->block_gains, (std::vector<double>{0.0, 3e5}));
  EXPECT_FALSE(test::library().magnet("nd-n42sh")->coercivity_profile().has_value());
}

TEST(CoercivityProfile, RefusesWhatMeansNothing) {
  const std::string shell = "  law: shell\n" + head + "  faces: all\n  depth: 1 mm\n";
  EXPECT_NE(error(shell + "  gain: 300 kA/m\n  dose: 1 %\n").find("give either 'gain' or 'dose', not both"),
            std::string::npos);
  EXPECT_NE(error(shell).find("'gain' is missing"), std::string::npos);
  EXPECT_NE(error(shell + "  gain: 300 kA/m\n  gains: [1 kA/m]\n").find("has no meaning with 'law: shell'"),
            std::string::npos);
  EXPECT_NE(
      error("  law: blocks\n" + head + "  gains: [1 kA/m]\n  depth: 1 mm\n").find("has no meaning with 'law: blocks'"),
      std::string::npos);
  EXPECT_NE(error("  law: blocks\n" + head + "  gains: []\n").find("the list is empty"), std::string::npos);
  EXPECT_NE(error("  law: diffusion\n  element: Ho\n").find("Ho"), std::string::npos);
  EXPECT_NE(error(shell + "  gain: -3 kA/m\n").find("gain"), std::string::npos);
  EXPECT_NE(error(shell + "  gain: 300 kA/m\n", false)
                .find("a profile of the coercivity needs 'intrinsic_coercivity', that of the base grade"),
            std::string::npos);
}
