// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/demagnetisation_table.h"
#include "materials/magnet.h"
#include "materials/material_library.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace lodestone;
using namespace lodestone::materials;

namespace {

constexpr double celsius_20 = 293.15;

/// A folder of its own, gone with the test.
class Folder {
public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }

private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("lodestone-curves-" + std::to_string(::getpid()));
};

/// B_r = 1.2 T, μ_rec = 1.05, straight to 900 kA/m, down to J = 0 at 1000 kA/m and −0.6 T at 1050 kA/m.
std::vector<std::pair<double, double>> curve() {
  const double susceptibility = 0.05 * base::mu_0;
  std::vector<std::pair<double, double>> points;
  for (double h = 0.0; h <= 900e3; h += 100e3)
    points.emplace_back(-h, 1.2 - susceptibility * h);
  points.emplace_back(-1000e3, 0.0);
  points.emplace_back(-1050e3, -0.6);
  return points;
}

std::string rows(const char* separator, double h_unit, double y_unit, bool flux_density, bool decimal_comma = false,
                 double sign = 1.0) {
  std::string text;
  for (const auto& [h, j] : curve()) {
    std::string line =
        fmt::format("{:.9g}{}{:.9g}\n", sign * h / h_unit, separator, (flux_density ? j + base::mu_0 * h : j) / y_unit);
    if (decimal_comma)
      for (char& c : line)
        c = c == '.' ? ',' : c;
    text += line;
  }
  return text;
}

DemagnetisationTable read(const std::string& text, const std::string& file) {
  const base::Document document = test::parse(text, file);
  return DemagnetisationTable::read(document.root().at("curves"), 7500.0, {"a test", Confidence::high});
}

void expect_curve(const DemagnetisationBranch& branch) {
  EXPECT_NEAR(branch.temperature, celsius_20, 1e-9);
  EXPECT_NEAR(branch.remanence, 1.2, 1e-7);
  EXPECT_NEAR(branch.intrinsic_coercivity.value(), 1000e3, 1.0);
  EXPECT_NEAR(branch.initial_permeability, 1.05, 1e-6);
  // 0.9 B_r = 1.08 T lies between 1.2 − 0.05655 T at 900 kA/m and 0 at 1000 kA/m.
  const double at_900 = 1.2 - 0.05 * base::mu_0 * 900e3;
  EXPECT_NEAR(branch.squareness_field.value(), 1000e3 - 100e3 * 1.08 / at_900, 1.0);
  EXPECT_NEAR(branch.polarisation(-450e3).value(), 1.2 - 0.05 * base::mu_0 * 450e3, 1e-7);
  EXPECT_NEAR(branch.polarisation(-1025e3).value(), -0.3, 1e-6);
  EXPECT_FALSE(branch.polarisation(-1051e3));
  // The recoil line leaves the curve after 900 kA/m; 0.012 T are lost where J falls by at_900 over 100 kA/m.
  EXPECT_NEAR(branch.knee_field(1.05).value(), 900e3 + 100e3 * 0.012 / (at_900 - 0.05 * base::mu_0 * 100e3), 1.0);
  for (const DemagnetisationPoint& point : branch.points)
    EXPECT_NEAR(point.flux_density, point.polarisation + base::mu_0 * point.field, 1e-12);
}

}  // namespace

