// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone export DIR: the columns of results.h5 as CSV.
#include "tests/app/program.h"
#include "tests/app/small_study.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

namespace lodestone::test {
namespace {

using nlohmann::json;

/// Of a CSV without quoted cells.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line + ",");
    auto& row = rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');)
      row.push_back(cell);
  }
  return rows;
}

class ExportColumns : public testing::Test {
protected:
  void SetUp() override {
    // The third is too thick for its rotor.
    write_text(scratch / "quick.yaml", quick_study("  rotor.magnet.thickness: [6 mm, 6.5 mm, 60 mm]"));
    ASSERT_EQ(lodestone(scratch.path(), {"run", "quick.yaml", "-o", "out"}).code, 1);
  }
  ScratchFolder scratch;
};

TEST_F(ExportColumns, GivesTheNumbersOfCompareBitForBit) {
  const json designs = json::parse(lodestone(scratch.path(), {"compare", "out", "--json"}).out);
  const Output output = lodestone(
      scratch.path(), {"export", "out", "--csv", "-", "--columns", "done,full.torque,full.psi_d,magnet_mass"});
  ASSERT_EQ(output.code, 0) << output.err;
  const auto cells = cells_of(output.out);
  ASSERT_EQ(cells.size(), 4u) << output.out;
  EXPECT_EQ(cells[0],
            (std::vector<std::string>{"done [1]", "full.torque [N m]", "full.psi_d [Wb]", "magnet_mass [kg]"}));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(cells[i + 1][0], "1");
    EXPECT_EQ(std::stod(cells[i + 1][1]), designs[i].at("torque").get<double>());
    EXPECT_EQ(std::stod(cells[i + 1][2]), designs[i].at("psi_d").get<double>());
    EXPECT_EQ(std::stod(cells[i + 1][3]), designs[i].at("magnet_mass").get<double>());
  }
  EXPECT_EQ(cells[3], (std::vector<std::string>{"0", "", "", ""})) << "what was not computed is empty";
}

TEST_F(ExportColumns, AllColumnsAreListedAndWritten) {
  const json listed = json::parse(lodestone(scratch.path(), {"export", "out", "--json"}).out);
  EXPECT_EQ(listed.at("rows"), 3);
  const auto& columns = listed.at("columns");
  ASSERT_GT(columns.size(), 40u);
  for (const json& column : columns)
    EXPECT_FALSE(column.at("description").get<std::string>().empty()) << column;
  const Output written = lodestone(scratch.path(), {"export", "out", "--csv", "tables/all.csv"});
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_NE(written.out.find("Written: tables/all.csv"), std::string::npos) << written.out;
  const std::string csv = read_text(scratch / "tables/all.csv");
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
  for (const json& column : columns)
    EXPECT_NE(csv.substr(0, csv.find('\n')).find(column.at("name").get<std::string>()), std::string::npos) << column;
  const Output people = lodestone(scratch.path(), {"export", "out"});
  EXPECT_NE(people.out.find("full.torque_ripple"), std::string::npos) << people.out;
}

TEST_F(ExportColumns, WrongUseIsRefused) {
  struct Case {
    std::vector<std::string> words;
    std::string reason;
  };
  const std::vector<Case> cases = {
      {{"export", "out", "--csv", "a.csv", "--columns", "full.torqe"}, "did you mean 'full.torque'"},
      {{"export", "out", "--columns", "done"}, "there is no --csv"},
      {{"export", "out", "--csv", "a.csv", "--samples"}, "its study has no tolerances"},
      {{"export", "out", "--dxf", "a.dxf"}, "the other options are of a machine"},
      {{"export", "prius-2004", "--csv", "a.csv"}, "of a directory of results"},
      {{"export", ".", "--csv", "a.csv"}, "holds no results"},
  };
  for (const Case& one : cases) {
    const Output output = lodestone(scratch.path(), one.words);
    EXPECT_EQ(output.code, 2) << one.reason;
    EXPECT_NE(output.err.find(one.reason), std::string::npos) << output.err;
    EXPECT_FALSE(std::filesystem::exists(scratch / "a.csv")) << one.reason;
  }
}

TEST_F(ExportColumns, ADamagedCaseIsNamedAndLeftOut) {
  const auto files = std::filesystem::directory_iterator(scratch / "out/cases");
  const std::string file = std::filesystem::begin(files)->path().string();
  write_text(file, read_text(file).substr(0, 700));
  const Output output = lodestone(scratch.path(), {"export", "out", "--csv", "-", "--columns", "design"});
  EXPECT_EQ(output.code, 1);
  EXPECT_NE(output.err.find("run the study again to mend it"), std::string::npos) << output.err;
  EXPECT_EQ(std::count(output.out.begin(), output.out.end(), '\n'), 3) << output.out;
}

}  // namespace
}  // namespace lodestone::test
