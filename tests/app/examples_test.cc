// SPDX-License-Identifier: GPL-3.0-or-later
// Every study of examples/ runs. Long ones are shortened to the ends of each variation and few positions: the demo
// itself is run by `./dev demo`.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <regex>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;

/// The study with two values a variation: ranges by their ends, lists by their first two.
std::string shortened(std::string text) {
  text = std::regex_replace(text, std::regex("count: [0-9]+"), "count: 2");
  text = std::regex_replace(text, std::regex("population: [0-9]+"), "population: 8");
  text = std::regex_replace(text, std::regex("evaluations: [0-9]+"), "evaluations: 16");
  // A search takes ten load cases; tests/postprocess/design_loads_test.cc has one.
  text = std::regex_replace(text, std::regex("    temperature_of_loss: [^\n]*\n"), "");
  // Block lists: the items after the second go.
  std::string result;
  int items = 0;
  bool in_vary = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    const std::string line = text.substr(begin, end - begin);
    begin = end;
    in_vary = line.rfind("vary:", 0) == 0 || (in_vary && (line.front() == ' ' || line.front() == '\n'));
    const bool is_item =
        in_vary && line.find_first_not_of(' ') != std::string::npos && line[line.find_first_not_of(' ')] == '-';
    items = is_item ? items + 1 : 0;
    if (items <= 2)
      result += line;
  }
  const std::regex positions("positions: [0-9]+");
  return std::regex_search(result, positions) ? std::regex_replace(result, positions, "positions: 4")
                                              : result + "numerics: {positions: 4}\n";
}

std::vector<std::string> examples() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(std::string(LODESTONE_SOURCE_DIR) + "/examples"))
    if (entry.path().extension() == ".yaml")
      names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class Example : public testing::TestWithParam<std::string> {};

TEST_P(Example, Runs) {
  const ScratchFolder scratch;
  const std::string file = GetParam() + ".yaml";
  write_text(scratch / file, shortened(read_text(std::string(LODESTONE_SOURCE_DIR) + "/examples/" + file)));
  const Output output = lodestone(scratch.path(), {"run", file, "-j", "2"});
  ASSERT_EQ(output.code, 0) << output.err;
  const Output compared = lodestone(scratch.path(), {"compare", "out/" + GetParam(), "--json"});
  ASSERT_EQ(compared.code, 0) << compared.err;
  const auto designs = nlohmann::json::parse(compared.out);
  const bool is_search = file.find("optimisation") != std::string::npos || file.find("refinement") != std::string::npos;
  int done = 0;
  for (const auto& design : designs) {
    // A search may come upon dimensions that make no machine.
    if (is_search && !design["done"].get<bool>())
      continue;
    EXPECT_GT(design["torque"].get<double>(), 0.0) << design["design"];
    ++done;
  }
  EXPECT_GT(done, 0);
}

INSTANTIATE_TEST_SUITE_P(Files, Example, testing::ValuesIn(examples()), [](const auto& one) {
  std::string name = one.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace lodestone::test