TEST(DemagnetisationTable, ReadsEveryUnitAndEveryKindOfCurve) {
  const Folder folder;
  const double oersted = 1000.0 / (4.0 * base::pi);
  struct File {
    const char* name;
    std::string text;
  };
  for (const File& file :
       {File{"si-j.csv", "H (A/m), J (T)\n" + rows(",", 1.0, 1.0, false)},
        File{"si-b.csv", "# measured\n\nH [kA/m],B [mT]\n" + rows(",", 1e3, 1e-3, true)},
        File{"cgs-b.csv", "H (kOe)\tB (kG)\n" + rows("\t", 1e3 * oersted, 0.1, true)},
        File{"cgs-4pim.csv", "\"H, Oe\";\"4piM, G\"\n" + rows(";", oersted, 1e-4, false)},
        File{"magnitude.csv", "-H/(kA/m); J/T\n" + rows(";", 1e3, 1.0, false, true, -1.0)},
        File{"magnetisation.csv", "H (kA/m), M (kA/m)\n" + rows(",", 1e3, 1e3 * base::mu_0, false)},
        File{"emu.csv", "H (Oe), M (emu/cm3)\r\n" + rows(",", oersted, 1e3 * base::mu_0, false)},
        // 1 emu/g is 1 A·m²/kg; J = μ0 M ρ with the 7500 kg/m³ of the magnet.
        File{"emu-g.csv", "mu0H (T), M (emu/g)\n" + rows(",", 1.0 / base::mu_0, 7500.0 * base::mu_0, false)}}) {
    SCOPED_TRACE(file.name);
    folder.write(file.name, file.text);
    const auto table =
        read("curves: [{file: " + std::string(file.name) + ", at: 20 degC}]\n", folder.write("magnet.yaml", ""));
    ASSERT_EQ(table.branches().size(), 1u);
    expect_curve(table.branches()[0]);
    EXPECT_TRUE(table.remarks().empty());
    ASSERT_EQ(table.files().size(), 1u);
  }
  // Written into the magnet's own file.
  expect_curve(read("curves:\n  - at: 293.15 K\n    columns: [H kA/m, J T]\n    rows: [[0, 1.2], [-300, " +
                        fmt::format("{:.9f}], [-600, {:.9f}], [-900, {:.9f}", 1.2 - 15e3 * base::mu_0,
                                    1.2 - 30e3 * base::mu_0, 1.2 - 45e3 * base::mu_0) +
                        "], [-1000, 0], [-1050, -0.6]]\n",
                    "m.yaml")
                   .branches()[0]);
}

TEST(DemagnetisationTable, SplitsAFileByItsTemperatures) {
  const Folder folder;
  std::string text = "T (degC), note, H (kA/m), J (T)\n";
  // Two curves; the oven wavers by half a kelvin, the first quadrant comes first, the order is any.
  for (const auto& [h, j] : curve()) {
    text += fmt::format("{:.2f},1,{:.9g},{:.9g}\n", 150.0 + (h < -500e3 ? 0.5 : 0.0), 0.5e-3 * h, 0.9 * j);
    text += fmt::format("20,2,{:.9g},{:.9g}\n", 1e-3 * h, j);
  }
  text += "20,2,100,1.2062832\n";
  folder.write("curves.csv", text);
  const auto table =
      read("curves: [{file: curves.csv, source: oven, confidence: measured}]\n", folder.write("m.yaml", ""));
  ASSERT_EQ(table.branches().size(), 2u);
  expect_curve(table.branches()[0]);
  EXPECT_NEAR(table.branches()[1].temperature, 423.15, 0.5);
  EXPECT_NEAR(table.branches()[1].remanence, 1.08, 1e-7);
  EXPECT_NEAR(table.branches()[1].intrinsic_coercivity.value(), 500e3, 1.0);
  EXPECT_EQ(table.branches()[1].provenance.confidence_in_words(), "measured");
}

TEST(DemagnetisationTable, LevelsNoiseAndSaysSo) {
  const auto table = read("curves:\n  - at: 20 degC\n    columns: [H kA/m, J T]\n"
                          "    rows: [[0, 1.2], [-100, 1.201], [-200, 1.19], [-300, 1.18], [-400, 1.1]]\n",
                          "m.yaml");
  EXPECT_EQ(table.branches()[0].points[1].polarisation, 1.2);
  ASSERT_EQ(table.remarks().size(), 2u);
  EXPECT_EQ(table.remarks()[0], "The curve at 20 degC rises by up to 0.083 % of B_r as H falls; it was levelled.");
  EXPECT_EQ(table.remarks()[1], "The curve at 20 degC ends at -400 kA/m, before J = 0: it gives no coercivity.");
  EXPECT_FALSE(table.branches()[0].intrinsic_coercivity);
}

