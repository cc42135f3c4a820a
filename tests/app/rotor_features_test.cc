// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone solve of a machine whose rotor is more than its template: what is told of it, and what is null.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace lodestone::test {
namespace {

using nlohmann::json;

struct Feature {
  std::string name, lines;
  bool is_shaped = false;
};

class RotorFeatures : public testing::TestWithParam<Feature> {};

TEST_P(RotorFeatures, AreSolvedAndReported) {
  const ScratchFolder scratch;
  std::string machine = read_text(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/prius-2004.yaml");
  const std::string key = "\nrotor:\n";
  ASSERT_NE(machine.find(key), std::string::npos);
  machine.insert(machine.find(key) + key.size(), GetParam().lines);
  write_text(scratch / "machine.yaml", machine);
  const std::vector<std::string> words = {"solve", "machine.yaml", "--current", "250A", "--angle", "140deg"};
  const Output text = lodestone(scratch.path(), words);
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_EQ(text.out.find("none beside a shaped surface") != std::string::npos, GetParam().is_shaped) << text.out;
  std::vector<std::string> as_json = words;
  as_json.push_back("--json");
  const json result = json::parse(lodestone(scratch.path(), as_json).out);
  const double torque = result.at("torque");
  // One position of the unaltered machine: 390 N·m; none of these features costs a third of it.
  EXPECT_GT(torque, 260.0);
  EXPECT_LT(torque, 450.0);
  EXPECT_NEAR(result.at("torque_arkkio").at("stator").get<double>(), torque, 0.01 * torque);
  if (GetParam().is_shaped)
    EXPECT_TRUE(result.at("torque_arkkio").at("rotor").is_null());
  else
    EXPECT_NEAR(result.at("torque_arkkio").at("rotor").get<double>(), torque, 0.01 * torque);
}

INSTANTIATE_TEST_SUITE_P(Program, RotorFeatures,
                         testing::Values(Feature{"recess", "  pole_recess: 0.8 mm\n", true},
                                         Feature{"fillets", "  corner_radius: 0.3 mm\n"},
                                         Feature{"holes", "  holes: [{radius: 65 mm, diameter: 4 mm, at: q-axis}]\n"},
                                         Feature{"skew", "  skew: {angle: 7.5 deg, slices: 3}\n"}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace lodestone::test
