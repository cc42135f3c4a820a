// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/small_study.h"

#include "tests/app/program.h"

#include <stdexcept>

namespace lodestone::test {

std::string quick_study(const std::string& vary, const std::string& numerics) {
  return "study: quick\nmachine: prius-2004\n"
         "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
         "operating_points:\n  - {name: full, current: 250 A, angle: 140 deg}\n"
         "analysis: field\npictures: false\nnumerics: " +
         numerics + "\nvary:\n" + vary + "\n";
}

std::string comparison(const std::string& folder, const std::vector<std::string>& directories) {
  std::vector<std::string> words = {"compare"};
  words.insert(words.end(), directories.begin(), directories.end());
  words.insert(words.end(), {"--csv", "compared.csv", "--json=compared.json"});
  const Output output = lodestone(folder, words);
  if (output.code != 0)
    throw std::runtime_error("compare ended with " + std::to_string(output.code) + ": " + output.err);
  return output.out + read_text(folder + "/compared.csv") + read_text(folder + "/compared.json");
}

}  // namespace lodestone::test