TEST(DemagnetisationTable, RefusesWhatIsNoCurve) {
  const Folder folder;
  const std::string yaml = folder.write("m.yaml", "");
  const std::string csv = yaml.substr(0, yaml.size() - 6) + "c.csv";
  const std::string good = "H (kA/m), J (T)\n0, 1.2\n-100, 1.19\n-200, 1.18\n-300, 1.17\n-400, 0.1\n";
  struct Bad {
    std::string text, message;
  };
  for (const Bad& bad : {
           Bad{"", csv + ": holds no numbers; expected a line of headings such as 'H (kA/m), J (T)' and rows"},
           Bad{"0, 1\n-1, 2\n", csv +
                                    ":1: expected one column of H, found 0; columns are H or -H, one of B, J, 4piM, M, "
                                    "and T, each with its unit"},
           Bad{"H (kA/m), J (T)\n0, 1.2, 3\n", csv + ":2: expected 2 numbers as in the heading, found 3"},
           Bad{"H (kA/m), J (T)\n0, n/a\n", csv + ":2:4: 'n/a' is no number; the first line must name the columns, the "
                                                  "others hold numbers"},
           Bad{"H, J (T)\n0, 1.2\n", csv + ":1: the column 'H' has no unit; write 'H (A/m)'"},
           Bad{"H (T), J (T)\n0, 1.2\n", csv + ":1: 'T' is no unit of the column 'H'; expected one such as 'A/m'"},
           Bad{"H (A/m), J (T), B (T)\n0, 1, 1\n", csv + ":1: expected one column of B, J, 4piM or M, found 2"},
           // B in a column called J falls too steeply, which is only remarked; J in a column called B rises.
           Bad{"H (kA/m), B (T)\n0, 1.2\n-100, 1.19\n-200, 1.18\n",
               csv +
                   ":3: J rises from 1.2 to 1.316 T as H falls to -100 kA/m, which no magnet does; is the column B and "
                   "not J (or the other way round), its unit right, H below 0 where it demagnetises?"},
           Bad{"H (kA/m), J (T)\n100, 1.2\n200, 1.1\n",
               csv + ":3: every field is above 0; a demagnetising field is below it, or its column is called '-H'"},
           Bad{"H (kA/m), J (T)\n-100, 1.2\n-200, 1.1\n",
               csv + ":2: the curve begins at H = -100 kA/m; without a value at H = 0 its remanence is not known"},
           Bad{"H (kA/m), J (T)\n0, 1.2\n-200, 1.1\n-200, 1.0\n",
               csv + ":4: a second value at H = -200 kA/m; give the demagnetising branch alone"},
           Bad{"H (kA/m), J (T)\n0, 12\n-200, 11\n",
               csv + ":2: the remanence, J at H = 0, is 12 T; it must be above 0 and at most 2.5 T"},
           Bad{"H (kA/m), J (T)\n0, 1.2\n-200, 1.1\n",
               csv + ":2: 2 points from H = 0 downward at 20 degC; a curve needs at least 5"},
       }) {
    folder.write("c.csv", bad.text);
    EXPECT_EQ(test::error_of([&] { read("curves: [{file: c.csv, at: 20 degC}]\n", yaml); }),
              yaml + ":1:17: curves[0].file: " + bad.message);
  }
  folder.write("c.csv", good);
  EXPECT_EQ(test::error_of([&] { read("curves: [{file: c.csv}]\n", yaml); }),
            yaml + ":1:10: curves[0]: the temperature is missing: write 'at: 20 degC', or give a column T");
  EXPECT_EQ(test::error_of([&] { read("curves: [{file: c.csv, at: 20 degC}, {file: c.csv, at: 21 degC}]\n", yaml); }),
            yaml + ":1:38: curves[1]: a second curve at 21 degC");
  EXPECT_EQ(test::error_of([&] { read("curves: [{file: none.csv, at: 20 degC}]\n", yaml); }),
            yaml + ":1:17: curves[0].file: " + yaml.substr(0, yaml.size() - 6) + "none.csv: cannot be read");
  EXPECT_EQ(test::error_of([&] { read("curves: []\n", yaml); }), yaml + ":1:9: curves: no curve is given");
}

