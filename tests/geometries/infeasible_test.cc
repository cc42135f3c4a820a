// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters that are each in range and fit no machine are refused by name, with the interval that would do; and what
// the message allows can be drawn.
#include "prius.h"

#include <gtest/gtest.h>

#include <regex>

namespace {

using namespace lodestone;

struct Infeasible {
  test::Replacements replacements;
  std::string field;   ///< that the message begins with, after the place
  std::string reason;  ///< part of the message
  std::string machine = "prius-2004";
};

void PrintTo(const Infeasible& infeasible, std::ostream* stream) {
  *stream << infeasible.field << ", " << infeasible.reason;
}

class InfeasibleMachine : public testing::TestWithParam<Infeasible> {};

TEST_P(InfeasibleMachine, IsRefusedByNameAndRange) {
  std::string message;
  // Thin strands, so that only the drawing can be at fault.
  test::Replacements replacements = GetParam().replacements;
  const std::string& machine = GetParam().machine;
  const std::string wire = machine == "servo-18s16p" ? "winding.strand_width" : "winding.strand_diameter";
  replacements.emplace_back(wire, "0.01 mm");
  try {
    test::machine_with(machine, replacements);
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    message = error.what();
  }
  EXPECT_NE(message.find(GetParam().field + ": "), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().reason), std::string::npos) << message;
  EXPECT_NE(message.find(machine + ".yaml"), std::string::npos) << message;

