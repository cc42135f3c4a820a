// SPDX-License-Identifier: GPL-3.0-or-later
// A machine of pyleecan from the file to the torque.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

namespace lodestone::test {
namespace {

using nlohmann::json;

const std::string prius = "examples/prius-2004-pyleecan", servo_file = "tests/geometries/pyleecan/servo-18s16p";

std::string file(const std::string& name) {
  return std::string(LODESTONE_SOURCE_DIR) + "/" + name + ".json";
}

struct Field {
  double torque = 0.0, d = 0.0, q = 0.0;
};

Field solved(const ScratchFolder& scratch, const std::string& machine, const std::string& current) {
  const Output output = lodestone(scratch.path(), {"solve", machine, "--current", current, "--angle", "140deg",
                                                   "--temperature", "20degC", "--json"});
  EXPECT_EQ(output.code, 0) << output.err;
  const json answer = json::parse(output.out);
  return {answer.at("torque").get<double>(), answer.at("flux_linkage").at("d").get<double>(),
          answer.at("flux_linkage").at("q").get<double>()};
}

/// The machine without the stacking factor, which the library's files leave out.
void without_stacking_factor(const ScratchFolder& scratch, const std::string& from, const std::string& to) {
  std::string text = read_text(scratch / from);
  const std::string factor = "stacking_factor: 0.95";
  const std::size_t at = text.find(factor);
  ASSERT_NE(at, std::string::npos) << text;
  write_text(scratch / to, text.replace(at, factor.size(), "stacking_factor: 1"));
}

TEST(Pyleecan, ImportedMachinesHaveTheTorqueOfTheLibrarys) {
  const ScratchFolder scratch;
  const Output human = lodestone(scratch.path(), {"new", "machine", "my-prius", "--from", file(prius)});
  ASSERT_EQ(human.code, 0) << human.err;
  EXPECT_NE(human.out.find("rotor.magnet.width"), std::string::npos) << human.out;
  EXPECT_NE(human.out.find("rotor.hole[0].W4"), std::string::npos) << human.out;
  EXPECT_NE(human.out.find("no coercivity"), std::string::npos) << human.out;
  EXPECT_NE(human.out.find("Written: my-prius-m400-50a.yaml"), std::string::npos) << human.out;
  without_stacking_factor(scratch, "my-prius.yaml", "plain.yaml");
  // The same dimensions, sheets and magnet: the same numbers, to the rounding of text.
  const Field own = solved(scratch, "./plain.yaml", "250A"), library = solved(scratch, "prius-2004", "250A");
  EXPECT_NEAR(own.torque, library.torque, 1e-9 * library.torque);
  EXPECT_NEAR(own.d, library.d, 1e-9 * std::abs(library.q));
  EXPECT_NEAR(own.q, library.q, 1e-9 * std::abs(library.q));
  // With it, 5 % less steel: less torque of a saturated machine, and not by more than the steel.
  const Field stacked = solved(scratch, "./my-prius.yaml", "250A");
  EXPECT_LT(stacked.torque, library.torque);
  EXPECT_GT(stacked.torque, 0.95 * library.torque);

  const Output machine =
      lodestone(scratch.path(), {"new", "machine", "sub.servo", "--from", file(servo_file), "--json"});
  ASSERT_EQ(machine.code, 0) << machine.err;
  const json told = json::parse(machine.out);
  EXPECT_EQ(told.at("machine"), "sub.servo");
  EXPECT_EQ(told.at("written").size(), 4u);
  EXPECT_EQ(told.at("values").at(0).at("from"), "stator.winding.p");
  EXPECT_EQ(told.at("materials").at(0).at("kind"), "magnet");
  without_stacking_factor(scratch, "sub.servo.yaml", "plain-servo.yaml");
  // The library's dimensions are rounded (0.2 um of slot depth in 5 mm, 3 nm of gap), its sheet is another table of
  // M19: 0.06 % of torque and 0.02 % of flux.
  const Field servo = solved(scratch, "./plain-servo.yaml", "2A"), ours = solved(scratch, "servo-18s16p", "2A");
  EXPECT_NEAR(servo.torque, ours.torque, 1e-3 * ours.torque);
  EXPECT_NEAR(servo.d, ours.d, 1e-3 * ours.d);

  const Output check = lodestone(scratch.path(), {"check", "my-prius.yaml", "my-prius-magnetprius.yaml",
                                                  "my-prius-m400-50a.yaml", "my-prius-copper1.yaml", file(prius)});
  EXPECT_EQ(check.code, 0) << check.err;
  EXPECT_NE(check.out.find("Imports as v-magnet in round-bottom-slot, 8 poles and 48 slots"), std::string::npos)
      << check.out;
}

TEST(Pyleecan, RefusalsNameFileAndFieldAndWriteNothing) {
  const ScratchFolder scratch;
  const auto complaint = [&](const std::vector<std::string>& arguments) {
    const Output output = lodestone(scratch.path(), arguments);
    EXPECT_EQ(output.code, 2) << output.out;
    EXPECT_EQ(output.out, "");
    return output.err;
  };
  std::string text = read_text(file(prius));
  const std::string hole = "\"HoleM50\"";
  write_text(scratch / "m61.json", std::string(text).replace(text.find(hole), hole.size(), "\"HoleM61\""));
  const std::string refused = complaint({"new", "machine", "m", "--from", "m61.json"});
  EXPECT_NE(refused.find("m61.json:"), std::string::npos) << refused;
  EXPECT_NE(refused.find(": rotor.hole[0]: HoleM61 is not read; read are one HoleM50 (v-magnet)"), std::string::npos)
      << refused;
  EXPECT_NE(complaint({"check", "m61.json"}).find("HoleM61"), std::string::npos);
  write_text(scratch / "cut.json", text.substr(0, text.size() / 2));
  EXPECT_NE(complaint({"new", "machine", "m", "--from", "cut.json"}).find("cut.json"), std::string::npos);
  write_text(scratch / "other.json", "{\"a\": 1}\n");
  EXPECT_NE(complaint({"new", "machine", "m", "--from", "other.json"}).find("no machine of pyleecan"),
            std::string::npos);
  // A B-H table that no steel has is refused by the steel's own reader, with the way out.
  const std::string row = "[170000, 2.3]";
  write_text(scratch / "curve.json", std::string(text).replace(text.find(row), row.size(), "[170000, 2.251]"));
  const std::string curve = complaint({"new", "machine", "m", "--from", "curve.json"});
  EXPECT_NE(curve.find("rotor.mat_type: as a steel of ours it is refused"), std::string::npos) << curve;
  EXPECT_NE(curve.find("--stator-steel"), std::string::npos) << curve;
  EXPECT_NE(complaint({"new", "machine", "m", "--from", file(prius), "--poles", "6"}).find("has its own"),
            std::string::npos);
  EXPECT_NE(complaint({"new", "machine", "m", "--magnet", "nd-n42sh"}).find("belong to --from"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(scratch / "m.yaml"));
  const Output chosen = lodestone(scratch.path(), {"new", "machine", "chosen", "--from", "curve.json", "--stator-steel",
                                                   "m400-50a", "--rotor-steel", "m400-50a", "--magnet", "nd-n42sh"});
  EXPECT_EQ(chosen.code, 0) << chosen.err;
  EXPECT_EQ(lodestone(scratch.path(), {"check", "chosen.yaml"}).code, 0);
  EXPECT_NE(complaint({"new", "machine", "chosen", "--from", "curve.json", "--stator-steel", "m400-50a",
                       "--rotor-steel", "m400-50a"})
                .find("is there already"),
            std::string::npos);
}

}  // namespace
}  // namespace lodestone::test
