// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/composition_law.h"
#include "materials/stoichiometry.h"
#include "tests/materials/material_test_tools.h"

#include <gtest/gtest.h>

using namespace lodestone;
using namespace lodestone::materials;

namespace {

const std::string text =
    "composition_law: test\n"
    "source: made up\n"
    "base: nd-n42\n"
    "elements:\n"
    "  Dy:\n"
    "    bulk: {coercivity_per_mass: 155 kA/m/%, remanence_per_mass: 1.85}\n"
    "    boundary: {coercivity_per_mass: 310 kA/m/%, remanence_per_mass: 1.85, largest_gain: 560 kA/m}\n"
    "diffusion: {depth: 2.5 mm}\n";

std::string replaced(const std::string& what, const std::string& with) {
  std::string changed = text;
  changed.replace(changed.find(what), what.size(), with);
  return changed;
}

std::string refusal(const std::string& changed) {
  return test::error_of([&] { CompositionLaw::read(test::parse(changed)); });
}

}  // namespace

TEST(CompositionLaw, ReadsSiUnits) {
  const CompositionLaw law = CompositionLaw::read(test::parse(text));
  EXPECT_EQ(law.base, "nd-n42");
  EXPECT_NEAR(law.element("Dy").bulk.coercivity_per_mass.value, 15.5e6, 1e-6);
  EXPECT_NEAR(law.element("Dy").boundary.coercivity_per_mass.value, 31e6, 1e-6);
  EXPECT_NEAR(law.diffusion_depth.value, 2.5e-3, 1e-15);
  EXPECT_EQ(law.confidence("Dy"), Confidence::low);
}

TEST(CompositionLaw, OfTheLibraryFollowsItsSources) {
  const auto law = test::library().composition_law("nd-fe-b");
  const double kilooersted = 1e6 / (4.0 * 3.14159265358979323846);  // A/m
  // 6.8 kOe by 4.0 wt% of Dy2O3; 3.2 kOe by 0.32 at% of Dy in an alloy of 63.6 g/mol on average.
  EXPECT_NEAR(law->element("Dy").bulk.coercivity_per_mass.value,
              6.8 * kilooersted / (0.04 * mass_fraction("Dy", "Dy2O3")), 0.005 * 155e5);
  EXPECT_NEAR(law->element("Dy").boundary.coercivity_per_mass.value, 3.2 * kilooersted / (0.0032 * 162.5 / 63.6),
              0.005 * 311e5);
  // (1.60 − 0.71)/1.60 T over the mass fraction of two Dy in Nd2Fe14B.
  EXPECT_NEAR(law->element("Dy").bulk.remanence_per_mass.value, 0.89 / 1.60 / (2.0 * 162.5 / 1081.1), 0.01);
  EXPECT_NEAR(law->element("Tb").bulk.remanence_per_mass.value, 0.90 / 1.60 / (2.0 * 158.93 / 1081.1), 0.01);
  for (const char* element : {"Dy", "Tb"})
    EXPECT_GT(law->element(element).boundary.coercivity_per_mass.value,
              law->element(element).bulk.coercivity_per_mass.value);
  // Its base is in the library, has no heavy rare earth and can be demagnetised.
  const auto base = test::library().magnet(law->base);
  EXPECT_EQ(base->composition().fraction("Dy").max + base->composition().fraction("Tb").max, 0.0);
  EXPECT_FALSE(base->lacks_for_demagnetisation(423.15));
}

TEST(CompositionLaw, RefusesWithThePlace) {
  EXPECT_EQ(refusal(replaced("  Dy:", "  Gd:")),
            "m.yaml:6:5: elements.Gd: 'Gd' has no composition law; the elements are Dy and Tb");
  EXPECT_EQ(refusal(replaced("310 kA/m/%", "100 kA/m/%")),
            "m.yaml:7:37: elements.Dy.boundary.coercivity_per_mass: 100 kA/m a per cent of mass are less than the 155 "
            "kA/m in bulk: the element would be worth more inside the grains than around them");
  EXPECT_EQ(refusal(replaced(", remanence_per_mass: 1.85}", "}")),
            "m.yaml:6:11: elements.Dy.bulk: 'remanence_per_mass' is missing");
  EXPECT_EQ(refusal(replaced("diffusion: {depth: 2.5 mm}\n", "")), "m.yaml:1:1: 'diffusion' is missing");
  EXPECT_EQ(test::error_of([] { CompositionLaw::read(test::parse(text)).element("Tb"); }),
            "the composition law 'test' has no element 'Tb'; it has Dy");
}