  // "rotor.magnet.width: 25 mm: …; allowed with the other values as they are: magnet.width 3.1 mm … 20.5 mm": both ends
  // are drawable.
  const std::regex allowed(R"(are: ([a-z_.]+) ([0-9.e-]+) mm(?: … ([0-9.e-]+) mm)?)");
  std::smatch match;
  ASSERT_TRUE(std::regex_search(message, match, allowed)) << message;
  const std::string part = GetParam().field.substr(0, GetParam().field.find('.') + 1);
  for (const std::size_t end : {2U, 3U}) {
    if (!match[end].matched)
      continue;
    test::Replacements mended = replacements;
    mended.emplace_back(part + match[1].str(), match[end].str() + " mm");
    EXPECT_NO_THROW(test::machine_with(machine, mended)) << message << "\nwith " << match[end].str();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Prius, InfeasibleMachine,
    testing::Values(
        Infeasible{{{"rotor.magnet.width", "25 mm"}}, "rotor.magnet.width", "pokes out through the bridge circle"},
        Infeasible{{{"rotor.magnet.thickness", "9 mm"}}, "rotor.magnet.width", "into the rib between the poles"},
        Infeasible{{{"rotor.apex_depth", "24.8 mm"}}, "rotor.apex_depth", "apex would lie in the shaft hole"},
        Infeasible{{{"rotor.apex_depth", "1 mm"}}, "rotor.apex_depth", "apex would lie in the bridge"},
        Infeasible{{{"rotor.apex_depth", "5 mm"}}, "rotor.apex_depth", "would not open to the gap"},
        Infeasible{{{"rotor.inner_radius", "63 mm"}}, "rotor.apex_depth", "would reach the shaft hole"},
        Infeasible{{{"rotor.inner_radius", "79 mm"}}, "rotor.inner_radius", "shaft hole is larger than the rotor"},
        Infeasible{{{"rotor.bridge", "0.05 mm"}}, "rotor.bridge", "too thin to be drawn"},
        Infeasible{{{"rotor.mouth_width", "50 mm"}}, "rotor.mouth_width", "mouth would reach the rib"},
        Infeasible{{{"rotor.mouth_width", "70 mm"}}, "rotor.mouth_width", "wider than the pole"},
        Infeasible{{{"rotor.rib", "18 mm"}}, "rotor.magnet.width", "into the rib between the poles"},
        Infeasible{{{"rotor.rib", "0.2 mm"}}, "rotor.rib", "too thin"},
        Infeasible{{{"rotor.seat_step", "6.4 mm"}}, "rotor.seat_step", "leaves no pocket"},
        Infeasible{{{"rotor.seat_step", "0.01 mm"}}, "rotor.seat_step", "too small"},
        Infeasible{{{"rotor.centre_web", "3 mm"}}, "rotor.centre_web", "into the centre web"},
        Infeasible{{{"rotor.magnet_offset", "0.1 mm"}}, "rotor.magnet_offset", "too narrow to be drawn"},
        Infeasible{{{"stator.slot.bottom_width", "15 mm"}}, "stator.slot.bottom_width", "overlap at the bottom"},
        Infeasible{{{"stator.slot.shoulder_width", "11 mm"}}, "stator.slot.shoulder_width", "overlap at the shoulder"},
        Infeasible{
            {{"stator.slot.opening_width", "11 mm"}}, "stator.slot.opening_width", "neighbouring slots would overlap"},
        Infeasible{{{"stator.slot.opening_width", "6 mm"}}, "stator.slot.shoulder_width", "narrower than its opening"},
        Infeasible{{{"stator.slot.flank_depth", "50 mm"}}, "stator.slot.flank_depth", "cut through the yoke"},
        Infeasible{{{"stator.outer_radius", "80 mm"}}, "stator.outer_radius", "not larger than its bore"}));

INSTANTIATE_TEST_SUITE_P(
    Servo, InfeasibleMachine,
    testing::Values(
        Infeasible{{{"rotor.magnet.width", "9 mm"}}, "rotor.magnet.width", "would touch", "servo-18s16p"},
        Infeasible{{{"rotor.magnet.width", "0.2 mm"}}, "rotor.magnet.width", "too narrow", "servo-18s16p"},
        Infeasible{{{"rotor.magnet.thickness", "0.1 mm"}}, "rotor.magnet.thickness", "too thin", "servo-18s16p"},
        Infeasible{{{"rotor.magnet.thickness", "0.35 mm"}}, "rotor.magnet.thickness", "no sides", "servo-18s16p"},
        Infeasible{{{"rotor.magnet.thickness", "4.5 mm"}}, "rotor.magnet.thickness", "reach the shaft", "servo-18s16p"},
        Infeasible{{{"rotor.inner_radius", "20.9 mm"}}, "rotor.magnet.thickness", "reach the shaft", "servo-18s16p"},
        Infeasible{{{"rotor.inner_radius", "0.1 mm"}}, "rotor.inner_radius", "too small", "servo-18s16p"},
        Infeasible{{{"stator.tooth_width", "8.2 mm"}}, "stator.tooth_width", "touch at the bore", "servo-18s16p"},
        Infeasible{{{"stator.tooth_width", "0.1 mm"}}, "stator.tooth_width", "too thin", "servo-18s16p"},
        Infeasible{{{"stator.slot.depth", "7.05 mm"}}, "stator.slot.depth", "cut through the yoke", "servo-18s16p"},
        Infeasible{{{"stator.slot.depth", "1 mm"}}, "stator.slot.depth", "no room for a winding", "servo-18s16p"},
        Infeasible{{{"stator.slot.opening_depth", "5 mm"}}, "stator.slot.depth", "no room", "servo-18s16p"},
        Infeasible{{{"stator.slot.opening_depth", "0.01 mm"}}, "stator.slot.opening_depth", "shallow", "servo-18s16p"},
        Infeasible{{{"stator.outer_radius", "23.2 mm"}}, "stator.outer_radius", "not larger", "servo-18s16p"}));

INSTANTIATE_TEST_SUITE_P(
    V54, InfeasibleMachine,
    testing::Values(
        Infeasible{{{"stator.slot.bottom_flat", "6.2 mm"}}, "stator.slot.bottom_flat", "no round corners", "v-54s6p"},
        Infeasible{{{"stator.slot.bottom_flat", "0.1 mm"}}, "stator.slot.bottom_flat", "too narrow", "v-54s6p"},
        Infeasible{{{"rotor.centre_web", "8 mm"}}, "rotor.centre_web", "into the centre web", "v-54s6p"}));

TEST(Infeasible, RectangularCopperThatDoesNotFitTheSlot) {
  try {
    test::machine_with("servo-18s16p", {{"winding.strand_width", "0.7 mm"}});
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    // √(19.2429/46) mm is the largest square.
    EXPECT_NE(std::string(error.what()).find("strand_width up to 0.64678"), std::string::npos) << error.what();
  }
}

TEST(Infeasible, CopperThatDoesNotFitTheSlot) {
  try {
    test::prius_with({{"winding.strands", "40"}});
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("winding.strand_diameter: 0.912 mm"), std::string::npos) << message;
    EXPECT_NE(message.find("215.583 mm2"), std::string::npos) << message;
  }
}

TEST(Infeasible, TheStudyThatVariedAValueIsNamed) {
  try {
    test::prius_with({{"rotor.magnet.width", "25 mm"}});
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    EXPECT_NE(std::string(error.what()).find("study.yaml:3:5: rotor.magnet.width"), std::string::npos) << error.what();
  }
}

TEST(Infeasible, EveryIntervalIsNamed) {
  try {
    test::prius_with({{"rotor.seat_step", "0.01 mm"}});
    FAIL() << "accepted";
  } catch (const base::InfeasibleGeometry& error) {
    EXPECT_NE(std::string(error.what()).find("seat_step 0 mm, 0.2006 mm … 4.7"), std::string::npos) << error.what();
  }
}

TEST(Infeasible, AnAirGapOutOfProportion) {
  for (const std::string gap : {"0.01 mm", "40 mm"})
    EXPECT_THROW(test::prius_with({{"air_gap", gap}}), base::InfeasibleGeometry);
}

}  // namespace