TEST(MeasuredMagnet, HasTheValuesOfItsCurves) {
  const Folder folder;
  folder.write("20.csv", "H (kA/m), J (T)\n" + rows(",", 1e3, 1.0, false));
  std::string hot = "H (kA/m), J (T)\n";
  for (const auto& [h, j] : curve())
    hot += fmt::format("{:.9g},{:.9g}\n", 0.5e-3 * h, 0.9 * j);
  folder.write("120.csv", hot);
  const std::string text =
      "magnet: m\nprocess: sintered Nd-Fe-B\nsource: a test\nconfidence: high\ndensity: 7500 kg/m3\n"
      "demagnetisation_curves:\n  - {file: 20.csv, at: 20 degC}\n";
  const std::string both = text + "  - {file: 120.csv, at: 120 degC}\n";
  const std::string file = folder.write("m.yaml", both);
  const auto magnet = MagnetGrade::read(base::Document::load(file));
  EXPECT_NEAR(magnet.remanence(celsius_20), 1.2, 1e-7);
  EXPECT_NEAR(magnet.remanence(343.15), 1.14, 1e-7);
  EXPECT_NEAR(magnet.intrinsic_coercivity(393.15).value(), 500e3, 1.0);
  EXPECT_NEAR(magnet.recoil_permeability(), 1.0 + 0.5 * (0.05 + 0.09), 1e-6);
  EXPECT_NEAR(magnet.knee_field(celsius_20).value(),
              magnet.measured_curves()->branches()[0].knee_field(magnet.recoil_permeability()).value(), 1e-6);
  EXPECT_EQ(magnet.confidence(), Confidence::high);

  // One curve says nothing of other temperatures, unless the file does.
  const auto single = MagnetGrade::read(test::parse(text, file));
  EXPECT_NEAR(single.remanence(celsius_20), 1.2, 1e-7);
  EXPECT_EQ(test::error_of([&] { single.remanence(373.15); }),
            "magnet 'm' has no remanence at 100 degC: its table ends at 20 degC and 20 degC");
  EXPECT_FALSE(single.intrinsic_coercivity(373.15));
  EXPECT_FALSE(single.knee_field(373.15));
  const auto known =
      MagnetGrade::read(test::parse(text + "remanence: {value: 1.2 T, at: 20 degC, coefficient: -0.1 %/K}\n", file));
  EXPECT_NEAR(known.remanence(373.15), 1.2 * 0.92, 1e-9);

  // The CSV files are part of what the magnet is: another curve, another case.
  const MaterialLibrary library{base::LibraryPath()};
  const std::string before = library.content("magnets", file);
  EXPECT_NE(before.find("# 120.csv\nH (kA/m), J (T)\n"), std::string::npos);
  folder.write("120.csv", hot + "-530,-0.8\n");
  EXPECT_NE(MaterialLibrary{base::LibraryPath()}.content("magnets", file), before);
}

// What a card says at the temperatures that were not used: B_r within 1 %, H_cJ within 3 %, the interpolation being the
// program's. SyR-e's cards of layer_material.mat (B_r and (B_r − B_d)/(μ0 μ_rec)), the library's tables. Recoma's cards
// hold a straight H_cJ up to 250 degC and another law beyond, where the source puts the knee above the coercivity's
// line: their rows from 250 degC on are not left out. The magnet of the 2010 Prius was measured at two temperatures
// only, so none can be left out; it is kept as measured.
TEST(Cards, HoldAtTemperaturesLeftOut) {
  int left_out = 0;
  for (const char* name : {"nd-n33sh", "nd-n38h", "nd-n30uh", "nd-n40eh", "nd-n35eh", "nd-n38ah", "sm2co17-30he",
                           "sm2co17-35e", "nd-bonded-bmnpi-48-54", "ferrite-bmhfa-32-27h", "nd-f42sh-hre-free"}) {
    SCOPED_TRACE(name);
    const auto document = base::Document::load(test::library().path().find("magnets", name));
    const auto card = [&](const char* key) {
      std::vector<std::pair<double, double>> points;
      if (const auto node = document.root().find(key))
        for (const base::Node& row : node->at("rows").items())
          points.emplace_back(row.items()[0].number(), row.items()[1].number());
      return points;
    };
    const auto check = [&](const char* key, const char* unit, double tolerance, auto&& value) {
      const auto points = card(key);
      for (std::size_t out = 1; out + 1 < points.size(); ++out) {
        if (std::string(name).rfind("sm2co17", 0) == 0 && points[out].first >= 250.0)
          continue;
        std::string kept = "magnet: m\nprocess: p\nsource: s\ndensity: 7500 kg/m3\nrecoil_permeability: 1.05\n";
        if (std::string(key) != "remanence")
          kept += "remanence: {value: 1 T, at: 20 degC, coefficient: 0 %/K}\n";
        kept += fmt::format("{}:\n  columns: [degC, {}]\n  rows:\n", key, unit);
        for (std::size_t i = 0; i < points.size(); ++i)
          if (i != out)
            kept += fmt::format("    - [{}, {}]\n", points[i].first, points[i].second);
        const auto fitted = MagnetGrade::read(test::parse(kept));
        EXPECT_NEAR(value(fitted, points[out].first + 273.15), points[out].second, tolerance * points[out].second)
            << key << " at " << points[out].first << " degC";
        ++left_out;
      }
    };
    check("remanence", "T", 0.01, [](const MagnetGrade& grade, double t) { return grade.remanence(t); });
    check("intrinsic_coercivity", "kA/m", 0.03,
          [](const MagnetGrade& grade, double t) { return *grade.intrinsic_coercivity(t) / 1e3; });
  }
  EXPECT_GT(left_out, 60);
}
