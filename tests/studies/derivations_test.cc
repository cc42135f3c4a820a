// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/derivations.h"

#include "base/user_error.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "tests/studies/field_study.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {
namespace {

using test::library;
using test::read_field_study;

std::vector<Case> cases_of(const std::string& text) {
  return expand(read_field_study(text), library());
}

std::string value(const Case& one, const std::string& path) {
  return text_at(one.machine.root(), path).value_or("none");
}

/// A chain in the opposite order, of varied values, the machine's own, and conditions; hand-worked.
TEST(Derivations, FollowTheVariedValuesInTheOrderOfNeed) {
  const std::vector<Case> cases = cases_of("vary: {rotor.magnet.thickness: [6 mm, 0.62 cm]}\n"
                                           "derive:\n"
                                           "  rotor.rib: 10 * rotor.bridge\n"
                                           "  rotor.bridge: rotor.seat_step + 0.1 mm\n"
                                           "  rotor.seat_step: rotor.magnet.thickness / 6\n"
                                           "  conditions.winding_temperature: conditions.magnet_temperature + 20 K\n");
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(value(cases[0], "rotor.seat_step"), "1 mm");
  EXPECT_EQ(value(cases[0], "rotor.bridge"), "1.1 mm");
  EXPECT_EQ(value(cases[0], "rotor.rib"), "11 mm");
  EXPECT_EQ(value(cases[1], "rotor.seat_step"), "1.03333333333 mm");
  EXPECT_EQ(value(cases[1], "rotor.rib"), "11.3333333333 mm");
  EXPECT_DOUBLE_EQ(cases[0].conditions.winding_temperature, 313.15);
  using Pair = std::pair<std::string, std::string>;
  EXPECT_EQ(cases[0].varied, (std::vector<Pair>{{"rotor.magnet.thickness", "6 mm"},
                                                {"rotor.rib", "11 mm"},
                                                {"rotor.bridge", "1.1 mm"},
                                                {"rotor.seat_step", "1 mm"},
                                                {"conditions.winding_temperature", "40 degC"}}));
  EXPECT_EQ(cases[0].design, "rotor.magnet.thickness 6 mm");
}

TEST(Derivations, AreInTheIdentityOfACase) {
  const auto id = [](const std::string& text) {
    const Study study = read_field_study(text);
    return describe_case(study, expand(study, library()).front(), library()).id;
  };
  const std::string plain = id("");
  EXPECT_NE(id("derive: {rotor.bridge: rotor.seat_step * 1.4}\n"), plain);
  EXPECT_EQ(id("derive: {rotor.bridge: rotor.seat_step * 1.4}\n"), id("derive: {rotor.bridge: 0.14 cm}\n"));
  // What a constraint allows is no part of it.
  EXPECT_EQ(id("constraints: [rotor.bridge < 2 mm]\n"), plain);
}

TEST(Derivations, RefuseCasesByConstraints) {
  const std::vector<Case> cases = cases_of("vary: {rotor.magnet.thickness: {from: 5 mm, to: 7 mm, count: 5}}\n"
                                           "derive: {rotor.bridge: rotor.magnet.thickness / 4}\n"
                                           "constraints:\n  - rotor.magnet.thickness * rotor.magnet.width < 130 mm^2\n"
                                           "  - 1.3 mm <= rotor.bridge <= 1.6 mm\n");
  ASSERT_EQ(cases.size(), 5u);
  ASSERT_TRUE(cases[0].refused);
  EXPECT_EQ(cases[0].refused->constraint, 2u);
  EXPECT_EQ(cases[0].refused->condition, "1.3 mm <= rotor.bridge <= 1.6 mm");
  EXPECT_EQ(cases[0].refused->reason, "1.3 mm <= 1.25 mm does not hold");
  EXPECT_FALSE(cases[1].refused);
  EXPECT_FALSE(cases[2].refused);
  ASSERT_TRUE(cases[3].refused);
  EXPECT_EQ(cases[3].refused->reason, "1.625 mm <= 1.6 mm does not hold");
  ASSERT_TRUE(cases[4].refused);
  EXPECT_EQ(cases[4].refused->constraint, 1u);
  EXPECT_EQ(cases[4].refused->reason, "132.3 mm^2 < 130 mm^2 does not hold");
  // By how much: of 1.25 mm against 1.3 mm; of 132.3 mm² against 130 mm² and of 1.75 mm against 1.6 mm.
  EXPECT_NEAR(*cases[0].refused->violation, 0.05 / 1.3, 1e-12);
  EXPECT_NEAR(*cases[4].refused->violation, 2.3 / 132.3 + 0.15 / 1.75, 1e-12);
}

TEST(Derivations, SayWhatIsWrongAndWhere) {
  struct Broken {
    std::string more, told;
  };
  for (const Broken& broken : std::vector<Broken>{
           {"derive: {rotor.bridge: rotor.rib + 1 kg}\n", "study.yaml:7:24: derive.rotor.bridge: a sum of m and kg"},
           {"derive: {rotor.bridge: 3}\n",
            "study.yaml:7:24: derive.rotor.bridge: gives a number without unit, which does not replace '1.50 mm'"},
           {"derive: {rotor.bridge: rotor.rip / 9}\n", "derive.rotor.bridge: 'rotor.rip' has no value in "},
           {"derive: {rotor.bridge: rotor.rip / 9}\n", "did you mean 'rotor.rib'?"},
           {"derive: {rotor.bridge: conditions.speed * 1 m}\n", "'conditions.speed' has no value in this study"},
           {"derive: {rotor.bridge: magnet * 1 mm}\n", "'magnet' is 'prius-2004-model', which is no number"},
           {"derive: {magnet: 3}\n", "derive.magnet: replaces 'prius-2004-model', which is no number"},
           {"derive:\n  rotor.bridge: rotor.rib / 9\n  rotor.rib: 3 * rotor.seat_step\n  rotor.seat_step: "
            "rotor.bridge\n",
            "derived from itself: rotor.bridge needs rotor.rib needs rotor.seat_step needs rotor.bridge"},
           {"derive: {rotor.bridge: rotor.bridge / 2}\n", "derived from itself: rotor.bridge needs rotor.bridge"},
           {"vary: {rotor.bridge: [1 mm]}\nderive: {rotor.bridge: 2 mm}\n", "derive.rotor.bridge: is varied, too"},
           {"vary: {rotor.rib: [14 mm, 13 mm]}\nderive: {rotor.bridge: 1 mm2 / (rotor.rib - 13 mm)}\n",
            "derive.rotor.bridge: division by zero (case rotor.rib 13 mm)"},
           {"derive: {rotor.bridge: 1 mm +}\n", "derive.rotor.bridge: the expression ends too early"},
           {"derive: {rotor.brigde: 1 mm}\n", "study.yaml:7:24: rotor: unknown key 'brigde'; did you mean 'bridge'?"},
           {"derive: [1]\n", "study.yaml:7:9: derive: expected a map"},
           {"constraints: [rotor.bridge]\n", "study.yaml:7:15: constraints[0]: a constraint compares by"},
           {"constraints: [rotor.bridge = 1 mm]\n", "constraints[0]: a constraint compares by <, <=, > or >=; a value"},
           {"constraints: [rotor.bridge < 1 kg]\n", "constraints[0]: compares m with kg"},
           {"constraints: [rotor.bridge < sqrt(0 mm - 1 mm)]\n", "constraints[0]: square root of a negative number"},
           {"constraints: [1 mm <]\n", "constraints[0]: the expression is empty"},
           {"constraints: [poles < 8]\n", "every case is infeasible or refused, 1 of them"}})
    try {
      cases_of(broken.more);
      ADD_FAILURE() << broken.told;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()).find(broken.told), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace lodestone::studies
