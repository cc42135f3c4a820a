// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that differ in what no field depends on share their fields; their results are those that each has alone.
#include "tests/app/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <string>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;

std::string study(const std::string& voltages, int speeds) {
  return fmt::format("study: voltages\nmachine: prius-2004\n"
                     "conditions: {{magnet_temperature: 80 degC, winding_temperature: 100 degC, current_limit: 200 A, "
                     "dc_voltage: 300 V}}\n"
                     "operating_points:\n  - {{name: slow, current: 200 A, angle: 140 deg, speed: 1000 rpm}}\n"
                     "  - {{name: fast, current: 200 A, angle: 140 deg, speed: 6000 rpm}}\n"
                     "analysis: performance\n"
                     "flux_map: {{current: 200 A, tolerance: 5 %, ripple_tolerance: 50 %}}\n"
                     "efficiency_map: {{top_speed: 6000 rpm, speeds: {}, torques: 5}}\n"
                     "numerics: {{degree: 1, refinement: 0.5, positions: 4}}\n"
                     "vary:\n  conditions.dc_voltage: [{}]\n",
                     speeds, voltages);
}

std::string compared(const ScratchFolder& scratch, const std::string& directory) {
  const Output output = lodestone(scratch.path(), {"compare", directory, "--json"});
  EXPECT_EQ(output.code, 0) << output.err;
  return output.out;
}

std::size_t kept_answers(const ScratchFolder& scratch, const std::string& directory) {
  std::size_t lines = 0;
  for (const auto& entry : fs::directory_iterator(scratch / (directory + "/fields"))) {
    const std::string text = read_text(entry.path().string());
    for (std::size_t at = 0; at < text.size(); ++at)
      lines += text[at] == '\n' && at > 0 && text[at - 1] != '\n' ? 1u : 0u;
  }
  return lines;
}

TEST(SharedFields, ResultsAreThoseOfEachCaseAlone) {
  const ScratchFolder scratch;
  const auto run = [&](const std::string& name, const std::string& text, const std::string& workers) {
    write_text(scratch / (name + ".yaml"), text);
    const Output output = lodestone(scratch.path(), {"run", name + ".yaml", "-j", workers, "-o", name, "-q"});
    ASSERT_EQ(output.code, 0) << output.err;
  };
  run("together", study("300 V, 400 V, 500 V", 5), "1");
  run("two", study("300 V, 400 V, 500 V", 5), "2");
  EXPECT_EQ(compared(scratch, "together"), compared(scratch, "two"));

  run("alone", study("500 V", 5), "1");
  const auto files = [&](const std::string& directory) {
    return std::distance(fs::directory_iterator(scratch / (directory + "/fields")), fs::directory_iterator());
  };
  EXPECT_EQ(files("together"), 1);
  EXPECT_EQ(kept_answers(scratch, "together"), kept_answers(scratch, "alone"));
  EXPECT_EQ(kept_answers(scratch, "two"), kept_answers(scratch, "alone"));
  // The results of the case alone are among them, to the byte.
  const std::string all = compared(scratch, "together"), one = compared(scratch, "alone");
  const std::string row = one.substr(one.find('{'), one.rfind('}') - one.find('{') + 1);
  EXPECT_NE(all.find(row), std::string::npos);

  // A finer efficiency map is another case of the same fields.
  const std::size_t before = kept_answers(scratch, "alone");
  run("alone", study("500 V", 7), "1");
  EXPECT_EQ(kept_answers(scratch, "alone"), before);
}

}  // namespace
}  // namespace lodestone::test
